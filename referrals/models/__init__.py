"""The tables of the CPI form, one file for each noun."""

from referrals.models.code import Code
from referrals.models.counts import GateStop
from referrals.models.form import (
    CpiAccount,
    CpiForm,
    CpiFormGrant,
    CpiOutcome,
    CpiReceipt,
    CpiRendering,
)
from referrals.models.handover import Handover

__all__ = [
    "Code",
    "CpiAccount",
    "CpiForm",
    "CpiFormGrant",
    "CpiOutcome",
    "CpiReceipt",
    "CpiRendering",
    "GateStop",
    "Handover",
]
