"""Nominals of a generated world, what agencies said of them, and what they lent."""

from __future__ import annotations

from datetime import date
from itertools import count

from nominals.models import Contribution, Nominal
from portal.references import new_key
from tests.house.worlds.build import Built, at

_numbers = count(1)
SAID_EACH = 2


def nominals(built: Built) -> None:
    """One begun by each form's writer; somebody of another agency says something of it, too."""
    makers = [at(built.people, spec.writer) for spec in built.spec.forms]
    built.nominals = Nominal.objects.bulk_create(
        Nominal(
            key=new_key(), reference=f"W-{next(_numbers)}", marking="OFFICIAL",
            owner=maker.agency, unit=maker.unit if spec.has_unit else None, created_by=maker,
        )
        for spec, maker in zip(built.spec.forms, makers, strict=True)
    )  # fmt: skip
    speakers = [
        (nominal, at(built.people, spec.writer + place * 5), spec)
        for nominal, spec in zip(built.nominals, built.spec.forms, strict=True)
        for place in range(SAID_EACH)
    ]
    built.contributions = Contribution.objects.bulk_create(
        Contribution(
            key=new_key(), reference=f"W-{next(_numbers)}", marking=spec.marking, nominal=nominal,
            owner=speaker.agency, unit=speaker.unit if spec.has_unit else None,
            created_by=speaker, kind="name", code="legal", value="X Y", folded="x y",
            capacity="suspect", certainty="fact", source="file", said_on=date(2026, 1, 1),
        )
        for nominal, speaker, spec in speakers
    )  # fmt: skip
