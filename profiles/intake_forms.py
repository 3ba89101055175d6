"""What an analyst says of a file of figures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal import characters
from portal.formfields import Radios
from portal.uploads import LARGEST
from profiles.choices import FileKind
from profiles.street_files import GZIP_MARK

LONGEST_NAME = 120


class DataFileForm(forms.Form):
    kind = forms.TypedChoiceField(
        label=_("What the file holds"),
        choices=FileKind.choices,
        coerce=FileKind,
        widget=Radios,
        initial=FileKind.STREET,
        error_messages={"required": _("Say what the file holds.")},
    )
    file = forms.FileField(
        label=_("Choose the file"),
        help_text=_(
            "A table as CSV, plain or packed with gzip (.gz), up to 25 MB. Your administrator can"
            " take in a larger one by command."
        ),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose another."),
            "missing": _("Choose a file."),
        },
    )
    replaces = forms.BooleanField(
        label=_("It corrects what is held of the same months"),
        required=False,
        help_text=_("The first file is kept; the figures of new profiles come from this one."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("This file is larger than 25 MB. Pack it with gzip, or split it by month.")
            )
        beginning = file.read(4096)
        file.seek(0)
        if not beginning.startswith(GZIP_MARK) and b"\0" in beginning:
            raise forms.ValidationError(
                _("This is not a table of plain text. Save it as CSV, and send that.")
            )
        return file

    @property
    def shown_name(self) -> str:
        """What its sender called it, where that can be shown."""
        name: str = self.cleaned_data["file"].name
        return name[-LONGEST_NAME:] if characters.are_clean(name) else "figures.csv"
