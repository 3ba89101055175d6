"""Rules that the database itself holds, in the words of the house."""

from __future__ import annotations

from django.db.models import CheckConstraint, Q


def both_or_neither(first: str, second: str) -> CheckConstraint:
    """A time and its actor travel together."""
    return CheckConstraint(
        condition=Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
        name=f"%(app_label)s_%(class)s_{first}_both_or_neither",
    )


def one_of(field: str, values: list[str]) -> CheckConstraint:
    return CheckConstraint(
        condition=Q(**{f"{field}__in": values}), name=f"%(app_label)s_%(class)s_{field}_known"
    )


def not_blank(field: str) -> CheckConstraint:
    return CheckConstraint(
        condition=~Q(**{field: ""}), name=f"%(app_label)s_%(class)s_{field}_not_blank"
    )


def telephone(field: str) -> CheckConstraint:
    """Digits in groups, as somebody in a hurry dials them; or none."""
    return CheckConstraint(
        condition=Q(**{f"{field}__regex": r"^(\+?[0-9]([0-9 ]{0,17}[0-9]))?$"}),
        name=f"%(app_label)s_%(class)s_{field}_dials",
    )
