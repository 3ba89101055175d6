"""The menu of tactics, templates of plans and named weeks: data that the secretariat keeps."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from plans.choices import TacticArea
from portal.constraints import not_blank, one_of


class Tactic(models.Model):
    """What can be done, under which power, by whom, and what to watch out for.

    `is_checked`: somebody has held law, durations and ages against the source. Until then pages
    say "check before use".
    """

    code = models.CharField(max_length=20)
    area = models.CharField(max_length=10, choices=TacticArea.choices)
    name = models.CharField(max_length=120)
    what = models.CharField(max_length=500)
    authority = models.CharField(max_length=200, blank=True)
    applicants = models.CharField(max_length=200, blank=True)
    facts = models.CharField(max_length=300, blank=True)
    watch_out = models.CharField(max_length=500, blank=True)
    is_checked = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["area", "name"]
        constraints = [
            one_of("area", TacticArea.values),
            not_blank("name"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(ends_on__isnull=True), name="plans_tactic_one_in_use"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def offered(self) -> str:
        """As a list of tactics offers it."""
        if self.is_checked:
            return self.name
        return _("%(name)s (check before use)") % {"name": self.name}


class Worded(models.Model):
    """One wording of what bears `code`: it never changes, and the next one ends it."""

    code = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    words = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["name", "pk"]
        constraints = [
            not_blank("name"),
            not_blank("words"),
            models.UniqueConstraint(
                fields=["code", "version"], name="%(app_label)s_%(class)s_one_of_a_version"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(ends_on__isnull=True),
                name="%(app_label)s_%(class)s_one_in_use",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class PlanTemplate(Worded):
    """Where a plan may begin: `objectives` is a list of pillar, statement, measure, baseline,
    target and weeks; `actions` a list of pillar, title, brief, tactic code and sector.

    One without an objective is not offered: a plan begun from it would aim at nothing.
    """

    aim = models.CharField(max_length=300)
    objectives = models.JSONField()
    actions = models.JSONField()

    class Meta(Worded.Meta):
        constraints = [*Worded.Meta.constraints, not_blank("aim")]

    def get_absolute_url(self) -> str:
        return reverse("plans:template", args=[self.code])


class NamedWeek(Worded):
    """A week of national or local effort that a day of action may belong to."""

    class Meta(Worded.Meta):
        pass

    def get_absolute_url(self) -> str:
        return reverse("plans:weeks")
