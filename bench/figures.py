"""One figure as a line of JSON: the value, what the barest tool needs, and whether it holds."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    bench: str
    figure: str
    value: float
    unit: str
    floor: float
    ratio: float
    holds: bool

    def line(self) -> str:
        return json.dumps(asdict(self))


def figure(
    bench: str, name: str, value: float, *, floor: float, unit: str = "ms",
    most: float | None = None, most_ratio: float | None = None,
    least_ratio: float | None = None, either: bool = False,
) -> Figure:  # fmt: skip
    """`holds` is every limit given, or with `either` at least one of them."""
    ratio = value / floor if floor else 0.0
    limits = [value <= most] if most is not None else []
    limits += [ratio <= most_ratio] if most_ratio is not None else []
    limits += [ratio >= least_ratio] if least_ratio is not None else []
    return Figure(
        bench=bench, figure=name, value=round(value, 3), unit=unit, floor=round(floor, 3),
        ratio=round(ratio, 2), holds=any(limits) if either else all(limits),
    )  # fmt: skip


WARM_UP = 5


def interleaved(
    acts: dict[str, Callable[[], object]], times: int, *, warm_up: int = WARM_UP
) -> dict[str, list[float]]:
    """Each act in turn, so that a busy moment of the machine falls on all of them."""
    taken: dict[str, list[float]] = {name: [] for name in acts}
    for number in range(times + warm_up):
        for name, act in acts.items():
            begun = time.perf_counter()
            act()
            if number >= warm_up:
                taken[name].append((time.perf_counter() - begun) * 1000)
    return taken


def p95(values: list[float], *, at: float = 0.95) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * at))]


def table(figures: list[Figure]) -> str:
    head = f"{'bench':<12} {'figure':<44} {'value':>9} {'floor':>9} {'ratio':>6}  holds"
    rows = [
        f"{each.bench:<12} {each.figure:<44} {each.value:>9.2f} {each.floor:>9.2f}"
        f" {each.ratio:>6.2f}  "
        f"{'yes' if each.holds else 'NO'}"
        for each in figures
    ]
    return "\n".join([head, *rows])
