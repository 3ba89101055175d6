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
