"""The house's own scheme, first version. Once published it stays: a change is another version.

The doubling steps and the sections weigh harm; the numbers are the house's own and official
nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

NAME = "Partnership prioritisation score"
EXPLANATION = (
    "Six kinds of harm are marked 0, 1, 2, 4 or 8 and added up. The sum is multiplied by how "
    "likely the harm is, from 1 to 4. Confidence is shown beside the score and changes nothing "
    "in it. Where two nominations have the same score, the one with more opportunity comes first, "
    "then the one with the smaller gap in capability, then the one sent first. Each agency scores "
    "by itself; of their scores the middle one (the median) counts, so that no single agency "
    "carries a nomination up or down. These are the partnership's own numbers. They are no "
    "measure of any national body."
)


def _steps(points: Sequence[int], *words: str) -> list[dict[str, Any]]:
    return [
        {"points": each, "words": said} for each, said in zip(points, words, strict=True)
    ]  # fmt: skip


def _dimension(code: str, name: str, *words: str) -> dict[str, Any]:
    return {"code": code, "name": name, "weight": 1, "steps": _steps((0, 1, 2, 4, 8), *words)}


def _scale(name: str, least: int, *words: str) -> dict[str, Any]:
    return {"name": name, "steps": _steps(range(least, least + len(words)), *words)}


DEFINITION: dict[str, Any] = {
    "dimensions": [
        _dimension(
            "H1", "Physical harm", "None", "Minor injury", "Hospital treatment",
            "Life-changing injury", "Death",
        ),
        _dimension(
            "H2", "Psychological harm", "None", "Distress", "Short-term impact",
            "Long-term disorder", "Lasting harm to several victims",
        ),
        _dimension(
            "H3", "Financial or economic harm", "None", "Less than £1,000", "Less than £25,000",
            "Less than £500,000", "£500,000 or more",
        ),
        _dimension(
            "H4", "Community or environment", "None", "A few complaints",
            "Visible antisocial behaviour or fear", "Tension in the community, loss of confidence",
            "Loss of control of a place",
        ),
        _dimension(
            "H5", "How far it reaches", "A single address", "A neighbourhood", "A district",
            "A force or a region", "The country or abroad",
        ),
        _dimension(
            "H6", "Vulnerability of victims", "None", "One factor", "Two or more factors",
            "A child or an adult at risk", "Several children or adults at risk",
        ),
    ],
    "scales": {
        "likelihood": _scale(
            "Likelihood", 1, "Unlikely", "Possible", "Likely", "Almost certain, or going on now"
        ),
        "confidence": _scale("Confidence in these marks", 1, "Low", "Medium", "High"),
        "opportunity": _scale(
            "Opportunity to act together", 0, "None that we know of", "Some", "Good", "Very good"
        ),
        "gap": _scale(
            "Gap in our capability", 0, "None: we have what we need", "Small", "Considerable",
            "Large: we could not act on it now",
        ),
    },
    "formula": ["harm", "likelihood"],
    "bands": [
        {"name": "Low", "least": 0},
        {"name": "Medium", "least": 32},
        {"name": "High", "least": 80},
        {"name": "Very high", "least": 128},
    ],
    "order": ["-risk", "-opportunity", "gap", "submitted_at"],
    "combined_by": "median",
    "reasons": {"from": 4, "longest": 500},
    "moderation": {"steps": 1},
    "uncertainty": {"draws": 2000, "spread": 25, "settled": 95},
}  # fmt: skip
