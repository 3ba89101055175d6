"""Words that may tell of covert work: whether it goes on is said by yes or no, and nowhere more.

A word is no proof: an officer of the covert policing board may well be a victim's neighbour. So
whoever wrote it is asked once, and says that it tells nothing.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SURE = "tells_nothing_covert"
_WORDS = re.compile(
    r"\b(?:covert(?:ly)?|surveil\w*|under[\s-]*cover|CHIS|informants?|(?:registered|human)\s+sources?"
    r"|intercept(?:ed|ion|s)?|wire[\s-]?tap\w*|(?:phone|line)\s+tap\w*|bugged|lawful\s+intercept\w*"
    r"|(?:listening|tracking)\s+devices?|trackers?|(?:test|decoy)\s+purchas\w*|controlled\s+deliver\w*"
    r"|RIPA|IPA\s+2016|property\s+interference|(?:directed|intrusive)\s+(?:authority|authorities)"
    r"|sensitive\s+source\s+\w+|stak(?:e|ed|ing)[\s-]?out|(?:static|mobile)\s+obs(?:ervations?)?)\b",
    re.IGNORECASE,
)


def signs_in(text: str) -> list[str]:
    """Each once, as it stands in the text."""
    return list(dict.fromkeys(" ".join(found.split()) for found in _WORDS.findall(text)))


class NoCovertDetail(forms.Form):
    """Asks once more where its free words hold such a sign. Nothing typed is lost."""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        told = {
            name: signs_in(value) for name, value in given.items() if self._is_free(name, value)
        }
        found = {name: signs for name, signs in told.items() if signs}
        if found:
            self.fields[SURE] = forms.BooleanField(
                label=_("What I have written tells nothing of covert work or of a source"),
                required=False,
            )
        if found and not self.data.get(self.add_prefix(SURE)):
            for name, signs in found.items():
                self.add_error(name, _sentence(signs))
        return given

    def _is_free(self, name: str, value: Any) -> bool:
        return isinstance(value, str) and isinstance(self.fields.get(name), forms.CharField)


def _sentence(signs: list[str]) -> Any:
    return _(
        "This may tell of covert work: %(signs)s. Take it out, or tick below that it tells nothing."
    ) % {"signs": ", ".join(signs)}
