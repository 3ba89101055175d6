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
    GENDER = "gender", _("Gender")
    NATIONALITY = "nationality", _("Nationality")
    IDENTIFIER = "identifier", _("Number in a system")
    ADDRESS = "address", _("Address")
    STATUS = "status", _("Where the person is now")
    CATEGORY = "category", _("Prison category")
    OFFICER = "officer", _("Supervising officer")
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


class Gender(TextChoices):
    """As the agency has it on record, or as the person says."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Another gender")


class PrisonCategory(TextChoices):
    """Adults: men A to D, women restricted, closed or open (HMPPS categorisation policy)."""

    A = "A", _("Category A")
    B = "B", _("Category B")
    C = "C", _("Category C")
    D = "D", _("Category D (open)")
    RESTRICTED = "restricted", _("Restricted status")
    CLOSED = "closed", _("Women’s closed")
    OPEN = "open", _("Women’s open")
    UNSENTENCED = "U", _("Unsentenced, not categorised")


class Management(TextChoices):
    IOM_FIXED = "IOM_FIXED", _("IOM: fixed")
    IOM_FLEX = "IOM_FLEX", _("IOM: flex")
    IOM_FREE = "IOM_FREE", _("IOM: free")
    MAPPA_1 = "MAPPA_1", _("MAPPA level 1")
    MAPPA_2 = "MAPPA_2", _("MAPPA level 2")
    MAPPA_3 = "MAPPA_3", _("MAPPA level 3")
    MAPPA_CAT_1 = "MAPPA_CAT_1", _("MAPPA category 1: registered sexual offender")
    MAPPA_CAT_2 = "MAPPA_CAT_2", _("MAPPA category 2: violent or other sexual offender")
    MAPPA_CAT_3 = "MAPPA_CAT_3", _("MAPPA category 3: other dangerous offender")
    MAPPA_CAT_4 = "MAPPA_CAT_4", _("MAPPA category 4: terrorist or terrorist risk offender")
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
    Kind.GENDER: Gender,
    Kind.IDENTIFIER: IdentifierType,
    Kind.STATUS: Status,
    Kind.CATEGORY: PrisonCategory,
    Kind.MANAGEMENT: Management,
    Kind.WARNING: WarningSignal,
    Kind.AGE: AgeDecision,
}
IN_WORDS = (Kind.NAME, Kind.NATIONALITY, Kind.IDENTIFIER, Kind.ADDRESS, Kind.OFFICER)
AT_LENGTH = (Kind.TEXT, Kind.AGE)
BY_A_DAY = (Kind.BIRTH,)
