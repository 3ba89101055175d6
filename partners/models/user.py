"""People who sign in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from partners.choices import Marking
from partners.models.agency import Agency, Unit
from partners.permissions import ROLES, Permission, RoleName, has_permission
from portal.constraints import one_of


class UserManager(BaseUserManager["User"]):
    def visible_to(self, user: User) -> models.QuerySet[User]:
        """Colleagues, for those who answer for them."""
        if not has_permission(user, Permission.PEOPLE_SEE):
            return self.none()
        return self.filter(agency=user.agency_id)

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
    highest_marking = models.CharField(
        max_length=20, choices=Marking.choices, default=Marking.OFFICIAL_SENSITIVE
    )
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(db_default=Now(), editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering = ["name"]
        constraints = [
            one_of("highest_marking", Marking.values),
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

    @property
    def role_titles(self) -> list[str]:
        return [str(ROLES[RoleName(role)].title) for role in self.roles]
