"""How many slips lie between a name as it is asked for and one that is kept. No Django."""

from __future__ import annotations


def slips(asked: str, kept: str) -> tuple[int, int]:
    """Wrong letters, each word beside the one most like it; then the words that nobody asked for.

    Both are folded. The order of words says nothing: a slip in a first letter changes it.
    """
    words = kept.split()
    wrong, left = 0, list(words)
    for word in asked.split():
        nearest = min(left or words, key=lambda other: apart(word, other), default="")
        wrong += apart(word, nearest)
        if nearest in left:
            left.remove(nearest)
    return wrong, len(left)


def apart(first: str, second: str) -> int:
    """Letters left out, added, wrong, or two the other way round, fewest possible."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for y, letter in enumerate(first, 1):
        before, above, row = row, before, [y]
        for x, other in enumerate(second, 1):
            steps = min(before[x] + 1, row[x - 1] + 1, before[x - 1] + (letter != other))
            if above and x > 1 and letter == second[x - 2] and first[y - 2] == other:
                steps = min(steps, above[x - 2] + 1)
            row.append(steps)
    return row[-1]
