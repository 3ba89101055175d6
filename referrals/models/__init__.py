"""The tables of the CPI form, one file for each noun."""

from referrals.models.account import CpiAccount
from referrals.models.attachment import CpiAttachment
from referrals.models.code import Code
from referrals.models.correction import CpiCorrection
from referrals.models.counts import GateStop
from referrals.models.data_report import DataReport, DataReportSource
from referrals.models.desk import Presence, SavedFilter, Usefulness
from referrals.models.escalation import DutyTurn, Escalation, TriageSettings
from referrals.models.form import (
    CpiForm,
    CpiFormGrant,
    CpiOutcome,
    CpiReceipt,
    CpiRendering,
)
from referrals.models.grading import Grading, HandlingCondition
from referrals.models.handover import Handover
from referrals.models.parts import (
    PARTS,
    CpiBusiness,
    CpiContact,
    CpiPerson,
    CpiPlace,
    CpiVehicle,
    Part,
)
from referrals.models.referral import (
    Referral,
    ReferralMessage,
    ReferralOrigin,
    ReferralText,
)
from referrals.models.report import (
    Acknowledgement,
    Dissemination,
    IntelligenceReport,
    ReportRendering,
    ReportText,
    Sanitising,
)
from referrals.models.source import NamedSource
from referrals.models.transfer import Transfer
from referrals.models.words import WatchedWord

__all__ = [
    "PARTS",
    "Acknowledgement",
    "Code",
    "CpiAccount",
    "CpiAttachment",
    "CpiBusiness",
    "CpiContact",
    "CpiCorrection",
    "CpiForm",
    "CpiFormGrant",
    "CpiOutcome",
    "CpiPerson",
    "CpiPlace",
    "CpiReceipt",
    "CpiRendering",
    "CpiVehicle",
    "DataReport",
    "DataReportSource",
    "Dissemination",
    "DutyTurn",
    "Escalation",
    "GateStop",
    "Grading",
    "HandlingCondition",
    "Handover",
    "IntelligenceReport",
    "NamedSource",
    "Part",
    "Presence",
    "Referral",
    "ReferralMessage",
    "ReferralOrigin",
    "ReferralText",
    "ReportRendering",
    "ReportText",
    "Sanitising",
    "SavedFilter",
    "Transfer",
    "TriageSettings",
    "Usefulness",
    "WatchedWord",
]
