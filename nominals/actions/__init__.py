"""What can be done with nominals."""

from nominals.actions.contributions import replace, say, withdraw
from nominals.actions.lending import approve_loan, end_loan, lend
from nominals.actions.nominals import begin
from nominals.actions.rankings import ask_again, make_ranking
from nominals.actions.scores import reveal, score

__all__ = [
    "approve_loan",
    "ask_again",
    "begin",
    "end_loan",
    "lend",
    "make_ranking",
    "replace",
    "reveal",
    "say",
    "score",
    "withdraw",
]
