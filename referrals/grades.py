"""Code lists of grading, sanitising and reports: 3x5x2 as the police use it."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SourceEvaluation(TextChoices):
    RELIABLE = "1", _("1: reliable")
    UNTESTED = "2", _("2: untested")
    NOT_RELIABLE = "3", _("3: not reliable")


class Assessment(TextChoices):
    DIRECT = "A", _("A: known directly to the source")
    CORROBORATED = "B", _("B: known indirectly, but corroborated")
    INDIRECT = "C", _("C: known indirectly")
    NOT_KNOWN = "D", _("D: not known")
    FALSE = "E", _("E: suspected to be false")


class Handling(TextChoices):
    PERMITTED = "P", _("P: lawful sharing permitted")
    CONDITIONS = "C", _("C: lawful sharing permitted with conditions")


class Check(TextChoices):
    """What whoever sanitises ticks: all of it, or the report stays a draft."""

    SOURCE = "source", _("The source's identity is out")
    ORGANISATION = "organisation", _("The reporting organisation is out, or said in general")
    TIMES_PLACES = "times_places", _("Times and places that only one person could know are general")
    CUES = "cues", _("Nothing tells the source's gender, role or relation")
    VERBATIM = "verbatim", _("No words are quoted as they were said")
    ATTACHMENTS = "attachments", _("No attachment or its hidden data gives anybody away")
    SINGLE_SOURCE = "single_source", _("I asked myself whether only one person would have known it")
    RISK = "risk", _("Where handling is C, the risk is assessed below")


class ReportState(TextChoices):
    DRAFT = "draft", _("Draft")
    READING = "reading", _("Waiting for a second reader")
    RELEASED = "released", _("Released")
    RECALLED = "recalled", _("Recalled")


REPORT_COLOURS: dict[str, str] = {
    ReportState.DRAFT: "govuk-tag--grey",
    ReportState.READING: "govuk-tag--blue",
    ReportState.RELEASED: "govuk-tag--green",
    ReportState.RECALLED: "govuk-tag--red",
}


class Priority(TextChoices):
    NORMAL = "normal", _("Normal")
    HIGH = "high", _("High")
    URGENT = "urgent", _("Urgent")


class WordKind(TextChoices):
    OPERATION = "operation", _("Name of an operation")
    GROUP = "group", _("Name of a group")
    OTHER = "other", _("Other word")
