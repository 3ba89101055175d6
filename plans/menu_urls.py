"""Addresses of tactics, templates and named weeks, of disruptions and of a programme's figures."""

from django.urls import path

from plans.views import disruptions, figures, menu, templates, weeks
from portal import converters  # noqa: F401 makes record_key known

urlpatterns = [
    path("tactics/", menu.Tactics.as_view(), name="tactics"),
    path("tactics/add/", menu.AddTactic.as_view(), name="tactic-add"),
    path("tactics/templates/", templates.PlanTemplates.as_view(), name="plan-templates"),
    path("tactics/templates/add/", templates.AddTemplate.as_view(), name="template-add"),
    path("tactics/templates/<slug:template>/", templates.ReadTemplate.as_view(), name="template"),
    path(
        "tactics/templates/<slug:template>/word/", templates.WordTemplate.as_view(),
        name="template-word",
    ),
    path(
        "tactics/templates/<slug:template>/end/", templates.EndTemplate.as_view(),
        name="template-end",
    ),
    path(
        "tactics/templates/<slug:template>/<slug:part>/<int:place>/",
        templates.ChangePart.as_view(), name="template-part",
    ),
    path("tactics/weeks/", weeks.Weeks.as_view(), name="weeks"),
    path("tactics/weeks/add/", weeks.AddWeek.as_view(), name="week-add"),
    path("tactics/weeks/<slug:week>/word/", weeks.WordWeek.as_view(), name="week-word"),
    path("tactics/weeks/<slug:week>/end/", weeks.EndWeek.as_view(), name="week-end"),
    path("tactics/<slug:tactic>/", menu.ReadTactic.as_view(), name="tactic"),
    path("tactics/<slug:tactic>/word/", menu.WordTactic.as_view(), name="tactic-word"),
    path("tactics/<slug:tactic>/end/", menu.EndTactic.as_view(), name="tactic-end"),
    path(
        "programmes/<record_key:key>/disruptions/", disruptions.Disruptions.as_view(),
        name="disruptions",
    ),
    path(
        "programmes/<record_key:key>/disruptions/claim/", disruptions.ClaimDisruption.as_view(),
        name="disruption-claim",
    ),
    path(
        "disruptions/<record_key:key>/", disruptions.ReadDisruption.as_view(), name="disruption"
    ),
    path(
        "disruptions/<record_key:key>/answer/", disruptions.AnswerDisruption.as_view(),
        name="disruption-answer",
    ),
    path(
        "disruptions/<record_key:key>/moderate/", disruptions.ModerateDisruption.as_view(),
        name="disruption-moderate",
    ),
    path(
        "programmes/<record_key:key>/figures/", figures.ProgrammeFigures.as_view(),
        name="programme-figures",
    ),
    path(
        "programmes/<record_key:key>/figures/pdf/", figures.FiguresDocument.as_view(),
        name="programme-document",
    ),
    path(
        "programmes/<record_key:key>/figures/pdf/file/", figures.FiguresFile.as_view(),
        name="programme-document-file",
    ),
]  # fmt: skip
