"""Forms return domain values and write nothing."""

from referrals.forms.answers import OutcomeForm
from referrals.forms.gate import BeginForm, GateForm, ReferredForm
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

__all__ = [
    "AtRiskForm",
    "BeginForm",
    "DistrictField",
    "DistrictForm",
    "GateForm",
    "OutcomeForm",
    "PeopleForm",
    "PlacesForm",
    "QuestionForm",
    "ReferredForm",
    "RiskForm",
    "SourceForm",
    "ThemeForm",
    "WhatHappenedForm",
]
