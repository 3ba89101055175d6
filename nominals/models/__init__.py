"""The tables of nominals, one file for each noun."""

from nominals.models.contribution import Contribution, ContributionGrant
from nominals.models.loan_terms import LoanTerms
from nominals.models.nominal import Nominal
from nominals.models.scheme import ScoringScheme

__all__ = ["Contribution", "ContributionGrant", "LoanTerms", "Nominal", "ScoringScheme"]
