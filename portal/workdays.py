"""Working days, as far as a calendar without public holidays knows them."""

from __future__ import annotations

from datetime import date, timedelta

SATURDAY = 5


def working_days_before(day: date, number: int) -> date:
    """The day from which `number` working days have passed until `day`."""
    while number > 0:
        day -= timedelta(days=1)
        number -= day.weekday() < SATURDAY
    return day


def working_days_after(day: date, number: int) -> date:
    """The day by which `number` working days have passed since `day`."""
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() < SATURDAY
    return day
