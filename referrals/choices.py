"""Code lists of the CPI form. Themes, sources and risks are local lists, not national policy."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from referrals.answer_choices import (
    AgeRange,
    Ethnicity,
    Frequency,
    KnownTo,
    PersonRole,
    PlaceType,
    Platform,
    Precision,
    Sex,
    VehicleType,
)

DRAFT_WARNED_AFTER = timedelta(days=21)  # since it was last saved; `wall.warn_of_drafts`
DRAFT_KEPT_FOR = timedelta(days=28)  # `wall.delete_drafts`


class Theme(TextChoices):
    MET = "MET", _("Missing, exploited or trafficked")
    CSE = "CSE", _("Child sexual exploitation")
    CCE_COUNTY_LINES = "CCE_COUNTY_LINES", _("Child criminal exploitation or county lines")
    DRUG_HARM = "DRUG_HARM", _("Drug-related harm")
    MODERN_SLAVERY = "MODERN_SLAVERY", _("Modern slavery")
    ORG_CRIME_GENERAL = "ORG_CRIME_GENERAL", _("Organised crime in general")
    FIREARMS = "FIREARMS", _("Firearms")
    KNIVES = "KNIVES", _("Knives")
    SERIOUS_VIOLENCE = "SERIOUS_VIOLENCE", _("Serious violence")
    MONEY_LAUNDERING = "MONEY_LAUNDERING", _("Money laundering")
    FRAUD = "FRAUD", _("Fraud")
    CYBER = "CYBER", _("Cyber crime")
    ORG_ACQUISITIVE = (
        "ORG_ACQUISITIVE",
        _("Organised theft: burglary, vehicles, plant, cash machines"),
    )
    ORG_IMMIGRATION = "ORG_IMMIGRATION", _("Organised immigration crime")
    COUNTERFEIT = "COUNTERFEIT", _("Counterfeit goods")
    WASTE_ENV_CRIME = "WASTE_ENV_CRIME", _("Waste and environmental crime")
    CORRUPTION_PRISON = "CORRUPTION_PRISON", _("Corruption in prisons")
    CUCKOOING = "CUCKOOING", _("Cuckooing: a home taken over")
    ASB = "ASB", _("Anti-social behaviour")
    COMMUNITY_TENSION = "COMMUNITY_TENSION", _("Community tension")
    OTHER = "OTHER", _("Something else")


class SourceType(TextChoices):
    SAW_OR_HEARD = "saw_or_heard", _("I saw or heard it myself")
    OUR_RECORDS = "our_records", _("It is in my organisation's records")
    PROFESSIONAL = "professional", _("Another professional told me")
    PUBLIC = "public", _("A member of the public or somebody we work with told me")
    SUBJECT = "subject", _("The person it is about told me")
    ANONYMOUS = "anonymous", _("I was told anonymously")
    OPEN_SOURCE = "open_source", _("It is open to anybody, for example online")
    UNKNOWN = "unknown", _("I do not know")


class AtRisk(TextChoices):
    YES = "yes", _("Yes, somebody is at risk now")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("I do not know")


class Risk(TextChoices):
    NONE = "none", _("No, I see no risk")
    SOURCE = "source", _("Yes, to the person who told me")
    SUBMITTER = "submitter", _("Yes, to me or a colleague")
    ANOTHER = "another", _("Yes, to somebody else")
    UNSURE = "unsure", _("I do not know")


class State(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Sent, waiting to be read")
    IN_TRIAGE = "in_triage", _("Being read")
    CLOSED = "closed", _("Answered")


class Quarantine(TextChoices):
    """Where an attached file stands."""

    WAITING = "waiting", _("Waiting for the virus check")
    CLEAN = "clean", _("Checked")
    REFUSED = "refused", _("Not taken")


class Tag(NamedTuple):
    label: Promise
    colour: str


TAGS: dict[str, Tag] = {
    State.DRAFT: Tag(_("Draft"), "grey"),
    State.SUBMITTED: Tag(_("Waiting"), "blue"),
    State.IN_TRIAGE: Tag(_("Being read"), "purple"),
    State.CLOSED: Tag(_("Answered"), "green"),
}
ALLOWED_MOVES: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.SUBMITTED}),
    State.SUBMITTED: frozenset({State.IN_TRIAGE}),
    State.IN_TRIAGE: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
}


# What an analyst has still to deal with.
WAITING = (State.SUBMITTED, State.IN_TRIAGE)


class Priority(TextChoices):
    """Decided by a named person at triage. Local targets go with each: there is no national one."""

    HIGH = "high", _("High: threat to life, serious harm, or about to happen")
    MEDIUM = "medium", _("Medium: of use only if acted on soon")
    LOW = "low", _("Low: everything else")


PRIORITY_TAGS: dict[str, Tag] = {
    Priority.HIGH: Tag(_("High"), "red"),
    Priority.MEDIUM: Tag(_("Medium"), "orange"),
    Priority.LOW: Tag(_("Low"), "grey"),
}


class NoActionReason(TextChoices):
    """Why nothing further is done. For the force alone."""

    NOT_POLICING_PURPOSE = "NOT_POLICING_PURPOSE", _("It serves no policing purpose")
    INSUFFICIENT_DETAIL = "INSUFFICIENT_DETAIL", _("It says too little")
    ALREADY_KNOWN = "ALREADY_KNOWN", _("It is known already")
    SUSPECTED_MALICIOUS = "SUSPECTED_MALICIOUS", _("It is suspected to be malicious")
    OUTSIDE_REMIT = "OUTSIDE_REMIT", _("It is outside what the police deal with")


class Outcome(TextChoices):
    """What came of a form. For the force alone: the sender gets the safe answer."""

    INTEL_LOG = "INTEL_LOG", _("An intelligence log was created")
    CRIME_RECORDED = "CRIME_RECORDED", _("It amounts to a crime and was recorded")
    SAFEGUARDING = "SAFEGUARDING", _("Concern for safety, passed to a safeguarding team")
    NO_FURTHER_ACTION = "NO_FURTHER_ACTION", _("No further action")
    RETURNED_TO_SUBMITTER = "RETURNED_TO_SUBMITTER", _("More is needed from the sender")
    DUPLICATE_MERGED = "DUPLICATE_MERGED", _("Already held, joined to that record")
    TRANSFERRED_OTHER_FORCE = "TRANSFERRED_OTHER_FORCE", _("Passed to another force")


class SafeAnswer(TextChoices):
    """Approved words for the sender: none says what the police know or will do."""

    READ_AND_USED = (
        "read_and_used",
        _(
            "Thank you. Your information has been read and assessed."
            " It helps us, even where you see nothing change."
        ),
    )
    CONTACT = (
        "contact",
        _(
            "Thank you. Your information has been read and assessed."
            " We will contact you through your agency."
        ),
    )
    MORE_NEEDED = (
        "more_needed",
        _(
            "Thank you. Your information has been read."
            " We would like to know more: please send another form."
        ),
    )
    NOT_FOR_US = (
        "not_for_us",
        _(
            "Thank you. Your information has been read."
            " It is not something the police can take further."
        ),
    )


class Rung(TextChoices):
    """The ladder of an urgent form that nobody opens, in its order, and of one nobody decides."""

    DUTY = "duty", _("The analyst on duty")
    SUPERVISOR = "supervisor", _("The supervisor")
    CONTROL_ROOM = "control_room", _("The force control room")
    UNDECIDED = "undecided", _("Not decided in time")


class DutyPart(TextChoices):
    DUTY = "duty", _("On duty for urgent forms")
    SUPERVISOR = "supervisor", _("Supervisor")


class Ended(TextChoices):
    """What stopped the ladder."""

    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    OPENED = "opened", _("The form was opened")
    DECIDED = "decided", _("The form was decided")


class GateAnswer(TextChoices):
    """'Which of these is it?', in the order shown."""

    EMERGENCY = "emergency", _("An emergency, or a crime happening now")
    CRIME_REPORT = (
        "crime_report",
        _("A crime against me, my organisation or someone I speak for, that I want to report"),
    )
    AT_RISK = "at_risk", _("A child or adult at risk of significant harm")
    TERRORISM = "terrorism", _("Terrorism or radicalisation")
    MISCONDUCT = "misconduct", _("Misconduct or corruption by police officers or staff")
    TASKED = "tasked", _("Something the police asked someone to find out")
    NONE = "none", _("None of these: I have noticed something the police may want to know")


STOPS = frozenset(
    {GateAnswer.EMERGENCY, GateAnswer.TERRORISM, GateAnswer.MISCONDUCT, GateAnswer.TASKED}
)


class CodeList(TextChoices):
    """Lists whose words the host force keeps. A code itself is known to the database for good."""

    THEME = "theme", _("What it is about")
    SOURCE_TYPE = "source_type", _("How the sender knows")
    RISK = "risk", _("Risk if the police act")
    OUTCOME = "outcome", _("What came of it")
    ANSWER = "answer", _("What the sender hears")
    PRECISION = "precision", _("How sure a date is")
    FREQUENCY = "frequency", _("How often it happens")
    KNOWN_TO = "known_to", _("How many people know it")
    PERSON_ROLE = "person_role", _("What a person has to do with it")
    SEX = "sex", _("Sex of a person")
    AGE_RANGE = "age_range", _("Age of a person")
    ETHNICITY = "ethnicity", _("Ethnicity of a person")
    VEHICLE_TYPE = "vehicle_type", _("Kind of vehicle")
    PLACE_TYPE = "place_type", _("Kind of place")
    PLATFORM = "platform", _("Kind of number or online name")


LISTS: dict[str, type[TextChoices]] = {
    CodeList.THEME: Theme,
    CodeList.SOURCE_TYPE: SourceType,
    CodeList.RISK: Risk,
    CodeList.OUTCOME: Outcome,
    CodeList.ANSWER: SafeAnswer,
    CodeList.PRECISION: Precision,
    CodeList.FREQUENCY: Frequency,
    CodeList.KNOWN_TO: KnownTo,
    CodeList.PERSON_ROLE: PersonRole,
    CodeList.SEX: Sex,
    CodeList.AGE_RANGE: AgeRange,
    CodeList.ETHNICITY: Ethnicity,
    CodeList.VEHICLE_TYPE: VehicleType,
    CodeList.PLACE_TYPE: PlaceType,
    CodeList.PLATFORM: Platform,
}
