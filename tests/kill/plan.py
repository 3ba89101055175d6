"""What is killed, and where it stands at that moment."""

from __future__ import annotations

from dataclasses import dataclass

WEB, WORKER, RELAY, BEAT, BROKER, DATABASE = "web", "worker", "relay", "beat", "broker", "database"
EMPTIED = "broker, emptied"  # it lives on and has forgotten everything
VICTIMS = (WEB, WORKER, RELAY, BEAT, BROKER, DATABASE)

ANYWHERE = "anywhere"
SENDING_DECIDED = "web: sending, before its statement"
SENDING_DONE = "web: sending, before the commit"
SENT = "web: after the commit, before the answer"
PUBLISHING = "relay: before publishing"
PUBLISHED = "relay: after publishing, before marking"
CLAIMED = "worker: after the claim"
SETTING = "worker: while the document is set"
FILED = "worker: after the file, before its row"
DOING_AUDITED = "worker: before the audit event"
DONE = "worker: after the row, before the commit"
COMMITTED = "worker: after the commit, before the acknowledgement"
MAILED = "worker: after the mail, before its mark"
ERASING = "worker: drafts deleted, before the commit"
ERASED = "worker: some drafts deleted and committed, before the others"


@dataclass(frozen=True)
class Strike:
    """Kill the victim when some process, not always the victim itself, has come to this point."""

    victim: str
    point: str = ANYWHERE


FULL = (
    Strike(WEB, SENDING_DONE),
    Strike(WORKER, CLAIMED),
    Strike(RELAY, PUBLISHED),
    Strike(BROKER, PUBLISHED),
    Strike(DATABASE, SENDING_DONE),
    Strike(WEB, SENT),
    Strike(WORKER, SETTING),
    Strike(BEAT),
    Strike(DATABASE, DONE),
    Strike(RELAY, PUBLISHING),
    Strike(BROKER, CLAIMED),
    Strike(WORKER, FILED),
    Strike(DATABASE, PUBLISHED),
    Strike(WEB),
    Strike(BROKER),
    Strike(EMPTIED, CLAIMED),
    Strike(DATABASE, DOING_AUDITED),
    Strike(WORKER, DONE),
    Strike(RELAY),
    Strike(BEAT),
    Strike(DATABASE, SENDING_DECIDED),
    Strike(WORKER, COMMITTED),
    Strike(BROKER, SETTING),
    Strike(WEB, SENT),
    Strike(RELAY, PUBLISHED),
    Strike(BEAT),
    Strike(EMPTIED, PUBLISHED),
    Strike(DATABASE),
    Strike(WORKER),
)
SHORT = (
    Strike(WORKER, FILED),
    Strike(BROKER, PUBLISHED),
    Strike(DATABASE, SENDING_DONE),
    Strike(RELAY, PUBLISHED),
    Strike(BEAT),
    Strike(WEB, SENT),
)


def matrix(each: int) -> tuple[Strike, ...]:
    """Every point again and again, until each kind of process was killed so often."""
    strikes: list[Strike] = []
    while min(sum(strike.victim == victim for strike in strikes) for victim in VICTIMS) < each:
        strikes += FULL
    return tuple(strikes)


BROKER_ONLY = (*[Strike(BROKER, CLAIMED)] * 4, Strike(BROKER))
RELAY_ONLY = (Strike(RELAY, PUBLISHED),)
