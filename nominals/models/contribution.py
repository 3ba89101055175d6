"""What one agency says of a nominal: dated, sourced, shared or not on its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Exact
from django.utils.formats import date_format
from django.utils.text import Truncator

from nominals.choices import (
    AT_LENGTH,
    BY_A_DAY,
    CODES,
    IN_WORDS,
    Capacity,
    Certainty,
    Kind,
)
from nominals.models.nominal import Nominal
from nominals.querysets import ContributionQuerySet
from partners.models import Grant, Shareable
from partners.sharing import GroupGrantBase
from portal.constraints import both_or_neither, not_blank, one_of

LONGEST_IN_SHORT = 80


def _said_as_its_kind_is() -> Q:
    """A kind with codes has one of them; others have none. Names are said in words, and so on."""
    coded = Q(pk__isnull=True)
    for kind, codes in CODES.items():
        coded |= Q(kind=kind, code__in=codes.values)
    uncoded = Q(code="") & ~Q(kind__in=list(CODES))
    return (
        (coded | uncoded)
        & (~Q(kind__in=IN_WORDS) | ~Q(value=""))
        & (~Q(kind__in=AT_LENGTH) | ~Q(detail=""))
        & (~Q(kind__in=BY_A_DAY) | Q(starts_on__isnull=False))
        & (~Q(kind=Kind.DEPENDANTS) | Q(number__isnull=False))
    )


class Contribution(Shareable):
    """One thing said. It never changes: what was wrong is withdrawn or replaced by a newer one.

    `starts_on` to `ends_on` is when it holds; of a birth, the days between which it lies.
    `value` are the words of a name, a number or an address; `folded` is a name as searched.
    """

    nominal = models.ForeignKey(Nominal, on_delete=models.PROTECT, related_name="contributions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    code = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=200, blank=True)
    detail = models.TextField(blank=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    folded = models.CharField(max_length=200, blank=True, editable=False)
    capacity = models.CharField(max_length=15, choices=Capacity.choices)
    certainty = models.CharField(max_length=10, choices=Certainty.choices)
    source = models.CharField(max_length=200)
    said_on = models.DateField()
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    conditions: Sequence[str] = ()  # on which the reader's agency has it, put there for its page
    goes_to: Sequence[str] = ()  # with a nomination, where not to all agencies, put there likewise

    objects = ContributionQuerySet.as_manager()

    class Meta(Shareable.Meta):
        indexes = [
            models.Index(fields=["nominal", "kind"], name="nominals_contribution_of"),
            models.Index(fields=["owner", "-id"], name="nominals_contribution_owned"),
        ]
        constraints = [
            *Shareable.Meta.constraints,
            one_of("kind", Kind.values),
            one_of("capacity", Capacity.values),
            one_of("certainty", Certainty.values),
            not_blank("source"),
            both_or_neither("withdrawn_at", "withdrawn_by"),
            models.CheckConstraint(
                condition=_said_as_its_kind_is(), name="nominals_contribution_said_as_its_kind_is"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="nominals_contribution_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) ^ ~Q(withdrawn_reason=""),
                name="nominals_contribution_withdrawn_with_a_reason",
            ),
        ]

    @property
    def words(self) -> str:
        """What it says in one line; its code as its list calls it."""
        codes = CODES.get(self.kind)
        called = str(codes(self.code).label) if codes else ""
        return ": ".join(filter(None, (called, self.value)))

    @property
    def words_of_kind(self) -> str:
        """Beside the name of its kind, which some codes are called by, too."""
        return self.words.removeprefix(f"{self.get_kind_display()}: ")

    @property
    def in_short(self) -> str:
        """What it is and how it begins: enough to choose it in a list."""
        day = date_format(self.starts_on, "j F Y") if self.starts_on else ""
        number = "" if self.number is None else str(self.number)
        begins = Truncator(self.detail).chars(LONGEST_IN_SHORT)
        said = next(filter(None, (self.words_of_kind, number, begins, day)), "")
        return f"{self.get_kind_display()}: {said}"


class ContributionGrant(Grant, GroupGrantBase):
    """A contribution lent to another agency; `nomination` is the one that carried it, if any did.

    It is read once the partners are asked, by the secretariat from the approval on, and ends with
    that nomination, where it goes back or is closed undecided. Each nomination has
    loans of its own, so that what another one carries, or was lent by itself, stays.
    """

    content_object = models.ForeignKey(Contribution, on_delete=models.PROTECT)
    nomination = models.ForeignKey(
        "nominals.Nomination", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(Grant.Meta, GroupGrantBase.Meta):
        unique_together: ClassVar[list[Sequence[str]]] = []

    @classmethod
    def counts_for(cls, agency: int) -> Q:
        # The wall's own answer: who may read a contribution need not see the nomination's row.
        out = Func(
            F("pk"), Value(agency), function="wall.is_out", output_field=models.BooleanField()
        )
        return Q(nomination__isnull=True) | Q(Exact(out, True))
