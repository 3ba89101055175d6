"""What the force thinks of a form: graded by its analysts, beside what the answers suggest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from portal import audit
from portal.errors import Refused
from referrals.choices import Risk
from referrals.grades import Assessment, Handling
from referrals.models import CpiAccount, CpiForm, Grading, HandlingCondition
from referrals.suggesting import Facts, Suggestion, suggest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partners.models import User

ESTABLISHED_AFTER = 3


def facts_of(form: CpiForm, account: CpiAccount, *, by: User) -> Facts:
    """An agency has a record when so many of its forms were graded as reliable before."""
    earlier = Grading.objects.visible_to(by).filter(form__sender=form.sender_id, source="1")
    forms = earlier.exclude(form=form).values("form").distinct()
    return Facts(
        source_type=account.source_type,
        is_established=forms.count() >= ESTABLISHED_AFTER,
        is_believed_false=account.believed_false == "yes",
    )


def must_be_conditional(account: CpiAccount) -> bool:
    """Not answered is no 'no risk': then, too, handling is C."""
    return bool(account.risk != Risk.NONE)


@transaction.atomic
def grade(
    form: CpiForm, *, suggested: Suggestion, source: str, assessment: str, handling: str,
    conditions: Sequence[str] = (), difference: str = "", explanation: str = "", by: User,
) -> Grading:  # fmt: skip
    """A new grading; those before stay. The database holds each of these rules once more."""
    if form.is_draft or form.owner_id != by.agency_id or form.sender_id == by.agency_id:
        raise Refused(_("A form is graded by its police force, never by the agency that sent it."))
    account = CpiAccount.objects.visible_to(by).get(form=form)
    if handling == Handling.PERMITTED and must_be_conditional(account):
        raise Refused(
            _("Acting on this form may put somebody at risk, or nobody said that it would not."
              " Choose handling C and at least one condition.")
        )  # fmt: skip
    known = HandlingCondition.objects.filter(is_active=True, code__in=conditions)
    if handling == Handling.CONDITIONS and (not conditions or known.count() != len(conditions)):
        raise Refused(_("Handling C needs at least one condition from the list."))
    if assessment == Assessment.FALSE and not explanation:
        raise Refused(_("Say why you suspect that the information is false."))
    if (source, assessment) != (suggested.source, suggested.assessment) and not difference:
        raise Refused(_("Say why your grade differs from the suggestion."))
    made = Grading.objects.create(
        form=form, suggested_source=suggested.source, suggested_assessment=suggested.assessment,
        source=source, assessment=assessment, handling=handling, difference=difference,
        conditions=list(conditions) if handling == Handling.CONDITIONS else [],
        explanation=explanation, graded_by=by,
    )  # fmt: skip
    audit.record(audit.Event.CPI_GRADED, by=by, on=form, after={"grade": made.code})
    return made


def latest_of(form: CpiForm, *, by: User) -> Grading | None:
    rows = Grading.objects.visible_to(by).filter(form=form).select_related("graded_by")
    return rows.order_by("-pk").first()


__all__ = ["Facts", "facts_of", "grade", "latest_of", "must_be_conditional", "suggest"]
