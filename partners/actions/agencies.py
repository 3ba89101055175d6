"""Looking after one's own agency; setting up agencies and routes for all. The wall decides too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners import places
from partners.models import Agency, District, ForceArea, Invitation, Unit
from portal import audit, outbox
from portal.errors import Refused, insist

if TYPE_CHECKING:
    from partners.models import User

CHANGED = gettext_lazy("This cannot be done any more: what you may do has changed.")


@transaction.atomic
def add_unit(name: str, *, by: User) -> Unit:
    number = places.add_unit(name)
    if number is None:
        raise Refused(_("Your agency has a unit of this name already."))
    made = Unit.objects.get(pk=number)
    audit.record(audit.Event.UNIT_ADDED, by=by, on=made, after={"name": name})
    return made


@transaction.atomic
def rename_unit(unit: Unit, *, name: str, by: User) -> None:
    if unit.name == name:
        return
    if not places.rename_unit(unit.pk, name):
        raise Refused(_("This unit is closed, or another one has this name already."))
    audit.record(
        audit.Event.UNIT_RENAMED, by=by, on=unit, before={"name": unit.name}, after={"name": name}
    )


@transaction.atomic
def close_unit(unit: Unit, *, by: User) -> None:
    """Its forms stay with it. Whoever works there or is asked to moves first."""
    if not places.close_unit(unit.pk):
        raise Refused(
            _("This unit is closed already, or somebody still belongs to it or is invited to it."
              " Move them to another unit first.")
        )  # fmt: skip
    audit.record(
        audit.Event.UNIT_CLOSED, by=by, on=unit, before={"closed": False}, after={"closed": True}
    )


@transaction.atomic
def keep_agency(*, mail_domains: Sequence[str], is_listed: bool, by: User) -> None:
    before = {"mail_domains": by.agency.mail_domains, "is_listed": by.agency.is_listed}
    after = {"mail_domains": list(mail_domains), "is_listed": is_listed}
    if before == after:
        return
    insist(CHANGED, places.keep_agency(mail_domains=mail_domains, is_listed=is_listed))
    _record(audit.Event.AGENCY_CHANGED, by.agency, before, after, by=by)


@transaction.atomic
def keep_summary(pace: str, *, by: User) -> None:
    before, after = {"summary_pace": by.agency.summary_pace}, {"summary_pace": pace}
    if before != after:
        insist(CHANGED, places.keep_summary(pace))
        _record(audit.Event.AGENCY_CHANGED, by.agency, before, after, by=by)


@transaction.atomic
def add_agency(*, by: User, **given: Any) -> Agency:
    number = places.add_agency(**given)
    if number is None:
        raise Refused(_("There is an agency of this name or short name already."))
    made = Agency.objects.get(pk=number)
    audit.record(audit.Event.AGENCY_ADDED, by=by, on=made, after=_told(given))
    return made


@transaction.atomic
def change_agency(agency: Agency, *, by: User, **given: Any) -> None:
    before = {name: getattr(agency, name) for name in given if name != "districts"}
    before |= {"districts": agency.districts.order_by("pk")}
    if not places.change_agency(agency.pk, **given):
        raise Refused(
            _("Another agency has this name or short name already, or a police force would leave"
              " its sector.")
        )  # fmt: skip
    _record(audit.Event.AGENCY_CHANGED, agency, _told(before), _told(given), by=by)


@transaction.atomic
def suspend_agency(agency: Agency, *, by: User) -> None:
    """Ends what all its people see with their next click; takes nothing from those it told."""
    if not places.suspend_agency(agency.pk):
        raise Refused(
            _("This agency is not active, or it is the host force, which cannot be suspended here.")
        )
    state = {"state": agency.state}
    _record(audit.Event.AGENCY_SUSPENDED, agency, state, {"state": "suspended"}, by=by)


@transaction.atomic
def resume_agency(agency: Agency, *, by: User) -> None:
    if not places.resume_agency(agency.pk):
        raise Refused(_("This agency is not suspended."))
    _record(audit.Event.AGENCY_RESUMED, agency, {"state": agency.state}, {"state": "active"}, by=by)


@transaction.atomic
def invite_first_lead(agency: Agency, *, name: str, email: str, by: User) -> None:
    number = places.invite_first_lead(agency.pk, name=name, email=email.lower())
    if number is None:
        raise Refused(_("This agency has had people already: its lead invites others."))
    made: Invitation = Invitation.objects.visible_to(by).get(pk=number)
    audit.record(
        audit.Event.PERSON_INVITED, by=by, on=made,
        after={"email": made.email, "roles": made.roles, "agency": agency.pk},
    )  # fmt: skip
    outbox.put("partners.send_invitation", by=by, key=f"invitation {made.key}", subject=number)


@transaction.atomic
def add_district(*, gss: str, name: str, force_area: ForceArea, kind: str, by: User) -> District:
    number = places.add_district(gss=gss, name=name, force_area=force_area.pk, kind=kind)
    if number is None:
        raise Refused(_("There is a district with this code already."))
    made = District.objects.get(pk=number)
    audit.record(audit.Event.DISTRICT_ADDED, by=by, on=made, after={"gss": gss, "name": name})
    return made


@transaction.atomic
def route_district(district: District, *, by: User, **given: Any) -> None:
    before = {name: getattr(district, name) for name in given}
    insist(
        CHANGED,
        places.route_district(
            district.pk, mash_name=given["mash_name"], mash=given["mash_telephone"],
            adult_care=given["adult_care_telephone"], bureau=given["bureau_telephone"],
        )
    )  # fmt: skip
    if "referral_agency" in given:
        _route_referrals(district, **given)
    _record(audit.Event.ROUTES_CHANGED, district, before, given, by=by)


def _route_referrals(
    district: District, *, referral_agency: Agency | None, referral_unit: Unit | None,
    acknowledge_hours: int, red_hours: int, amber_hours: int, green_hours: int, **_other: str,
) -> None:  # fmt: skip
    hours = [acknowledge_hours, red_hours, amber_hours, green_hours]
    is_done = places.route_referrals(
        district.pk, agency=referral_agency.pk if referral_agency else None,
        unit=referral_unit.pk if referral_unit else None, hours=hours,
    )  # fmt: skip
    if not is_done:
        raise Refused(_("This agency or its unit was closed meanwhile. Choose again."))


@transaction.atomic
def route_area(area: ForceArea, *, by: User, **given: str) -> None:
    before = {name: getattr(area, name) for name in given}
    insist(
        CHANGED,
        places.route_area(
            area.pk, control_room=given["control_room_telephone"], bureau=given["bureau_telephone"]
        ),
    )
    _record(audit.Event.ROUTES_CHANGED, area, before, given, by=by)


def _told(given: Mapping[str, Any]) -> dict[str, Any]:
    """Districts by their codes."""
    return {
        name: sorted(each.gss for each in value) if name == "districts" else value
        for name, value in given.items()
    }


def _record(
    event: audit.Event, row: Any, before: Mapping[str, Any], after: Mapping[str, Any], *, by: User
) -> None:
    """The names of the fields that changed, and no others."""
    changed = [name for name in after if before.get(name) != after[name]]
    if changed:
        audit.record(
            event, by=by, on=row, before={name: before.get(name) for name in changed},
            after={name: after[name] for name in changed},
        )  # fmt: skip
