"""Pages of cohort, plans and actions, once per state."""

from __future__ import annotations

from tests.browser.acts import press, send, write
from tests.browser.pages_of_japtm import PROGRAMME, asked, nomination
from tests.browser.people import CARLA, CLIVE, CONRAD, HUGO, LIONEL, NORA, SELMA
from tests.browser.view import View

OF_PROGRAMME = "/plans/programmes/{programme}/"
MEMBER, PLAN = "/plans/members/{member}/", "/plans/{plan_member}/"


def action(state: str, then: str = "") -> str:
    return f"/plans/actions/{{action_{state}}}/{then}"


COHORT = (
    View("programme-cohort", SELMA, PROGRAMME),
    View("cohort", SELMA, f"{OF_PROGRAMME}cohort/"),
    *asked("admit", SELMA, f"/plans/{nomination('accepted').removeprefix('/nominals/')}admit/"),
    View("member", CONRAD, MEMBER),
    View("member-secretariat", SELMA, MEMBER),
    View("member-left", CARLA, "/plans/members/{member_left}/"),
    *asked("member-review", SELMA, f"{MEMBER}review/", send),
    View("plans", LIONEL, "/plans/"),
    View("plans-none", NORA, "/plans/"),
    *asked("plan-begin", LIONEL, f"{OF_PROGRAMME}begin/"),
    View("plan", LIONEL, PLAN),
    View("plan-team", CLIVE, PLAN),
    View("plan-place", LIONEL, "/plans/{plan_place}/"),
    *asked("plan-phase", LIONEL, "/plans/{plan_place}/phase/"),
    View("plan-day", LIONEL, "/plans/{plan_day}/"),
    *asked("objective-add", LIONEL, f"{PLAN}objective/"),
    *asked("objective-result", LIONEL, "/plans/objectives/{objective}/"),
    *asked("plan-aim", LIONEL, f"{PLAN}aim/"),
    *asked("plan-open", LIONEL, f"{PLAN}open-to/"),
    *asked("plan-review", LIONEL, f"{PLAN}review/", write("99")),
    *asked("action-give", LIONEL, f"{PLAN}action/"),
    *asked("plan-take", LIONEL, f"{PLAN}take-over/?template=COUNTY_LINE"),
    View("plan-take-nothing", LIONEL, "/plans/{plan_day}/take-over/"),
    View("board", CLIVE, "/plans/actions/"),
    View("board-none", NORA, "/plans/actions/?show=done"),
    View("calendar", CLIVE, "/plans/calendar/"),
    View("calendar-made", CLIVE, "/plans/calendar/", press("Make an address")),
    View("action-tasked", HUGO, action("tasked")),
    View("action-done", LIONEL, action("done")),
    *asked("action-answer", HUGO, action("tasked", "answer/")),
    View("action-accepted", CLIVE, action("accepted")),
    *asked("action-person", CLIVE, action("accepted", "person/")),
    *asked("action-report", CLIVE, action("accepted", "report/")),
    View("action-dated", LIONEL, action("dated")),
    *asked("action-decide", LIONEL, action("dated", "decide/")),
)
