"""What each database role may do with each table. A table that is not listed here is closed.

R read, I insert, U update, D delete. Nobody but the owner may change the schema, truncate or make
temporary tables. Tables without row-level security say why in `OPEN_TABLES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

VERBS = {"R": "SELECT", "I": "INSERT", "U": "UPDATE", "D": "DELETE"}


@dataclass(frozen=True)
class Rights:
    web: str = ""
    worker: str = ""
    auditor: str = ""


READ = Rights("R", "R", "")
KEEP = Rights("RIUD", "RIU", "")
FIND = Rights("RIU", "RIU", "")

TABLES: Mapping[str, Rights] = {
    # Django and libraries
    "auth_group": READ,
    "auth_permission": READ,
    "django_content_type": READ,
    "django_session": Rights("RIUD", "", ""),
    "account_emailaddress": Rights("RIU", "", ""),
    "mfa_authenticator": Rights("RIUD", "", ""),
    # the log: written by all, read by nobody who writes it
    "portal_auditevent": Rights("I", "RI", "R"),
    "portal_auditseal": Rights("", "RI", "R"),
    "portal_job": Rights("RIU", "RIU", ""),
    # partners
    "partners_agency": READ,
    "partners_agency_districts": READ,
    "partners_agreementparty": READ,
    "partners_district": READ,
    "partners_districtpopulation": READ,
    "partners_forcearea": READ,
    "partners_renewaltask": Rights("RIU", "RIU", ""),
    "partners_sharingagreement": READ,
    "partners_sharingdecision": Rights("RI", "RI", ""),
    "partners_unit": READ,
    "partners_user": Rights("RU", "R", ""),
    # referrals
    "referrals_cpiform": Rights("RIUD", "RIUD", ""),
    "referrals_cpiaccount": Rights("RIUD", "RIUD", ""),
    "referrals_cpioutcome": FIND,
    "referrals_cpirendering": FIND,
    "referrals_cpiformgrant": FIND,
    "referrals_gatestop": Rights("RIU", "R", ""),
    # profiles
    "profiles_crime": Rights("", "RI", ""),
    "profiles_crimecount": Rights("R", "RI", ""),
    "profiles_crimeimport": Rights("R", "RI", ""),
    "profiles_heldmonth": Rights("R", "RIU", ""),
    "profiles_weightset": Rights("R", "RI", ""),
    "profiles_offenceweight": Rights("R", "RI", ""),
    "profiles_districtprofile": FIND,
    "profiles_districtprofilegrant": FIND,
    "profiles_profilerendering": FIND,
}

# Tables without row-level security and the reason. A table in neither list fails the house test.
OPEN_TABLES: Mapping[str, str] = {
    "auth_group": "names of agencies' groups, no person",
    "auth_permission": "Django's list of permissions",
    "django_content_type": "Django's list of models",
    "django_session": "found only by its secret key, before anybody is known",
    "account_emailaddress": "sign-in, before anybody is known",
    "mfa_authenticator": "sign-in, before anybody is known; secrets are encrypted",
    "portal_auditevent": "the web may only add to it",
    "portal_auditseal": "the web may not touch it",
    "partners_agency": "directory of agencies",
    "partners_agency_districts": "directory of agencies",
    "partners_agreementparty": "the walls themselves look it up",
    "partners_sharingagreement": "the walls themselves look it up; no personal data",
    "partners_district": "public geography",
    "partners_districtpopulation": "public figures",
    "partners_forcearea": "public geography",
    "partners_unit": "directory of agencies",
    "partners_user": "sign-in, before anybody is known",
    "referrals_gatestop": "counts by month alone",
    "profiles_crime": "published open data without persons",
    "profiles_crimecount": "counts of published open data",
    "profiles_crimeimport": "what was imported of published open data",
    "profiles_heldmonth": "which import stands for a month",
    "profiles_weightset": "published weights",
    "profiles_offenceweight": "published weights",
}

# Functions of the wall that the application roles call; the rest of the schema is closed to them.
WALL_FUNCTIONS = (
    "person()", "user_id()", "agency()", "group_id()", "unit_led()", "markings()",
    "agency_as(text[])", "checks_decision()", "checks_grant()", "keeps_readers()", "refuses()",
)  # fmt: skip

ROLES = ("portal_web", "portal_worker", "portal_auditor")
