"""A scheme as it is kept (JSON) read into `Scheme`, or refused with all that is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import prod
from typing import Any

from nominals.scoring import (
    COMBINED,
    HARM,
    RISK,
    SCALES,
    SUBMITTED,
    Band,
    Scale,
    Scheme,
    Step,
    Uncertainty,
)

MOST_DIMENSIONS, MOST_STEPS = 20, 10
MOST_POINTS, MOST_WEIGHT, MOST_DRAWS = 100, 100, 10_000
MOST_RISK = 1_000_000  # drawn again and again in whole numbers, it stays far below 2**63
LONGEST_NAME, LONGEST_WORDS, LONGEST_REASON = 80, 200, 500
ORDERED_BY = ("-risk", "-opportunity", "opportunity", "-gap", "gap", "-confidence", "confidence")


class NotAScheme(ValueError):
    """`faults` are whole sentences, for whoever keeps the scheme."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = tuple(faults)


def read(definition: Mapping[str, Any]) -> Scheme:
    try:
        scheme = _read(definition)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotAScheme(
            ["Something is missing, or is of another kind than it should be."]
        ) from error
    faults = faults_of(scheme)
    if faults:
        raise NotAScheme(faults)
    return scheme


def faults_in(definition: Mapping[str, Any]) -> tuple[str, ...]:
    """All that keeps it from being published."""
    try:
        read(definition)
    except NotAScheme as error:
        return error.faults
    return ()


def fingerprint(definition: Any) -> str:
    """The same for the same content, however its keys are ordered."""
    written = json.dumps(definition, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(written.encode("ascii")).hexdigest()


def _read(definition: Mapping[str, Any]) -> Scheme:
    doubt = definition["uncertainty"]
    return Scheme(
        dimensions=tuple(
            _scale(each["code"], each, _whole(each["weight"])) for each in definition["dimensions"]
        ),
        scales={name: _scale(name, definition["scales"][name]) for name in SCALES},
        formula=tuple(_text(name) for name in definition["formula"]),
        bands=tuple(
            Band(_text(each["name"]), _whole(each["least"])) for each in definition["bands"]
        ),
        order=tuple(_text(name) for name in definition["order"]),
        combined_by=_text(definition["combined_by"]),
        reason_from=_whole(definition["reasons"]["from"]),
        reason_longest=_whole(definition["reasons"]["longest"]),
        steps_apart=_whole(definition["moderation"]["steps"]),
        uncertainty=Uncertainty(
            _whole(doubt["draws"]), _whole(doubt["spread"]), _whole(doubt["settled"])
        ),
    )


def _scale(code: str, given: Mapping[str, Any], weight: int = 1) -> Scale:
    steps = tuple(Step(_whole(each["points"]), _text(each["words"])) for each in given["steps"])
    return Scale(_text(code), _text(given["name"]), steps, weight)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(value)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value.strip()


def faults_of(scheme: Scheme) -> list[str]:
    scales = [*scheme.dimensions, *scheme.scales.values()]
    return [
        *_of_dimensions(scheme),
        *(fault for scale in scales for fault in _of_scale(scale)),
        *_of_formula(scheme),
        *_of_bands(scheme.bands),
        *_of_numbers(scheme),
        *_of_sum(scheme),
    ]


def _of_dimensions(scheme: Scheme) -> list[str]:
    codes = [each.code for each in scheme.dimensions]
    faults = []
    if not 0 < len(codes) <= MOST_DIMENSIONS:
        faults.append(f"A scheme has between 1 and {MOST_DIMENSIONS} dimensions.")
    if len({*codes, *SCALES}) < len(codes) + len(SCALES):
        faults.append("Two dimensions have the same code, or one has the code of a scale.")
    if any(not code.isalnum() or not code.isascii() or len(code) > 12 for code in codes):
        faults.append("The code of a dimension is made of letters and digits, at most 12.")
    return faults


def _of_scale(scale: Scale) -> list[str]:
    faults = []
    if not 2 <= len(scale.steps) <= MOST_STEPS:
        faults.append(f"{scale.code} needs between 2 and {MOST_STEPS} steps.")
    if any(upper <= lower for lower, upper in pairwise(scale.points)):
        faults.append(f"The steps of {scale.code} must rise.")
    if any(not 0 <= each <= MOST_POINTS for each in scale.points):
        faults.append(f"The points of {scale.code} lie between 0 and {MOST_POINTS}.")
    if not 1 <= scale.weight <= MOST_WEIGHT:
        faults.append(f"The weight of {scale.code} lies between 1 and {MOST_WEIGHT}.")
    if not 0 < len(scale.name) <= LONGEST_NAME:
        faults.append(f"{scale.code} needs a name of at most {LONGEST_NAME} letters.")
    if any(not 0 < len(step.words) <= LONGEST_WORDS for step in scale.steps):
        faults.append(f"Each step of {scale.code} needs words, at most {LONGEST_WORDS} letters.")
    return faults


def _of_formula(scheme: Scheme) -> list[str]:
    faults = []
    if scheme.formula.count(HARM) != 1 or len(set(scheme.formula)) < len(scheme.formula):
        faults.append("The formula names harm once, and each scale at most once.")
    if set(scheme.factors) - set(SCALES):
        faults.append("The formula multiplies harm by scales of the scheme alone.")
    if scheme.combined_by not in COMBINED:
        faults.append("The scores of several agencies are combined by median or mean.")
    inner, last = scheme.order[:-1], scheme.order[-1:]
    names = [name.lstrip("-") for name in inner]
    if last != (SUBMITTED,) or inner[:1] != (f"-{RISK}",):
        faults.append("The order goes by risk first and by the time of sending last.")
    elif set(inner) - set(ORDERED_BY) or len(set(names)) < len(names):
        faults.append("The order names what it does not know, or something twice.")
    return faults


def _of_sum(scheme: Scheme) -> list[str]:
    """The highest score that can be given at all."""
    harm = sum(each.weight * max(each.points, default=0) for each in scheme.dimensions)
    known = [scheme.scales[name] for name in scheme.factors if name in scheme.scales]
    risk = harm * prod(max(each.points, default=1) for each in known)
    if risk <= MOST_RISK:
        return []
    return [f"The highest score comes to {risk:,}: keep it to {MOST_RISK:,} at most."]


def _of_bands(bands: Sequence[Band]) -> list[str]:
    faults = []
    if not bands or bands[0].least != 0:
        faults.append("The lowest band begins at 0.")
    if any(upper.least <= lower.least for lower, upper in pairwise(bands)):
        faults.append("The bands must rise.")
    names = [band.name for band in bands]
    if len(set(names)) < len(names) or any(not 0 < len(each) <= LONGEST_NAME for each in names):
        faults.append(f"Each band has a name of its own of at most {LONGEST_NAME} letters.")
    return faults


def _of_numbers(scheme: Scheme) -> list[str]:
    doubt = scheme.uncertainty
    limits = (
        ("The points from which a reason is owed", scheme.reason_from, 1, MOST_POINTS),
        ("The length of a reason", scheme.reason_longest, 1, LONGEST_REASON),
        ("The steps that may lie between two agencies", scheme.steps_apart, 0, MOST_STEPS),
        ("The number of draws", doubt.draws, 100, MOST_DRAWS),
        ("The spread of weights in per cent", doubt.spread, 0, 90),
        ("The share at which a place is settled", doubt.settled, 51, 100),
    )
    return [
        f"{name} must lie between {least} and {most}."
        for name, value, least, most in limits if not least <= value <= most
    ]  # fmt: skip
