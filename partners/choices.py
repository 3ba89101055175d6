"""Code lists of the partnership."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sector(TextChoices):
    POLICE = "police", _("Police")
    PROBATION_PRISON = "probation_prison", _("Prisons and probation")
    LOCAL_AUTHORITY = "local_authority", _("Local authority")
    CHILDREN_SERVICES = "children_services", _("Children's services")
    ADULT_SERVICES = "adult_services", _("Adult services")
    EDUCATION = "education", _("Education")
    HEALTH = "health", _("Health")
    HOUSING = "housing", _("Housing")
    FIRE = "fire", _("Fire and rescue")
    LICENSING_TRADING_STANDARDS = (
        "licensing_trading_standards",
        _("Licensing and trading standards"),
    )
    HMRC_DWP = "HMRC_DWP", _("HMRC and DWP")
    IMMIGRATION_BORDER = "immigration_border", _("Immigration and border")
    NCA = "NCA", _("National Crime Agency")
    CPS = "CPS", _("Crown Prosecution Service")
    ENVIRONMENT_AGENCY = "environment_agency", _("Environment Agency")
    VOLUNTARY_COMMUNITY = "voluntary_community", _("Voluntary and community")
    PRIVATE_BUSINESS = "private_business", _("Private business")
    OTHER = "other", _("Other")


class AgencyState(TextChoices):
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed")


class Marking(TextChoices):
    """Ordered: each marking allows those before it."""

    OFFICIAL = "OFFICIAL", _("OFFICIAL")
    OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE", _("OFFICIAL-SENSITIVE")


class VettingLevel(TextChoices):
    """Non-police personnel vetting, and the government's own."""

    NPPV2 = "NPPV2", _("NPPV level 2")
    NPPV3 = "NPPV3", _("NPPV level 3")
    SC = "SC", _("Security Check (SC)")


class MailPace(TextChoices):
    """How often a person is written to. What cannot wait is always written at once."""

    AT_ONCE = "at_once", _("At once, one mail for each thing")
    DAILY = "daily", _("Once a day, in the morning")
    WEEKLY = "weekly", _("Once a week, on Monday morning")


class SummaryPace(TextChoices):
    """How often an agency's leads are told how its forms stand."""

    NEVER = "never", _("Never")
    DAILY = "daily", _("Every morning")
    WEEKLY = "weekly", _("Every Monday morning")


class Scope(TextChoices):
    """What the secret of a system opens, at most."""

    SEND = "forms:send", _("Send forms")
    READ = "forms:read", _("Read what it sent, and the answers")


class NoticeKind(TextChoices):
    ROLES = "roles", _("Your roles or your unit were changed.")
    CHECKS = "checks", _("Your vetting or training was recorded anew.")
    DRAFT = "draft", _("A colleague's draft was passed to you: it stands under My forms.")
    DEPUTY = "deputy", _("You were named the deputy of a lead of your agency: below it says when.")
    DEPUTISED = "deputised", _("A deputy for you was named. Was it not you? End it on their page.")
    DEPUTY_END = "deputy_end", _("A deputyship of yours was ended early.")
    UNIT_LEAD = "unit_lead", _("Whether you lead your unit was changed.")
    RECOVERY = "recovery", _("A lead of your agency let you set up anew how you sign in.")


class AgreementState(TextChoices):
    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class DistrictKind(TextChoices):
    COUNTY_DISTRICT = "county_district", _("District of a county")
    UNITARY = "unitary", _("Unitary authority")


class DecisionOutcome(TextChoices):
    SHARE = "share", _("Share")
    WITHHOLD = "withhold", _("Do not share")


class Gateway(TextChoices):
    """Powers often cited for a disclosure. A local starting list, not legal advice."""

    CDA_1998_S115 = "cda_1998_s115", _("Crime and Disorder Act 1998, section 115")
    CHILDREN_ACT_2004_S11 = "children_act_2004_s11", _("Children Act 2004, sections 10 and 11")
    CHILDREN_ACT_1989_S47 = "children_act_1989_s47", _("Children Act 1989, sections 17 and 47")
    CCA_2013_S7 = "cca_2013_s7", _("Crime and Courts Act 2013, section 7")
    COMMON_LAW = "common_law", _("Common law policing purposes")
    VITAL_INTERESTS = "vital_interests", _("To protect somebody's vital interests")
    OPEN_DATA = "open_data", _("Made from published open data")


class Consent(TextChoices):
    ASKED_GIVEN = "given", _("Asked for and given")
    ASKED_REFUSED = "refused", _("Asked for and refused")
    NOT_ASKED = "not_asked", _("Not asked, because asking would be unsafe or inappropriate")
    NOT_PERSONAL = "not_personal", _("No personal data")


def markings_up_to(highest: str) -> list[str]:
    values = list(Marking.values)
    return values[: values.index(highest) + 1] if highest in values else []
