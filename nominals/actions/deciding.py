"""What is decided on an item: proposed by one, signed by two of two agencies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from nominals import papers
from nominals.actions.adults import refuse_the_young
from nominals.japtm_choices import DECIDED
from nominals.models import (
    AgendaItem,
    Decision,
    Interest,
    Meeting,
    Paper,
    RankedPlace,
    Signature,
    SignedPaper,
)
from partners.permissions import Permission, has_permission, roles_with
from partners.telling import tell
from portal import audit
from portal.errors import Refused

if TYPE_CHECKING:
    from partners.models import User

STALE = "This is not what is on the table any more. Read it again before you sign."


@transaction.atomic
def propose(item: AgendaItem, *, outcome: str, reasons: str, by: User) -> Decision:
    """A new edition of what is on the table. What was signed before no longer counts."""
    programme = item.meeting.programme
    keeps = has_permission(by, Permission.JAPTM_KEEP) and by.agency_id == programme.owner_id
    chairs = has_permission(by, Permission.JAPTM_SIGN) and by.agency_id in programme.chairs
    if not keeps and not chairs:
        raise Refused(_("The secretariat or a co-chair proposes what is decided."))
    if Interest.objects.visible_to(by).filter(item=item, declared_by=by).exists():
        raise Refused(_("You have declared an interest in this item, and propose nothing in it."))
    on_table = Meeting.objects.visible_to(by).filter(pk=item.meeting_id, current=item)
    if not on_table.exists():
        raise Refused(_("This is not on the table now. What is decided is on the table."))
    if outcome not in DECIDED:
        raise Refused(_("Choose one of the outcomes."))
    last = Decision.objects.visible_to(by).filter(item=item).order_by("-edition").first()
    if last is not None and last.took_effect is not None:
        raise Refused(_("This is decided. It cannot be proposed again."))
    refuse_the_young([item.nomination], by=by)
    edition = last.edition + 1 if last else 1
    try:
        with transaction.atomic():
            made: Decision = Decision.objects.create(
                item=item, edition=edition, outcome=outcome, reasons=reasons, proposed_by=by,
                content=on_the_table(item, outcome, reasons, edition, by=by),
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(
            _("It cannot be proposed now: the meeting is not open, you have an interest, or"
              " somebody proposed at the same moment. Open the item again.")
        ) from error  # fmt: skip
    made.refresh_from_db()
    audit.record(
        audit.Event.DECISION_PROPOSED, by=by, on=item.nomination, after={"outcome": outcome}
    )
    return made


def on_the_table(
    item: AgendaItem, outcome: str, reasons: str, edition: int, *, by: User
) -> dict[str, Any]:  # fmt: skip
    """All that a signature binds, as plain values: who, what, why, and what it rests on."""
    nomination = item.nomination
    places = RankedPlace.objects.visible_to(by).filter(nomination=nomination).newest()
    place = places.order_by("-pk").first()
    interested = Interest.objects.visible_to(by).filter(item=item).order_by("pk")
    return {
        "meeting": item.meeting.reference, "programme": item.meeting.programme.reference,
        "nomination": nomination.reference, "item": item.key, "edition": edition,
        "outcome": str(outcome), "reasons": reasons, "nominated_by": nomination.owner.name,
        "criteria": nomination.criteria, "harm": nomination.harm, "wanted": nomination.wanted,
        "place": None if place is None else {
            "rank": place.rank, "risk": place.risk, "band": place.band, "chance": place.chance,
            "ranking": place.ranking.reference, "inputs": place.ranking.inputs_sha256,
        },
        "interests": [f"{one.name}: {one.words}" for one in interested],
        "pack": _pack(item, by=by),
    }  # fmt: skip


def _pack(item: AgendaItem, *, by: User) -> dict[str, str] | None:
    """What the decision is bound to; the database compares. None in a meeting without a pack."""
    paper = Paper.objects.visible_to(by).filter(item=item).order_by("-edition").first()
    if paper is None:
        return None
    meeting = Meeting.objects.visible_to(by).get(pk=item.meeting_id)
    return {"sha256": meeting.pack_sha256, "paper": paper.sha256}


@transaction.atomic
def sign(decision: Decision, *, sha256: str, by: User) -> Decision:
    """One's own yes to exactly this content. The second of two agencies gives it effect.

    Who signs comes from the session; the database asks once more, and lets one in after another.
    The same yes twice is one.
    """
    own = Signature.objects.visible_to(by).filter(decision=decision, signed_by=by)
    if own.filter(sha256=sha256).exists():
        return decision
    if sha256 != decision.sha256:
        raise Refused(_(STALE))
    if Interest.objects.visible_to(by).filter(item=decision.item_id, declared_by=by).exists():
        raise Refused(_("You have declared an interest in this item, and do not sign it."))
    if decision.proposed_by_id == by.pk:
        raise Refused(_("You proposed this. Your deputy signs it, or somebody else proposes it."))
    refuse_the_young([decision.item.nomination], by=by)
    try:
        with transaction.atomic():
            made = Signature.objects.create(
                decision=decision, owner=by.agency, name=by.name, sha256=sha256, signed_by=by
            )
            _keep(made, decision, by=by)
    except IntegrityError as error:
        if own.filter(sha256=sha256).exists():
            return decision
        raise Refused(
            _("Nothing was signed: it is not what is on the table any more, something in it was"
              " withdrawn since the first signature, your agency has signed it already, or you are"
              " not named to sign for it. Open the item again; what has changed is proposed anew.")
        ) from error  # fmt: skip
    signed: Decision = (
        Decision.objects.visible_to(by).select_related("item__nomination").get(pk=decision.pk)
    )
    audit.record(audit.Event.DECISION_SIGNED, by=by, on=signed.item.nomination)
    if signed.took_effect is not None:
        _took_effect(signed, by=by)
    return signed


def _took_effect(signed: Decision, *, by: User) -> None:
    """Its own agency hears of it, and not what was decided. Others read the minutes."""
    of = signed.item.nomination
    audit.record(
        audit.Event.DECISION_TOOK_EFFECT, by=by, on=of,
        before={"state": "listed"}, after={"state": signed.outcome},
    )  # fmt: skip
    wrote = {*of.writers, of.created_by_id, of.approved_by_id}
    people = [each for each in wrote if each is not None]
    tell("nomination_decided", agency=of.owner_id, people=people, about=of, once=signed.item.key,
         or_roles=roles_with(Permission.NOMINATION_APPROVE))  # fmt: skip


def _keep(made: Signature, decision: Decision, *, by: User) -> None:
    """What this signatory has before them now, for good: theirs alone."""
    paper = papers.paper_of(decision.item, by=by)
    if paper is not None:
        SignedPaper.objects.create(signature=made, reader=by, content=papers.as_kept(paper))
