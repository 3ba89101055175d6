"""What the demonstration force has made of its forms: a report at each of its stages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from partners.models import Agency, User
from portal import wall
from referrals.actions import disseminating, grading, lists, sanitising
from referrals.grades import Check, Handling
from referrals.models import CpiAccount, CpiForm, IntelligenceReport

ANNA = "anna.analyst@constabulary.example"
BELLA = "bella.analyst@constabulary.example"
CIARAN = "ciaran.analyst@constabulary.example"
TEXTS: tuple[dict[str, Any], ...] = (
    {
        "subject": "Young people used to move drugs", "theme": "CCE_COUNTY_LINES",
        "content": "Information suggests that adults are grooming children in the city and use"
        " them to move drugs by rail.",
    },
    {
        "subject": "A home taken over", "theme": "CUCKOOING",
        "content": "It is thought that the home of an older person in the city is used by others"
        " who deal in drugs.",
    },
    {
        "subject": "Workers kept at a house", "theme": "MODERN_SLAVERY",
        "content": "There are concerns that several workers are controlled by another person and"
        " taken to work each day.",
    },
    {
        "subject": "A key that is not with its owner", "theme": "CUCKOOING",
        "content": "It is thought that others hold the key to the home of an older person.",
    },
)  # fmt: skip


def play() -> None:
    """Told to two agencies; waiting for a second reader; a draft; told and recalled. Once."""
    anna, bella, ciaran = (_person(email) for email in (ANNA, BELLA, CIARAN))
    with transaction.atomic():
        wall.enter(anna.pk)
        if IntelligenceReport.objects.visible_to(anna).exists():
            return
        # An urgent one is left for whoever opens it first.
        calm = CpiForm.objects.in_inbox_of(anna).filter(is_urgent=False)
        forms = list(calm.order_by("pk")[: len(TEXTS)])
        for form in forms:
            _grade(form, by=anna)
        lists.add_word(word="Larkspur", kind="operation", by=anna)
    made = [_write(form, text, by=bella) for form, text in zip(forms, TEXTS, strict=False)]
    for report in made[:2]:
        with transaction.atomic():
            wall.enter(bella.pk)
            sanitising.forward(report, by=bella)
    with transaction.atomic():
        wall.enter(ciaran.pk)
        sanitising.read_again(made[0], by=ciaran)
        for name in ("Demonstration Council", "Neighbour Constabulary"):
            _tell(made[0], name, by=ciaran)
    _recall(made[3:], first=bella, second=ciaran)


def _recall(made: list[IntelligenceReport], *, first: User, second: User) -> None:
    """What turned out to be wrong, after an agency had been told."""
    for report in made:
        with transaction.atomic():
            wall.enter(first.pk)
            sanitising.forward(report, by=first)
        with transaction.atomic():
            wall.enter(second.pk)
            sanitising.read_again(report, by=second)
            _tell(report, "Demonstration Council", by=second)
            disseminating.recall(report, reason="It was about another address.", by=second)


def _person(email: str) -> User:
    return User.objects.select_related("agency__police_area").get(email=email)


def _grade(form: CpiForm, *, by: User) -> None:
    account = CpiAccount.objects.visible_to(by).get(form=form)
    suggested = grading.suggest(grading.facts_of(form, account, by=by))
    grading.grade(
        form, suggested=suggested, source=suggested.source, assessment=suggested.assessment,
        handling=Handling.CONDITIONS, conditions=["NO_OVERT_ACTION"],
        explanation="It is said to be false." if suggested.assessment == "E" else "", by=by,
    )  # fmt: skip


def _write(form: CpiForm, text: dict[str, Any], *, by: User) -> IntelligenceReport:
    words = {
        "linked": "", "operation": "", "databases_checked": "None", "priority": "normal",
        "information_from": None, "information_to": None,
        "review_on": timezone.localdate() + timedelta(days=90),
    } | text  # fmt: skip
    with transaction.atomic():
        wall.enter(by.pk)
        return sanitising.write_report(
            form, words=words, checklist=list(Check.values), by=by, marks_reason="Common words.",
            risk_assessment="Little: nobody is named, and many could know it.",
        )  # fmt: skip


def _tell(report: IntelligenceReport, name: str, *, by: User) -> None:
    disseminating.tell_report(
        report, recipient=Agency.objects.get(name=name), purpose="To keep people safe there.",
        consent="not_asked", gateway="common_law", by=by,
    )  # fmt: skip
