"""What the audit log calls things: every event, and the operation in law that it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from portal.models import Operation


class Event(StrEnum):
    """What happened: noun and past verb. Each belongs to one operation."""

    RECORD_READ = "record_read"
    LIST_READ = "list_read"
    CPI_STARTED = "cpi_started"
    CPI_ALTERED = "cpi_altered"
    CPI_SENT = "cpi_sent"
    FILE_ATTACHED = "file_attached"
    FILE_TAKEN_AWAY = "file_taken_away"
    FILE_CHECKED = "file_checked"
    CPI_WITHDRAWN = "cpi_withdrawn"
    CPI_EXPIRED = "cpi_expired"
    CPI_DRAFT_DELETED = "cpi_draft_deleted"
    CPI_PASSED_ON = "cpi_passed_on"
    CPI_ANSWERED = "cpi_answered"
    CPI_TRIAGED = "cpi_triaged"
    CPI_ASSIGNED = "cpi_assigned"
    CPI_HANDED_BACK = "cpi_handed_back"
    HAND_OVER_ACKNOWLEDGED = "hand_over_acknowledged"
    USEFULNESS_TOLD = "usefulness_told"
    CORRECTION_ASKED = "correction_asked"
    CORRECTION_ANSWERED = "correction_answered"
    CPI_ESCALATED = "cpi_escalated"  # by the wall's function
    ESCALATION_ACKNOWLEDGED = "escalation_acknowledged"
    DUTY_BEGUN = "duty_begun"
    DUTY_ENDED = "duty_ended"
    TRIAGE_SETTINGS_CHANGED = "triage_settings_changed"
    DOCUMENT_ASKED = "document_asked"
    DOCUMENT_TAKEN = "document_taken"
    DOCUMENT_RENDERED = "document_rendered"
    PROFILE_BUILT = "profile_built"
    PROFILE_PUBLISHED = "profile_published"
    DATA_REPORT_PUBLISHED = "data_report_published"
    SYSTEM_LET_IN = "system_let_in"
    SYSTEM_SHUT_OUT = "system_shut_out"
    GRANT_GIVEN = "grant_given"
    GRANT_REVOKED = "grant_revoked"
    DECISION_RECORDED = "decision_recorded"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    SUBJECT_LINKED = "subject_linked"
    SUBJECT_UNLINKED = "subject_unlinked"
    ACCESS_DENIED = "access_denied"
    SESSION_ENDED = "session_ended"
    CRIME_IMPORTED = "crime_imported"
    RENEWAL_CLOSED = "renewal_closed"
    PERSON_ADDED = "person_added"
    PERSON_INVITED = "person_invited"
    INVITATION_SENT = "invitation_sent"
    INVITATION_ASKED_AGAIN = "invitation_asked_again"
    RECOVERY_STARTED = "recovery_started"
    PERSON_RECOVERED = "person_recovered"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    INVITATION_ACCEPTED = "invitation_accepted"
    ROLES_CHANGED = "roles_changed"
    DEPUTY_NAMED = "deputy_named"
    DEPUTY_ENDED = "deputy_ended"
    PERSON_SWITCHED_OFF = "person_switched_off"
    PERSON_SWITCHED_ON = "person_switched_on"
    CHECKS_RECORDED = "checks_recorded"
    ACCOUNT_CONFIRMED = "account_confirmed"
    FEEDBACK_GIVEN = "feedback_given"
    UNIT_ADDED = "unit_added"
    UNIT_RENAMED = "unit_renamed"
    UNIT_CLOSED = "unit_closed"
    AGENCY_ADDED = "agency_added"
    AGENCY_CHANGED = "agency_changed"
    AGENCY_SUSPENDED = "agency_suspended"
    AGENCY_RESUMED = "agency_resumed"
    DISTRICT_ADDED = "district_added"
    ROUTES_CHANGED = "routes_changed"
    CODE_CHANGED = "code_changed"
    SEARCHED = "searched"
    SEARCHES_OPENED = "searches_opened"
    CPI_GRADED = "cpi_graded"
    SOURCE_NAMED = "source_named"
    SOURCE_OPENED = "source_opened"
    REPORT_WRITTEN = "report_written"
    REPORT_FORWARDED = "report_forwarded"
    REPORT_SENT_BACK = "report_sent_back"
    REPORT_READ_AGAIN = "report_read_again"
    REPORT_RELEASED = "report_released"
    REPORT_TOLD = "report_told"
    REPORT_ACCEPTED = "report_accepted"
    REPORT_RECALLED = "report_recalled"
    REFERRAL_MADE = "referral_made"
    REFERRAL_ACKNOWLEDGED = "referral_acknowledged"
    REFERRAL_ANSWERED = "referral_answered"
    REFERRAL_RETURNED = "referral_returned"
    REFERRAL_WRITTEN_ON = "referral_written_on"
    CPI_TRANSFERRED = "cpi_transferred"
    TRANSFER_ACKNOWLEDGED = "transfer_acknowledged"
    WORD_ADDED = "word_added"
    WORD_ENDED = "word_ended"
    CONDITION_CHANGED = "condition_changed"
    NOMINAL_BEGUN = "nominal_begun"
    CONTRIBUTION_MADE = "contribution_made"
    CONTRIBUTION_WITHDRAWN = "contribution_withdrawn"
    SCORE_GIVEN = "score_given"
    SCORE_CHANGED = "score_changed"
    SCORES_REVEALED = "scores_revealed"
    RANKING_ASKED = "ranking_asked"
    RANKING_MADE = "ranking_made"
    PROGRAMME_BEGUN = "programme_begun"
    CHAIR_NAMED = "chair_named"
    CHAIR_ENDED = "chair_ended"
    NOMINATION_BEGUN = "nomination_begun"
    NOMINATION_ALTERED = "nomination_altered"
    NOMINATION_MOVED = "nomination_moved"
    PARTNERS_ASKED = "partners_asked"
    PARTNER_REPLIED = "partner_replied"
    MEETING_PLANNED = "meeting_planned"
    MEETING_OPENED = "meeting_opened"
    MEETING_CLOSED = "meeting_closed"
    ITEM_SHOWN = "item_shown"
    INTEREST_DECLARED = "interest_declared"
    DECISION_PROPOSED = "decision_proposed"
    DECISION_SIGNED = "decision_signed"
    DECISION_TOOK_EFFECT = "decision_took_effect"
    DEMONSTRATION_LOADED = "demonstration_loaded"


OPERATIONS: Mapping[Event, Operation] = {
    Event.RECORD_READ: Operation.CONSULTATION,
    Event.LIST_READ: Operation.CONSULTATION,
    Event.CPI_STARTED: Operation.COLLECTION,
    Event.CPI_ALTERED: Operation.ALTERATION,
    Event.CPI_SENT: Operation.DISCLOSURE,
    Event.FILE_ATTACHED: Operation.COLLECTION,
    Event.FILE_TAKEN_AWAY: Operation.ERASURE,
    Event.FILE_CHECKED: Operation.ALTERATION,
    Event.CPI_WITHDRAWN: Operation.ERASURE,
    Event.CPI_EXPIRED: Operation.ERASURE,  # written by the wall
    Event.CPI_DRAFT_DELETED: Operation.ERASURE,
    Event.CPI_PASSED_ON: Operation.PERMISSION_CHANGE,
    Event.CPI_ANSWERED: Operation.ALTERATION,
    Event.CPI_TRIAGED: Operation.ALTERATION,
    Event.CPI_ASSIGNED: Operation.ALTERATION,
    Event.CPI_HANDED_BACK: Operation.ALTERATION,
    Event.HAND_OVER_ACKNOWLEDGED: Operation.ALTERATION,
    Event.USEFULNESS_TOLD: Operation.COLLECTION,
    Event.CORRECTION_ASKED: Operation.DISCLOSURE,
    Event.CORRECTION_ANSWERED: Operation.DISCLOSURE,
    Event.CPI_ESCALATED: Operation.ALTERATION,
    Event.ESCALATION_ACKNOWLEDGED: Operation.ALTERATION,
    Event.DUTY_BEGUN: Operation.ALTERATION,
    Event.DUTY_ENDED: Operation.ALTERATION,
    Event.TRIAGE_SETTINGS_CHANGED: Operation.ALTERATION,
    Event.DOCUMENT_ASKED: Operation.CONSULTATION,
    Event.DOCUMENT_TAKEN: Operation.EXPORT,
    Event.DOCUMENT_RENDERED: Operation.COMBINATION,
    Event.PROFILE_BUILT: Operation.COMBINATION,
    Event.PROFILE_PUBLISHED: Operation.DISCLOSURE,
    Event.DATA_REPORT_PUBLISHED: Operation.DISCLOSURE,
    Event.SYSTEM_LET_IN: Operation.PERMISSION_CHANGE,
    Event.SYSTEM_SHUT_OUT: Operation.PERMISSION_CHANGE,
    Event.GRANT_GIVEN: Operation.PERMISSION_CHANGE,
    Event.GRANT_REVOKED: Operation.PERMISSION_CHANGE,
    Event.DECISION_RECORDED: Operation.PERMISSION_CHANGE,
    Event.SIGNED_IN: Operation.LOGIN,
    Event.SIGNED_OUT: Operation.LOGIN,
    Event.SIGN_IN_FAILED: Operation.LOGIN,
    Event.FACTOR_ADDED: Operation.PERMISSION_CHANGE,
    Event.FACTOR_REMOVED: Operation.PERMISSION_CHANGE,
    Event.SUBJECT_LINKED: Operation.PERMISSION_CHANGE,
    Event.SUBJECT_UNLINKED: Operation.PERMISSION_CHANGE,
    Event.ACCESS_DENIED: Operation.LOGIN,
    Event.SESSION_ENDED: Operation.LOGIN,
    Event.CRIME_IMPORTED: Operation.COLLECTION,
    Event.RENEWAL_CLOSED: Operation.PERMISSION_CHANGE,
    Event.PERSON_ADDED: Operation.PERMISSION_CHANGE,
    Event.PERSON_INVITED: Operation.PERMISSION_CHANGE,
    Event.INVITATION_SENT: Operation.DISCLOSURE,
    Event.INVITATION_ASKED_AGAIN: Operation.PERMISSION_CHANGE,
    Event.RECOVERY_STARTED: Operation.PERMISSION_CHANGE,
    Event.PERSON_RECOVERED: Operation.PERMISSION_CHANGE,
    Event.INVITATION_WITHDRAWN: Operation.PERMISSION_CHANGE,
    Event.INVITATION_ACCEPTED: Operation.PERMISSION_CHANGE,
    Event.ROLES_CHANGED: Operation.PERMISSION_CHANGE,
    Event.DEPUTY_NAMED: Operation.PERMISSION_CHANGE,
    Event.DEPUTY_ENDED: Operation.PERMISSION_CHANGE,
    Event.PERSON_SWITCHED_OFF: Operation.PERMISSION_CHANGE,
    Event.PERSON_SWITCHED_ON: Operation.PERMISSION_CHANGE,
    Event.CHECKS_RECORDED: Operation.PERMISSION_CHANGE,
    Event.ACCOUNT_CONFIRMED: Operation.PERMISSION_CHANGE,
    Event.FEEDBACK_GIVEN: Operation.COLLECTION,
    Event.UNIT_ADDED: Operation.COLLECTION,
    Event.UNIT_RENAMED: Operation.ALTERATION,
    Event.UNIT_CLOSED: Operation.ALTERATION,
    Event.AGENCY_ADDED: Operation.COLLECTION,
    Event.AGENCY_CHANGED: Operation.ALTERATION,
    Event.AGENCY_SUSPENDED: Operation.PERMISSION_CHANGE,
    Event.AGENCY_RESUMED: Operation.PERMISSION_CHANGE,
    Event.DISTRICT_ADDED: Operation.COLLECTION,
    Event.ROUTES_CHANGED: Operation.ALTERATION,
    Event.CODE_CHANGED: Operation.ALTERATION,
    Event.SEARCHED: Operation.CONSULTATION,
    Event.SEARCHES_OPENED: Operation.CONSULTATION,
    Event.CPI_GRADED: Operation.ALTERATION,
    Event.SOURCE_NAMED: Operation.COLLECTION,
    Event.SOURCE_OPENED: Operation.CONSULTATION,
    Event.REPORT_WRITTEN: Operation.COMBINATION,
    Event.REPORT_FORWARDED: Operation.ALTERATION,
    Event.REPORT_SENT_BACK: Operation.ALTERATION,
    Event.REPORT_READ_AGAIN: Operation.ALTERATION,
    Event.REPORT_RELEASED: Operation.ALTERATION,
    Event.REPORT_TOLD: Operation.DISCLOSURE,
    Event.REPORT_ACCEPTED: Operation.CONSULTATION,
    Event.REPORT_RECALLED: Operation.DISCLOSURE,
    Event.REFERRAL_MADE: Operation.DISCLOSURE,
    Event.REFERRAL_ACKNOWLEDGED: Operation.ALTERATION,
    Event.REFERRAL_ANSWERED: Operation.ALTERATION,
    Event.REFERRAL_RETURNED: Operation.ALTERATION,
    Event.REFERRAL_WRITTEN_ON: Operation.DISCLOSURE,
    Event.CPI_TRANSFERRED: Operation.DISCLOSURE,
    Event.TRANSFER_ACKNOWLEDGED: Operation.ALTERATION,
    Event.WORD_ADDED: Operation.COLLECTION,
    Event.WORD_ENDED: Operation.ALTERATION,
    Event.CONDITION_CHANGED: Operation.ALTERATION,
    Event.NOMINAL_BEGUN: Operation.COLLECTION,
    Event.CONTRIBUTION_MADE: Operation.COLLECTION,
    Event.CONTRIBUTION_WITHDRAWN: Operation.ALTERATION,
    Event.SCORE_GIVEN: Operation.COLLECTION,
    Event.SCORE_CHANGED: Operation.ALTERATION,
    Event.SCORES_REVEALED: Operation.DISCLOSURE,
    Event.RANKING_ASKED: Operation.COLLECTION,
    Event.RANKING_MADE: Operation.COMBINATION,
    Event.PROGRAMME_BEGUN: Operation.COLLECTION,
    Event.CHAIR_NAMED: Operation.PERMISSION_CHANGE,
    Event.CHAIR_ENDED: Operation.PERMISSION_CHANGE,
    Event.NOMINATION_BEGUN: Operation.COLLECTION,
    Event.NOMINATION_ALTERED: Operation.ALTERATION,
    Event.NOMINATION_MOVED: Operation.ALTERATION,
    Event.PARTNERS_ASKED: Operation.DISCLOSURE,
    Event.PARTNER_REPLIED: Operation.ALTERATION,
    Event.MEETING_PLANNED: Operation.COLLECTION,
    Event.MEETING_OPENED: Operation.ALTERATION,
    Event.MEETING_CLOSED: Operation.ALTERATION,
    Event.ITEM_SHOWN: Operation.CONSULTATION,
    Event.INTEREST_DECLARED: Operation.COLLECTION,
    Event.DECISION_PROPOSED: Operation.ALTERATION,
    Event.DECISION_SIGNED: Operation.ALTERATION,
    Event.DECISION_TOOK_EFFECT: Operation.ALTERATION,
    Event.DEMONSTRATION_LOADED: Operation.COLLECTION,
}
