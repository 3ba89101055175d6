"""The tables of the profiles, one file for each noun."""

from profiles.models.crime import Crime, CrimeCount, CrimeImport, HeldMonth
from profiles.models.intake import DataFile
from profiles.models.parts import (
    PARTS,
    Indicator,
    ProfileSection,
    Recommendation,
    ThreatEntry,
)
from profiles.models.profile import DistrictProfile, DistrictProfileGrant, ProfileRendering
from profiles.models.weights import OffenceWeight, WeightSet

__all__ = [
    "PARTS",
    "Crime",
    "CrimeCount",
    "CrimeImport",
    "DataFile",
    "DistrictProfile",
    "DistrictProfileGrant",
    "HeldMonth",
    "Indicator",
    "OffenceWeight",
    "ProfileRendering",
    "ProfileSection",
    "Recommendation",
    "ThreatEntry",
    "WeightSet",
]
