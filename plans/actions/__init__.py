"""What can be done with the cohort, its plans and their actions."""

from plans.actions.clock import chase
from plans.actions.cohort import admit, propose_review, sign_review
from plans.actions.feed import end_feed, make_feed
from plans.actions.planning import (
    add_objective,
    begin_plan,
    change_aim,
    mark_read,
    move_plan,
    open_to,
    record_result,
    review_plan,
    set_phase,
    take_lead,
)
from plans.actions.taking import take_over
from plans.actions.tasking import (
    accept,
    agree_date,
    ask_again,
    cancel,
    decline,
    give_to,
    propose_date,
    report,
    task,
)

__all__ = [
    "accept",
    "add_objective",
    "admit",
    "agree_date",
    "ask_again",
    "begin_plan",
    "cancel",
    "change_aim",
    "chase",
    "decline",
    "end_feed",
    "give_to",
    "make_feed",
    "mark_read",
    "move_plan",
    "open_to",
    "propose_date",
    "propose_review",
    "record_result",
    "report",
    "review_plan",
    "set_phase",
    "sign_review",
    "take_lead",
    "take_over",
    "task",
]
