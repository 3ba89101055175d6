from django.urls import include, path

from plans.views import actions, aim, calendar, cohort, plans, taking
from portal import converters  # noqa: F401 makes record_key known

app_name = "plans"

urlpatterns = [
    path("", include("plans.menu_urls")),
    path("", plans.Plans.as_view(), name="plans"),
    path("calendar/", calendar.Calendar.as_view(), name="calendar"),
    path("calendar/dates.ics", calendar.Feed.as_view(), name="calendar-feed"),
    path("calendar/<record_key:key>/end/", calendar.EndCalendar.as_view(), name="calendar-end"),
    path("programmes/<record_key:key>/cohort/", cohort.Cohort.as_view(), name="cohort"),
    path("programmes/<record_key:key>/begin/", plans.BeginPlan.as_view(), name="plan-begin"),
    path("nominations/<record_key:key>/admit/", cohort.Admit.as_view(), name="admit"),
    path("members/<record_key:key>/", cohort.ReadMember.as_view(), name="member"),
    path("members/<record_key:key>/review/", cohort.ProposeReview.as_view(), name="review"),
    path("reviews/<record_key:key>/sign/", cohort.SignReview.as_view(), name="review-sign"),
    path("actions/", actions.Board.as_view(), name="board"),
    path("actions/<record_key:key>/", actions.ReadAction.as_view(), name="action"),
    path("actions/<record_key:key>/answer/", actions.AnswerAction.as_view(), name="action-answer"),
    path("actions/<record_key:key>/person/", actions.GiveToPerson.as_view(), name="action-person"),
    path("actions/<record_key:key>/report/", actions.ReportAction.as_view(), name="action-report"),
    path("actions/<record_key:key>/decide/", actions.DecideAction.as_view(), name="action-decide"),
    path("objectives/<record_key:key>/", plans.RecordResult.as_view(), name="objective-result"),
    path("<record_key:key>/", plans.ReadPlan.as_view(), name="plan"),
    path("<record_key:key>/objective/", plans.AddObjective.as_view(), name="objective-add"),
    path("<record_key:key>/aim/", aim.ChangeAim.as_view(), name="plan-aim"),
    path("<record_key:key>/phase/", aim.ChangePhase.as_view(), name="plan-phase"),
    path("<record_key:key>/open-to/", plans.OpenPlanTo.as_view(), name="plan-open"),
    path("<record_key:key>/review/", plans.ReviewPlan.as_view(), name="plan-review"),
    path("<record_key:key>/action/", plans.GiveAction.as_view(), name="action-give"),
    path("<record_key:key>/take-over/", taking.TakeOver.as_view(), name="plan-take"),
    path("<record_key:key>/move/<slug:move>/", plans.MovePlan.as_view(), name="plan-move"),
]
