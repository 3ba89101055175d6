"""Whose a record is, how it passes, and what never changes once sent, published or logged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from partners.models import Agency
from referrals.models import CpiAccount, CpiPerson
from tests.factories import partners, profiles, referrals
from tests.house.committed import ask
from tests.house.refusals.scene import READ_ONLY, Case, Scene, changed, decision


def sending(scene: Scene, *, to: Agency | None = None, **fields: Any) -> None:
    """Sends the draft in one UPDATE, as the action does."""
    to = to or scene.force
    district = scene.sent.district
    made = fields.pop("decision", None) or decision(scene, scene.draft, recipient=to)
    changed(
        scene.draft,
        **{"owner": to, "state": "submitted", "theme": "OTHER", "district": district}
        | {"sending_decision": made, "sent_at": timezone.now(), "sent_by": scene.writer}
        | fields,
    )


def _event() -> str:
    return (
        "INSERT INTO portal_auditevent (operation, event, model, objects_seen, fields,"
        " digest_before, digest_after, recipients, purpose, request)"
        " VALUES ('login', 'signed_in', '', '{}', '{}', '', '', '{}', '', '')"
    )


_SENDING = "a form is sent once, to the force of its district, by decision"

OWNERSHIP: dict[str, Case] = {
    # ownership
    "form without owner": Case(
        lambda s: referrals.draft(s.writer, owner=None),
        lambda s: referrals.draft(s.writer),
        "null value",
    ),
    "profile without owner": Case(
        lambda s: profiles.profile(s.analyst, owner=None),
        lambda s: profiles.profile(s.analyst),
        "null value",
    ),
    "draft handed over without sending": Case(
        lambda s: changed(s.draft, owner=s.force), sending, _SENDING
    ),
    "sent form taken back": Case(
        lambda s: changed(s.sent, owner=s.writer.agency), sending, _SENDING
    ),
    "sent form passed on": Case(lambda s: changed(s.sent, owner=s.other), sending, _SENDING),
    "form sent and kept": Case(
        lambda s: sending(s, owner=s.writer.agency), sending, _SENDING
    ),
    "form sent on a decision about another": Case(
        lambda s: sending(s, decision=decision(s, referrals.draft(s.writer), recipient=s.force)),
        sending,
        _SENDING,
    ),
    "form sent on a decision to withhold": Case(
        lambda s: sending(s, decision=decision(s, s.draft, recipient=s.force, outcome="withhold")),
        sending,
        _SENDING,
    ),
    "form sent to another than decided": Case(
        lambda s: sending(s, decision=decision(s, s.draft, recipient=s.other)), sending, _SENDING
    ),
    "form sent to the force of another district": Case(
        lambda s: sending(s, to=s.other), sending, _SENDING
    ),
    "form sent without decision": Case(
        lambda s: sending(s, sending_decision=None), sending, "sent once|sent_with_a_decision"
    ),
    "form unsent": Case(lambda s: changed(s.sent, state="draft"), sending, _SENDING),
    "form given to another writer": Case(
        lambda s: changed(s.sent, created_by=s.analyst), sending, "who sent a form"
    ),
    "form given to another sender": Case(
        lambda s: changed(s.sent, sender=s.other), sending, "who sent a form"
    ),
    "form under another key": Case(lambda s: changed(s.sent, key="x" * 22), sending, "its key"),
    "form under another reference": Case(
        lambda s: changed(s.sent, reference="CPI-26-0000-0000"), sending, "its reference"
    ),
    "sent form moved to a unit": Case(
        lambda s: changed(s.sent, unit=partners.unit(s.writer.agency)),
        lambda s: changed(s.draft, unit=partners.unit(s.writer.agency)),
        "how a form was sent never changes",
    ),
    "sent form dated back": Case(
        lambda s: changed(s.sent, sent_at=timezone.now() - timedelta(days=1)),
        sending,
        "how a form was sent never changes",
    ),
    "sent account changed": Case(
        lambda s: changed(CpiAccount.objects.get(form=s.sent), people="somebody else"),
        lambda s: changed(CpiAccount.objects.get(form=s.draft), people="somebody else"),
        "a sent account never changes",
    ),
    "sent account deleted": Case(
        lambda s: CpiAccount.objects.get(form=s.sent).delete(),
        lambda s: CpiAccount.objects.get(form=s.draft).delete(),
        "a sent account never changes",
    ),
    "person added to a sent form": Case(
        lambda s: CpiPerson.objects.create(form=s.sent, number=1, name="Somebody"),
        lambda s: CpiPerson.objects.create(form=s.draft, number=1, name="Somebody"),
        "a part of a sent form never changes",
    ),
    "seventh person": Case(
        lambda s: CpiPerson.objects.create(form=s.draft, number=7, name="Somebody"),
        lambda s: CpiPerson.objects.create(form=s.draft, number=6, name="Somebody"),
        "not_too_many",
    ),
    "person without a word": Case(
        lambda s: CpiPerson.objects.create(form=s.draft, number=1, role="suspect"),
        lambda s: CpiPerson.objects.create(form=s.draft, number=1, nickname="Ace"),
        "somebody",
    ),
    "sent form made to add to another": Case(
        lambda s: changed(s.sent, supplements=s.sent),
        lambda s: changed(s.draft, supplements=s.sent),
        "what a sent form adds to never changes",
    ),
    "form that adds to a draft": Case(
        lambda s: changed(s.draft, supplements=s.draft),
        lambda s: changed(s.draft, supplements=s.sent),
        "adds to a sent form of the same writer",
    ),
    "published profile changed": Case(
        lambda s: changed(s.published, title="Another"),
        lambda s: changed(s.profile, title="Another"),
        "a published profile never changes",
    ),
    "profile given away": Case(
        lambda s: changed(s.profile, owner=s.other),
        lambda s: changed(s.profile, title="Another"),
        "whose a profile is",
    ),
    # people and the log
    "unknown role": Case(
        lambda s: changed(s.writer, roles=["superuser"]),
        lambda s: changed(s.writer, roles=["practitioner"]),
        "roles_known",
    ),
    "leader of no unit": Case(
        lambda s: changed(s.writer, leads_unit=True),
        lambda s: changed(s.writer, leads_unit=True, unit=partners.unit(s.writer.agency)),
        "leads_only_own_unit",
    ),
    "event changed": Case(
        lambda s: ask(f"{_event()}; UPDATE portal_auditevent SET actor = 1"),
        lambda s: ask(_event()),
        READ_ONLY,
    ),
    "event deleted": Case(
        lambda s: ask(f"{_event()}; DELETE FROM portal_auditevent"),
        lambda s: ask(_event()),
        READ_ONLY,
    ),
    "log emptied": Case(
        lambda s: ask("TRUNCATE portal_auditevent"), lambda s: ask(_event()), READ_ONLY
    ),
}  # fmt: skip
