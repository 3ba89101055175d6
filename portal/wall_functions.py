"""Which functions of the wall each login may call. One that is not listed is closed."""

from __future__ import annotations

_SEND_FORM = (
    "send_form(bigint, integer, timestamptz, text, partners_made_decision, portal_event,"
    " portal_event)"
)
_TRANSFER_FORM = (
    "transfer_form(bigint, integer, text, text, text, partners_made_decision, portal_event,"
    " portal_event)"
)
_TOLD = "bigint, bigint[], text[], text, text, text, text, boolean"
# Functions of the wall that the application roles call; the rest of the schema is closed to them.
WALL_FUNCTIONS = (
    "person()", "account()", "user_id()", "agency()", "group_id()", "unit_led()", "markings()",
    "agreements()", "agency_as(text[])", "invitation_job(bigint)",
    "rights_of(text[])", "checks_decision()", "checks_grant()", "keeps_readers()",
    "refuses()", "administers()", f"tell({_TOLD})", f"tell({_TOLD}, text)", "search_key(text)",
    "name_source(bigint, text, text, text)", "source_kept(bigint)",
    _SEND_FORM, _TRANSFER_FORM, "tell_referral(text, text, boolean)",
    "nominals_named(text, real, integer)", "signed(bigint)",
    "items_signed()", "meetings_signed()", "items_out_of()", "freeze_pack(bigint, boolean)",
    "take_off(bigint, text)", "is_out(bigint, bigint)",
    "pack_stands(bigint)", "pause_for_youth(bigint)",
    "programme_counts(bigint)",
)  # fmt: skip

SIGN_IN_FUNCTIONS = (
    "account_at(text)", "remove_factor(bigint)", "person_of_subject(text, text)",
    "link_subject(text, text)", "unlink_subject(text)", "api_account(text)",
    "calendar_person(text)",
    "session_data(text, timestamptz)", "session_exists(text)", "session_end(text)",
    "session_make(text, text, timestamptz)", "session_keep(text, text, timestamptz)",
)  # fmt: skip

# People are written by these alone: each asks the signed principal, or takes a link's own proof.
PEOPLE_FUNCTIONS = (
    "invite(text, text, text, text[], bigint)", "withdraw_invitation(bigint)", "invitation(text)",
    "accept_invitation(text, text)", "recovers(bigint)", "recover(text, bigint)",
    "change_roles(bigint, text[], bigint)", "switch_off(bigint)", "switch_on(bigint)",
    "record_checks(bigint, text, date, date)", "confirm_account(bigint)", "change_password(text)",
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
    "route_district(bigint, text, text, text, text)",
    "route_referrals(bigint, bigint, bigint, integer, integer, integer, integer)",
    "route_area(bigint, text, text)", "invite_first_lead(text, text, text, bigint)",
    "name_code(text, text, text, date)", "end_code(text, text, date)", "unplan_code(text, text)",
    "drafts_left()", "pass_draft(text, bigint, text)", "delete_left_draft(text)",
    "keep_summary(text)", "add_api_token(text, text, text, text[])", "end_api_token(text)",
    "keep_condition(text, text, boolean[])", "kept_sources()", "open_source(text, portal_event)",
    "source_openings(text)", "keep_tactic(text, text, text, text, text, text, text, text, boolean)",
    "end_tactic(text)", "keep_template(text, integer, text, text, text, jsonb, jsonb)",
    "end_template(text)", "keep_week(text, integer, text, text)", "end_week(text)",
    "draft_scheme(bigint, text)", "write_scheme(bigint, text, text, jsonb)",
    "publish_scheme(bigint)", "discard_scheme(bigint)",
    "draft_agreement(text, text, text, text, timestamptz, timestamptz, bigint[])",
    "sign_agreement(bigint)", "leave_agreement(bigint, text)",
    "name_criterion(bigint, text, text, text, date)", "end_criterion(bigint, text, date)",
)  # fmt: skip

# Called by the functions above and by triggers, never by a login.
INNER_FUNCTIONS = (
    "may_be_party(bigint, bigint)",
    "is_new(bigint)", "lent_roles(bigint, bigint)", "roles_of(bigint)",
    "may_ask_in(bigint, bigint, text[])", "keeps_units_open()", "delete_whole(regclass, bigint)",
    f"told({_TOLD})", f"told({_TOLD}, text)", "may_hear(partners_user, text)",
    "referral_is_whole()",
    "rung_is_decided()", "has_interest(bigint, bigint)", "sets_aside()",
    "told_of_referral(referrals_referral, text, text, boolean)", "checks_decision_of_meeting()",
    "checks_signature()", "gives_effect()", "checks_interest()", "counts_change()",
    "freeze_item(bigint, bigint)", "checks_pack()", "checks_attendance()", "checks_remark()",
    "checks_early_interest()", "carries_interests()", "checks_membership()", "checks_review()",
    "signs_review()", "review_takes_effect()",
    "pauses_plans_of(bigint)", "checks_plan()", "checks_action()",
    "guards_action()", "reads_member(bigint, bigint)", "is_decided()", "checks_entry()",
    "checks_disruption()", "keeps_criteria(bigint, date)",
    "guards_item()", "binds_decision()", "names_who()", "opens_meeting()", "keeps_programme()",
    "reveals()", "one_letter_off(text)", "words_like(text)", "keeps_name_words()",
    "checks_moderated()", "stands_as_read()", "none_after_leaving()",
    "checks_noted()", "checks_taken()", "keeps_writers()", "approves()",
    "guards_phase()", "has_left(bigint, bigint)", "dates_leaving()", "leaves_lead()",
    "stands_as_decided()", "plans_meeting()", "keeps_agenda()", "takes_items()",
    "refuses_taken_off()", "names_nominator()", "ends_feeds()", "checks_score()",
    "sets_ranking()", "scheme_of(bigint)", "is_carried()", "ends_what_it_carried()",
)  # fmt: skip

WORKER_FUNCTIONS = (
    "check_attachments_again()", "stored_attachments()", "stored_data_files()",
    "destroy_search_keys(integer)",
    "chase_second_readings()", "chase_referrals()", "chase_plans()", "chase_alerts()",
    "sessions_forget()",
    "send_invitation(bigint, text)", "ask_for_mail()", "forget_messages()", "escalate()",
    "warn_of_drafts(integer)", "delete_drafts(integer)", "tell_of_summaries()",
    "chase_partners(integer)", "forget_name_words()",
)  # fmt: skip
