"""Grants and decisions: without which, on what, for how long, by whom, and what changes later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from guardian.models import GroupObjectPermission, UserObjectPermission

from partners.models import SharingDecision, User
from referrals.models import CpiForm, CpiFormGrant
from tests.factories import partners, profiles
from tests.house.refusals.scene import READ_ONLY, Case, Scene, changed, decision


def grant(scene: Scene, **fields: Any) -> CpiFormGrant:
    """A one-off disclosure, done right unless `fields` say otherwise."""
    now = timezone.now()
    return CpiFormGrant.objects.create(
        **{
            "content_object": scene.sent,
            "group": scene.other.group,
            "permission": Permission.objects.get(codename="view_cpiform"),
            "owner": scene.force,
            "decision": fields["decision"] if "decision" in fields else decision(scene),
            "granted_by": scene.analyst,
            "second_person": scene.second,
            "granted_at": now,
            "expires_at": now + timedelta(days=2),
        }
        | fields
    )


def lasting(**length: float) -> dict[str, Any]:
    now = timezone.now()
    return {"granted_at": now, "expires_at": now + timedelta(**length)}


ON_AGREEMENT = {"second_person": None}
IN_DANGER = {"second_person": None, "is_break_glass": True}


def on_agreement(scene: Scene, **fields: Any) -> CpiFormGrant:
    fields.setdefault("agreement", scene.agreement)
    made = fields.pop("decision", None) or decision(scene, agreement=scene.agreement)
    return grant(scene, decision=made, **({"second_person": None} | fields))


def about(scene: Scene, thing: Model) -> SharingDecision:
    return decision(scene, thing, recipient=scene.other)


def same_key_elsewhere(scene: Scene) -> SharingDecision:
    """A decision about a profile that was given the key of a form."""
    profile = profiles.profile(scene.analyst, key=scene.sent.key)
    return decision(scene, profile)


def generic(scene: Scene, model: type[Model], **holder: Group | User) -> object:
    """What guardian's own `assign_perm` falls back to when a typed table is missing."""
    return model._default_manager.create(
        permission=Permission.objects.get(codename="view_cpiform"),
        content_type=ContentType.objects.get_for_model(CpiForm),
        object_pk=str(scene.sent.pk), **holder,
    )  # fmt: skip


def revoked(scene: Scene, **fields: Any) -> CpiFormGrant:
    made = grant(scene)
    changed(made, **{"revoked_at": timezone.now(), "revoked_by": scene.analyst} | fields)
    return made


def _on(scene: Scene, agreement: Any) -> CpiFormGrant:
    made = decision(scene, agreement=agreement)
    return on_agreement(scene, agreement=agreement, decision=made)


def _dated(scene: Scene, ahead: timedelta) -> CpiFormGrant:
    begins = timezone.now() + ahead
    return grant(scene, granted_at=begins, expires_at=begins + timedelta(days=1))


_DECISION = "a grant needs a decision to share by the owner of the record"
_BASIS = "exactly_one_basis"
_CHANGE = "a grant changes once, when it is revoked"

GRANTS: dict[str, Case] = {
    # a grant and its decision
    "grant without decision": Case(
        lambda s: grant(s, decision=None), grant, _DECISION
    ),
    "grant on a decision to withhold": Case(
        lambda s: grant(s, decision=decision(s, outcome="withhold")), grant, _DECISION
    ),
    "grant on a decision about another thing": Case(
        lambda s: grant(s, decision=about(s, s.published)),
        lambda s: grant(s, decision=about(s, s.sent)),
        _DECISION,
    ),
    "grant on a decision about a thing of the same key": Case(
        lambda s: grant(s, decision=same_key_elsewhere(s)), grant, _DECISION
    ),
    "grant on another agency's decision": Case(
        lambda s: grant(s, decision=about(s, s.draft)), grant, _DECISION
    ),
    "grant in another's name": Case(lambda s: grant(s, owner=s.other), grant, _DECISION),
    "grant to another than decided": Case(
        lambda s: grant(s, group=s.writer.agency.group), grant, _DECISION
    ),
    # exactly one basis
    "grant without basis": Case(lambda s: grant(s, second_person=None), grant, _BASIS),
    "agreement and second person": Case(
        lambda s: on_agreement(s, second_person=s.second), on_agreement, _BASIS
    ),
    "agreement and break-glass": Case(
        lambda s: on_agreement(s, is_break_glass=True), on_agreement, _BASIS
    ),
    "second person and break-glass": Case(
        lambda s: grant(s, is_break_glass=True, **lasting(hours=1)),
        lambda s: grant(s, **IN_DANGER, **lasting(hours=1)),
        _BASIS,
    ),
    "agreement other than decided": Case(
        lambda s: on_agreement(s, agreement=partners.agreement(s.force, s.other)),
        on_agreement,
        "the agreement of a grant is that of its decision",
    ),
    "agreement that binds one of the two": Case(
        lambda s: _on(s, partners.agreement(s.force)),
        lambda s: _on(s, partners.agreement(s.force, s.other)),
        "binds both agencies",
    ),
    "one-off without gateway": Case(
        lambda s: grant(s, decision=decision(s, gateway="", agreement=s.agreement)),
        lambda s: grant(s, decision=decision(s, agreement=s.agreement)),
        "needs a named gateway",
    ),
    # how long
    "one-off of more than 28 days": Case(
        lambda s: grant(s, **lasting(days=28, seconds=1)),
        lambda s: grant(s, **lasting(days=28)),
        _BASIS,
    ),
    "break-glass of more than 4 hours": Case(
        lambda s: grant(s, **IN_DANGER, **lasting(hours=4, seconds=1)),
        lambda s: grant(s, **IN_DANGER, **lasting(hours=4)),
        _BASIS,
    ),
    "grant dated ahead": Case(
        lambda s: _dated(s, timedelta(hours=1)), lambda s: _dated(s, timedelta()), "dated ahead"
    ),
    "grant that ends before it begins": Case(
        lambda s: grant(s, **lasting(seconds=-1)), lambda s: grant(s, **lasting(seconds=1)), "later"
    ),
    # who
    "second person is the granter": Case(
        lambda s: grant(s, second_person=s.analyst), grant, "second_person_is_another"
    ),
    "second person of another agency": Case(
        lambda s: grant(s, second_person=s.stranger), grant, "are of the owner agency"
    ),
    "granter of another agency": Case(
        lambda s: grant(s, granted_by=s.stranger), grant, "are of the owner agency"
    ),
    # afterwards
    "grant made longer": Case(
        lambda s: changed(grant(s), expires_at=timezone.now() + timedelta(days=9)), revoked, _CHANGE
    ),
    "grant moved to another agency": Case(
        lambda s: changed(grant(s), group=s.writer.agency.group), revoked, _CHANGE
    ),
    "grant moved to another thing": Case(
        lambda s: changed(grant(s), content_object=s.draft), revoked, _CHANGE
    ),
    "grant brought back to life": Case(
        lambda s: changed(revoked(s), revoked_at=None, revoked_by=None), revoked, _CHANGE
    ),
    "grant revoked by nobody": Case(
        lambda s: revoked(s, revoked_by=None), revoked, "revoked_at_both_or_neither"
    ),
    "guardian's generic table of groups": Case(
        lambda s: generic(s, GroupObjectPermission, group=s.other.group), grant, "typed tables only"
    ),
    "guardian's generic table of users": Case(
        lambda s: generic(s, UserObjectPermission, user=s.stranger), grant, "typed tables only"
    ),
    # decisions
    "decision by an agency that does not own the thing": Case(
        lambda s: decision(s, owner=s.writer.agency, by=s.writer),
        lambda s: decision(s, s.draft, owner=s.writer.agency, by=s.writer),
        "only the agency that owns a record decides",
    ),
    "decision by a person of another agency": Case(
        lambda s: decision(s, by=s.stranger), decision, "only the agency that owns a record decides"
    ),
    "decision about nothing": Case(
        lambda s: decision(s, subject_key="no such key"), decision, "only the agency that owns"
    ),
    "decision without basis": Case(
        lambda s: decision(s, gateway=""), decision, "sharingdecision_has_a_basis"
    ),
    "decision to share with oneself": Case(
        lambda s: decision(s, recipient=s.force), decision, "sharingdecision_two_agencies"
    ),
    "decision without purpose": Case(lambda s: decision(s, purpose=""), decision, "not_blank"),
    "decision changed": Case(
        lambda s: changed(decision(s), outcome="withhold"), decision, READ_ONLY
    ),
    "decision deleted": Case(lambda s: decision(s).delete(), decision, READ_ONLY),
}  # fmt: skip
