"""Code lists of the profiles."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scheme(TextChoices):
    """Whose weights. A score without its scheme and version says nothing."""

    ONS_CSS = "ONS_CSS", _("Office for National Statistics Crime Severity Score")
    CAMBRIDGE_CHI = "CAMBRIDGE_CHI", _("Cambridge Crime Harm Index")
    LOCAL = "LOCAL", _("Local scheme")


class ProfileState(TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Replaced by a newer edition")


# Among its owner's analysts; and out with its readers, where nothing of it changes any more.
UNPUBLISHED = (ProfileState.DRAFT, ProfileState.APPROVED)
OUT = (ProfileState.PUBLISHED, ProfileState.SUPERSEDED)


class FileKind(TextChoices):
    """What a file that an analyst sends holds, and so which reader it meets."""

    STREET = "street", _("Street-level crime of data.police.uk")


class Intake(TextChoices):
    WAITING = "waiting", _("Waiting to be checked")
    TAKING = "taking", _("Being taken in")
    DONE = "done", _("Taken in")
    REFUSED = "refused", _("Refused")

    @classmethod
    def ended(cls) -> list[Intake]:
        return [cls.DONE, cls.REFUSED]


class Chapter(TextChoices):
    """The chapters of a local profile, in their order; what fits none of them is `other`."""

    OVERVIEW = "overview", _("Overview")
    HARM = "harm", _("Recognising harm")
    GROUPS = "groups", _("Organised crime groups")
    AREA = "area", _("Local authority area")
    VULNERABILITY = "vulnerability", _("Vulnerability within communities")
    SYSTEM = "system", _("A whole system approach")
    STRATEGY = "strategy", _("The strategy")
    PROGRESS = "progress", _("Partnership progress")
    OTHER = "other", _("Something else")


class ThreatPillar(TextChoices):
    """What a threat is after: the three pillars under which forces group them."""

    VULNERABILITIES = "vulnerabilities", _("Vulnerabilities")
    PROSPERITY = "prosperity", _("Prosperity")
    COMMODITIES = "commodities", _("Commodities")


class FourP(TextChoices):
    PURSUE = "pursue", _("Pursue")
    PREVENT = "prevent", _("Prevent")
    PROTECT = "protect", _("Protect")
    PREPARE = "prepare", _("Prepare")


class Trend(TextChoices):
    UP = "up", _("Rising")
    SAME = "same", _("Much the same")
    DOWN = "down", _("Falling")
    UNKNOWN = "unknown", _("Not known")


class Confidence(TextChoices):
    HIGH = "high", _("High")
    MODERATE = "moderate", _("Moderate")
    LOW = "low", _("Low")


class Unit(TextChoices):
    COUNT = "count", _("Count")
    PERCENT = "percent", _("Per cent")
    RATE = "rate", _("For each 1,000 people")
    SCORE = "score", _("Score")


class Better(TextChoices):
    """Which way would be good news."""

    UP = "up", _("Up")
    DOWN = "down", _("Down")
    NEITHER = "neither", _("Neither")


class Progress(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
