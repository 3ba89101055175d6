"""A person whom agencies speak of: no more than that there is one."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from nominals.querysets import NominalQuerySet
from partners.models import Shareable


class Nominal(Shareable):
    """A shared identity without content: whatever is known stands in contributions, each owned.

    `owner` is the agency that spoke of the person first. It has no more rights over what others
    say than anybody else.
    """

    objects = NominalQuerySet.as_manager()

    class Meta(Shareable.Meta):
        indexes = [models.Index(fields=["owner", "-id"], name="nominals_nominal_owned")]

    def get_absolute_url(self) -> str:
        return reverse("nominals:nominal", args=[self.key])
