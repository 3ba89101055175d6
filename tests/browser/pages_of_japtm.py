"""Pages of programmes, nominations, scores and meetings, once per state."""

from __future__ import annotations

from collections.abc import Iterator

from tests.browser.acts import (
    Act,
    ask_for_paper,
    lines_gone,
    no_reasons,
    nonsense,
    send,
    untick,
    write,
)
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
DRAFT = "/nominals/schemes/{draft_scheme}/"
OPEN, CLOSED = "/nominals/meetings/{meeting_open}/", "/nominals/meetings/{meeting_closed}/"
DECISION = "/nominals/decisions/{decision}/"
PARTS: dict[str, Act] = {
    "criteria": write(TOO_LONG), "harm": write(""), "management": send, "opportunity": send,
    "sensitivities": send, "carried": send,
}  # fmt: skip


SCHEME_PARTS: dict[str, Act] = {
    "words": write(""), "H1": write(""), "new": send, "likelihood": write(""),
    "sums": lines_gone,
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
    *asked("nomination-back", LENA, nomination("awaiting", "back/")),
    View("nomination-returned", NICK, nomination("returned")),
    View("nomination-submitted", SELMA, nomination("submitted")),
    *asked("nomination-return", SELMA, nomination("submitted", "return/")),
    *asked("nomination-end", SELMA, nomination("submitted", "end/")),
    *asked("nomination-ask", SELMA, nomination("submitted", "ask/")),
    *asked("nomination-compare", SELMA, nomination("alike", "compare/")),
    View("nomination-alike", SELMA, nomination("alike")),
    View("nomination-closed", ANNA, nomination("closed")),
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
    View("schemes", SELMA, "/nominals/schemes/"),
    View("scheme", ANNA, "/nominals/schemes/{scheme}/"),
    View("scheme-draft", SELMA, DRAFT),
    View("scheme-faulty", SELMA, "/nominals/schemes/{faulty_scheme}/"),
    *(view for slug, act in SCHEME_PARTS.items()
      for view in asked(f"scheme-{slug}", SELMA, f"{DRAFT}part/{slug}/", act)),
    View("scheme-publish", SELMA, f"{DRAFT}publish/"),
    View("scheme-publish-faulty", SELMA, "/nominals/schemes/{faulty_scheme}/publish/"),
    View("programme-scheme", SELMA, f"{PROGRAMME}scheme/"),
    View("programme-scheme-empty", SELMA, f"{PROGRAMME}scheme/", nonsense, refused=True),
    View("criteria", SELMA, f"{PROGRAMME}criteria/"),
    View("criteria-member", CLIVE, f"{PROGRAMME}criteria/"),
    *asked("criterion-add", SELMA, f"{PROGRAMME}criteria/add/"),
    *asked("criterion-change", SELMA, f"{PROGRAMME}criteria/M1/"),
    View("what-if", SELMA, "/nominals/rankings/{ranking}/what-if/"),
    View("what-if-tried", SELMA, "/nominals/rankings/{ranking}/what-if/?scheme={draft_scheme}"),
    View("what-if-faulty", SELMA, "/nominals/rankings/{ranking}/what-if/?scheme={faulty_scheme}"),
    *asked("meeting-plan", SELMA, f"{PROGRAMME}meetings/"),
    View("meeting-planned", SELMA, PLANNED),
    *asked("meeting-agenda", SELMA, f"{PLANNED}agenda/"),
    *asked("meeting-open", SELMA, f"{PLANNED}open/", untick),
    *asked("meeting-move", SELMA, f"{PLANNED}move/", write("99")),
    *asked("meeting-call-off", SELMA, f"{PLANNED}call-off/"),
    *asked("item-off", SELMA, "/nominals/items/{item}/off/"),
    View("meeting", SELMA, OPEN),
    View("meeting-member", CLIVE, OPEN),
    View("meeting-follow", CLIVE, f"{OPEN}follow/"),
    View("meeting-chair", CARLA, OPEN),
    View("meeting-closed", CLIVE, CLOSED),
    View("pack-none", SELMA, f"{PLANNED}papers/pack/"),
    View("pack", SELMA, f"{OPEN}papers/pack/"),
    View("pack-member", CLIVE, f"{OPEN}papers/pack/"),
    View("minutes-so-far", CLIVE, f"{OPEN}papers/minutes/"),
    View("minutes", CLIVE, f"{CLOSED}papers/minutes/"),
    View("minutes-document", SELMA, f"{CLOSED}papers/minutes/document/"),
    *asked("meeting-attendance", SELMA, f"{OPEN}attendance/"),
    *asked("item-remark", SELMA, "/nominals/items/{item}/remark/"),
    *asked("item-action", SELMA, "/nominals/items/{item}/action/"),
    *asked("item-moderate", SELMA, "/nominals/items/{item}/moderate/"),
    *asked("nomination-interest", HUGO, nomination("scoring", "interest/")),
    *asked("item-propose", CARLA, "/nominals/items/{item}/propose/", no_reasons),
    *asked("item-interest", CLIVE, "/nominals/items/{item}/interest/"),
    View("decision", CONRAD, DECISION),
    View("decision-document", CONRAD, DECISION, ask_for_paper),
)  # fmt: skip
