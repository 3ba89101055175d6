"""Nine agencies under one agreement, and who works in them. Run beside a portal; prints JSON.

`people` is run as the owner of the tables, `programme` as a worker.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from datetime import timedelta

import django

HOST = "nine.example"
NAME, TOGETHER = "Nine agencies together", "ISA-NINE"
# The first keeps the programme and chairs it with the second, which leads the plan.
AGENCIES = {
    "police": "police", "probation": "probation_prison", "council": "local_authority",
    "housing": "housing", "health": "health", "fire": "fire", "school": "education",
    "trading": "licensing_trading_standards", "border": "immigration_border",
}  # fmt: skip
KEEPER, OFFICER = f"keeper@police.{HOST}", f"responsible@probation.{HOST}"
CHAIRS = (f"chair@police.{HOST}", f"chair@probation.{HOST}")
LEADS = (f"lead@police.{HOST}", f"lead@probation.{HOST}")
NOMINATOR, *PARTNERS = MEMBERS = [f"officer@{each}.{HOST}" for each in (
    "probation", "police", *list(AGENCIES)[2:],
)]  # fmt: skip
ROLES = {
    KEEPER: "japtm_secretariat", OFFICER: "lead_officer",
    **dict.fromkeys(CHAIRS, "co_chair"), **dict.fromkeys(LEADS, "agency_lead"),
    **dict.fromkeys(MEMBERS, "nominating_officer"),
}  # fmt: skip
QUORUM = 7


def agency_of(email: str) -> str:
    return email.split("@")[1].removesuffix(f".{HOST}")


def name_of(email: str) -> str:
    """As the pages show the person; plainly invented."""
    return f"{email.split('@')[0].title()} of {agency_of(email).title()}"


def people() -> dict[str, str]:
    """Everybody's second-factor secret, and the password that they share."""
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import generate_totp_secret

    from partners.models import User

    agencies, password = _agencies(), secrets.token_urlsafe()
    found = {"password": password}
    for email, role in ROLES.items():
        user = User.objects.create_user(
            email, password, name=name_of(email), agency=agencies[agency_of(email)], roles=[role]
        )
        found[email] = generate_totp_secret()
        held = {"secret": get_adapter().encrypt(found[email])}
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=held)
    return found


def _agencies() -> dict[str, object]:
    from django.contrib.auth.models import Group
    from django.utils import timezone

    from partners.models import Agency, AgreementParty, ForceArea, SharingAgreement

    now = timezone.now()
    area = ForceArea.objects.create(code="E23000099", name="Nine Rivers")
    agreement = SharingAgreement.objects.create(
        reference=TOGETHER, title=NAME, state="in_force",
        in_force_from=now - timedelta(days=30), ends_at=now + timedelta(days=300),
    )  # fmt: skip
    made = {}
    for name, sector in AGENCIES.items():
        made[name] = Agency.objects.create(
            name=f"{name.title()} of Nine Rivers", short_name=name.title(), sector=sector,
            police_area=area if name == "police" else None,
            group=Group.objects.create(name=name), is_host=name == "police",
        )  # fmt: skip
        AgreementParty.objects.create(agreement=agreement, agency=made[name])
    return made


def programme() -> dict[str, str]:
    from django.db import transaction
    from django.utils import timezone

    from nominals import actions
    from partners.models import SharingAgreement, User
    from tests.browser.world import somebody

    today = timezone.localdate()
    with transaction.atomic():
        first, second = (User.objects.select_related("agency").get(email=each) for each in CHAIRS)
        made = actions.begin_programme(
            name=NAME, region="Nine Rivers", cohort_size=6, quorum=QUORUM, cut_off_days=0,
            agreement=SharingAgreement.objects.get(reference=TOGETHER),
            chair_first=first.agency, chair_second=second.agency, starts_on=today,
            ends_on=today + timedelta(days=300), by=somebody(KEEPER),
        )  # fmt: skip
        for lead, person in zip(LEADS, (first, second), strict=True):
            actions.name_chair(made, person, is_deputy=False, by=somebody(lead))
    return {"programme": made.key}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    made = {"people": people, "programme": programme}
    sys.stdout.write(json.dumps(made[sys.argv[1]]()))
