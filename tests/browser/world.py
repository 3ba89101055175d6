"""States that pages are shown in, beside the demonstration's. Run beside a portal; prints JSON.

`people` is run as the owner of the tables, the others as a worker, as the demonstration itself.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from partners.models import User
    from referrals.models import CpiForm

MANY = 27
FIGURES = "figuresOfASingleMonth0"
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
ANSWERS = {
    "theme": "CCE_COUNTY_LINES",
    "what_happened": f"A pupil was driven to {LONG}{LONG} and back.\n"
    "It was the third time this term.",
    "people": "A man of about 30 called “Uncle”, and a woman who waits in the car.",
    "places": f"{LONG} Road, a blue van",
    "source_type": "professional",
    "risk": "source",
    "risk_detail": "The pupil who told us.",
}


def people() -> dict[str, str]:
    """Two more people, and everybody's second-factor secret."""
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.models import Authenticator

    from partners.models import Agency, User
    from portal.home.demonstration import password
    from tests.browser.people import ANNA, FIONA, FREYA, HEDDA

    school = Agency.objects.get(name="Harbour View School")
    for email, name in ((FREYA, "Freya First"), (FIONA, "Fiona Fresh")):
        User.objects.create_user(
            email, password(), name=name, agency=school, roles=["practitioner"]
        )
    invitation(User.objects.get(email=HEDDA))
    figures_of_a_month(User.objects.get(email=ANNA))
    deputy_of(User.objects.get(email=HEDDA), User.objects.get(email=FREYA))
    an_hour_later()
    factors = Authenticator.objects.select_related("user")
    secrets = {one.user.email: get_adapter().decrypt(one.data["secret"]) for one in factors}
    return secrets | {"password": password()}


def figures_of_a_month(analyst: User) -> None:
    """An edition of nineteen forms, of which one is withheld, with its file."""
    from dataclasses import asdict
    from datetime import date

    from django.utils import timezone

    from portal.models import Job
    from portal.references import new_reference
    from referrals import charts
    from referrals.actions import data_reports
    from referrals.models import DataReport
    from referrals.report_figures import FormRow

    month = date(2026, 9, 1)
    rows = [
        FormRow("E07000086", theme, "education", ("INTEL_LOG",), True, 90, 600)
        for theme in ("FRAUD", *["ASB"] * 8, *["CYBER"] * 10)
    ]  # fmt: skip
    report = DataReport(
        pk=1_000, key=FIGURES, reference=new_reference("CDR", 2026), owner=analyst.agency,
        month=month, number=1, created_by=analyst, created_at=timezone.now(),
        charts={"months": asdict(charts.months_chart({month: 19}))},
        job=Job.objects.create(
            key="figures", task="none", subject=0, state="done", asked_by=analyst
        ),
    )  # fmt: skip
    report.figures = asdict(data_reports._figured(report, rows, by=analyst))
    data_reports._render(report)
    put_in(report)


def put_in(edition: Any) -> None:
    """By the owner of its table, whom its policies do not let in."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE referrals_datareport NO FORCE ROW LEVEL SECURITY")
        edition.save()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE referrals_datareport FORCE ROW LEVEL SECURITY")


def deputy_of(lead: User, person: User) -> None:
    """Fixed for a day to come: until then it gives no right."""
    from django.utils import timezone

    from partners.models import Deputyship

    first = timezone.localdate() + timedelta(days=30)
    Deputyship.objects.create(
        owner=lead.agency, created_by=lead, person=person,
        starts_on=first, ends_on=first + timedelta(days=13),
    )  # fmt: skip


def an_hour_later() -> dict[str, str]:
    """The clock of urgent forms that nobody has opened, moved by the owner of the tables."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE referrals_cpiform DISABLE TRIGGER guards")
        cursor.execute(
            "UPDATE referrals_cpiform SET sent_at = sent_at - interval '1 hour'"
            " WHERE is_urgent AND state = 'submitted' AND opened_at IS NULL"
        )
        cursor.execute("ALTER TABLE referrals_cpiform ENABLE TRIGGER guards")
    return {}


def urgent() -> dict[str, str]:
    """One more form about danger, sent now."""
    from portal.models import JobState
    from tests.browser.people import SALLY

    form = sent(SALLY, "urgent-of-a-journey", state=JobState.DONE, at_risk="yes")
    return {"key": form.key, "reference": form.reference}


def climb() -> dict[str, str]:
    """What beat's job does each minute."""
    from referrals import actions

    actions.escalate()
    return {}


def invitation(by: User) -> None:
    """That waits, with a link that the tests know."""
    from hashlib import sha256

    from django.utils import timezone

    from partners.models import Invitation
    from tests.browser.people import LINK

    now, proof = timezone.now(), sha256(LINK.encode()).hexdigest()
    Invitation.objects.create(
        owner=by.agency, created_by=by, name="Ida Invited", roles=["practitioner"],
        email="ida.invited@harbour-view-school.example", sent_at=now,
        expires_at=now + timedelta(hours=72), digest=sha256(proof.encode()).hexdigest(),
    )  # fmt: skip


def acts() -> dict[str, str]:
    """Keys of forms and profiles by the state that they are in."""
    from partners.models import SharingAgreement, User
    from portal.models import JobState
    from tests.browser.people import CLIVE, HEDDA, LYDIA, SALLY, TOM
    from tests.browser.world_of_japtm import japtm
    from tests.browser.world_of_profiles import profiles

    found = {"draft": draft(SALLY, "draft-empty"), "full": draft(SALLY, "draft-full", **ANSWERS)}
    attached(found["full"], SALLY)
    found["going"] = draft(SALLY, "draft-going", theme="CUCKOOING")
    found["lydia"] = draft(LYDIA, "draft-lydia")
    for state in (JobState.RUNNING, JobState.FAILED, JobState.DONE):
        found[f"sent_{state}"] = sent(SALLY, f"sent-{state}", state=state)
        document(found[f"sent_{state}"], state)
    found["climbed"] = climbed()
    found["answered"] = sent(SALLY, "answered", state=JobState.DONE)
    answer(found["answered"])
    lend(found["answered"])
    correct(found["answered"])
    found |= reports() | {"source": kept_source()} | referred() | nominal() | japtm(somebody)
    for number in range(MANY):
        sent(CLIVE, f"many-{number}", state=JobState.FAILED)
    found |= profiles(somebody, bring) | {
        "tom": somebody_else(TOM),
        "hedda": somebody_else(HEDDA),
    }
    found["agreement"] = SharingAgreement.objects.get(state="draft").key
    found["housing"] = User.objects.select_related("agency").get(email=LYDIA).agency.key
    return {name: form if isinstance(form, str) else form.key for name, form in found.items()}


def errors() -> dict[str, str]:
    """Error pages that a browser cannot bring about without breaking something."""
    from django.template.loader import render_to_string

    context = {"reference": "0123456789abcdef"}
    return {
        f"error_{status}": render_to_string(f"errors/{status}.html", context)
        for status in (429, 500, 503)
    }


def somebody(email: str) -> User:
    from partners.models import User
    from portal import wall

    by = User.objects.select_related("agency", "unit").get(email=email)
    wall.enter(by.pk)
    return by


def somebody_else(email: str) -> str:
    from partners.models import User

    return User.objects.get(email=email).key


def draft(email: str, token: str, **answers: Any) -> CpiForm:
    from django.db import transaction

    from partners.models import District
    from referrals import actions

    with transaction.atomic():
        by = somebody(email)
        form = actions.start_form(token=token, by=by)
        if answers.get("what_happened"):
            answers["district"] = District.objects.get(gss="E06000044")
        if answers:
            actions.save_answers(form, version=form.version, answers=answers, by=by)
            form.refresh_from_db()
        if token == "draft-full":
            told = {"name": "Ann Example", "description": LONG}
            actions.save_part(form, "persons", 1, version=form.version, answers=told, by=by)
            form.refresh_from_db()
    return form


def sent(email: str, token: str, *, state: str, **more: Any) -> CpiForm:
    """Sent, with the sender's copy in this state."""
    from django.db import transaction

    from referrals import actions
    from referrals.models import CpiReceipt

    form = draft(email, token, **ANSWERS | more)
    attached(form, email, is_clean=True)
    with transaction.atomic():
        by = somebody(email)
        actions.send_form(form, by=by)
        bring(CpiReceipt.objects.visible_to(by).get(form=form).job, state)
    return form


def reports() -> dict[str, str]:
    """The demonstration's reports by how far they have come; the released one has its PDF."""
    from django.db import transaction

    from portal.models import JobState
    from referrals.actions import disseminating
    from referrals.models import IntelligenceReport
    from tests.browser.people import ANNA

    with transaction.atomic():
        by = somebody(ANNA)
        found = {row.state: row for row in IntelligenceReport.objects.visible_to(by)}
        bring(disseminating.ask_for_report(found["released"], by=by).job, JobState.DONE)
    return {
        "report": found["released"].key, "report_draft": found["draft"].key,
        "report_reading": found["reading"].key,
    }  # fmt: skip


def nominal() -> dict[str, str]:
    """Of whom two things are said that stand, and one that does not."""
    from datetime import date

    from django.db import transaction

    from nominals import actions
    from nominals.models import Contribution
    from nominals.saying import Said
    from tests.browser.people import ANNA

    known = {"source": "our own file", "said_on": date(2026, 3, 27)}
    with transaction.atomic():
        by = somebody(ANNA)
        begun = actions.begin(
            Said(kind="name", code="legal", value="INVENTED, Ivor", **known), by=by
        )
        actions.say(begun, Said(kind="warning", code="dogs", detail=LONG, **known), by=by)
        wrong = actions.say(begun, Said(kind="status", code="custody", **known), by=by)
        actions.withdraw(wrong, reason="Another person of that name.", by=by)
        said = Contribution.objects.visible_to(by).get(nominal=begun, kind="name")
    return {"nominal": begun.key, "said": said.key}


def referred() -> dict[str, str]:
    """The demonstration's referrals by how far they have come, and its form that was passed on."""
    from django.db import transaction

    from referrals.models import Referral, ReferralOrigin, Transfer
    from tests.browser.people import ANNA

    with transaction.atomic():
        by = somebody(ANNA)
        made = {row.state: row for row in Referral.objects.visible_to(by)}
        origins = ReferralOrigin.objects.visible_to(by).select_related("form")
        form = origins.get(referral=made["answered"]).form
        moved = Transfer.objects.visible_to(by).get()
    return {
        "referral": made["acknowledged"].key, "referral_new": made["sent"].key,
        "referral_answered": made["answered"].key, "referred": form.key, "transfer": moved.key,
    }  # fmt: skip


def kept_source() -> str:
    """Of a form of which the writer said who told them."""
    from django.db import transaction

    from referrals import actions
    from referrals.actions import sources
    from tests.browser.people import SALLY

    form = draft(SALLY, "draft-source", **ANSWERS)
    with transaction.atomic():
        by = somebody(SALLY)
        mine = type(form).objects.visible_to(by).get(pk=form.pk)
        sources.name_source(mine, name="Somebody invented", by=by)
        actions.send_form(mine, by=by)
    return form.key


def climbed() -> str:
    """The room's rung of the urgent form of the demonstration that nobody has opened."""
    from django.db import transaction

    from referrals import actions
    from referrals.models import Escalation
    from tests.browser.people import ANNA

    actions.escalate()
    with transaction.atomic():
        by = somebody(ANNA)
        rooms = Escalation.objects.visible_to(by).filter(rung="control_room", ended_at=None)
        key: str = rooms.order_by("-pk")[0].key
    return key


def attached(form: CpiForm, email: str, *, is_clean: bool = False) -> None:
    """A file with a draft: checked, or waiting for a scanner that is away."""
    from django.db import transaction

    from portal.models import JobState
    from portal.uploads import Kind
    from referrals import actions

    with transaction.atomic():
        by = somebody(email)
        file = actions.attach(
            form, name=f"{LONG}.pdf", kind=Kind.PDF, content=b"%PDF-1.7\n", by=by
        )  # fmt: skip
        bring(file.job, JobState.FAILED)
        if is_clean:
            file.state = "clean"
            file.save(update_fields=["state"])


def document(form: CpiForm, state: str) -> None:
    """The analyst has asked for the PDF, which is in this state."""
    from django.db import transaction

    from referrals import actions
    from tests.browser.people import ANNA

    with transaction.atomic():
        by = somebody(ANNA)
        received = type(form).objects.visible_to(by).get(pk=form.pk)
        bring(actions.ask_for_document(received, by=by).job, state)


def answer(form: CpiForm) -> None:
    from django.db import transaction

    from referrals import actions
    from tests.browser.people import ANNA

    with transaction.atomic():
        by = somebody(ANNA)
        received = type(form).objects.visible_to(by).get(pk=form.pk)
        actions.record_outcome(
            received, version=received.version, outcome=["INTEL_LOG", "SAFEGUARDING"],
            answer="contact", by=by, recipients={"SAFEGUARDING": "Portsmouth MASH"},
            note="Known to the team.\nPassed on by telephone.", priority="medium",
        )  # fmt: skip


def correct(form: CpiForm) -> None:
    from django.db import transaction

    from referrals import actions
    from tests.browser.people import SALLY

    with transaction.atomic():
        by = somebody(SALLY)
        asked = "It was the blue van, not the white one."
        actions.ask_for_correction(
            type(form).objects.visible_to(by).get(pk=form.pk), asked=asked, by=by
        )


def lend(form: CpiForm) -> None:
    """To the neighbouring force, by one act of two people."""
    from django.db import transaction
    from django.utils import timezone

    from partners import sharing
    from partners.choices import Consent, Gateway
    from partners.models import User
    from referrals.models import CpiFormGrant
    from tests.browser.people import ANNA, LENA, NORA

    reasons = sharing.Reasons(
        what="The whole form", purpose="The same car was seen in both counties",
        consent=Consent.NOT_ASKED, gateway=Gateway.CDA_1998_S115,
    )  # fmt: skip
    with transaction.atomic():
        by, second = somebody(ANNA), User.objects.get(email=LENA)
        owned = type(form).objects.visible_to(by).get(pk=form.pk)
        borrower = User.objects.select_related("agency").get(email=NORA).agency
        decision = sharing.decide(owned, recipient=borrower, reasons=reasons, by=by)
        sharing.lend(
            owned, CpiFormGrant, decision=decision, by=by, second_person=second,
            expires_at=timezone.now() + timedelta(days=7),
        )  # fmt: skip


def bring(job: Any, state: str) -> None:
    """Done is left to the worker. A job that runs in the future is not swept."""
    from django.utils import timezone

    from portal.models import JobState

    later = timezone.now() + timedelta(days=1)
    if state == JobState.RUNNING:
        job.state, job.published_at, job.claimed_at = state, later, later
    elif state == JobState.FAILED:
        job.state, job.published_at, job.finished_at = state, later, later
        job.reason = "The file could not be made. Try again; then tell your agency lead."
    job.save()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    made = {
        "people": people, "acts": acts, "errors": errors, "an_hour_later": an_hour_later,
        "urgent": urgent, "climb": climb,
    }  # fmt: skip
    sys.stdout.write(json.dumps(made[sys.argv[1]]()))
