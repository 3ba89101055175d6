"""Fields and widgets in the markup of GOV.UK Frontend, for every Django form, ours or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal import mistakes

Text = str | Promise

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.MultiWidget, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.widgets.Input, "govuk-input"),
)
WITH_ERROR_CLASS = {"govuk-file-upload", "govuk-select", "govuk-textarea", "govuk-input"}
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
SHORTEST_MONTH = 3


class PageField(BoundField):
    """A form's field on a page: what label, hint, error and input need to know of each other."""

    @property
    def kind(self) -> str:
        """Which of the four layouts of `django/forms/field.html` the widget needs."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        if isinstance(widget, forms.PasswordInput):
            return "password"
        return "counted" if self.most_characters else "plain"

    @property
    def most_characters(self) -> int | None:
        if not isinstance(self.field.widget, forms.Textarea):
            return None
        return getattr(self.field, "max_length", None)

    @property
    def use_fieldset(self) -> bool:
        """A file input is one control; only groups of controls need a legend."""
        widget = self.field.widget
        return isinstance(widget, forms.RadioSelect | forms.MultiWidget)

    @property
    def first_input_id(self) -> str:
        """Where the error summary leads: first radio, first wrong part of a date, the input."""
        widget = self.field.widget
        if isinstance(widget, DateInput):
            return f"{self.auto_id}_{widget.first_wrong}"
        if isinstance(widget, forms.RadioSelect) and self.subwidgets:
            return str(self.subwidgets[0].id_for_label)  # in a group of choices it has two numbers
        return f"{self.auto_id}_0" if self.use_fieldset else self.auto_id

    @property
    def sentences(self) -> list[str]:
        errors = self.errors.as_data()
        return [mistakes.in_words(self.field, str(self.label), error) for error in errors]

    @property
    def aria_describedby(self) -> str | None:
        described = super().aria_describedby
        if described is None or not self.most_characters:
            return described
        return f"{described} {self.auto_id}-info".strip()

    def get_context(self) -> dict[str, Any]:
        return {"field": self, "label": self.label, "hint": self.help_text, "is_heading": False}

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Errors are ours to word: the browser's `required` and `maxlength` are left out."""
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return built
        built |= dict.fromkeys(("required", "placeholder", "maxlength"), False)
        if self.use_fieldset:
            built.pop("aria-invalid", None)  # not allowed on a radio
        if isinstance(widget, DateInput) and self.errors and not widget.wrong:
            widget.wrong = (0, 1, 2)  # the form refused the date as a whole
        if widget.attrs.get("autocomplete") == "one-time-code":
            built |= {"inputmode": "numeric", "spellcheck": "false"}
        classes = self._classes(widget)
        return built | {"class": classes} if classes else built

    def _classes(self, widget: forms.Widget) -> str:
        base = next((name for kind, name in CLASSES if isinstance(widget, kind)), "")
        classes = [base, widget.attrs.get("class", "")]
        if self.errors and base in WITH_ERROR_CLASS:
            classes.append(f"{base}--error")
        if self.most_characters:
            classes.append("govuk-js-character-count")
        if isinstance(widget, forms.PasswordInput):
            classes.append("govuk-password-input__input govuk-js-password-input-input")
        if widget.attrs.get("autocomplete") == "one-time-code":
            classes.append("govuk-input--width-10 govuk-input--extra-letter-spacing")
        return " ".join(name for name in classes if name)


class Renderer(TemplatesSetting):
    """FORM_RENDERER of the portal."""

    bound_field_class = PageField


class _Choices(forms.RadioSelect):
    """Choices with a hint under some of them and a divider ("or") before one."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Sequence[tuple[Any, Any]] = (),
        *,
        hints: Mapping[str, Text] | None = None,
        divider_before: str = "",
    ) -> None:
        super().__init__(attrs, choices)
        self.hints = dict(hints or {})
        self.divider_before = divider_before

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        value = str(option["value"])
        option["hint"] = self.hints.get(value, "")
        option["divider"] = bool(self.divider_before) and value == self.divider_before
        if option["hint"] and "id" in option["attrs"]:
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        return option


class Radios(_Choices):
    """One of several."""


class Checkboxes(_Choices, forms.CheckboxSelectMultiple):
    """Any of several."""


class OneTimeCodeInput(forms.TextInput):
    """A code from a telephone, which the browser may fill in by itself."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "one-time-code", **(attrs or {})})


class OneLineField(forms.CharField):
    """A name that mails print: a break in it would begin a paragraph in the portal's own voice."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).split())


class LongTextField(forms.CharField):
    """Several lines, counted as the reader counts them.

    Browsers send a line break as two characters and show it as one: counted as sent, a text that
    the page called short enough would be refused as too long.
    """

    widget = forms.Textarea

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: object) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


class DateInput(forms.MultiWidget):
    """Day, month and year, each typed. `wrong` names the parts that the error is about."""

    template_name = "django/forms/widgets/date_parts.html"
    PARTS: ClassVar[tuple[tuple[str, Text, int], ...]] = (
        ("day", _("Day"), 2),
        ("month", _("Month"), 2),
        ("year", _("Year"), 4),
    )

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        self.wrong: tuple[int, ...] = ()
        super().__init__({name: forms.TextInput() for name, _label, _width in self.PARTS}, attrs)

    def decompress(self, value: date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None, None, None]

    @property
    def first_wrong(self) -> int:
        return min(self.wrong, default=0)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for number, part in enumerate(context["widget"]["subwidgets"]):
            _name, part["label"], width = self.PARTS[number]
            error = " govuk-input--error" if number in self.wrong else ""
            part["attrs"]["class"] = (
                f"govuk-input govuk-date-input__input govuk-input--width-{width}{error}"
            )
            part["attrs"]["inputmode"] = "numeric"
        return context


class DateField(forms.Field):
    """A date in three parts; a month may be written as its name."""

    widget = DateInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Enter the date."),
        "incomplete": _("The date must include a day, a month and a year."),
        "year": _("The year must have 4 digits."),
        "unreal": _("The date must be a real date, for example 27 3 2026."),
    }

    def clean(self, value: Any) -> date | None:
        parts = [str(part or "").strip() for part in (value or ["", "", ""])]
        if not any(parts):
            if self.required:
                self._refuse("required", (0, 1, 2))
            return None
        missing = tuple(number for number, part in enumerate(parts) if not part)
        if missing:
            self._refuse("incomplete", missing)
        if len(parts[2]) != 4 or not _digits(parts[2]):
            self._refuse("year", (2,))
        found = _real_date(*parts)
        if found is None:
            self._refuse("unreal", (0, 1, 2))
        self.run_validators(found)
        return found

    def _refuse(self, code: str, wrong: tuple[int, ...]) -> None:
        if isinstance(self.widget, DateInput):
            self.widget.wrong = wrong
        raise ValidationError(self.error_messages[code], code=code)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True


def _digits(text: str) -> bool:
    """`isdigit` alone also takes ² and digits of other scripts; `int` refuses the first."""
    return text.isascii() and text.isdigit()


def _real_date(day: str, month: str, year: str) -> date | None:
    named = [number for number, name in enumerate(MONTHS, 1) if name.startswith(month.lower())]
    if named and len(month) >= SHORTEST_MONTH:
        month = str(named[0])
    if not (_digits(day) and _digits(month)) or len(day) > 2 or len(month) > 2:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
