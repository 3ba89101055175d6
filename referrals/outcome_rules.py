"""Which outcomes go together, and what each must say. Form and action ask the same question."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from referrals.choices import Outcome, SafeAnswer

if TYPE_CHECKING:
    from django.utils.functional import Promise

# Handed over to somebody, at a time, and acknowledged by them.
HANDED_OVER = (Outcome.CRIME_RECORDED, Outcome.SAFEGUARDING)


def mistakes(
    outcomes: Collection[str], *, answer: str, reason: str, recipients: Mapping[str, str],
    is_joined: bool,
) -> dict[str, str | Promise]:  # fmt: skip
    """By the field that is to be put right."""
    found: dict[str, str | Promise] = {}
    chosen = set(outcomes)
    if not chosen:
        found["outcome"] = _("Choose what came of it.")
    if Outcome.NO_FURTHER_ACTION in chosen and len(chosen) > 1:
        found["outcome"] = _("No further action goes with nothing else. Choose it alone, or not.")
    if (Outcome.NO_FURTHER_ACTION in chosen) is not bool(reason):
        found["reason"] = _("Choose why there is no further action; otherwise leave this open.")
    returned = Outcome.RETURNED_TO_SUBMITTER in chosen
    if chosen and answer and returned is not (answer == SafeAnswer.MORE_NEEDED):
        found["answer"] = _(
            "The answer that asks for more goes with “More is needed from the sender”: choose"
            " both, or neither."
        )
    for outcome in HANDED_OVER:
        if (outcome in chosen) is not bool(recipients.get(outcome)):
            found[outcome] = _("Write to whom it is handed over, where you chose that outcome.")
    if (Outcome.DUPLICATE_MERGED in chosen) is not is_joined:
        found["joined_to"] = _(
            "Give the reference of the form that it is joined to, where you chose that outcome."
        )
    return found
