"""People who sign in."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partners.choices import MailPace, Marking, VettingLevel
from partners.models.agency import Agency, Unit
from partners.permissions import (
    ROLES,
    Permission,
    RoleName,
    has_permission,
    lent_by,
    roles_with,
)
from portal.constraints import both_or_neither, one_of
from portal.references import new_key

REVIEW_DAYS = 90


class UserManager(BaseUserManager["User"]):
    def visible_to(self, user: User) -> models.QuerySet[User]:
        """Colleagues, for those who answer for them."""
        if not has_permission(user, Permission.PEOPLE_SEE):
            return self.none()
        return self.filter(agency=user.agency_id)

    def analysts_beside(self, user: User) -> models.QuerySet[User]:
        """Who reads forms in one's own force: named to each other in sharing out the work."""
        if not has_permission(user, Permission.CPI_ANALYSE):
            return self.none()
        return self.filter(
            agency=user.agency_id, is_active=True,
            roles__overlap=roles_with(Permission.CPI_ANALYSE),
        )  # fmt: skip

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person of exactly one agency. There is no superuser: no role sees everything."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    password = models.CharField(_("password"), max_length=300)  # encrypted: partners.hashing
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    telephone = models.CharField(max_length=20, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="people")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    leads_unit = models.BooleanField(default=False)  # sees what the unit wrote, not only their own
    roles = ArrayField(models.CharField(max_length=30, choices=RoleName.choices), default=list)
    deputy_until = models.DateField(  # after this day nobody has to look whom they stand in for
        null=True, blank=True, editable=False
    )
    highest_marking = models.CharField(
        max_length=20, choices=Marking.choices, default=Marking.OFFICIAL_SENSITIVE
    )
    vetting = models.CharField(
        max_length=10, choices=VettingLevel.choices, blank=True, default="", db_default=""
    )
    vetted_until = models.DateField(null=True, blank=True)  # the last day that it counts
    trained_until = models.DateField(null=True, blank=True)  # in handling information
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_active = models.BooleanField(default=True)
    switched_off_at = models.DateTimeField(null=True, blank=True)
    switched_off_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    home_seen_at = models.DateTimeField(null=True, blank=True, editable=False)
    hints_read = ArrayField(  # the roles whose first steps this person has put away
        models.CharField(max_length=30), default=list, db_default=[], blank=True, editable=False
    )
    mail_pace = models.CharField(
        max_length=10, choices=MailPace.choices, default=MailPace.AT_ONCE,
        db_default=MailPace.AT_ONCE,
    )  # fmt: skip
    # Acts for a system of the agency, by a token: nobody signs in as it and nobody writes to it.
    is_system = models.BooleanField(default=False, db_default=False, editable=False)
    joined_at = models.DateTimeField(db_default=Now(), editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering = ["name"]
        constraints = [
            one_of("highest_marking", Marking.values),
            one_of("mail_pace", MailPace.values),
            one_of("vetting", ["", *VettingLevel.values]),
            both_or_neither("reviewed_at", "reviewed_by"),
            both_or_neither("switched_off_at", "switched_off_by"),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=RoleName.values),
                name="partners_user_roles_known",
            ),
            models.CheckConstraint(
                condition=models.Q(leads_unit=False) | models.Q(unit__isnull=False),
                name="partners_user_leads_only_own_unit",
            ),
            models.CheckConstraint(
                condition=models.Q(email=models.functions.Lower("email")),
                name="partners_user_email_lower_case",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_see(self) -> bool:
        return self.is_active and self.agency.is_active

    @cached_property
    def lent_roles(self) -> frozenset[str]:
        """Of the leads whose deputy this person is today: the roles that those hold today."""
        if self.deputy_until is None or self.deputy_until < timezone.localdate():
            return frozenset()
        lent = self.deputyships.now().filter(owner=self.agency_id)
        return frozenset().union(*map(lent_by, lent.values_list("created_by__roles", flat=True)))

    @property
    def held_roles(self) -> frozenset[str]:
        """What decides. `roles` are the person's own, and what is shown and changed."""
        return self.lent_roles.union(self.roles)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Other roles or another agency end every session of the person."""
        salt = "partners.models.User.get_session_auth_hash"
        held = json.dumps([self.password, self.agency_id, sorted(self.roles)])
        return salted_hmac(salt, held, secret=secret, algorithm="sha256").hexdigest()

    @property
    def has_lapsed(self) -> bool:
        """Vetting or training that has run out. What was never recorded does not run out."""
        today = timezone.localdate()
        return any(until and until < today for until in (self.vetted_until, self.trained_until))

    @property
    def counted_marking(self) -> str:
        """The highest marking that counts now."""
        return Marking.OFFICIAL.value if self.has_lapsed else self.highest_marking

    @property
    def review_is_due(self) -> bool:
        since = self.reviewed_at or self.joined_at
        return self.is_active and since < timezone.now() - timedelta(days=REVIEW_DAYS)

    @property
    def role_titles(self) -> list[str]:
        return [str(ROLES[RoleName(role)].title) for role in self.roles]
