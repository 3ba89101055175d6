"""What can be done with nominals, and in a programme about them."""

from nominals.actions.circulating import ask_partners, chase, open_scoring, reply, send_back
from nominals.actions.contributions import replace, say, withdraw
from nominals.actions.deciding import propose, sign
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
from nominals.actions.programmes import begin_programme, end_chair, name_chair
from nominals.actions.rankings import ask_again, make_ranking
from nominals.actions.scores import reveal, score

__all__ = [
    "approve",
    "approve_loan",
    "ask_again",
    "ask_approval",
    "ask_partners",
    "begin",
    "begin_nomination",
    "begin_programme",
    "chase",
    "close_meeting",
    "declare_interest",
    "end_chair",
    "end_loan",
    "lend",
    "list_items",
    "make_ranking",
    "name_chair",
    "open_meeting",
    "open_scoring",
    "plan_meeting",
    "programme_of",
    "propose",
    "replace",
    "reply",
    "reveal",
    "say",
    "score",
    "send_back",
    "show_item",
    "sign",
    "take_back",
    "withdraw",
    "withdraw_nomination",
    "write_nomination",
]
