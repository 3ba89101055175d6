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
    PUBLISHED = "published", _("Published")


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
