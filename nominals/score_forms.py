"""One form for all marks of a nomination, drawn from its scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominals.covert import NoCovertDetail
from nominals.given import Given
from nominals.scoring import SCALES, Marks, Scale, Scheme
from portal.formfields import LongTextField, Radios

if TYPE_CHECKING:
    from nominals.models import Score


class ScoreForm(NoCovertDetail):
    """For each dimension its steps with their words, and room for the reason of a high one."""

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scheme = scheme
        for dimension in scheme.dimensions:
            self.fields[dimension.code] = _steps(dimension)
            self.fields[_reason_of(dimension.code)] = LongTextField(
                label=_("Why? %(name)s") % {"name": dimension.name}, required=False, rows=2,
                max_length=scheme.reason_longest,
                help_text=_("Needed from %(points)s points. Write nothing that names a source.")
                % {"points": scheme.reason_from},
            )  # fmt: skip
        for name in SCALES:
            self.fields[name] = _steps(scheme.scales[name])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for dimension in self.scheme.dimensions:
            points, reason = given.get(dimension.code), _reason_of(dimension.code)
            is_owed = points is not None and points >= self.scheme.reason_from
            if is_owed and not given.get(reason) and reason not in self.errors:
                self.add_error(
                    reason,
                    _("Say why you chose %(points)s for “%(name)s”.")
                    % {"points": points, "name": dimension.name},
                )
        return given

    @property
    def given(self) -> Given:
        answers = self.cleaned_data
        codes = [each.code for each in self.scheme.dimensions]
        reasons = {code: answers[_reason_of(code)].strip() for code in codes}
        return Given(
            Marks({code: answers[code] for code in codes}, *(answers[name] for name in SCALES)),
            {code: words for code, words in reasons.items() if words},
        )


def answers_of(score: Score) -> dict[str, Any]:
    """What the agency gave before, as the form asks for it."""
    reasons = {_reason_of(code): words for code, words in score.reasons.items()}
    return {**score.marks, **reasons, **{name: getattr(score, name) for name in SCALES}}


def _steps(scale: Scale) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=scale.name, coerce=int, widget=Radios,
        choices=[(step.points, f"{step.points}: {step.words}") for step in scale.steps],
        error_messages={"required": _("Choose a step of “%(name)s”.") % {"name": scale.name}},
    )  # fmt: skip


def _reason_of(code: str) -> str:
    return f"{code}_why"
