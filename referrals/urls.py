from django.urls import path

from portal import converters  # noqa: F401 makes record_key known
from referrals.views import (
    analyst,
    codes,
    danger,
    drafts,
    escalation,
    gate,
    handover,
    inbox,
    lending,
    questions,
    reading,
    sender,
    summary,
    triage,
)

app_name = "referrals"

urlpatterns = [
    path("", gate.StartPage.as_view(), name="cpi-start"),
    path("which/", gate.Gate.as_view(), name="cpi-gate"),
    path("quick/", gate.Gate.as_view(is_quick=True), name="cpi-quick"),
    path("begin/", gate.Begin.as_view(), name="cpi-begin"),
    path("mine/", sender.MyForms.as_view(), name="cpi-mine"),
    path("unit/", sender.UnitForms.as_view(), name="cpi-unit"),
    path("agency/", sender.AgencyForms.as_view(), name="cpi-agency"),
    path("agency/summary/", summary.AgencySummary.as_view(), name="cpi-summary"),
    path("inbox/", inbox.Inbox.as_view(), name="cpi-inbox"),
    path("inbox/assign/", inbox.Assign.as_view(), name="cpi-assign"),
    path("inbox/looks/keep/", inbox.SaveFilter.as_view(), name="cpi-look-save"),
    path(
        "inbox/looks/<record_key:key>/delete/",
        inbox.DeleteFilter.as_view(),
        name="cpi-look-delete",
    ),
    path("escalations/", escalation.Escalations.as_view(), name="escalations"),
    path(
        "escalations/<record_key:key>/",
        escalation.Acknowledge.as_view(),
        name="escalation-acknowledge",
    ),
    path("duty/", escalation.Duty.as_view(), name="duty"),
    path("duty/<record_key:key>/end/", escalation.EndDuty.as_view(), name="duty-end"),
    path("clocks/", escalation.Clocks.as_view(), name="clocks"),
    path("drafts-left/", handover.DraftsLeft.as_view(), name="drafts-left"),
    path("codes/", codes.Codes.as_view(), name="codes"),
    path("codes/<slug:of>/<str:code>/", codes.OneCode.as_view(), name="code"),
    path("codes/<slug:of>/<str:code>/name/", codes.NameCode.as_view(), name="code-name"),
    path("codes/<slug:of>/<str:code>/end/", codes.EndCode.as_view(), name="code-end"),
    path("codes/<slug:of>/<str:code>/unplan/", codes.UnplanCode.as_view(), name="code-unplan"),
    path("<record_key:key>/", reading.ReadForm.as_view(), name="cpi-read"),
    path("<record_key:key>/draft/", drafts.Draft.as_view(), name="cpi-draft"),
    path("<record_key:key>/draft/delete/", drafts.WithdrawDraft.as_view(), name="cpi-withdraw"),
    path("<record_key:key>/draft/<slug:step>/", questions.Question.as_view(), name="cpi-question"),
    path("<record_key:key>/draft/<slug:step>/danger/", danger.Danger.as_view(), name="cpi-danger"),
    path(
        "<record_key:key>/draft/<slug:step>/<int:number>/",
        questions.OnePart.as_view(),
        name="cpi-part",
    ),
    path(
        "<record_key:key>/draft/<slug:step>/<int:number>/remove/",
        questions.RemovePart.as_view(),
        name="cpi-part-remove",
    ),
    path("<record_key:key>/check/", drafts.CheckAnswers.as_view(), name="cpi-check"),
    path("<record_key:key>/sent/", sender.Sent.as_view(), name="cpi-sent"),
    path("<record_key:key>/sent/copy/", sender.CopyFile.as_view(), name="cpi-copy-file"),
    path("<record_key:key>/triage/", triage.Triage.as_view(), name="cpi-triage"),
    path("<record_key:key>/claim/", triage.Claim.as_view(), name="cpi-claim"),
    path("<record_key:key>/hand-back/", triage.HandBack.as_view(), name="cpi-hand-back"),
    path("<record_key:key>/outcome/", analyst.RecordOutcome.as_view(), name="cpi-outcome"),
    path("<record_key:key>/lend/", lending.Lend.as_view(), name="cpi-lend"),
    path("<record_key:key>/lend/approve/", lending.ApproveLoan.as_view(), name="cpi-lend-approve"),
    path("<record_key:key>/lend/end/", lending.EndLoan.as_view(), name="cpi-lend-end"),
    path("<record_key:key>/document/", analyst.Document.as_view(), name="cpi-document"),
    path(
        "<record_key:key>/document/file/", analyst.DocumentFile.as_view(), name="cpi-document-file"
    ),
]
