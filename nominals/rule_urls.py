"""Addresses of rules: schemes, criteria, and what another scheme would have made of a round."""

from django.urls import path

from nominals.views import criteria, rules, what_if
from portal import converters  # noqa: F401 makes record_key known

urlpatterns = [
    path("schemes/", rules.Schemes.as_view(), name="schemes"),
    path("schemes/<record_key:key>/", rules.ReadScheme.as_view(), name="scheme"),
    path(
        "schemes/<record_key:key>/part/<slug:slug>/", rules.WriteScheme.as_view(),
        name="scheme-part",
    ),
    path(
        "schemes/<record_key:key>/move/<slug:move>/", rules.MoveScheme.as_view(),
        name="scheme-move",
    ),
    path(
        "schemes/<record_key:key>/publish/", rules.PublishScheme.as_view(), name="scheme-publish"
    ),
    path(
        "programmes/<record_key:key>/scheme/", rules.ChooseScheme.as_view(),
        name="programme-scheme",
    ),
    path("programmes/<record_key:key>/criteria/", criteria.Criteria.as_view(), name="criteria"),
    path(
        "programmes/<record_key:key>/criteria/add/", criteria.AddCriterion.as_view(),
        name="criterion-add",
    ),
    path(
        "programmes/<record_key:key>/criteria/<slug:slug>/", criteria.ChangeCriterion.as_view(),
        name="criterion-change",
    ),
    path("rankings/<record_key:key>/what-if/", what_if.WhatIf.as_view(), name="what-if"),
]  # fmt: skip
