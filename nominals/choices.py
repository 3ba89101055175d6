"""Code lists of nominals: what may be said of a person, in which capacity and how surely."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Capacity(TextChoices):
    """In which the person is spoken of: kept apart by law (DPA 2018, s.38)."""

    SUSPECT = "suspect", _("Suspect")
    CONVICTED = "convicted", _("Convicted")
    VICTIM = "victim", _("Victim")
    WITNESS = "witness_other", _("Witness or other")


class Certainty(TextChoices):
    """Fact and opinion are kept apart by law (DPA 2018, s.38)."""

    FACT = "fact", _("Fact, from a record")
    OPINION = "opinion", _("Opinion or assessment")


class Kind(TextChoices):
    NAME = "name", _("Name")
    BIRTH = "birth", _("Date of birth")
    IDENTIFIER = "identifier", _("Number in a system")
    ADDRESS = "address", _("Address")
    STATUS = "status", _("Where the person is now")
    MANAGEMENT = "management", _("Management already in place")
    WARNING = "warning", _("Warning")
    DEPENDANTS = "dependants", _("Dependants")
    TEXT = "text", _("Something else")
    AGE = "age", _("Adult or child, as a person decided")


class NameType(TextChoices):
    LEGAL = "legal", _("Name")
    ALIAS = "alias", _("Also known as")
    NICKNAME = "nickname", _("Nickname")


class IdentifierType(TextChoices):
    PNC = "PNC", _("PNC ID")
    CRO = "CRO", _("CRO number")
    CHS = "CHS", _("CHS number")
    PRISON = "NOMIS", _("Prison number")
    PND = "PND", _("PND ID")
    OCGM = "OCGM", _("OCGM nominal ID")
    OTHER = "other", _("Another number")


class Status(TextChoices):
    COMMUNITY = "community", _("In the community")
    CUSTODY = "custody", _("In custody")
    REMAND = "remand", _("On remand")
    LICENCE = "licence", _("On licence")
    RECALL = "recall", _("Recalled to prison")
    WANTED = "wanted", _("Wanted")
    ABROAD = "abroad", _("Abroad")


class Management(TextChoices):
    IOM_FIXED = "IOM_FIXED", _("IOM: fixed")
    IOM_FLEX = "IOM_FLEX", _("IOM: flex")
    IOM_FREE = "IOM_FREE", _("IOM: free")
    MAPPA_1 = "MAPPA_1", _("MAPPA level 1")
    MAPPA_2 = "MAPPA_2", _("MAPPA level 2")
    MAPPA_3 = "MAPPA_3", _("MAPPA level 3")
    SCPO = "SCPO", _("Serious Crime Prevention Order")
    ORDER = "order", _("Another order")
    COHORT = "cohort", _("Another force's cohort")


class WarningSignal(TextChoices):
    VIOLENT = "violent", _("Violent")
    WEAPONS = "weapons", _("Weapons")
    FIREARMS = "firearms", _("Firearms")
    SELF_HARM = "self_harm", _("May harm themselves")
    DOGS = "dogs", _("Dangerous dogs")
    VISIT_IN_PAIRS = "visit_in_pairs", _("Visit in pairs")
    ESCAPES = "escapes", _("May escape")
    OTHER = "other", _("Another warning")


class AgeDecision(TextChoices):
    """Where the age is not known and something tells of youth, a person decides."""

    ADULT = "adult", _("An adult")
    CHILD = "child", _("Under 18, or may be")


# Which codes a kind has, and whether it is said by its code, in words, or by a day.
CODES: Mapping[str, type[TextChoices]] = {
    Kind.NAME: NameType,
    Kind.IDENTIFIER: IdentifierType,
    Kind.STATUS: Status,
    Kind.MANAGEMENT: Management,
    Kind.WARNING: WarningSignal,
    Kind.AGE: AgeDecision,
}
IN_WORDS = (Kind.NAME, Kind.IDENTIFIER, Kind.ADDRESS)
AT_LENGTH = (Kind.TEXT, Kind.AGE)
BY_A_DAY = (Kind.BIRTH,)
