"""The tables of nominals, one file for each noun."""

from nominals.models.contribution import Contribution, ContributionGrant
from nominals.models.loan_terms import LoanTerms
from nominals.models.meeting import AgendaItem, Decision, Interest, Meeting, Signature
from nominals.models.nominal import Nominal
from nominals.models.nomination import Nomination, NominationGrant, Reply
from nominals.models.programme import Chair, Criterion, Programme
from nominals.models.scheme import ScoringScheme
from nominals.models.score import RankedPlace, Ranking, Score

__all__ = [
    "AgendaItem",
    "Chair",
    "Contribution",
    "ContributionGrant",
    "Criterion",
    "Decision",
    "Interest",
    "LoanTerms",
    "Meeting",
    "Nominal",
    "Nomination",
    "NominationGrant",
    "Programme",
    "RankedPlace",
    "Ranking",
    "Reply",
    "Score",
    "ScoringScheme",
    "Signature",
]
