"""From a nomination to the end of a plan: nine agencies, each in windows of its own."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser import nine_agencies
from tests.browser.at_work import Office, Worker
from tests.browser.live import Portal, running_portal
from tests.browser.nine_agencies import (
    AGENCIES,
    CHAIRS,
    KEEPER,
    LEADS,
    MEMBERS,
    NAME,
    NOMINATOR,
    OFFICER,
    PARTNERS,
    QUORUM,
    agency_of,
    name_of,
)
from tests.browser.people import Codes
from tests.browser.test_journeys import text_of
from tests.browser.visits import PATIENCE_MILLISECONDS
from tests.browser.watch import Watch

TODAY = date.today()  # noqa: DTZ011 the portal runs beside us, by the same clock
SOON = TODAY + timedelta(days=10)
NOMINAL, LEVER = "INVENTED, Ivor", "The INVENTED lever: his tenancy ends in May."
THREAT = "A line into two towns"
REASONS = "High harm, and five agencies hold a lever."
CAME, INTEREST = "Ida Invented", "A cousin of mine."
ON_A_PHONE, INTERESTED = nine_agencies.PARTNERS[1:3]
UNABLE = PARTNERS[3]
AGAIN_AFTER, MINUTED_WITHIN, FOLLOWED_WITHIN = 30, 60, 2_000
DIMENSIONS = ("H1", "H2", "H3", "H4", "H5", "H6")
IN_PARTS: dict[str, dict[str, Any]] = {
    "Harm and threat": {"harm": "Runs a line that uses children."},
    "Existing management and dependants": {"management": "IOM", "dependants": 0},
    "Opportunity and what you ask for": {"opportunity": "Released in May.", "wanted": "It stops."},
}  # fmt: skip


@pytest.fixture(scope="module")
def own_portal(chromium: str, migrated: None) -> Iterator[Portal]:
    """As at work: a co-chair needs a passkey, and everybody is soon asked again."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith("OIDC_"):
                patch.delenv(name)
        patch.setenv("STEP_UP_SECONDS", str(AGAIN_AFTER))
        with running_portal(played=False) as portal:
            yield portal


@pytest.fixture
def office(browser: Browser, own_portal: Portal) -> Iterator[Office]:
    module = nine_agencies.__name__
    codes = Codes(own_portal.ask(module, "people", role="portal_owner"))
    own_portal.ask(module, "programme", role="portal_worker")
    opened: list[tuple[BrowserContext, Watch]] = []

    def new_context(**options: Any) -> tuple[BrowserContext, Watch]:
        context = browser.new_context(base_url=own_portal.base_url, **options)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        opened.append((context, Watch(context, own_portal.base_url)))
        return opened[-1]

    yield Office(new_context, codes, phones=(ON_A_PHONE,))
    for context, _watch in opened:
        context.close()
    assert [watch.complaints for _context, watch in opened if watch.complaints] == []


def path_of(hand: Worker) -> str:
    return "/" + hand.page.url.split("/", 3)[3]


def say(hand: Worker, **words: str) -> None:
    """Somebody says something of a person: what, how surely, from where."""
    for name, said in words.items():
        hand.fill(name, said)
    hand.choose("Suspect")
    hand.choose("Fact, from a record")
    hand.write("From where do you have it?", "Our own file")
    hand.on("As of which day?", TODAY - timedelta(days=2))


def nominate(hand: Worker) -> str:
    """Begun, left, found again and written part by part; the address of the nomination."""
    hand.follow("Nominals")
    hand.press("Begin a nominal")
    hand.tick("code", "legal")
    say(hand, value=NOMINAL)
    hand.press("Begin")
    hand.follow("Nominate this person for a JAPTM programme")
    hand.choose(NAME)
    hand.press("Begin the nomination")
    nomination = path_of(hand)
    hand.follow("Criteria met")
    for code in ("M1", "S2", "S3"):
        hand.fill(code, f"Shown for {code} by our file.")
    hand.press("Save")
    reference = hand.heading.locator("xpath=preceding-sibling::*[1]").inner_text().split()[-1]
    hand.open("/")
    hand.follow("JAPTM")
    hand.follow("All nominations that you may see")
    hand.follow(reference)
    write_the_rest(hand)
    hand.press("Ask for approval")
    expect(hand.page.get_by_text("Waits for your agency's approver")).to_be_visible()
    return nomination


def write_the_rest(hand: Worker) -> None:
    for title, answers in IN_PARTS.items():
        hand.follow(title)
        for name, words in answers.items():
            hand.fill(name, words)
        hand.press("Save")
    hand.follow("Sensitivities and lawful basis")
    for name in ("is_covert", "is_source_at_risk", "is_limited"):
        hand.tick(name, "no")
    hand.fill("lawful_basis", "Part 3 of the Data Protection Act 2018")
    hand.press("Save")
    hand.follow("What goes with it")
    hand.page.locator("input[name='carried']").first.check()
    hand.press("Save")
    expect(hand.page.locator(".govuk-task-list").get_by_text("Not done")).to_have_count(0)


def approve(hand: Worker, nomination: str) -> None:
    hand.follow("JAPTM")
    hand.follow("All nominations that you may see")
    hand.go(hand.page.locator(f"main a[href='{nomination}']"))
    hand.press("Read and approve it")
    hand.fill("necessity", "No agency alone can stop the harm.")
    hand.press("Approve and send")
    expect(hand.page.get_by_text("With the secretariat", exact=True)).to_be_visible()


def ask(hand: Worker, nomination: str) -> None:
    hand.open(nomination)
    hand.press("Ask the partners")
    hand.on("By which day do partners answer?", SOON)
    hand.press("Ask them")
    expect(hand.page.get_by_text("No answer yet")).to_have_count(len(PARTNERS))


def reply(hand: Worker, nomination: str) -> None:
    """One agency adds what it knows, on a phone; one cannot say; the others have nothing."""
    hand.open(nomination)
    answer = "We have nothing to add"
    if hand.email == ON_A_PHONE:
        add(hand, nomination)
        answer = "We have added what we know"
    elif hand.email == UNABLE:
        answer = "We are unable to say"
    hand.press("Say what your agency can add")
    hand.choose(answer)
    if hand.email == ON_A_PHONE:
        hand.page.get_by_label(LEVER).check()
        hand.fits()
    hand.press("Answer")
    expect(hand.page.get_by_text(answer)).to_be_visible()


def add(hand: Worker, nomination: str) -> None:
    hand.fits()
    hand.press("Say what your agency can add")
    hand.follow("Look at the nominal, and say what your agency knows")
    hand.follow("Something else")
    say(hand, detail=LEVER)
    hand.fits()
    hand.press("Save")
    hand.open(nomination)


def score(hand: Worker, nomination: str, *, high: bool) -> None:
    """Blind: what others gave is nowhere."""
    hand.open(nomination)
    hand.press("Score it for your agency")
    for code in DIMENSIONS:
        hand.tick(code, 8 if high and code == "H1" else 2)
    if high:
        hand.fill("H1_why", "A death in March.")
    for name, points in (("likelihood", 3), ("confidence", 2), ("opportunity", 2), ("gap", 1)):
        hand.tick(name, points)
    hand.press("Save our score")
    hand.open(nomination)
    expect(hand.link("What each agency gave")).to_have_count(0)


def reveal(office: Office, nomination: str) -> None:
    keeper, member = office[KEEPER], office[ON_A_PHONE]
    keeper.open("/nominals/programmes/")
    keeper.follow(NAME)
    keeper.follow("Reveal the scores of a round")
    keeper.press("Reveal all scores")
    member.open(nomination)
    member.follow("What each agency gave")
    expect(member.page.get_by_text("For moderation: agencies are more than")).to_be_visible()
    expect(member.page.get_by_text("Physical harm: from 2 to 8")).to_be_visible()
    member.fits()
    until(keeper, lambda: keeper.page.get_by_text("Among the first").count() > 0)
    expect(keeper.page.get_by_text(NOMINAL).first).to_be_visible()


def until(hand: Worker, holds: Callable[[], bool], within: float = 60) -> None:
    """A page that a worker brings up to date."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, hand.page.url
        hand.page.wait_for_timeout(250)
        hand.page.reload()


def prepare(hand: Worker, nomination: str) -> str:
    """Agenda and pack; who is at the table. The address of the meeting, open."""
    hand.open("/nominals/programmes/")
    hand.follow(NAME)
    hand.follow("Plan a meeting")
    hand.on("On which day?", TODAY + timedelta(days=1))
    hand.fill("at", "10:30")
    hand.press("Plan it")
    meeting = path_of(hand)
    hand.follow("Put nominations on the agenda")
    hand.page.get_by_label(NOMINAL).check()
    hand.press("Put them on it")
    hand.follow("The pack")
    hand.press("Freeze the pack")
    expect(hand.page.get_by_text("As it was frozen")).to_be_visible()
    expect(hand.page.get_by_text(LEVER)).to_be_visible()
    hand.open(meeting)
    hand.press("Open the meeting")
    for place, box in enumerate(hand.page.get_by_role("checkbox").all()):
        box.set_checked(place < len(AGENCIES) - 1)
    hand.press("Open it")
    assert len(AGENCIES) - 1 >= QUORUM
    expect(hand.page.get_by_text("At the table:")).to_be_visible()
    hand.follow("Record who is there")
    hand.page.locator("select[name='agency']").select_option(index=1)
    hand.fill("name", CAME)
    hand.tick("kind", "present")
    hand.press("Record")
    expect(hand.page.get_by_text(CAME)).to_be_visible()
    return meeting


def take_the_pack(hand: Worker, meeting: str) -> str:
    """Each reader's own copy, stamped with their name."""
    hand.open(f"{meeting}papers/pack/")
    hand.press("Make a PDF")
    expect(hand.page.locator(".portal-job--done")).to_be_visible(timeout=60_000)
    reference = hand.heading.inner_text().removeprefix("PDF of ")
    return text_of(hand.take(f"Take the PDF ({reference})"))


def decide(office: Office, meeting: str) -> list[int]:
    """By how many milliseconds a member's page was behind each change."""
    keeper, member = office[KEEPER], office[ON_A_PHONE]
    member.open(meeting)
    expect(member.page.get_by_text("Nothing that you may see is on the table now.")).to_be_visible()
    member.begins_to_follow()
    keeper.open(meeting)
    keeper.press(re.compile("^Put on the table"))
    behind = [followed(member, "On the table:")]
    expect(member.page.get_by_text("At the table now")).to_be_visible()
    expect(member.page.get_by_text("Over its time")).to_be_hidden()
    member.fits()
    declare(office[INTERESTED], meeting)
    behind.append(followed(member, "has declared an interest"))
    keeper.follow("Propose a decision")
    keeper.choose("Accepted")
    keeper.write("For which reasons?", REASONS)
    keeper.press("Put it on the table")
    behind.append(followed(member, REASONS))
    for email in CHAIRS:
        sign(office[email], meeting)
        behind.append(followed(member, f"Signed by {name_of(email)}"))
    expect(member.page.get_by_text("In effect")).to_be_visible()
    expect(member.page.locator("[data-portal-outcome]")).to_have_text("Accepted")
    member.fits()
    return behind


def declare(hand: Worker, meeting: str) -> None:
    """Whoever has an interest is out of the item at once."""
    hand.open(meeting)
    hand.follow("Declare an interest in this item")
    hand.fill("words", INTEREST)
    hand.press("Declare it")
    expect(hand.page.get_by_text("You are out of it")).to_be_visible()
    expect(hand.page.get_by_text("On the table:")).to_have_count(0)


def followed(member: Worker, words: str) -> int:
    """Since whoever changed the meeting has seen it themselves."""
    changed = int(time.time() * 1000)
    expect(member.page.get_by_text(words).first).to_be_visible()
    return max(member.followed().values()) - changed


def sign(chair: Worker, meeting: str) -> None:
    asked = chair.proved
    chair.open(meeting)
    expect(chair.page.get_by_text(REASONS)).to_be_visible()
    chair.press("Sign these words")
    assert chair.proved == asked + 1


def close(office: Office, meeting: str) -> None:
    """The minutes are there as a page at once, and as a file that a worker makes by itself."""
    keeper = office[KEEPER]
    keeper.open(meeting)
    keeper.press("Close the meeting")
    closed = time.monotonic()
    document = f"{meeting}papers/minutes/document/"
    keeper.open(document)
    expect(keeper.page.locator(".portal-job--done")).to_be_visible(timeout=MINUTED_WITHIN * 1000)
    assert time.monotonic() - closed <= MINUTED_WITHIN
    reference = keeper.heading.inner_text().removeprefix("PDF of ")
    words = " ".join(text_of(keeper.take(f"Take the PDF ({reference})")).split())
    member = office[ON_A_PHONE]
    member.open(f"{meeting}papers/minutes/")
    for text in (NOMINAL, REASONS, CAME, INTEREST, *(name_of(email) for email in CHAIRS)):
        expect(member.page.get_by_text(text).first).to_be_visible()
        assert text in words
    member.fits()


def admit(hand: Worker, nomination: str) -> str:
    hand.open(nomination)
    hand.press("Take into the cohort")
    hand.tick("tier", "first")
    hand.fill("exit_criteria", "No offence for a year.\nLives away from the line.")
    hand.press("Take them in")
    expect(hand.page.get_by_text("In the cohort", exact=True)).to_be_visible()
    return path_of(hand)


def plan(hand: Worker, member: str) -> str:
    """Begun at the member's page, led, and an action of each agency in it."""
    hand.open(member)
    hand.follow("Begin a plan")
    hand.write("What is the threat, in a few words?", THREAT)
    hand.write("What is the aim?", "The line ends.")
    hand.page.get_by_label("Which agency leads it?").select_option("Probation of Nine Rivers")
    hand.press("Begin it")
    made = path_of(hand)
    hand.follow("Set an objective")
    hand.tick("pillar", "protect")
    for name, words in (("statement", "Nobody is used."), ("measure", "Flats that are used"),
                        ("baseline", "3"), ("target", "0")):  # fmt: skip
        hand.fill(name, words)
    hand.on("By when?", SOON)
    hand.press("Set it")
    hand.press("Take the lead")
    hand.press("Make it active")
    for email in PARTNERS:
        give(hand, agency_of(email))
    expect(hand.page.get_by_text("Without an accepted action")).to_be_visible()
    return made


def give(hand: Worker, agency: str) -> None:
    hand.follow("Give an action")
    hand.page.get_by_label("Which agency is to act?").select_option(
        f"{agency.title()} of Nine Rivers"
    )
    hand.page.get_by_label("For which objective?").select_option("Nobody is used.")
    hand.fill("title", f"Part of {agency}")
    hand.fill("brief", "Visit on the day.")
    hand.fill("contact", "01632 960 001")
    hand.on("By when?", SOON)
    hand.press("Give it")


def do(hand: Worker) -> None:
    """Accepted, done and told by the agency that was asked."""
    title = f"Part of {agency_of(hand.email)}"
    hand.open("/plans/actions/")
    hand.follow(title)
    hand.press("Answer for your agency")
    hand.choose("We accept it")
    hand.press("Answer")
    hand.follow("Say how it goes")
    hand.choose("Done")
    hand.fill("words", f"Visited by {agency_of(hand.email)}.")
    hand.press("Save")
    expect(hand.page.get_by_text("Done", exact=True).first).to_be_visible()
    if agency_of(hand.email) not in map(agency_of, CHAIRS):
        expect(hand.link(THREAT)).to_have_count(0)


def leave(office: Office, member: str) -> None:
    """Put to both chairs, who find it on their front page; in effect with the second signature."""
    keeper = office[KEEPER]
    keeper.open(member)
    keeper.follow("Put a review to both chairs")
    keeper.tick("outcome", "deselect")
    keeper.page.get_by_label("No offence for a year.").check()
    keeper.fill("reasons", "Away a year.")
    keeper.press("Put it to both chairs")
    for email in CHAIRS:
        chair = office[email]
        chair.open("/")
        chair.go(chair.page.get_by_role("link", name="Sign the review of a membership"))
        chair.press("Sign this")
    expect(office[CHAIRS[1]].page.get_by_text("De-selected", exact=True).first).to_be_visible()


def weigh(office: Office) -> str:
    """From its first word to the order of the round; the address of the nomination."""
    nomination = nominate(office[NOMINATOR])
    approve(office[LEADS[1]], nomination)
    ask(office[KEEPER], nomination)
    for email in PARTNERS:
        reply(office[email], nomination)
    office[KEEPER].open(nomination)
    office[KEEPER].press("Open the scoring")
    for email in MEMBERS:
        score(office[email], nomination, high=email == ON_A_PHONE)
    reveal(office, nomination)
    return nomination


def act(office: Office, member: str) -> None:
    made = plan(office[OFFICER], member)
    for email in PARTNERS:
        do(office[email])
    office[OFFICER].open(made)
    expect(office[OFFICER].page.get_by_text("Without an accepted action")).to_have_count(0)


@pytest.mark.sweep
@pytest.mark.timeout(900)
def test_nine_agencies_go_the_whole_way(office: Office) -> None:
    for email in CHAIRS:  # long enough before they sign that they are asked again
        assert office[email].proved == 0
    nomination = weigh(office)
    meeting = prepare(office[KEEPER], nomination)
    pack = take_the_pack(office[NOMINATOR], meeting)
    behind = decide(office, meeting)
    close(office, meeting)

    assert f"Taken by {name_of(NOMINATOR)}" in pack
    assert sorted(behind)[-2] <= FOLLOWED_WITHIN, behind  # the tests may halt a machine for once

    member = admit(office[KEEPER], nomination)
    act(office, member)
    leave(office, member)
    office[NOMINATOR].open(nomination)
    expect(office[NOMINATOR].page.get_by_text("De-selected")).to_be_visible()
