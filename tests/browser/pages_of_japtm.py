"""Pages of programmes, nominations, scores and meetings, once per state."""

from __future__ import annotations

from collections.abc import Iterator

from tests.browser.acts import Act, no_reasons, send, untick, write
from tests.browser.people import (
    ANNA,
    CARLA,
    CLIVE,
    CONRAD,
    HUGO,
    LENA,
    NICK,
    NORA,
    PETER,
    SELMA,
)
from tests.browser.view import View

TOO_LONG = "Too long. " * 101
PROGRAMME, PLANNED = "/nominals/programmes/{programme}/", "/nominals/meetings/{meeting_planned}/"
OPEN = "/nominals/meetings/{meeting_open}/"
PARTS: dict[str, Act] = {
    "criteria": write(TOO_LONG), "harm": write(""), "management": send, "opportunity": send,
    "sensitivities": send, "carried": send,
}  # fmt: skip


def nomination(state: str, then: str = "") -> str:
    return f"/nominals/nominations/{{nomination_{state}}}/{then}"


def asked(name: str, email: str, path: str, act: Act = send) -> Iterator[View]:
    """A form as it comes, and with its errors."""
    yield View(name, email, path)
    yield View(f"{name}-empty", email, path, act, refused=True)


JAPTM = (
    View("programmes", SELMA, "/nominals/programmes/"),
    View("programmes-none", NORA, "/nominals/programmes/"),
    *asked("programme-begin", SELMA, "/nominals/programmes/begin/"),
    View("programme", SELMA, PROGRAMME),
    View("programme-member", CLIVE, PROGRAMME),
    View("programme-lead", PETER, PROGRAMME),
    *asked("chair-name", LENA, f"{PROGRAMME}chairs/"),
    View("nominations", SELMA, "/nominals/nominations/"),
    View("nominations-none", NORA, "/nominals/nominations/"),
    *asked("nominate", ANNA, "/nominals/{nominated}/nominate/"),
    View("nomination-draft", NICK, nomination("draft")),
    *(view for slug, act in PARTS.items()
      for view in asked(f"nomination-{slug}", NICK, nomination("draft", f"part/{slug}/"), act)),
    View("nomination-awaiting", LENA, nomination("awaiting")),
    *asked("nomination-approve", LENA, nomination("awaiting", "approve/")),
    View("nomination-returned", NICK, nomination("returned")),
    View("nomination-submitted", SELMA, nomination("submitted")),
    *asked("nomination-return", SELMA, nomination("submitted", "return/")),
    *asked("nomination-ask", SELMA, nomination("submitted", "ask/")),
    View("nomination-enriching", SELMA, nomination("enriching")),
    View("nomination-asked", HUGO, nomination("enriching")),
    *asked("nomination-reply", HUGO, nomination("enriching", "reply/")),
    View("to-score", ANNA, "/nominals/scoring/"),
    View("to-score-none", NORA, "/nominals/scoring/"),
    *asked("score", HUGO, nomination("scoring", "score/")),
    View("score-given", ANNA, nomination("scoring", "score/")),
    View("score-closed", ANNA, nomination("accepted", "score/")),
    View("scores", ANNA, nomination("accepted", "scores/")),
    View("reveal", SELMA, f"{PROGRAMME}reveal/"),
    View("rankings", ANNA, "/nominals/rankings/"),
    View("rankings-none", NORA, "/nominals/rankings/"),
    View("ranking", ANNA, "/nominals/rankings/{ranking}/"),
    *asked("meeting-plan", SELMA, f"{PROGRAMME}meetings/"),
    View("meeting-planned", SELMA, PLANNED),
    *asked("meeting-agenda", SELMA, f"{PLANNED}agenda/"),
    *asked("meeting-open", SELMA, f"{PLANNED}open/", untick),
    View("meeting", SELMA, OPEN),
    View("meeting-member", CLIVE, OPEN),
    View("meeting-chair", CARLA, OPEN),
    View("meeting-closed", CLIVE, "/nominals/meetings/{meeting_closed}/"),
    *asked("item-propose", CARLA, "/nominals/items/{item}/propose/", no_reasons),
    *asked("item-interest", CLIVE, "/nominals/items/{item}/interest/"),
    View("decision", CONRAD, "/nominals/decisions/{decision}/"),
)  # fmt: skip
