"""The tables of nominals, one file for each noun."""

from nominals.models.contribution import Contribution, ContributionGrant
from nominals.models.loan_terms import LoanTerms
from nominals.models.meeting import AgendaItem, Decision, Interest, Meeting, Signature
from nominals.models.name_word import NameWord
from nominals.models.nominal import Nominal
from nominals.models.nomination import Nomination, NominationGrant, NominationNote, Reply
from nominals.models.papers import Paper, PaperPart, PaperRendering, SignedPaper
from nominals.models.programme import Chair, Criterion, Programme
from nominals.models.scheme import ScoringScheme
from nominals.models.score import RankedPlace, Ranking, Score
from nominals.models.sitting import Attendance, EarlyInterest, Remark

__all__ = [
    "AgendaItem",
    "Attendance",
    "Chair",
    "Contribution",
    "ContributionGrant",
    "Criterion",
    "Decision",
    "EarlyInterest",
    "Interest",
    "LoanTerms",
    "Meeting",
    "NameWord",
    "Nominal",
    "Nomination",
    "NominationGrant",
    "NominationNote",
    "Paper",
    "PaperPart",
    "PaperRendering",
    "Programme",
    "RankedPlace",
    "Ranking",
    "Remark",
    "Reply",
    "Score",
    "ScoringScheme",
    "Signature",
    "SignedPaper",
]
