from __future__ import annotations

from typing import Any

from django.apps import AppConfig

from partners.permissions import Permission
from portal.registry import Entry, enter, keep
from portal.retention import Group, Kept

SENDER_OR_FORCE = (
    Permission.CPI_SEE_OWN, Permission.CPI_SEE_TITLES, Permission.CPI_SEND, Permission.CPI_ANALYSE,
)  # fmt: skip
FORCE = (Permission.CPI_ANALYSE,)
WATCH = (Permission.FORCE_WATCH,)
FORM = (
    Kept(group=Group.DRAFT, since="saved_at", when="not sent"),
    Kept(group=Group.NO_ACTION, since="answered_at", when="nothing came of it"),
    Kept(group=Group.INTELLIGENCE, since="answered_at", when="something came of it"),
)
IN_USE = Kept(group=Group.IN_USE)
# What nobody shares, or is published.
OTHERS = {
    "CpiFormGrant": Kept(group=Group.GOVERNANCE, since="expires_at"),
    "NamedSource": Kept(group=Group.INTELLIGENCE, since="named_at"),
    "DataReport": Kept(group=Group.PUBLISHED, since="published_at"),
    "DataReportSource": Kept(group=Group.NO_ACTION, since="report__created_at"),
    "GateStop": Kept(group=Group.PUBLISHED, since="month"),
    "HandlingCondition": IN_USE,
    "Code": IN_USE,
}


class ReferralsConfig(AppConfig):
    name = "referrals"

    def ready(self) -> None:
        from referrals.models import (  # noqa: PLC0415 apps are loaded now
            CpiForm,
            CpiFormGrant,
            CpiOutcome,
            CpiReceipt,
            CpiRendering,
            Handover,
        )

        enter(Entry(model=CpiForm, grant=CpiFormGrant, seen_with=SENDER_OR_FORCE, kept=FORM))
        _enter_what_was_written()
        enter(Entry(model=CpiOutcome, part_of="form", seen_with=FORCE))
        enter(Entry(model=CpiRendering, part_of="form", seen_with=FORCE))
        enter(Entry(model=CpiReceipt, part_of="form"))
        see, unit = (Permission.PEOPLE_SEE,), "from one person to another"
        made = (Kept(group=Group.DESK, since="created_at"),)
        enter(Entry(model=Handover, seen_with=see, is_of_no_unit=unit, kept=made))
        _enter_the_desk()
        _enter_reports()
        _enter_referrals()
        for name, kept in OTHERS.items():
            keep(self.get_model(name), kept)


def _enter_what_was_written() -> None:
    from referrals.models import (  # noqa: PLC0415 apps are loaded now
        CpiAccount,
        CpiAttachment,
        CpiBusiness,
        CpiContact,
        CpiCorrection,
        CpiPerson,
        CpiPlace,
        CpiVehicle,
    )

    enter(Entry(model=CpiAccount, part_of="form"))
    enter(Entry(model=CpiPerson, part_of="form"))
    enter(Entry(model=CpiVehicle, part_of="form"))
    enter(Entry(model=CpiPlace, part_of="form"))
    enter(Entry(model=CpiContact, part_of="form"))
    enter(Entry(model=CpiBusiness, part_of="form"))
    enter(Entry(model=CpiAttachment, part_of="form"))
    enter(Entry(model=CpiCorrection, part_of="form"))


def _enter_reports() -> None:
    from referrals.models import (  # noqa: PLC0415 apps are loaded now
        Acknowledgement,
        Dissemination,
        Grading,
        IntelligenceReport,
        ReportRendering,
        ReportText,
        Sanitising,
        WatchedWord,
    )

    enter(Entry(model=Grading, part_of="form", seen_with=FORCE))
    see, made = (Permission.REPORT_READ,), (Kept(group=Group.INTELLIGENCE, since="created_at"),)
    enter(Entry(model=IntelligenceReport, seen_with=see, kept=made))
    enter(Entry(model=ReportText, part_of="report"))
    enter(Entry(model=Sanitising, part_of="report", seen_with=FORCE))
    enter(Entry(model=ReportRendering, part_of="report"))
    ended = (Kept(group=Group.GOVERNANCE, since="until"),)
    enter(Entry(model=Dissemination, part_of="report", kept=ended))
    enter(Entry(model=Acknowledgement, part_of="dissemination"))
    words = _of_the_force((Permission.WORDS_KEEP,), IN_USE)
    enter(Entry(model=WatchedWord, holds_personal_data=False, **words))


def _enter_referrals() -> None:
    from referrals.models import (  # noqa: PLC0415 apps are loaded now
        Referral,
        ReferralMessage,
        ReferralOrigin,
        ReferralText,
        Transfer,
    )

    enter(
        Entry(
            model=Referral,
            seen_with=(Permission.REFERRAL_SEE,),
            kept=(Kept(group=Group.INTELLIGENCE, since="ended_at"),),
        )
    )
    enter(Entry(model=ReferralText, part_of="referral"))
    enter(Entry(model=ReferralOrigin, part_of="referral", seen_with=FORCE))
    enter(Entry(model=ReferralMessage, part_of="referral"))
    moved = Kept(group=Group.INTELLIGENCE, since="moved_at")
    enter(Entry(model=Transfer, **_of_the_force(FORCE, moved)))


def _enter_the_desk() -> None:
    """What a force keeps about its own work with forms."""
    from referrals.models import (  # noqa: PLC0415 apps are loaded now
        DutyTurn,
        Escalation,
        Presence,
        SavedFilter,
        TriageSettings,
        Usefulness,
    )

    watched, ended = _of_the_force(WATCH, IN_USE), Kept(group=Group.DESK, since="ended_at")
    enter(Entry(model=TriageSettings, holds_personal_data=False, **watched))
    enter(Entry(model=DutyTurn, **_of_the_force(WATCH, ended)))
    enter(Entry(model=Escalation, **_of_the_force(WATCH, ended)))
    seen = Kept(group=Group.DESK, since="seen_at")
    enter(Entry(model=Presence, part_of="form", seen_with=FORCE, kept=(seen,)))
    own = _of_the_force(FORCE, IN_USE)
    enter(Entry(model=SavedFilter, is_of_one_person=True, **own))
    enter(Entry(model=Usefulness, part_of="form"))


def _of_the_force(seen_with: tuple[Permission, ...], kept: Kept) -> dict[str, Any]:
    reason = "of a force, which has one desk"
    return {"seen_with": seen_with, "is_of_no_unit": reason, "kept": (kept,)}
