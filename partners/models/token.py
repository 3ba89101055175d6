"""How an agency's own system comes in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from partners.choices import Scope
from partners.models.agency import Agency
from partners.querysets import ApiTokenQuerySet
from portal.constraints import both_or_neither, not_blank
from portal.models import Recorded
from portal.references import new_key


class ApiToken(Recorded):
    """A secret of one system of an agency, shown once and kept as a hash.

    The system acts as `account`, a person of the agency who cannot sign in: both walls hold for it
    as for anybody. `scopes` narrow further what the secret opens.
    """

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="token"
    )
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope.choices))
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            not_blank("name"),
            both_or_neither("ended_at", "ended_by"),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=Scope.values) & Q(scopes__len__gt=0),
                name="partners_apitoken_scopes__in_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
