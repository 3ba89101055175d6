"""The figures of a programme as they stand today, and asking for their PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from plans.choices import Pillar
from plans.documents import ProgrammeDocument, programme_document
from plans.figures import Counted, figures_of
from plans.models import ProgrammeRendering
from portal import audit, outbox

if TYPE_CHECKING:
    from nominals.models import Programme
    from partners.models import User

TASK = "plans.render_figures"


def figures_today(programme: Programme) -> ProgrammeDocument:
    """Of all of the programme, whoever reads it: the wall counts, the rule of disclosure hides."""
    names = {str(agency.pk): agency.name for agency in programme.agencies()}
    today = timezone.localdate()
    figures = figures_of(
        _counted(programme), agencies=list(names), pillars=Pillar.values, today=today
    )
    return programme_document(programme, figures, names=names, today=today)


def _counted(programme: Programme) -> list[Counted]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT part, one, two, counted FROM wall.programme_counts(%s)", [programme.pk]
        )
        return [Counted(*line) for line in cursor.fetchall()]


@transaction.atomic
def ask_for_figures(programme: Programme, *, by: User) -> ProgrammeRendering:
    """Ask a worker for the PDF of today's figures; what is there is not made again."""
    digest = figures_today(programme).digest
    key = f"programme-pdf:{programme.key}:{digest}"
    outbox.hold(key)
    renderings = ProgrammeRendering.objects.visible_to(by)
    found: ProgrammeRendering | None = renderings.filter(programme=programme, digest=digest).first()
    if found is None:
        job = outbox.put(TASK, by=by, key=key, subject=programme.pk)
        found = ProgrammeRendering.objects.create(programme=programme, digest=digest, job=job)
    outbox.ask_again(found.job, by=by)
    audit.record(audit.Event.DOCUMENT_ASKED, by=by, on=programme)
    return found
