from django.apps import AppConfig

from portal import registry


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

        registry.enter(registry.Entry(model=CpiForm, grant=CpiFormGrant))
        _enter_what_was_written()
        registry.enter(registry.Entry(model=CpiOutcome, part_of="form"))
        registry.enter(registry.Entry(model=CpiRendering, part_of="form"))
        registry.enter(registry.Entry(model=CpiReceipt, part_of="form"))
        registry.enter(registry.Entry(model=Handover))
        _enter_the_desk()
        _enter_reports()
        _enter_referrals()


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

    registry.enter(registry.Entry(model=CpiAccount, part_of="form"))
    registry.enter(registry.Entry(model=CpiPerson, part_of="form"))
    registry.enter(registry.Entry(model=CpiVehicle, part_of="form"))
    registry.enter(registry.Entry(model=CpiPlace, part_of="form"))
    registry.enter(registry.Entry(model=CpiContact, part_of="form"))
    registry.enter(registry.Entry(model=CpiBusiness, part_of="form"))
    registry.enter(registry.Entry(model=CpiAttachment, part_of="form"))
    registry.enter(registry.Entry(model=CpiCorrection, part_of="form"))


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

    registry.enter(registry.Entry(model=Grading, part_of="form"))
    registry.enter(registry.Entry(model=IntelligenceReport))
    registry.enter(registry.Entry(model=ReportText, part_of="report"))
    registry.enter(registry.Entry(model=Sanitising, part_of="report"))
    registry.enter(registry.Entry(model=ReportRendering, part_of="report"))
    registry.enter(registry.Entry(model=Dissemination, part_of="report"))
    registry.enter(registry.Entry(model=Acknowledgement, part_of="dissemination"))
    registry.enter(registry.Entry(model=WatchedWord, holds_personal_data=False))


def _enter_referrals() -> None:
    from referrals.models import (  # noqa: PLC0415 apps are loaded now
        Referral,
        ReferralMessage,
        ReferralOrigin,
        ReferralText,
        Transfer,
    )

    registry.enter(registry.Entry(model=Referral))
    registry.enter(registry.Entry(model=ReferralText, part_of="referral"))
    registry.enter(registry.Entry(model=ReferralOrigin, part_of="referral"))
    registry.enter(registry.Entry(model=ReferralMessage, part_of="referral"))
    registry.enter(registry.Entry(model=Transfer))


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

    registry.enter(registry.Entry(model=TriageSettings, holds_personal_data=False))
    registry.enter(registry.Entry(model=DutyTurn))
    registry.enter(registry.Entry(model=Escalation))
    registry.enter(registry.Entry(model=Presence, part_of="form"))
    registry.enter(registry.Entry(model=SavedFilter, is_of_one_person=True))
    registry.enter(registry.Entry(model=Usefulness, part_of="form"))
