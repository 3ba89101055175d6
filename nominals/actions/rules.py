"""Rules as data: drafting and publishing a scheme, a programme's choice, and its criteria.

The wall asks once more who is asking, and writes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from nominals import schemes
from nominals.japtm_choices import CriterionKind, NominationState
from nominals.models import Criterion, Nomination, Programme, ScoringScheme
from nominals.nominating import criteria_on
from nominals.schemes import NotAScheme
from partners.models import AgreementParty
from partners.telling import tell
from portal import audit, outbox
from portal.errors import Refused
from portal.references import new_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from partners.models import User

MOST_CRITERIA = 30
LETTERS = {CriterionKind.MANDATORY: "M", CriterionKind.SUPPORTING: "S"}


@transaction.atomic
def draft_scheme(source: ScoringScheme, *, by: User) -> ScoringScheme:
    """A copy that only the own secretariat sees, and may change until it is published."""
    key = new_key()
    if not _ask("SELECT wall.draft_scheme(%s, %s)", source.pk, key):
        raise Refused(_("This scheme is no longer there to draft from."))
    made: ScoringScheme = ScoringScheme.objects.visible_to(by).get(key=key)
    audit.record(audit.Event.SCHEME_DRAFTED, by=by, on=made)
    return made


@transaction.atomic
def write_scheme(draft: ScoringScheme, changed: Mapping[str, Any], *, by: User) -> None:
    """Parts of the definition, or `name` and `explanation`. What is wrong with it stands beside it.

    Drafts may hold mistakes: only what is whole is published.
    """
    kept = _draft(draft, by=by)
    words = {name: changed.get(name, getattr(kept, name)) for name in ("name", "explanation")}
    parts = {name: value for name, value in changed.items() if name not in words}
    defined = {**kept.definition, **parts}
    if not _ask(
        "SELECT wall.write_scheme(%s, %s, %s, %s::jsonb)",
        kept.pk, words["name"], words["explanation"], json.dumps(defined),
    ):  # fmt: skip
        raise Refused(_("This scheme is a draft of yours no longer."))
    audit.record(
        audit.Event.SCHEME_ALTERED, by=by, on=kept, after=dict.fromkeys(changed, "written")
    )


@transaction.atomic
def publish_scheme(draft: ScoringScheme, *, by: User) -> None:
    """For good. No programme is scored by it until its secretariat chooses it."""
    kept = _draft(draft, by=by)
    try:
        schemes.read(kept.definition)
    except NotAScheme as error:
        raise Refused(" ".join(error.faults)) from error
    if not _ask("SELECT wall.publish_scheme(%s)", kept.pk):
        raise Refused(_("This scheme is a draft of yours no longer."))
    audit.record(
        audit.Event.SCHEME_PUBLISHED, by=by, on=kept,
        after={"sha256": schemes.fingerprint(kept.definition)},
    )  # fmt: skip


@transaction.atomic
def discard_scheme(draft: ScoringScheme, *, by: User) -> None:
    kept = _draft(draft, by=by)
    audit.record(audit.Event.SCHEME_DISCARDED, by=by, on=kept)
    if not _ask("SELECT wall.discard_scheme(%s)", kept.pk):
        raise Refused(_("This scheme is a draft of yours no longer."))


@transaction.atomic
def choose_scheme(programme: Programme, scheme: ScoringScheme, *, by: User) -> None:
    """From the next round on. Nobody is scored half by one version and half by another."""
    rows = Programme.objects.editable_by(by).filter(pk=programme.pk)
    if not rows.exists():
        raise Refused(_("Only the secretariat chooses the scheme."))
    hold_round(programme.pk)
    if not ScoringScheme.objects.visible_to(by).for_programme(programme).filter(
        pk=scheme.pk
    ).exists():  # fmt: skip
        raise Refused(_("Choose a scheme that is published."))
    being_scored = Nomination.objects.for_secretariat(by).filter(
        programme=programme, state=NominationState.SCORING
    )
    if being_scored.exists():
        raise Refused(
            _("Nominations are being scored now. Reveal their scores first, then choose.")
        )
    rows.update(scheme=scheme)
    audit.record(
        audit.Event.SCHEME_CHOSEN, by=by, on=programme, after={"scheme": scheme.key}
    )  # fmt: skip
    for agency in AgreementParty.objects.filter(agreement=programme.agreement_id):
        tell("scheme_chosen", agency=agency.agency_id, or_roles=["agency_lead"], about=programme)


def hold_round(programme: int) -> None:
    """What is scored and by which rules change one after the other."""
    outbox.hold(f"reveal:{programme}")


@transaction.atomic
def add_criterion(
    programme: Programme, *, kind: str, words: str, from_day: date, by: User
) -> str:  # fmt: skip
    """Under the next code of its kind that was never used. Returns the code."""
    if criteria_on(from_day, programme.pk).count() >= MOST_CRITERIA:
        raise Refused(_("More than %(most)s criteria help nobody.") % {"most": MOST_CRITERIA})
    used = Criterion.objects.filter(kind=kind).values_list("code", flat=True)
    numbers = [int(code[1:]) for code in used if code[1:].isdigit()]
    code = f"{LETTERS[CriterionKind(kind)]}{max(numbers, default=0) + 1}"
    _name(programme, code, kind, words, from_day, by=by)
    return code


@transaction.atomic
def reword_criterion(
    programme: Programme, criterion: Criterion, *, words: str, from_day: date, by: User
) -> None:  # fmt: skip
    """Another row: whoever was nominated before was so by the words of that day."""
    _name(programme, criterion.code, criterion.kind, words, from_day, by=by)


@transaction.atomic
def end_criterion(
    programme: Programme, criterion: Criterion, *, from_day: date, by: User
) -> None:  # fmt: skip
    try:
        with transaction.atomic():
            done = _ask(
                "SELECT wall.end_criterion(%s, %s, %s)", programme.pk, criterion.code, from_day
            )
    except IntegrityError as error:
        raise Refused(
            _("One mandatory and two supporting criteria must stay: without them nobody could be"
              " nominated.")
        ) from error  # fmt: skip
    _changed(programme, criterion.code, {"ends": from_day}, done=done, by=by)


def _name(
    programme: Programme, code: str, kind: str, words: str, from_day: date, *, by: User
) -> None:
    done = _ask(
        "SELECT wall.name_criterion(%s, %s, %s, %s, %s)", programme.pk, code, kind, words, from_day
    )
    _changed(programme, code, {"words": words, "from": from_day}, done=done, by=by)


def _changed(
    programme: Programme, code: str, after: dict[str, Any], *, done: bool, by: User
) -> None:
    if not done:
        raise Refused(
            _("A change counts from tomorrow at the earliest, and not before a change that is"
              " planned already.")
        )  # fmt: skip
    audit.record(
        audit.Event.CRITERION_CHANGED, by=by, on=programme, after={"code": code, **after}
    )  # fmt: skip


def _draft(draft: ScoringScheme, *, by: User) -> ScoringScheme:
    """One change at a time: two pages that are sent at once keep both their parts."""
    outbox.hold(f"scheme:{draft.pk}")
    found: ScoringScheme | None = ScoringScheme.objects.editable_by(by).filter(pk=draft.pk).first()
    if found is None:
        raise Refused(_("This scheme is a draft of yours no longer."))
    return found


def _ask(sql: str, *values: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return bool(cursor.fetchone()[0])
