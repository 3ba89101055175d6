"""What can be done with nominals, and in a programme about them."""

from nominals.actions.adults import close_nomination, refuse_the_young, young_of
from nominals.actions.agenda import call_off, move_meeting, take_off
from nominals.actions.circulating import ask_partners, chase, open_scoring, reply, send_back
from nominals.actions.clock import chase_partners, forget_name_words
from nominals.actions.contributions import replace, say, withdraw
from nominals.actions.deciding import propose, sign
from nominals.actions.duplicates import compare
from nominals.actions.lending import approve_loan, end_loan, lend
from nominals.actions.meetings import (
    close_meeting,
    declare_interest,
    list_items,
    open_meeting,
    plan_meeting,
    show_item,
)
from nominals.actions.nominals import begin
from nominals.actions.nominations import (
    approve,
    ask_approval,
    begin_nomination,
    programme_of,
    take_back,
    withdraw_nomination,
    write_nomination,
)
from nominals.actions.papers import ask_for_paper, freeze_pack, make_paper, pack_stands
from nominals.actions.programmes import begin_programme, end_chair, name_chair
from nominals.actions.rankings import ask_again, make_ranking
from nominals.actions.rules import (
    add_criterion,
    choose_scheme,
    discard_scheme,
    draft_scheme,
    end_criterion,
    publish_scheme,
    reword_criterion,
    write_scheme,
)
from nominals.actions.scores import order_anew, reveal, score
from nominals.actions.sitting import (
    declare_early,
    moderate,
    note_action,
    record_attendance,
    remark,
)

__all__ = [
    "add_criterion",
    "approve",
    "approve_loan",
    "ask_again",
    "ask_approval",
    "ask_for_paper",
    "ask_partners",
    "begin",
    "begin_nomination",
    "begin_programme",
    "call_off",
    "chase",
    "chase_partners",
    "choose_scheme",
    "close_meeting",
    "close_nomination",
    "compare",
    "declare_early",
    "declare_interest",
    "discard_scheme",
    "draft_scheme",
    "end_chair",
    "end_criterion",
    "end_loan",
    "forget_name_words",
    "freeze_pack",
    "lend",
    "list_items",
    "make_paper",
    "make_ranking",
    "moderate",
    "move_meeting",
    "name_chair",
    "note_action",
    "open_meeting",
    "open_scoring",
    "order_anew",
    "pack_stands",
    "plan_meeting",
    "programme_of",
    "propose",
    "publish_scheme",
    "record_attendance",
    "refuse_the_young",
    "remark",
    "replace",
    "reply",
    "reveal",
    "reword_criterion",
    "say",
    "score",
    "send_back",
    "show_item",
    "sign",
    "take_back",
    "take_off",
    "withdraw",
    "withdraw_nomination",
    "write_nomination",
    "write_scheme",
    "young_of",
]
