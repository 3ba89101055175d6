"""Addresses of scoring."""

from django.urls import path

from nominals.views import scores
from portal import converters  # noqa: F401 makes record_key known

urlpatterns = [
    path("scoring/", scores.ToScore.as_view(), name="to-score"),
    path("nominations/<record_key:key>/score/", scores.GiveScore.as_view(), name="score"),
    path("nominations/<record_key:key>/scores/", scores.ReadScores.as_view(), name="scores"),
    path("programmes/<record_key:key>/reveal/", scores.Reveal.as_view(), name="reveal"),
    path("rankings/", scores.Rankings.as_view(), name="rankings"),
    path("rankings/<record_key:key>/", scores.ReadRanking.as_view(), name="ranking"),
]
