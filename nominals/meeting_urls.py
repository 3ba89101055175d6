"""Addresses of meetings, their papers, and what is decided in them."""

from django.urls import path

from nominals.views import agenda, deciding, meetings, papers, sitting
from portal import converters  # noqa: F401 makes record_key known

urlpatterns = [
    path(
        "programmes/<record_key:key>/meetings/", meetings.PlanMeeting.as_view(),
        name="meeting-plan",
    ),
    path("meetings/<record_key:key>/", meetings.ReadMeeting.as_view(), name="meeting"),
    path(
        "meetings/<record_key:key>/version/", meetings.MeetingVersion.as_view(),
        name="meeting-version",
    ),
    path(
        "meetings/<record_key:key>/agenda/", meetings.ListItems.as_view(), name="meeting-agenda"
    ),
    path("meetings/<record_key:key>/item/", meetings.MeetingItem.as_view(), name="meeting-item"),
    path(
        "meetings/<record_key:key>/follow/", meetings.FollowMeeting.as_view(),
        name="meeting-follow",
    ),
    path("meetings/<record_key:key>/move/", agenda.MoveMeeting.as_view(), name="meeting-move"),
    path(
        "meetings/<record_key:key>/call-off/", agenda.CallOff.as_view(), name="meeting-call-off"
    ),
    path("items/<record_key:key>/off/", agenda.TakeOff.as_view(), name="item-off"),
    path("meetings/<record_key:key>/open/", meetings.OpenMeeting.as_view(), name="meeting-open"),
    path(
        "meetings/<record_key:key>/show/", meetings.ShowItem.as_view(),
        name="meeting-show",
    ),
    path(
        "meetings/<record_key:key>/close/", meetings.CloseMeeting.as_view(), name="meeting-close"
    ),
    path(
        "meetings/<record_key:key>/freeze/", papers.FreezePack.as_view(), name="meeting-freeze"
    ),
    path(
        "meetings/<record_key:key>/attendance/", sitting.RecordAttendance.as_view(),
        name="meeting-attendance",
    ),
    path(
        "meetings/<record_key:key>/papers/<slug:paper>/", papers.ReadPaper.as_view(),
        name="meeting-paper",
    ),
    path(
        "meetings/<record_key:key>/papers/<slug:paper>/document/",
        papers.PaperDocument.as_view(), name="meeting-document",
    ),
    path(
        "meetings/<record_key:key>/papers/<slug:paper>/document/file/",
        papers.PaperFile.as_view(), name="meeting-document-file",
    ),
    path("items/<record_key:key>/propose/", deciding.Propose.as_view(), name="item-propose"),
    path(
        "items/<record_key:key>/interest/", deciding.DeclareInterest.as_view(),
        name="item-interest",
    ),
    path("items/<record_key:key>/action/", sitting.NoteAction.as_view(), name="item-action"),
    path("items/<record_key:key>/moderate/", sitting.Moderate.as_view(), name="item-moderate"),
    path("items/<record_key:key>/remark/", sitting.RecordRemark.as_view(), name="item-remark"),
    path(
        "nominations/<record_key:key>/interest/", sitting.DeclareEarly.as_view(),
        name="nomination-interest",
    ),
    path("decisions/<record_key:key>/", deciding.ReadDecision.as_view(), name="decision"),
    path(
        "decisions/<record_key:key>/sign/", deciding.SignDecision.as_view(), name="decision-sign"
    ),
    path(
        "decisions/<record_key:key>/document/", papers.DecisionDocument.as_view(),
        name="decision-document",
    ),
    path(
        "decisions/<record_key:key>/document/file/", papers.DecisionFile.as_view(),
        name="decision-document-file",
    ),
]  # fmt: skip
