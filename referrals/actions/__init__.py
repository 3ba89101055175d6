"""What can be done with a form: each verb changes, records and asks for work in one transaction."""

from referrals.actions.again import ask_for_correction, copy_form, reply_to_correction
from referrals.actions.answering import (
    acknowledge_hand_over,
    mark_opened,
    record_outcome,
    tell_usefulness,
)
from referrals.actions.attaching import attach, check_again, take_away
from referrals.actions.clock import delete_old_drafts, tell_of_summaries, warn_of_drafts
from referrals.actions.data_reports import (
    ask_for_data_report,
    make_data_report,
    publish_data_report,
)
from referrals.actions.drafts import (
    count_stop,
    save_answers,
    signs_of_danger,
    start_form,
    withdraw_draft,
)
from referrals.actions.parts import remove_part, save_part
from referrals.actions.rendering import ask_for_document
from referrals.actions.rows import Stale
from referrals.actions.sending import ask_for_copy_again, send_form
from referrals.actions.triage import (
    assign,
    be_present,
    delete_filter,
    hand_back,
    save_filter,
    triage,
)
from referrals.actions.watching import (
    acknowledge,
    begin_duty,
    change_triage_settings,
    end_duty,
    escalate,
)

__all__ = [
    "Stale",
    "acknowledge",
    "acknowledge_hand_over",
    "ask_for_copy_again",
    "ask_for_correction",
    "ask_for_data_report",
    "ask_for_document",
    "assign",
    "attach",
    "be_present",
    "begin_duty",
    "change_triage_settings",
    "check_again",
    "copy_form",
    "count_stop",
    "delete_filter",
    "delete_old_drafts",
    "end_duty",
    "escalate",
    "hand_back",
    "make_data_report",
    "mark_opened",
    "publish_data_report",
    "record_outcome",
    "remove_part",
    "reply_to_correction",
    "save_answers",
    "save_filter",
    "save_part",
    "send_form",
    "signs_of_danger",
    "start_form",
    "take_away",
    "tell_of_summaries",
    "tell_usefulness",
    "triage",
    "warn_of_drafts",
    "withdraw_draft",
]
