"""What the demonstration people have done so far, by the portal's own actions. Run as a worker."""

from __future__ import annotations

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from partners.models import District, User
from portal import env, wall
from portal.home import (
    demonstration,
    played_figures,
    played_forms,
    played_japtm,
    played_nominals,
    played_profiles,
    played_referrals,
    played_reports,
)
from profiles import actions as profiles
from profiles.models import DistrictProfile, HeldMonth, WeightSet
from referrals import actions
from referrals.choices import Outcome, Priority, SafeAnswer
from referrals.models import CpiForm

STORIES = (
    ("tom.teacher@harbour-view-school.example", "cpi-demonstration-1", {
        "theme": "CCE_COUNTY_LINES",
        "what_happened": "A pupil of 15 has had three new telephones this term and is collected"
        " after school by adults nobody knows. She was away on two Fridays.",
        "people": "Two men of about 25, one called Dex.",
        "places": "Grey hatchback, waits by the bus stop in Quay Lane.",
        "source_type": "saw_or_heard", "risk": "another",
        "risk_detail": "The pupil, if they think that she told us.",
    }),
    ("sally.safeguarding@harbour-view-school.example", "cpi-demonstration-2", {
        "theme": "CUCKOOING",
        "what_happened": "A former pupil's grandfather no longer opens his own door."
        " Young men come and go at night.",
        "people": "The grandfather, about 80.", "places": "A ground-floor flat in Mariner Court.",
        "source_type": "professional", "risk": "source", "risk_detail": "",
    }),
    ("harry.housing@quayside-housing.example", "cpi-demonstration-3", {
        "theme": "MODERN_SLAVERY",
        "what_happened": "Nine men are registered at a two-bedroom house."
        " A van takes them at five and brings them back at night.",
        "people": "They speak little and one man answers for all.",
        "places": "Chandler Road, white van.",
        "source_type": "our_records", "risk": "unsure", "risk_detail": "",
    }),
    ("sally.safeguarding@harbour-view-school.example", "cpi-demonstration-4", {
        "theme": "SERIOUS_VIOLENCE",
        "what_happened": "A pupil says that two older boys wait for his brother with a machete"
        " on Friday. We have called 999 and the MASH; this is for the intelligence unit.",
        "at_risk": "yes", "people": "The brother, 17.", "places": "The bus stop in Quay Lane.",
        "source_type": "subject", "risk": "another", "risk_detail": "The pupil who told us.",
    }),
)  # fmt: skip

# People and things of a story, one by one.
PARTS: dict[str, tuple[tuple[str, dict[str, str]], ...]] = {
    "cpi-demonstration-1": (
        (
            "persons",
            {
                "nickname": "Dex",
                "age_range": "25-34",
                "role": "suspect",
                "description": "Tall, short fair hair, grey tracksuit.",
            },
        ),
        ("vehicles", {"registration": "XX00XXX", "colour": "Grey", "kind": "car"}),
        ("numbers", {"platform": "telephone", "handle": "07700 900123", "belongs_to": "Dex"}),
    ),
    "cpi-demonstration-3": (
        ("businesses", {"name": "Chandler Hand Car Wash", "trade": "Washing cars"}),
        ("locations", {"address": "A house in Chandler Road", "kind": "home"}),
    ),
}


class Command(BaseCommand):
    help = "Send, read and answer the forms, import the crime files and publish the profile."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("The demonstration is played only where DEMONSTRATION is true.")
        for email, token, answers in STORIES:
            send(email, token, answers)
        leave_behind()
        answer_first()
        work_on_others()
        say_more()
        played_reports.play()
        played_referrals.play()
        played_forms.play()
        played_nominals.play()
        if web := env.text("DATABASE_WEB_URL", ""):
            played_figures.play(web)
            played_japtm.play(web)
        publish_profile()
        played_profiles.play()
        self.stdout.write("The demonstration forms are sent and the profile is published.")


def send(email: str, token: str, answers: dict[str, str]) -> None:
    by = User.objects.select_related("agency", "unit").get(email=email)
    district = District.objects.get(gss="E06000044")
    with transaction.atomic():
        wall.enter(by.pk)
        form = actions.start_form(token=token, by=by)
        if form.is_draft:
            actions.save_answers(
                form, version=form.version, answers=answers | {"district": district}, by=by
            )
            form.refresh_from_db()
            for kind, told in PARTS.get(token, ()):
                actions.save_part(form, kind, 1, version=form.version, answers=told, by=by)
                form.refresh_from_db()
            actions.send_form(form, by=by)


def leave_behind() -> None:
    """A draft that a teacher began for the unit in which they worked before."""
    by = User.objects.select_related("agency").get(email="tom.teacher@harbour-view-school.example")
    with transaction.atomic():
        wall.enter(by.pk)
        by.unit = by.agency.units.get(name="Office")
        actions.start_form(token="cpi-demonstration-left", by=by)  # noqa: S106 no secret


def answer_first() -> None:
    by = User.objects.select_related("agency").get(email="anna.analyst@constabulary.example")
    with transaction.atomic():
        wall.enter(by.pk)
        oldest = CpiForm.objects.in_inbox_of(by).filter(state="submitted").order_by("pk").first()
        if (
            oldest is not None
            and not CpiForm.objects.in_inbox_of(by).filter(state="closed").exists()
        ):
            actions.record_outcome(
                oldest, version=oldest.version, note="", answer=SafeAnswer.READ_AND_USED, by=by,
                priority=Priority.MEDIUM,
                outcome=[Outcome.INTEL_LOG, Outcome.SAFEGUARDING],
                recipients={Outcome.SAFEGUARDING.value: "Portsmouth MASH (demonstration)"},
            )  # fmt: skip


def work_on_others() -> None:
    """Anna has decided how soon one form is to be dealt with, and deals with it."""
    by = User.objects.select_related("agency").get(email="anna.analyst@constabulary.example")
    with transaction.atomic():
        wall.enter(by.pk)
        waiting = CpiForm.objects.waiting_for(by).filter(is_urgent=False)
        first = waiting.order_by("pk").first()
        if first is not None and not waiting.filter(state="in_triage").exists():
            actions.mark_opened(first, by=by)
            actions.assign([first], to=by, by=by)
            first.refresh_from_db()
            actions.triage(first, version=first.version, priority=Priority.MEDIUM, by=by)


def say_more() -> None:
    """A short form that adds to one sent before, and a request to correct that one."""
    by = User.objects.select_related("agency", "unit").get(
        email="sally.safeguarding@harbour-view-school.example"
    )
    with transaction.atomic():
        wall.enter(by.pk)
        sent = CpiForm.objects.visible_to(by).get(start_token=STORIES[1][1])
        more = actions.start_form(
            token="cpi-demonstration-more",  # noqa: S106 no secret
            by=by, supplements=sent, is_quick=True,
        )  # fmt: skip
        if more.is_draft:
            actions.save_answers(more, version=more.version, by=by, answers={
                "what_happened": "The grandfather was seen again. He says that he lost his key.",
                "source_type": "professional",
            })  # fmt: skip
            more.refresh_from_db()
            actions.send_form(more, by=by)
            actions.ask_for_correction(sent, asked="The flat is on the first floor.", by=by)


def publish_profile() -> None:
    """The three months that ship with the project; the force's profile of them, lent."""
    for path in sorted(demonstration.OPEN_DATA.glob("*-street.csv.gz")):
        profiles.import_crime(path)
    call_command("import_weights", stdout=StringIO())
    people = User.objects.select_related("agency__police_area")
    by = people.get(email="paul.profile@constabulary.example")
    area = by.agency.police_area
    with transaction.atomic():
        wall.enter(by.pk)
        if area is None or DistrictProfile.objects.visible_to(by).exists():
            return
        months = HeldMonth.objects.filter(force_area=area).values_list("month", flat=True)
        built = profiles.build_profile(
            area, months=months, weight_set=WeightSet.objects.latest("pk"), population_year=2019,
            title="Recorded crime and its severity by district", by=by,
        )  # fmt: skip
        profiles.publish_profile(built, by=by)
