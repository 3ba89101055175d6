"""A file that somebody attaches: what it is, how large, and what its sender says about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal import characters
from portal.uploads import LARGEST, Kind, kind_of
from portal.uploads.kinds import LONGEST_BEGINNING

LONGEST_NAME = 120


class AttachmentForm(forms.Form):
    file = forms.FileField(
        label=_("Choose a file"),
        help_text=_("PDF, Word (.docx or .doc), JPG or PNG, up to 25 MB."),
        error_messages={
            "required": _("Choose a file, or go back to the form."),
            "empty": _("This file is empty. Choose another."),
            "missing": _("Choose a file, or go back to the form."),
        },
    )
    declared = forms.BooleanField(
        label=_("It shows no indecent picture of a child"),
        help_text=_(
            "Such a picture may not be copied or sent, even as evidence. Leave it where it is and"
            " call 101, or 999 if a child is in danger."
        ),
        error_messages={"required": _("Tick this, or do not attach the file.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("This file is larger than 25 MB. Attach the part that matters.")
            )
        self.kind = kind_of(file.name, file.read(LONGEST_BEGINNING))
        file.seek(0)
        if self.kind is None:
            raise forms.ValidationError(
                _(
                    "This is not a PDF, Word, JPG or PNG file, or not what its name says."
                    " Save it as a PDF, and attach that."
                )
            )
        return file

    @property
    def shown_name(self) -> str:
        """What its sender called it, where that can be shown."""
        name: str = self.cleaned_data["file"].name
        kind = self.kind or Kind.PDF
        if not characters.are_clean(name):
            return f"file.{kind.value}"
        ending = f".{name.rpartition('.')[2]}"
        return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - len(ending)] + ending
