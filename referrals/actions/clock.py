"""What is done by the clock: each through one function of the wall, which sees what it needs."""

from __future__ import annotations

from django.db import connection, transaction

PIECE = 200


def warn_of_drafts() -> None:
    """Whoever wrote a draft that goes in a week is told."""
    _in_pieces("SELECT wall.warn_of_drafts(%s)")


def delete_old_drafts() -> None:
    """What nobody has saved for 28 days goes whole, with an event that says nothing of it."""
    _in_pieces("SELECT wall.delete_drafts(%s)")


@transaction.atomic
def tell_of_summaries() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.tell_of_summaries()")


def _in_pieces(sql: str) -> None:
    """A transaction for each piece: nobody waits for the rest."""
    while _one_piece(sql) == PIECE:
        pass


@transaction.atomic
def _one_piece(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, [PIECE])
        return int(cursor.fetchone()[0])
