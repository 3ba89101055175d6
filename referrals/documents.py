"""The data that a form's page and PDF show: frozen, so that both show the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal.components import SummaryRow
from referrals import codes
from referrals.choices import CodeList
from referrals.models import CpiAccount, CpiForm, CpiOutcome, Transfer
from referrals.parts import parts_beside
from referrals.rows import answer_rows, more_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partners.models import User
    from referrals.models import Part

LAYOUT = "4"  # raise it when the template changes: stored documents are then made again

ON_THE_COPY = (
    "reference", "marking", "owner_id", "sender_id", "created_by_id", "sent_at", "theme",
    "district_id", "safeguarding_referred_on", "safeguarding_reference", "supplements_id",
    "version",  # no part is written without raising it
)  # fmt: skip
OF_THE_ACCOUNT = tuple(field.attname for field in CpiAccount._meta.concrete_fields)


@dataclass(frozen=True, kw_only=True)
class CpiDocument:
    """A form as its force may read it. Times are aware; empty strings were not answered."""

    reference: str
    marking: str
    state: str
    theme: str
    district: str
    sender: str
    written_by: str
    sent_at: datetime | None
    basis: str
    safeguarding: str
    is_urgent: bool
    what_happened: str
    at_risk: str
    people: str
    places: str
    source: str
    risk: str
    risk_detail: str
    more: tuple[SummaryRow, ...]
    outcome: str
    outcome_note: str
    answer: str
    answered_at: datetime | None

    @property
    def digest(self) -> str:
        return _digest(self)


@dataclass(frozen=True, kw_only=True)
class SentCopy:
    """What was sent, for the sender's side: nothing that the force added."""

    reference: str
    marking: str
    force: str
    sender: str
    written_by: str
    sent_at: datetime | None
    answers: tuple[SummaryRow, ...]

    @property
    def digest(self) -> str:
        return _digest(self)


def _digest(document: CpiDocument | SentCopy) -> str:
    """SHA-256 over the content and the layout: the same content is the same document."""
    content = json.dumps({"layout": LAYOUT, **asdict(document)}, sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()


def copy_digest(form: CpiForm, account: CpiAccount) -> str:
    """What the copy of a sent form is made from: no word of it changes afterwards."""
    content = [LAYOUT, *(str(getattr(form, name)) for name in ON_THE_COPY)]
    content += [str(getattr(account, name)) for name in OF_THE_ACCOUNT]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def sent_copy(form: CpiForm, account: CpiAccount, parts: Mapping[str, list[Part]]) -> SentCopy:
    return SentCopy(
        reference=form.reference,
        marking=form.marking,
        force=form.owner.name,
        sender=form.sender.name,
        written_by=_writers(form),
        sent_at=form.sent_at,
        answers=tuple(answer_rows(form, account, parts)),
    )


def cpi_document(form: CpiForm, *, by: User) -> CpiDocument:
    """Gather what `by` may read; a hidden part raises DoesNotExist rather than leave a gap."""
    account = CpiAccount.objects.visible_to(by).get(form=form)
    return document_of(form, account, parts_beside(account, by=by), by=by)


def document_of(
    form: CpiForm, account: CpiAccount, parts: Mapping[str, list[Part]], *, by: User
) -> CpiDocument:
    """Of the account and the parts that `by` was given."""
    outcomes = list(CpiOutcome.objects.visible_to(by).filter(form=form).order_by("pk"))
    return CpiDocument(
        reference=form.reference,
        marking=form.marking,
        state=str(form.get_state_display()),
        theme=str(form.get_theme_display()),
        district=form.district.name if form.district else "",
        sender=form.sender.name,
        written_by=_writers(form),
        sent_at=form.sent_at,
        basis=_basis(form, by=by),
        safeguarding=_safeguarding(form),
        is_urgent=form.is_urgent,
        what_happened=account.what_happened,
        at_risk=str(account.get_at_risk_display()),
        people=account.people,
        places=account.places,
        source=codes.label(CodeList.SOURCE_TYPE, account.source_type, at=form.sent_at),
        risk=codes.label(CodeList.RISK, account.risk, at=form.sent_at),
        risk_detail=account.risk_detail,
        more=tuple(more_rows(form, account, parts)),
        outcome="; ".join(_outcome(outcome) for outcome in outcomes),
        outcome_note=next((outcome.note for outcome in outcomes if outcome.note), ""),
        answer=str(form.get_answer_display()),
        answered_at=form.answered_at,
    )


def _writers(form: CpiForm) -> str:
    if form.first_writer is None:
        return form.created_by.name
    return _("%(name)s, begun by %(first)s") % {
        "name": form.created_by.name, "first": form.first_writer.name,
    }  # fmt: skip


def _outcome(outcome: CpiOutcome) -> str:
    told = outcome.get_reason_display() if outcome.reason else outcome.recipient
    return f"{outcome.label} ({told})" if told else outcome.label


def _basis(form: CpiForm, *, by: User) -> str:
    """Of how it came to the force that has it: from its sender, or from another force."""
    if form.received_at:
        moved = Transfer.objects.visible_to(by).filter(form=form, recipient=form.owner_id)
        decision = moved.select_related("decision__agreement").latest("pk").decision
    else:
        decision = form.sending_decision
    if decision is None:
        return ""
    return str(decision.agreement) if decision.agreement else str(decision.get_gateway_display())


def _safeguarding(form: CpiForm) -> str:
    if form.safeguarding_referred_on is None:
        return ""
    day = f"{form.safeguarding_referred_on:%d %B %Y}".lstrip("0")
    return f"{day} {form.safeguarding_reference}".strip()
