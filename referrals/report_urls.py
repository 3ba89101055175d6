"""Addresses of grading, sources and reports."""

from django.urls import path

from portal import converters  # noqa: F401 makes record_key known
from referrals.views import intelligence, reports, sources, words

urlpatterns = [
    path("<record_key:key>/intelligence/", intelligence.Intelligence.as_view(),
         name="cpi-intelligence"),
    path("<record_key:key>/intelligence/grade/", intelligence.GradeCpi.as_view(), name="cpi-grade"),
    path("<record_key:key>/intelligence/sanitise/", intelligence.Sanitise.as_view(),
         name="cpi-sanitise"),
    path("<record_key:key>/source/", sources.NameSource.as_view(), name="cpi-source"),
    path("reports/", reports.Reports.as_view(), name="reports"),
    path("reports/<record_key:key>/", reports.ReadReport.as_view(), name="report"),
    path("reports/<record_key:key>/accept/", reports.AcceptConditions.as_view(),
         name="report-accept"),
    path("reports/<record_key:key>/forward/", intelligence.ForwardReport.as_view(),
         name="report-forward"),
    path("reports/<record_key:key>/alone/", intelligence.ReleaseAlone.as_view(),
         name="report-alone"),
    path("reports/<record_key:key>/read-again/", intelligence.ReadAgain.as_view(),
         name="report-read-again"),
    path("reports/<record_key:key>/send-back/", intelligence.SendBack.as_view(),
         name="report-send-back"),
    path("reports/<record_key:key>/share/", reports.TellReport.as_view(), name="report-tell"),
    path("reports/<record_key:key>/recall/", reports.RecallReport.as_view(), name="report-recall"),
    path("reports/<record_key:key>/document/", reports.ReportDocument.as_view(),
         name="report-document"),
    path("reports/<record_key:key>/document/file/", reports.ReportFile.as_view(),
         name="report-document-file"),
    path("sources/", sources.Sources.as_view(), name="sources"),
    path("sources/<record_key:key>/", sources.OpenSource.as_view(), name="source-open"),
    path("words/", words.Words.as_view(), name="words"),
    path("words/<record_key:key>/end/", words.EndWord.as_view(), name="word-end"),
    path("conditions/", words.Conditions.as_view(), name="conditions"),
]  # fmt: skip
