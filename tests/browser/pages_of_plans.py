"""Pages of the menu of tactics, disruptions and a programme's figures, once per state."""

from __future__ import annotations

from tests.browser.acts import ask_for_figures, no_reasons, without_name, without_statement
from tests.browser.pages_of_japtm import asked
from tests.browser.people import LENA, NICK, PETER, SELMA
from tests.browser.view import View

TEMPLATE = "/plans/tactics/templates/COUNTY_LINE"
WITHIN = "/plans/programmes/{programme}/"
OF_FIGURES = f"{WITHIN}figures/"
PLANNED = (
    View("tactics", NICK, "/plans/tactics/"),
    View("tactics-narrowed", SELMA, "/plans/tactics/?area=travel&words=hotel"),
    View("tactics-none", NICK, "/plans/tactics/?words=nothing+like+it"),
    View("tactic", NICK, "/plans/tactics/TRO/"),
    View("tactic-unchecked", SELMA, "/plans/tactics/CAWN/"),
    *asked("tactic-add", SELMA, "/plans/tactics/add/"),
    *asked("tactic-word", SELMA, "/plans/tactics/CAWN/word/", no_reasons),
    View("disruptions", NICK, f"{WITHIN}disruptions/"),
    *asked("disruption-claim", LENA, f"{WITHIN}disruptions/claim/"),
    View("disruption", LENA, "/plans/disruptions/{disruption}/"),
    View("disruption-moderated", NICK, "/plans/disruptions/{disruption_moderated}/"),
    *asked("disruption-moderate", PETER, "/plans/disruptions/{disruption}/moderate/"),
    *asked("disruption-answer", LENA, "/plans/disruptions/{disruption_moderated}/answer/"),
    View("disruption-answered", PETER, "/plans/disruptions/{disruption_answered}/"),
    View("programme-figures", NICK, OF_FIGURES),
    View("programme-document", NICK, OF_FIGURES, ask_for_figures),
    View("plan-templates", NICK, "/plans/tactics/templates/"),
    View("plan-templates-kept", SELMA, "/plans/tactics/templates/"),
    *asked("template-add", SELMA, "/plans/tactics/templates/add/"),
    View("template", NICK, f"{TEMPLATE}/"),
    View("template-kept", SELMA, f"{TEMPLATE}/"),
    *asked("template-word", SELMA, f"{TEMPLATE}/word/", without_name),
    *asked("template-objective", SELMA, f"{TEMPLATE}/objective/5/"),
    *asked("template-action", SELMA, f"{TEMPLATE}/action/9/"),
    *asked("template-objective-kept", SELMA, f"{TEMPLATE}/objective/1/", without_statement),
    View("weeks", NICK, "/plans/tactics/weeks/"),
    View("weeks-kept", SELMA, "/plans/tactics/weeks/"),
    *asked("week-add", SELMA, "/plans/tactics/weeks/add/"),
    *asked("week-word", SELMA, "/plans/tactics/weeks/KNIVES/word/", without_name),
)
