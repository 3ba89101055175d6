"""Who, which vehicle, where: what a form may hold several of, each a row of its own.

A part is read where its form's account is read, written with its draft, and fixed once sent.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from partners.models import District
from portal.constraints import not_blank, one_of
from referrals.answer_choices import (
    AgeRange,
    Ethnicity,
    PersonRole,
    PlaceType,
    Platform,
    Sex,
    VehicleType,
)
from referrals.models.form import CpiForm
from referrals.querysets import CpiAccountQuerySet


def _words(longest: int = 120) -> models.CharField[str, str]:
    return models.CharField(max_length=longest, blank=True, db_default="")


def _code(choices: type[models.TextChoices]) -> models.CharField[str, str]:
    return models.CharField(max_length=20, choices=choices.choices, blank=True, db_default="")


def _any_of(*names: str) -> Q:
    told = Q()
    for name in names:
        told |= ~Q(**{name: ""})
    return told


class Part(models.Model):
    """`number` counts within its form; a number that was taken away is given again."""

    MOST: ClassVar[int] = 10
    TEXTS: ClassVar[tuple[str, ...]]  # free words, looked through for signs of danger

    # A part goes with its draft: the database itself takes it along.
    form = models.ForeignKey(CpiForm, on_delete=models.CASCADE, related_name="+")  # a part of it
    number = models.PositiveSmallIntegerField()

    objects = CpiAccountQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.number}"


def _counted(most: int) -> list[models.BaseConstraint]:
    return [
        models.UniqueConstraint(fields=["form", "number"], name="%(app_label)s_%(class)s_numbered"),
        models.CheckConstraint(
            condition=Q(number__gte=1, number__lte=most),
            name="%(app_label)s_%(class)s_not_too_many",
        ),
    ]


class CpiPerson(Part):
    """Somebody whom the form is about, as far as the sender knows."""

    MOST = 6
    TEXTS = ("description", "relation")

    role = _code(PersonRole)
    name = _words()
    nickname = _words()
    born_on = models.DateField(null=True, blank=True)
    age_range = _code(AgeRange)
    sex = _code(Sex)
    ethnicity = _code(Ethnicity)
    nationality = _words(60)
    description = _words(1_000)
    address = _words(300)
    telephone = _words(40)
    email = _words(254)
    handles = _words(300)
    occupation = _words()
    school = _words()
    relation = _words(300)

    class Meta(Part.Meta):
        constraints = [
            *_counted(6),
            one_of("role", ["", *PersonRole.values]),
            one_of("age_range", ["", *AgeRange.values]),
            one_of("sex", ["", *Sex.values]),
            one_of("ethnicity", ["", *Ethnicity.values]),
            models.CheckConstraint(
                condition=_any_of("name", "nickname", "description"),
                name="referrals_cpiperson_somebody",
            ),
        ]


class CpiVehicle(Part):
    """A vehicle that has to do with it."""

    TEXTS = ("marks",)

    # Upper case without spaces, as it is compared.
    registration = models.CharField(max_length=12, blank=True, db_default="")
    kind = _code(VehicleType)
    make = _words(60)
    model = _words(60)
    colour = _words(60)
    marks = _words(500)

    class Meta(Part.Meta):
        constraints = [
            *_counted(10),
            one_of("kind", ["", *VehicleType.values]),
            models.CheckConstraint(
                condition=Q(registration__regex=r"^[A-Z0-9]*$"),
                name="referrals_cpivehicle_registration_plain",
            ),
            models.CheckConstraint(
                condition=_any_of("registration", "kind", "make", "model", "colour", "marks"),
                name="referrals_cpivehicle_something",
            ),
        ]


class CpiPlace(Part):
    """Where it happens, or what belongs to it: an address, a number of one, or in words."""

    TEXTS = ("address", "why")

    address = _words(500)  # or a description of it
    uprn = models.CharField(max_length=12, blank=True, db_default="")
    three_words = _words(100)
    kind = _code(PlaceType)
    why = _words(500)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(Part.Meta):
        constraints = [
            *_counted(10),
            one_of("kind", ["", *PlaceType.values]),
            models.CheckConstraint(
                condition=Q(uprn__regex=r"^[0-9]*$"), name="referrals_cpiplace_uprn_digits"
            ),
            models.CheckConstraint(
                condition=_any_of("address", "uprn", "three_words"),
                name="referrals_cpiplace_somewhere",
            ),
        ]


class CpiContact(Part):
    """A telephone number or a name online."""

    TEXTS = ("note",)

    platform = _code(Platform)
    handle = models.CharField(max_length=200)
    belongs_to = _words(200)
    note = _words(300)

    class Meta(Part.Meta):
        constraints = [
            *_counted(10),
            one_of("platform", ["", *Platform.values]),
            not_blank("handle"),
        ]


class CpiBusiness(Part):
    """A business that has to do with it."""

    TEXTS = ("note",)

    name = models.CharField(max_length=200)
    trade = _words()
    address = _words(300)
    note = _words(500)

    class Meta(Part.Meta):
        constraints = [
            *_counted(10),
            not_blank("name"),
        ]


PARTS: tuple[type[Part], ...] = (CpiPerson, CpiVehicle, CpiPlace, CpiContact, CpiBusiness)
