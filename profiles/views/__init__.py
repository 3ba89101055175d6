"""The pages of the profiles, one file for each part of the work."""

from profiles.views.intake import DataFiles, ReadDataFile, SendDataFile
from profiles.views.papers import ChartFile, Document, DocumentFile
from profiles.views.profiles import BuildProfile, ProfileList, PublishProfile, ReadProfile

__all__ = [
    "BuildProfile",
    "ChartFile",
    "DataFiles",
    "Document",
    "DocumentFile",
    "ProfileList",
    "PublishProfile",
    "ReadDataFile",
    "ReadProfile",
    "SendDataFile",
]
