"""The pages of the profiles, one file for each part of the work."""

from profiles.views.approving import ApproveProfile, ReopenProfile
from profiles.views.intake import DataFiles, ReadDataFile, SendDataFile
from profiles.views.papers import ChartFile, Document, DocumentFile
from profiles.views.parts import AddPart, ChangePart, MovePart, PrepareProfile, RemovePart
from profiles.views.profiles import BuildProfile, ProfileList, PublishProfile, ReadProfile

__all__ = [
    "AddPart",
    "ApproveProfile",
    "BuildProfile",
    "ChangePart",
    "ChartFile",
    "DataFiles",
    "Document",
    "DocumentFile",
    "MovePart",
    "PrepareProfile",
    "ProfileList",
    "PublishProfile",
    "ReadDataFile",
    "ReadProfile",
    "RemovePart",
    "ReopenProfile",
    "SendDataFile",
]
