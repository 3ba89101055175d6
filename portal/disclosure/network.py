"""A table with its totals as a closed network: each figure is an arc, each sum a node.

In a list the cells lead from one node to another and their total leads back; in a grid a row's
total leads into the row, its cells to the columns, a column's total out of it. What comes in goes
out. So whatever may stand in a withheld cell is a flow, and how far it can be moved without
changing what is shown is the most that can flow round it. Whole numbers in, whole numbers out.
"""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

Name = tuple[str, ...]
Node = Hashable
ENDLESS = 10**12


@dataclass(frozen=True, slots=True)
class Arc:
    name: Name
    tail: Node
    head: Node
    count: int


def can_grow(arc: Arc, arcs: Iterable[Arc], withheld: Set[Name], *, least: int) -> int:
    """By how much a withheld cell can be larger than it is, for all that the shown ones say."""
    return _flow(arc.head, arc.tail, _room(arc, arcs, withheld, least))


def can_shrink(arc: Arc, arcs: Iterable[Arc], withheld: Set[Name], *, least: int) -> int:
    return min(
        arc.count - least, _flow(arc.tail, arc.head, _room(arc, arcs, withheld, least))
    )  # fmt: skip


Room = dict[Node, dict[Node, int]]


def _room(but: Arc, arcs: Iterable[Arc], withheld: Set[Name], least: int) -> Room:
    room: Room = defaultdict(lambda: defaultdict(int))
    for arc in arcs:
        if arc.name in withheld and arc.name != but.name:
            room[arc.tail][arc.head] += ENDLESS
            room[arc.head][arc.tail] += arc.count - least
    return room


def _flow(source: Node, sink: Node, room: Room) -> int:
    """The most that flows, by shortest ways."""
    total = 0
    while (way := _way(source, sink, room)) and total < ENDLESS:
        most = min(room[first][second] for first, second in way)
        for first, second in way:
            room[first][second] -= most
            room[second][first] += most
        total += most
    return min(total, ENDLESS)


def _way(source: Node, sink: Node, room: Room) -> list[tuple[Node, Node]]:
    came: dict[Node, Node] = {source: source}
    waiting = deque([source])
    while waiting:
        node = waiting.popleft()
        for following, left in room[node].items():
            if left > 0 and following not in came:
                came[following] = node
                waiting.append(following)
    return list(_back(source, sink, came)) if sink in came else []


def _back(source: Node, sink: Node, came: Mapping[Node, Node]) -> Iterator[tuple[Node, Node]]:
    node = sink
    while node != source:
        yield came[node], node
        node = came[node]


def cheapest_way_round(
    arc: Arc, arcs: Iterable[Arc], withheld: Set[Name], *, fixed: Set[Name], least: int
) -> set[Name]:
    """The cells that would have to be withheld too for `arc` to be larger by one: few and small.

    Empty: there is no such way. Cells in `fixed` and noughts stay shown.
    """
    steps: dict[Node, list[tuple[Node, int, Name]]] = defaultdict(list)
    for other in arcs:
        is_shown = other.name not in withheld
        if other.name == arc.name or (is_shown and (other.name in fixed or not other.count)):
            continue
        cost = other.count + 1 if is_shown else 0
        steps[other.tail].append((other.head, cost, other.name))
        if other.count > least:
            steps[other.head].append((other.tail, cost, other.name))
    return _cheapest(arc.head, arc.tail, steps)


def _cheapest(
    source: Node, sink: Node, steps: Mapping[Node, list[tuple[Node, int, Name]]]
) -> set[Name]:
    settled: set[Node] = set()
    queue: list[tuple[int, int, Node, tuple[Name, ...]]] = [(0, 0, source, ())]
    number = 0
    while queue:
        cost, _number, node, names = heapq.heappop(queue)
        if node == sink:
            return set(names)
        if node in settled:
            continue
        settled.add(node)
        for following, more, name in steps.get(node, ()):
            number += 1  # settles what costs the same, so that nodes are never compared
            heapq.heappush(queue, (cost + more, number, following, (*names, name)))
    return set()
