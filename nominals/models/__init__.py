"""The tables of nominals, one file for each noun."""

from nominals.models.contribution import Contribution, ContributionGrant
from nominals.models.nominal import Nominal
from nominals.models.scheme import ScoringScheme

__all__ = ["Contribution", "ContributionGrant", "Nominal", "ScoringScheme"]
