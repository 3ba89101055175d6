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
    "account_emailaddress": Rights("R", "", ""),
    "mfa_authenticator": Rights("RIU", "", ""),
    "usersessions_usersession": Rights("RIUD", "", ""),
    # the log: written by all, read by nobody who writes it
    "portal_auditevent": Rights("I", "RI", "R"),
    "portal_auditseal": Rights("", "RI", "R"),
    "portal_searchkey": Rights(),
    "portal_searchterm": Rights("I", "", ""),
    "portal_job": Rights("RIU", "RIU", ""),
    # whether all is up
    "django_migrations": READ,
    "portal_heartbeat": Rights("R", "RIU", ""),
    # partners
    "partners_agency": READ,
    "partners_agency_districts": READ,
    "partners_agreementparty": READ,
    "partners_deputyship": READ,
    "partners_apitoken": Rights("R", "", ""),
    "partners_district": READ,
    "partners_districtpopulation": READ,
    "partners_feedback": Rights("RI", "", ""),
    "partners_forcearea": READ,
    "partners_formerparty": READ,
    "partners_invitation": READ,
    "partners_linkedsubject": Rights("R", "", ""),
    "partners_message": Rights("R", "RU", ""),
    "partners_notice": Rights("R", "", ""),
    "partners_renewaltask": Rights("RIU", "RIU", ""),
    "partners_sharingagreement": READ,
    "partners_sharingdecision": Rights("RI", "RI", ""),
    "partners_unit": READ,
    "partners_user": READ,
    # nominals
    "nominals_nominal": Rights("RI", "RI", ""),
    "nominals_contribution": FIND,
    "nominals_contributiongrant": FIND,
    "nominals_loanterms": Rights("RI", "RI", ""),
    "nominals_scoringscheme": READ,
    "nominals_score": FIND,
    "nominals_ranking": Rights("RI", "RU", ""),
    "nominals_rankedplace": Rights("R", "RI", ""),
    "nominals_criterion": READ,
    "nominals_programme": FIND,
    "nominals_chair": FIND,
    "nominals_nomination": FIND,
    "nominals_nominationgrant": FIND,
    "nominals_reply": FIND,
    "nominals_nominationnote": Rights("RI", "RI", ""),
    "nominals_meeting": FIND,
    "nominals_agendaitem": Rights("RI", "RI", ""),
    "nominals_decision": Rights("RI", "RI", ""),
    "nominals_signature": Rights("RI", "RI", ""),
    "nominals_interest": Rights("RI", "RI", ""),
    "nominals_paper": READ,
    "nominals_paperpart": READ,
    "nominals_signedpaper": Rights("RI", "RI", ""),
    "nominals_paperrendering": Rights("RI", "RU", ""),
    "nominals_attendance": FIND,
    "nominals_remark": Rights("RI", "RI", ""),
    "nominals_earlyinterest": Rights("RI", "RI", ""),
    # plans
    "plans_membership": Rights("RI", "RI", ""),
    "plans_review": FIND,
    "plans_plan": FIND,
    "plans_planreading": FIND,
    "plans_objective": FIND,
    "plans_action": FIND,
    "plans_actionentry": Rights("RI", "RI", ""),
    "plans_tactic": READ,
    "plans_plantemplate": READ,
    "plans_namedweek": READ,
    "plans_disruption": FIND,
    "plans_programmerendering": Rights("RI", "RIU", ""),
    "plans_calendarfeed": Rights("RIU", "", ""),
    # referrals
    "referrals_cpiform": Rights("RIUD", "RIUD", ""),
    "referrals_cpiaccount": Rights("RIUD", "RIUD", ""),
    "referrals_cpiperson": Rights("RIUD", "RIUD", ""),
    "referrals_cpivehicle": Rights("RIUD", "RIUD", ""),
    "referrals_cpiplace": Rights("RIUD", "RIUD", ""),
    "referrals_cpicontact": Rights("RIUD", "RIUD", ""),
    "referrals_cpibusiness": Rights("RIUD", "RIUD", ""),
    "referrals_cpicorrection": Rights("RIU", "RIU", ""),
    "referrals_cpiattachment": Rights("RID", "RIU", ""),
    "referrals_cpioutcome": FIND,
    "referrals_cpirendering": Rights("RI", "RIU", ""),
    "referrals_cpireceipt": Rights("RI", "RIU", ""),
    "referrals_cpiformgrant": FIND,
    "referrals_datareport": Rights("RIU", "RU", ""),
    "referrals_datareportsource": Rights("R", "RI", ""),
    "referrals_gatestop": Rights("RIU", "R", ""),
    "referrals_code": READ,
    "referrals_handover": READ,
    "referrals_triagesettings": Rights("RIU", "R", ""),
    "referrals_dutyturn": Rights("RIU", "R", ""),
    "referrals_escalation": Rights("RU", "R", ""),
    "referrals_handlingcondition": READ,
    "referrals_grading": Rights("RI", "RI", ""),
    "referrals_intelligencereport": FIND,
    "referrals_reporttext": FIND,
    "referrals_sanitising": FIND,
    "referrals_dissemination": Rights("RI", "RI", ""),
    "referrals_acknowledgement": Rights("RI", "RI", ""),
    "referrals_reportrendering": Rights("RI", "RIU", ""),
    "referrals_referral": FIND,
    "referrals_referraltext": Rights("RI", "RI", ""),
    "referrals_referralorigin": Rights("RI", "RI", ""),
    "referrals_referralmessage": Rights("RI", "RI", ""),
    "referrals_transfer": Rights("RU", "RU", ""),
    "referrals_watchedword": FIND,
    "referrals_presence": Rights("RIU", "R", ""),
    "referrals_savedfilter": Rights("RIUD", "R", ""),
    "referrals_usefulness": Rights("RI", "R", ""),
    # profiles
    "profiles_crime": Rights("", "RI", ""),
    "profiles_crimecount": Rights("R", "RI", ""),
    "profiles_datafile": Rights("RI", "RIU", ""),
    "profiles_crimeimport": Rights("R", "RI", ""),
    "profiles_heldmonth": Rights("R", "RIU", ""),
    "profiles_weightset": Rights("R", "RI", ""),
    "profiles_offenceweight": Rights("R", "RI", ""),
    "profiles_districtprofile": FIND,
    "profiles_districtprofilegrant": FIND,
    "profiles_profilerendering": Rights("RI", "RIU", ""),
    "profiles_profilesection": Rights("RIUD", "RIU", ""),
    "profiles_threatentry": Rights("RIUD", "RIU", ""),
    "profiles_indicator": Rights("RIUD", "RIU", ""),
    "profiles_recommendation": Rights("RIUD", "RIU", ""),
}

# The web may write these columns and no other. Whoever could write a person's agency, roles or
# password would be that agency: the wall looks them up here.
WEB_COLUMNS: Mapping[str, str] = {
    "partners_user": "last_login, home_seen_at, hints_read, mail_pace",
    "partners_message": "seen_at",
    "partners_notice": "seen_at",
}

# Closed to all application roles, each with the reason.
CLOSED_TABLES: Mapping[str, str] = {
    "django_session": "the web finds a session by its key through `SIGN_IN_FUNCTIONS` alone",
    "account_emailconfirmation": "nobody signs up or changes an address here",
    "socialaccount_socialaccount": "keyed on a name of ours: partners.models.LinkedSubject instead",
    "socialaccount_socialapp": "the issuer is a setting",
    "socialaccount_socialtoken": "no token of an organisation is kept",
    "nominals_nameword": "words of all agencies' names: `nominals_named` alone reads them",
    "referrals_namedsource": "`name_source` and `open_source` alone write and open who a source is",
    "auth_group_permissions": "roles are code, see partners.permissions",
    "guardian_groupobjectpermission": "grants stand on typed tables",
    "guardian_userobjectpermission": "grants stand on typed tables",
}

# Tables without row-level security and the reason. A table in neither list fails the house test.
OPEN_TABLES: Mapping[str, str] = {
    "auth_group": "names of agencies' groups, no person",
    "auth_permission": "Django's list of permissions",
    "django_content_type": "Django's list of models",
    "django_migrations": "names of changes to the tables",
    "portal_auditseal": "the web may not touch it",
    "portal_searchkey": "no login may touch it",
    "portal_heartbeat": "when processes last reported, no person",
    "partners_agency": "directory of agencies",
    "partners_agency_districts": "directory of agencies",
    "partners_agreementparty": "the walls themselves look it up",
    "partners_formerparty": "the agencies of an agreement, as above; of people it holds numbers",
    "partners_sharingagreement": "the walls themselves look it up; of people it holds numbers",
    "partners_district": "public geography",
    "partners_districtpopulation": "public figures",
    "partners_forcearea": "public geography",
    "partners_unit": "directory of agencies",
    "nominals_scoringscheme": "by which rules is scored, no person",
    "nominals_criterion": "words of house criteria, no person",
    "plans_tactic": "what can be done, no person",
    "plans_plantemplate": "where plans may begin, no person",
    "plans_namedweek": "weeks of effort, no person",
    "referrals_gatestop": "counts by month alone",
    "referrals_code": "words of code lists, no person",
    "referrals_handlingcondition": "words of a list, no person",
    "profiles_crime": "published open data without persons",
    "profiles_crimecount": "counts of published open data",
    "profiles_crimeimport": "what was imported of published open data",
    "profiles_heldmonth": "which import stands for a month",
    "profiles_weightset": "published weights",
    "profiles_offenceweight": "published weights",
}

# Of PostgreSQL itself, open to everybody until a superuser closes them: texts of other sessions'
# queries (a principal's token was once read there), ending other sessions, large objects.
KEEP_OUT = (
    "TABLE pg_catalog.pg_stat_activity",
    "FUNCTION pg_catalog.pg_stat_get_activity(integer)",
    "FUNCTION pg_catalog.pg_stat_get_backend_activity(integer)",
    "FUNCTION pg_catalog.pg_cancel_backend(integer)",
    "FUNCTION pg_catalog.pg_terminate_backend(integer, bigint)",
    "FUNCTION pg_catalog.lo_creat(integer)",
    "FUNCTION pg_catalog.lo_create(oid)",
    "FUNCTION pg_catalog.lo_from_bytea(oid, bytea)",
)

ROLES = ("portal_web", "portal_worker", "portal_auditor")
