"""A file that an analyst sends: kept until it is taken in, step by step, by a worker.

Each step is a job of its own that commits its rows with how far it came and asks for the next. So
the page can say how far it is, and whatever dies is taken up again where the last step ended.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.choices import Marking
from portal import audit, outbox
from portal.errors import Refused
from portal.references import new_key, new_reference
from portal.storage import sweep
from profiles import open_data, street_files
from profiles.actions.imports import (
    Copied,
    area_counted,
    area_of,
    copy_rows,
    count_rows,
    hold,
    refuse_held,
    reserved_number,
)
from profiles.choices import FileKind, Intake
from profiles.models import CrimeImport, DataFile
from profiles.models.intake import FOLDER
from profiles.street_files import FileRefusedError, Report, StreetReader
from profiles.surveys import Survey, surveyed

if TYPE_CHECKING:
    from partners.models import User

KIND = "DAT"
TASK = "profiles.take_in_file"
ROWS_A_STEP = 100_000
TICK = "send it again and tick that it corrects what is held"


@transaction.atomic
def send_file(*, kind: FileKind, name: str, content: bytes, replaces: bool, by: User) -> DataFile:
    """Keep a file and ask for its check. The file is on the disk before its row."""
    if by.agency.police_area_id is None:
        raise Refused(_("Only the police force of an area takes in its figures."))
    key = new_key()
    file = DataFile.objects.create(
        key=key, reference=new_reference(KIND, timezone.localdate().year), owner=by.agency,
        created_by=by, marking=Marking.OFFICIAL, kind=kind, name=name, size=len(content),
        replaces=replaces, packed_sha256=hashlib.sha256(content).hexdigest(),
        file=default_storage.save(f"{FOLDER}/{key}", ContentFile(content)),
        job=outbox.put(TASK, by=by, key=f"data-file:{key}:0", subject=0),
    )  # fmt: skip
    audit.record(
        audit.Event.DATA_FILE_SENT, by=by, on=file, after={"file": file.packed_sha256}
    )  # fmt: skip
    return file


@transaction.atomic
def go_on(file: DataFile, *, by: User) -> None:
    """Ask once more for the step that could not be done."""
    outbox.ask_again(file.job, by=by)
    audit.record(audit.Event.DOCUMENT_ASKED, by=by, on=file)


def take_step(file: DataFile, *, by: User) -> None:
    """In the job's transaction. A file that is refused ends there, with its reason."""
    try:
        with transaction.atomic():
            _step(file, by=by)
    except FileRefusedError as refusal:
        _end_refused(file, refusal.sentence, refusal.report, by=by)
    except Refused as refusal:
        _end_refused(file, refusal.sentence, None, by=by)


def _step(file: DataFile, *, by: User) -> None:
    if file.state == Intake.WAITING:
        _check(file)
    else:
        _take(file)
    if file.state == Intake.TAKING and file.rows_done == file.rows_in:
        _finish(file, by=by)
    if file.state == Intake.TAKING:
        key = f"data-file:{file.key}:{file.rows_done + 1}"
        file.job = outbox.put(TASK, by=by, key=key, subject=0)
    file.save()


def _check(file: DataFile) -> None:
    """Read it from end to end. The same bytes as before are known by their hash, also packed."""
    with _opened(file) as binary:
        file.sha256 = street_files.digest(binary)
        file.source = CrimeImport.objects.filter(sha256=file.sha256).first()
        if file.source:
            _done(file)
            return
        binary.seek(0)
        found = surveyed(StreetReader(binary, places=open_data.places().by_area))
    area = area_of(found.districts)
    if not file.replaces:
        refuse_held(area, sorted(found.months), how=TICK)
    _begin(file, found)


def _begin(file: DataFile, found: Survey) -> None:
    file.state, file.number, file.force = Intake.TAKING, reserved_number(), found.force
    file.rows_in, file.rows_rejected = found.rows_in, found.rejections.total
    file.report = _lines(found.rejections)


def _take(file: DataFile) -> None:
    """Store the next rows behind the last that were stored."""
    copied = Copied(file.number or 0)
    with _opened(file) as binary:
        places = open_data.places().by_area
        reader = StreetReader(binary, places=places, after=file.last_line, force=file.force)
        copy_rows(reader, copied, most=ROWS_A_STEP)
    file.last_line = copied.last_line
    file.rows_done += copied.stored + copied.rejections.total


def _finish(file: DataFile, *, by: User) -> None:
    """Count the rows and let them stand for their months, unless another file came first."""
    with connection.cursor() as cursor:  # two files of the same bytes would both find them new
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('profiles.import_crime'))")
    file.source = CrimeImport.objects.filter(sha256=file.sha256).first()
    if file.source is None:
        stored = file.rows_in - file.rows_rejected
        count_rows(file.number or 0, rows=stored)
        file.source = _imported(file, stored)
        hold(file.source, replace=file.replaces, how=TICK)
        audit.record(audit.Event.CRIME_IMPORTED, by=by, on=file.source)
    _done(file)


def _imported(file: DataFile, stored: int) -> CrimeImport:
    return CrimeImport.objects.create(
        pk=file.number, force_area=area_counted(file.number or 0), force=file.force,
        file_name=file.name, sha256=file.sha256, places_sha256=open_data.places().sha256,
        rows_in=file.rows_in, rows_stored=stored, rows_rejected=file.rows_rejected,
        rejections=file.report,
    )  # fmt: skip


def _done(file: DataFile) -> None:
    file.state, file.file = Intake.DONE, ""


def _end_refused(file: DataFile, sentence: str, report: Report | None, *, by: User) -> None:
    """The row says why; the sweep takes the bytes. Rows of earlier steps are of no import."""
    file.refresh_from_db()
    file.state, file.sentence, file.file = Intake.REFUSED, sentence[:500], ""
    if report:
        file.report, file.rows_rejected = _lines(report), report.total
    file.save()
    audit.record(audit.Event.DATA_FILE_REFUSED, by=by, on=file)


def sweep_files() -> None:
    """Take away the bytes of files that are taken in, refused, or were never committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM wall.stored_data_files()")
        sweep(FOLDER, named={name for (name,) in cursor.fetchall()})


def _lines(report: Report) -> list[dict[str, object]]:
    return [rejection._asdict() for rejection in report.lines]


@contextmanager
def _opened(file: DataFile) -> Iterator[BinaryIO]:
    stored = cast("BinaryIO", default_storage.open(file.file))
    with stored, street_files.unpacked(stored) as binary:
        yield binary
