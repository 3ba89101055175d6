"""Questions about rules: parts of a scheme, and which one a programme goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominals import editing
from nominals.schemes import LONGEST_NAME, MOST_WEIGHT
from nominals.scoring import HARM, RISK, SCALES, SUBMITTED
from portal.formfields import Checkboxes, LongTextField, OneLineField, Radios

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from nominals.models import ScoringScheme

LONGEST_LINES, LONGEST_EXPLANATION = 3_000, 2_000
LAST_MARKS = (
    ("", gettext_lazy("Nothing more")),
    ("-opportunity", gettext_lazy("More opportunity first")),
    ("opportunity", gettext_lazy("Less opportunity first")),
    ("gap", gettext_lazy("Smaller gap in capability first")),
    ("-gap", gettext_lazy("Larger gap in capability first")),
    ("-confidence", gettext_lazy("More confidence first")),
    ("confidence", gettext_lazy("Less confidence first")),
)
TIES = ("tie_first", "tie_second", "tie_third")


def _number(label: Any, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=hint, min_value=0, max_value=10_000)


def _name(label: Any, most: int) -> OneLineField:
    return OneLineField(
        label=label, max_length=most,
        error_messages={"required": gettext_lazy("Write a name.")},
    )  # fmt: skip


class LinesField(LongTextField):
    """One row to a line: points, a colon, words. Cleaned to the rows of the definition."""

    def __init__(self, *, points: str, words: str, **kwargs: Any) -> None:
        super().__init__(
            rows=8, max_length=LONGEST_LINES,
            help_text=gettext_lazy("One to a line, from the lowest up: points, a colon, words."
                                   " For example, 4: Life-changing injury"),
            error_messages={"required": gettext_lazy("Write at least two lines.")}, **kwargs,
        )  # fmt: skip
        self.names = (points, words)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return editing.read_lines(text, *self.names)
        except editing.NotALine as error:
            raise forms.ValidationError(
                _("Line %(number)s is not points, a colon and words: “%(line)s”.")
                % {"number": error.number, "line": error.text[:60]}
            ) from error

    def prepare_value(self, value: Any) -> Any:
        return editing.lines_of(value, *self.names) if isinstance(value, list) else value


class _SchemePart(forms.Form):
    """`changed` is what goes into the draft."""

    title: str | Promise = ""

    def __init__(self, *args: Any, draft: ScoringScheme, slug: str, **kwargs: Any) -> None:
        self.draft, self.slug = draft, slug
        kwargs["initial"] = self.given()
        super().__init__(*args, **kwargs)

    def given(self) -> dict[str, Any]:
        raise NotImplementedError

    @property
    def changed(self) -> dict[str, Any]:
        raise NotImplementedError


class WordsForm(_SchemePart):
    title = gettext_lazy("Name and explanation")
    name = _name(gettext_lazy("What is the scheme called?"), 120)
    explanation = LongTextField(
        label=gettext_lazy("How does it work, in words?"), max_length=LONGEST_EXPLANATION, rows=8,
        help_text=gettext_lazy("Whoever scores reads this. Say what is different, and that it is"
                               " no measure of a national body."),
        error_messages={"required": gettext_lazy("Write how it works.")},
    )  # fmt: skip

    def given(self) -> dict[str, Any]:
        return {"name": self.draft.name, "explanation": self.draft.explanation}

    @property
    def changed(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class DimensionForm(_SchemePart):
    """One kind of harm, or a new one."""

    title = gettext_lazy("Kind of harm")
    name = _name(gettext_lazy("What is marked?"), LONGEST_NAME)
    weight = _number(
        gettext_lazy("How much does it weigh?"),
        gettext_lazy("1 is usual. Its points are multiplied by this before they are added up."),
    )
    steps = LinesField(label=gettext_lazy("Its steps"), points="points", words="words")
    out = forms.BooleanField(
        label=gettext_lazy("Take it out of the scheme"), required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["weight"].widget.attrs["max"] = MOST_WEIGHT
        if self.slug == "new":
            del self.fields["out"]

    def given(self) -> dict[str, Any]:
        rows = self.draft.definition["dimensions"]
        found: dict[str, Any] = next(
            (each for each in rows if each["code"] == self.slug), {"weight": 1}
        )
        return found

    @property
    def changed(self) -> dict[str, Any]:
        rows = self.draft.definition["dimensions"]
        given = dict(self.cleaned_data)
        code = editing.next_code(rows) if self.slug == "new" else self.slug
        if given.pop("out", False):
            return {"dimensions": editing.without_dimension(rows, code)}
        return {"dimensions": editing.with_dimension(rows, {"code": code, **given})}


class ScaleForm(_SchemePart):
    """One of the four scales that are marked beside harm."""

    title = gettext_lazy("Scale")
    name = _name(gettext_lazy("What is marked?"), LONGEST_NAME)
    steps = LinesField(label=gettext_lazy("Its steps"), points="points", words="words")

    def given(self) -> dict[str, Any]:
        found: dict[str, Any] = self.draft.definition["scales"][self.slug]
        return found

    @property
    def changed(self) -> dict[str, Any]:
        return {"scales": {**self.draft.definition["scales"], self.slug: self.cleaned_data}}


class SumsForm(_SchemePart):
    title = gettext_lazy("Formula, bands and order")
    factors = forms.MultipleChoiceField(
        label=gettext_lazy("What is harm multiplied by?"), required=False, widget=Checkboxes,
    )  # fmt: skip
    combined_by = forms.ChoiceField(
        label=gettext_lazy("How are the scores of several agencies put together?"), widget=Radios,
        choices=[
            ("median", gettext_lazy("The middle one (median)")),
            ("mean", gettext_lazy("The average (mean)")),
        ],
        error_messages={"required": gettext_lazy("Choose one.")},
    )  # fmt: skip
    bands = LinesField(label=gettext_lazy("Bands of risk"), points="least", words="name")
    tie_first = forms.ChoiceField(
        label=gettext_lazy("Equal risk: what comes first?"), choices=LAST_MARKS, required=False
    )
    tie_second = forms.ChoiceField(
        label=gettext_lazy("And then?"), choices=LAST_MARKS, required=False
    )
    tie_third = forms.ChoiceField(
        label=gettext_lazy("And then, before the time of sending?"), choices=LAST_MARKS,
        required=False,
    )  # fmt: skip
    reason_from = _number(gettext_lazy("From how many points does an agency give a reason?"))
    reason_longest = _number(gettext_lazy("How many letters may a reason have?"))
    steps_apart = _number(
        gettext_lazy("How many steps may agencies lie apart before they talk about it?")
    )
    draws = _number(gettext_lazy("How often is the order drawn anew?"))
    spread = _number(gettext_lazy("By how many per cent is a weight tried higher and lower?"))
    settled = _number(gettext_lazy("In how many of 100 draws must a place agree to be settled?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scales = self.draft.definition["scales"]
        field: Any = self.fields["factors"]
        field.choices = [(name, scales[name]["name"]) for name in SCALES]

    def given(self) -> dict[str, Any]:
        of = self.draft.definition
        ties = [name for name in of["order"] if name not in {f"-{RISK}", SUBMITTED}]
        return {
            "factors": [name for name in of["formula"] if name != HARM],
            "combined_by": of["combined_by"], "bands": of["bands"],
            **dict(zip(TIES, ties, strict=False)),
            "reason_from": of["reasons"]["from"], "reason_longest": of["reasons"]["longest"],
            "steps_apart": of["moderation"]["steps"], **of["uncertainty"],
        }  # fmt: skip

    @property
    def changed(self) -> dict[str, Any]:
        said = self.cleaned_data
        ties = [said[name] for name in TIES if said[name]]
        return {
            "formula": [HARM, *said["factors"]], "combined_by": said["combined_by"],
            "bands": said["bands"], "order": [f"-{RISK}", *ties, SUBMITTED],
            "reasons": {"from": said["reason_from"], "longest": said["reason_longest"]},
            "moderation": {"steps": said["steps_apart"]},
            "uncertainty": {name: said[name] for name in ("draws", "spread", "settled")},
        }  # fmt: skip


def form_of(slug: str, definition: Mapping[str, Any]) -> type[_SchemePart] | None:
    """Which questions a part of a draft has; None where it has no such part."""
    codes = {each["code"] for each in definition["dimensions"]} | {"new"}
    if slug in SCALES:
        return ScaleForm
    if slug in codes:
        return DimensionForm
    others: dict[str, type[_SchemePart]] = {"words": WordsForm, "sums": SumsForm}
    return others.get(slug)


class SchemeForm(forms.Form):
    """One of several schemes, by its key."""

    scheme = forms.ChoiceField(
        label=gettext_lazy("Which scheme?"), widget=Radios,
        error_messages={
            "required": gettext_lazy("Choose a scheme."),
            "invalid_choice": gettext_lazy("Choose a scheme."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, schemes: Iterable[ScoringScheme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {each.key: each for each in schemes}
        field: Any = self.fields["scheme"]
        field.choices = [(key, str(each)) for key, each in self.by_key.items()]

    def clean_scheme(self) -> ScoringScheme:
        return self.by_key[self.cleaned_data["scheme"]]
