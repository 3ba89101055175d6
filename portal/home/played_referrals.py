"""Referrals of the demonstration at their stages, and a form that another force answered. Once."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from partners.models import Agency, District, User
from portal import wall
from referrals import actions
from referrals.actions import referring, transferring
from referrals.choices import Outcome, Priority, SafeAnswer
from referrals.models import CpiForm, Referral, Transfer

ANNA = "anna.analyst@constabulary.example"
CHLOE = "chloe.children@council.example"
HARRY = "harry.housing@quayside-housing.example"
NORA = "nora.neighbour@neighbour-constabulary.example"
DISTRICT = "E06000045"  # whose referrals the demonstration's council receives
TOLD = (
    ("CSE", "A girl of 14 visits a flat where several adults live. She leaves with new shoes."),
    ("DRUG_HARM", "A tenant's children are often alone at night while visitors come and go."),
    ("CUCKOOING", "A tenant with learning difficulties says that his keys are not his any more."),
    ("ORG_ACQUISITIVE", "A garage that we let in Dorset is full of new outboard motors."),
)  # fmt: skip
WORDS: tuple[dict[str, str], ...] = (
    {
        "about": "A girl of 14 in the city. Her name is not known.",
        "concern_words": "Adults give her presents, and she may be exploited.",
        "done": "The neighbourhood team looks for her. She has not been spoken to.",
        "wanted": "Please find out whether she is known to you. Do not visit the flat alone.",
    },
    {
        "about": "Two children of primary-school age, at an address that we tell by telephone.",
        "concern_words": "They may be alone at night in a home where drugs are used.",
        "done": "Nothing yet.", "wanted": "Please assess what the family needs.",
    },
    {
        "about": "A man of about 30 with learning difficulties. Address by telephone.",
        "concern_words": "Others may have taken over his home.",
        "done": "An officer has asked the landlord to change the lock.",
        "wanted": "Please offer him support.",
    },
)  # fmt: skip


def play() -> None:
    """One waits to be acknowledged, one is talked about, one is answered."""
    anna, chloe = _person(ANNA), _person(CHLOE)
    with transaction.atomic():
        wall.enter(anna.pk)
        if Referral.objects.visible_to(anna).exists():
            return
    forms = [_send(number) for number in range(len(TOLD))]
    concerns = ("red", "amber", "green")
    made = [
        _refer(form, words, concern, by=anna)
        for form, words, concern in zip(forms, WORDS, concerns, strict=False)
    ]
    for referral in made[1:]:
        with transaction.atomic():
            wall.enter(chloe.pk)
            referring.acknowledge_referral(referral, by=chloe)
            referring.write_on_referral(referral, words="Since when has it been so?", by=chloe)
    _talk(made[1], made[2], anna=anna, chloe=chloe)
    _record(forms[2], by=anna)
    _pass_on(forms[3], anna=anna, nora=_person(NORA))


def _person(email: str) -> User:
    return User.objects.select_related("agency__police_area", "unit").get(email=email)


def _send(number: int) -> CpiForm:
    by, (theme, told) = _person(HARRY), TOLD[number]
    answers: dict[str, Any] = {
        "theme": theme, "what_happened": told, "people": "As told.", "places": "As told.",
        "source_type": "our_records", "risk": "unsure",
        "district": District.objects.get(gss=DISTRICT),
    }  # fmt: skip
    with transaction.atomic():
        wall.enter(by.pk)
        form = actions.start_form(token=f"cpi-demonstration-referral-{number}", by=by)
        actions.save_answers(form, version=form.version, answers=answers, by=by)
        form.refresh_from_db()
        actions.send_form(form, by=by)
    return form


def _refer(form: CpiForm, words: dict[str, str], concern: str, *, by: User) -> Referral:
    with transaction.atomic():
        wall.enter(by.pk)
        made, _told = referring.make_referral(
            CpiForm.objects.visible_to(by).get(pk=form.pk), concern=concern, words=words, by=by,
            purpose="To keep somebody safe.", consent="not_asked", gateway="",
        )  # fmt: skip
    return made


def _talk(open_one: Referral, ended: Referral, *, anna: User, chloe: User) -> None:
    with transaction.atomic():
        wall.enter(anna.pk)
        referring.write_on_referral(open_one, words="Since the summer, as far as we know.", by=anna)
    with transaction.atomic():
        wall.enter(chloe.pk)
        referring.answer_referral(
            ended, outcome="early_help", words="A support worker visits him this week.", by=chloe
        )


def _record(form: CpiForm, *, by: User) -> None:
    with transaction.atomic():
        wall.enter(by.pk)
        mine = CpiForm.objects.visible_to(by).get(pk=form.pk)
        named = {Outcome.SAFEGUARDING.value: "Demonstration Council"}
        actions.record_outcome(
            mine, version=mine.version, note="", answer=SafeAnswer.READ_AND_USED, by=by,
            outcome=[Outcome.SAFEGUARDING], recipients=named, priority=Priority.MEDIUM,
        )  # fmt: skip


def _pass_on(form: CpiForm, *, anna: User, nora: User) -> None:
    """The neighbours say that they have it, and answer it."""
    with transaction.atomic():
        wall.enter(anna.pk)
        mine = CpiForm.objects.visible_to(anna).get(pk=form.pk)
        transferring.transfer_form(
            mine, version=mine.version, recipient=Agency.objects.get(pk=nora.agency_id),
            reason="The garage is in your area.", consent="not_asked", gateway="cda_1998_s115",
            by=anna,
        )  # fmt: skip
    with transaction.atomic():
        wall.enter(nora.pk)
        moved = Transfer.objects.visible_to(nora).get(form=form.pk)
        transferring.acknowledge_transfer(moved, by=nora)
        theirs = CpiForm.objects.visible_to(nora).get(pk=form.pk)
        actions.record_outcome(
            theirs, version=theirs.version, outcome=[Outcome.INTEL_LOG], note="",
            answer=SafeAnswer.READ_AND_USED, priority=Priority.LOW, by=nora,
        )  # fmt: skip
