"""The PDF of a programme's figures."""

from __future__ import annotations

from django.db import models

from nominals.models import Programme
from partners.models import Rendering
from plans.querysets import ProgrammeRenderingQuerySet


class ProgrammeRendering(Rendering):
    """Of the figures as they stood on one day: the same for all of the programme."""

    programme = models.ForeignKey(
        Programme,
        on_delete=models.CASCADE,  # made from it
        related_name="renderings",
    )

    objects = ProgrammeRenderingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "digest"], name="plans_programmerendering_made_once"
            )
        ]
