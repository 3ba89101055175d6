"""What can be done with nominals."""

from nominals.actions.contributions import replace, say, withdraw
from nominals.actions.lending import approve_loan, end_loan, lend
from nominals.actions.nominals import begin

__all__ = ["approve_loan", "begin", "end_loan", "lend", "replace", "say", "withdraw"]
