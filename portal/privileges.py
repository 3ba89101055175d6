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
    "nominals_meeting": FIND,
    "nominals_agendaitem": Rights("RI", "RI", ""),
    "nominals_decision": Rights("RI", "RI", ""),
    "nominals_signature": Rights("RI", "RI", ""),
    "nominals_interest": Rights("RI", "RI", ""),
    "nominals_paper": READ,
    "nominals_paperpart": READ,
    "nominals_signedpaper": Rights("RI", "RI", ""),
    "nominals_paperrendering": FIND,
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
    "plans_disruption": FIND,
    "plans_programmerendering": Rights("RI", "RIU", ""),
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
    "referrals_cpirendering": FIND,
    "referrals_cpireceipt": FIND,
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
    "referrals_reportrendering": FIND,
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
    "profiles_crimeimport": Rights("R", "RI", ""),
    "profiles_heldmonth": Rights("R", "RIU", ""),
    "profiles_weightset": Rights("R", "RI", ""),
    "profiles_offenceweight": Rights("R", "RI", ""),
    "profiles_districtprofile": FIND,
    "profiles_districtprofilegrant": FIND,
    "profiles_profilerendering": Rights("RI", "RIU", ""),
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
    "partners_sharingagreement": "the walls themselves look it up; no personal data",
    "partners_district": "public geography",
    "partners_districtpopulation": "public figures",
    "partners_forcearea": "public geography",
    "partners_unit": "directory of agencies",
    "nominals_scoringscheme": "by which rules is scored, no person",
    "nominals_criterion": "words of house criteria, no person",
    "plans_tactic": "what can be done, no person",
    "plans_plantemplate": "where plans may begin, no person",
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

_SEND_FORM = (
    "send_form(bigint, integer, timestamptz, text, partners_made_decision, portal_event,"
    " portal_event)"
)
_TRANSFER_FORM = (
    "transfer_form(bigint, integer, text, text, text, partners_made_decision, portal_event,"
    " portal_event)"
)
_TELL = "tell(bigint, bigint[], text[], text, text, text, text, boolean)"
# Functions of the wall that the application roles call; the rest of the schema is closed to them.
WALL_FUNCTIONS = (
    "person()", "account()", "user_id()", "agency()", "group_id()", "unit_led()", "markings()",
    "agreements()", "agency_as(text[])", "invitation_job(bigint)",
    "rights_of(text[])", "checks_decision()", "checks_grant()", "keeps_readers()",
    "refuses()", "administers()", _TELL, "search_key(text)",
    "name_source(bigint, text, text, text)", "source_kept(bigint)",
    _SEND_FORM, _TRANSFER_FORM, "tell_referral(text, text, boolean)",
    "nominals_named(text, real, integer)", "signed(bigint)",
    "items_signed()", "meetings_signed()", "items_out_of()", "freeze_pack(bigint, boolean)",
    "pack_stands(bigint)",
    "programme_counts(bigint)",
)  # fmt: skip

SIGN_IN_FUNCTIONS = (
    "account_at(text)", "remove_factor(bigint)", "person_of_subject(text, text)",
    "link_subject(text, text)", "unlink_subject(text)", "api_account(text)",
    "session_data(text, timestamptz)", "session_exists(text)", "session_end(text)",
    "session_make(text, text, timestamptz)", "session_keep(text, text, timestamptz)",
)  # fmt: skip

# People are written by these alone: each asks the signed principal, or takes a link's own proof.
PEOPLE_FUNCTIONS = (
    "invite(text, text, text, text[], bigint)", "withdraw_invitation(bigint)", "invitation(text)",
    "accept_invitation(text, text)", "recovers(bigint)", "recover(text, bigint)",
    "change_roles(bigint, text[], bigint)", "switch_off(bigint)", "switch_on(bigint)",
    "record_checks(bigint, text, date, date)", "confirm_account(bigint)",
    "name_deputy(text, bigint, date, date)", "end_deputy(bigint)", "lead_unit(bigint, boolean)",
)  # fmt: skip

# Agencies, units, routes, the words of code lists, rules of scoring and criteria, which these alone
# write: the walls look most of them up. Who a source is opens to a source custodian, whose event is
# written first.
PLACE_FUNCTIONS = (
    "add_unit(text)", "rename_unit(bigint, text)", "close_unit(bigint)",
    "keep_agency(text[], boolean)", "add_agency(text, text, text, text, bigint[])",
    "change_agency(bigint, text, text, text, bigint[])", "suspend_agency(bigint)",
    "resume_agency(bigint)", "people_of(bigint)", "add_district(text, text, bigint, text)",
    "route_district(bigint, text, text, text)",
    "route_referrals(bigint, bigint, bigint, integer, integer, integer, integer)",
    "route_area(bigint, text, text)", "invite_first_lead(text, text, text, bigint)",
    "name_code(text, text, text, date)", "end_code(text, text, date)", "unplan_code(text, text)",
    "drafts_left()", "pass_draft(text, bigint, text)", "delete_left_draft(text)",
    "keep_summary(text)", "add_api_token(text, text, text, text[])", "end_api_token(text)",
    "keep_condition(text, text, boolean[])", "kept_sources()", "open_source(text, portal_event)",
    "source_openings(text)", "keep_tactic(text, text, text, text, text, text, text, text, boolean)",
    "end_tactic(text)", "draft_scheme(bigint, text)", "write_scheme(bigint, text, text, jsonb)",
    "publish_scheme(bigint)", "discard_scheme(bigint)",
    "name_criterion(bigint, text, text, text, date)", "end_criterion(bigint, text, date)",
)  # fmt: skip

# Called by the functions above and by triggers, never by a login.
INNER_FUNCTIONS = (
    "is_new(bigint)", "lent_roles(bigint, bigint)", "roles_of(bigint)",
    "may_ask_in(bigint, bigint, text[])", "keeps_units_open()", "delete_whole(regclass, bigint)",
    "told(bigint, bigint[], text[], text, text, text, text, boolean)", "referral_is_whole()",
    "told_of_referral(referrals_referral, text, text, boolean)", "checks_decision_of_meeting()",
    "checks_signature()", "gives_effect()", "checks_interest()", "counts_change()",
    "freeze_item(bigint, bigint)", "checks_pack()", "checks_attendance()", "checks_remark()",
    "checks_early_interest()", "carries_interests()", "checks_membership()", "checks_review()",
    "signs_review()", "review_takes_effect()", "checks_plan()", "checks_action()",
    "guards_action()", "reads_member(bigint, bigint)", "is_decided()", "checks_entry()",
    "checks_disruption()", "keeps_criteria(bigint, date)",
)  # fmt: skip

WORKER_FUNCTIONS = (
    "check_attachments_again()", "stored_attachments()", "destroy_search_keys(integer)",
    "chase_second_readings()", "chase_referrals()", "chase_plans()", "sessions_forget()",
    "send_invitation(bigint, text)", "ask_for_mail()", "forget_messages()", "escalate()",
    "warn_of_drafts(integer)", "delete_drafts(integer)", "tell_of_summaries()",
    "chase_partners(integer)",
)  # fmt: skip

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
