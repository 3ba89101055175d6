"""Whoever changes a nomination while it is approved: what is sent is what was read, or nothing is.

Pairs in a set order: the first act stands open until the second waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from nominals import actions
from nominals.approving import fingerprint
from nominals.models import Contribution, Nomination
from partners.models import User
from portal import wall
from tests.factories import japtm, nominals
from tests.house.committed import ask, cleared_afterwards
from tests.house.test_signing_at_once import told_after
from tests.pages.nominals import office
from tests.pages.nominals.office import Table

pytestmark = pytest.mark.django_db
# Its state, its first words, whether what goes with it stands, and how many hold it by a grant.
STANDING = """
SELECT n.state, n.harm, c.withdrawn_at IS NULL,
    (SELECT count(*) FROM nominals_contributiongrant g WHERE g.content_object_id = c.id)
FROM nominals_nomination n JOIN nominals_contribution c ON c.id = n.carried[1] WHERE n.id = %s
"""
READ, OTHER = "Runs a line that uses children.", "Other words."
SENT, SENT_THEN_GONE = ("submitted", READ, True, 2), ("submitted", READ, False, 2)
Act = Callable[[Any], Any]


@dataclass
class Scene:
    table: Table
    rows: dict[str, Nomination]

    def approves(self, of: Nomination) -> None:
        """What stood when the page was opened, which is when the row was made."""
        by = self.table.approver
        wall.enter(by.pk)
        read = of.read_print  # type: ignore[attr-defined]
        actions.approve(of, necessity="Yes.", sha256=read, by=by)

    def edits(self, of: Nomination) -> None:
        by = self.table.nominator
        wall.enter(by.pk)
        actions.take_back(of, by=by)
        actions.write_nomination(of, "harm", {"harm": OTHER}, by=by)
        actions.ask_approval(of, by=by)

    def withdraws(self, of: Nomination) -> None:
        by: User = self.table.nominator
        wall.enter(by.pk)
        said = Contribution.objects.visible_to(by).get(pk=of.carried[0])
        actions.withdraw(said, reason="Wrong.", by=by)


PAIRS: dict[str, tuple[str, str, bool, tuple[Any, ...]]] = {
    "an edit, then the approval": ("edits", "approves", False, ("awaiting", OTHER, True, 0)),
    "the approval, then an edit": ("approves", "edits", False, SENT),
    "a part withdrawn, then the approval": (
        "withdraws", "approves", False, ("awaiting", READ, False, 0),
    ),
    "the approval, then a part withdrawn": ("approves", "withdraws", True, SENT_THEN_GONE),
    "two approvals": ("approves", "approves", False, SENT),
}  # fmt: skip


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with django_db_blocker.unblock(), cleared_afterwards():
        table = office.laid()
        yield Scene(table, {name: _row(table) for name in PAIRS})


def _row(table: Table) -> Nomination:
    said = nominals.said(table.nominator)
    row = japtm.nomination(
        table.nominator, table.programme, said.nominal, carried=[said.pk], state="awaiting"
    )
    row.read_print = fingerprint(row)  # type: ignore[attr-defined]
    return row


@pytest.mark.parametrize("pair", PAIRS)
def test_what_is_sent_is_what_was_read(pair: str, scene: Scene) -> None:
    first, second, is_done, left = PAIRS[pair]
    row = scene.rows[pair]

    done = told_after(getattr(scene, first), getattr(scene, second), row)  # type: ignore[arg-type]

    assert (done, ask(STANDING, [row.pk])[0]) == (is_done, left)
