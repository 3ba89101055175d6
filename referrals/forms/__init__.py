"""Forms return domain values and write nothing."""

from referrals.forms.answers import OutcomeForm
from referrals.forms.gate import BeginForm, GateForm, ReferredForm
from referrals.forms.inbox import AssignForm, InboxFilterForm, SaveFilterForm, TriageForm
from referrals.forms.questions import (
    AtRiskForm,
    DistrictField,
    DistrictForm,
    PeopleForm,
    PlacesForm,
    QuestionForm,
    RiskForm,
    SourceForm,
    ThemeForm,
    WhatHappenedForm,
)
from referrals.forms.watching import AcknowledgeForm, DutyForm, TriageSettingsForm

__all__ = [
    "AcknowledgeForm",
    "AssignForm",
    "AtRiskForm",
    "BeginForm",
    "DistrictField",
    "DistrictForm",
    "DutyForm",
    "GateForm",
    "InboxFilterForm",
    "OutcomeForm",
    "PeopleForm",
    "PlacesForm",
    "QuestionForm",
    "ReferredForm",
    "RiskForm",
    "SaveFilterForm",
    "SourceForm",
    "ThemeForm",
    "TriageForm",
    "TriageSettingsForm",
    "WhatHappenedForm",
]
