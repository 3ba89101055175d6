from __future__ import annotations

import csv
import gzip
import shutil
from collections import Counter
from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.errors import Refused
from portal.models import AuditEvent
from profiles import actions, open_data
from profiles.choices import Scheme
from profiles.models import Crime, CrimeCount, CrimeImport, HeldMonth, WeightSet
from profiles.street_files import FileRefusedError
from tests.conftest import database_role
from tests.factories import profiles as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return make.hampshire()


def kept() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (CrimeImport, Crime, CrimeCount, HeldMonth))


@pytest.mark.parametrize("path", open_data.STREET_FILES, ids=lambda path: path.name[:7])
def test_an_imported_month_agrees_with_a_plain_recount(path, area):
    with gzip.open(path, "rt", newline="") as plain:
        rows = [(row["Crime type"], row["LSOA code"]) for row in csv.DictReader(plain)]
    districts = open_data.places().by_area
    recount = Counter((kind, districts.get(lsoa, "")) for kind, lsoa in rows)

    source = actions.import_crime(path).source

    counted = {
        (row.crime_type, row.district): row.rows for row in CrimeCount.objects.filter(source=source)
    }
    assert counted == recount
    assert (source.rows_in, source.rows_stored, source.rows_rejected) == (len(rows), len(rows), 0)
    assert Crime.objects.filter(source=source).count() == len(rows)


def test_the_counts_that_are_kept_equal_those_of_the_rows(area):
    sources = [actions.import_crime(path).source.pk for path in open_data.STREET_FILES]
    months = make.HAMPSHIRE_MONTHS

    from_rows = Crime.objects.counted(sources=sources, months=months)
    from_kept = CrimeCount.objects.counted(sources=sources, months=months)

    assert sorted(from_rows) == sorted(from_kept)
    assert sum(count.rows for count in from_kept) == 40_556
    assert sum(count.rows for count in from_kept if not count.district) == 89
    assert sum(count.without_area for count in from_kept) == 1


def test_rows_in_are_rows_stored_and_rows_rejected(area, tmp_path):
    path = make.street_file(
        tmp_path,
        make.street_row(),
        make.street_row(month="10/2018"),
        make.incident(),
        make.incident(),
        make.street_row(""),
        make.street_row(area="E01099999"),
    )

    imported = actions.import_crime(path)

    source = imported.source
    assert (source.rows_in, source.rows_stored, source.rows_rejected) == (6, 4, 2)
    assert [rejection["line"] for rejection in source.rejections] == [3, 6]
    assert [row.line for row in Crime.objects.order_by("line")] == [2, 4, 5, 7]
    assert imported.rejections.total == 2


def test_the_same_file_is_taken_in_once_also_when_packed(area, tmp_path):
    plain = make.street_file(tmp_path, make.street_row())
    packed = tmp_path / "again.csv.gz"
    with plain.open("rb") as source, gzip.open(packed, "wb") as target:
        shutil.copyfileobj(source, target)

    first, again = actions.import_crime(plain), actions.import_crime(packed)

    assert (first.is_new, again.is_new) == (True, False)
    assert again.source == first.source
    assert kept() == (1, 1, 1, 1)


def test_a_month_that_is_held_is_not_counted_twice(area, tmp_path):
    actions.import_crime(make.street_file(tmp_path, make.street_row(), name="first.csv"))
    second = make.street_file(tmp_path, make.street_row(), name="second.csv")

    with pytest.raises(Refused, match=r"October 2018 is already held .* from first.csv") as refusal:
        actions.import_crime(second)

    assert "--replace" in refusal.value.sentence
    assert kept() == (1, 1, 1, 1)


def test_a_corrected_file_stands_for_its_month_and_the_first_is_kept(area, tmp_path):
    first = actions.import_crime(make.street_file(tmp_path, make.street_row())).source
    path = make.street_file(tmp_path, make.street_row(), make.street_row(), name="second.csv")

    second = actions.import_crime(path, replace=True).source

    assert HeldMonth.objects.get().source == second
    assert CrimeImport.objects.filter(pk=first.pk).exists()
    assert Crime.objects.filter(source=first).count() == 1


def test_a_file_of_two_months_holds_both(area, tmp_path):
    rows = [make.street_row(), make.street_row(month="2019-01")]

    actions.import_crime(make.street_file(tmp_path, *rows))

    assert [row.month for row in HeldMonth.objects.all()] == [date(2018, 10, 1), date(2019, 1, 1)]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        pytest.param([make.street_row()] * 3 + ["a,b"], "shape of its header", id="ragged"),
        pytest.param([], "No row", id="header-only"),
        pytest.param([make.street_row(month="x")], "No row", id="all-rejected"),
        pytest.param([make.street_row(area="E01099999")], "no district|knows", id="elsewhere"),
    ],
)
def test_of_a_refused_file_nothing_is_kept(rows, sentence, area, tmp_path):
    with pytest.raises(FileRefusedError, match=sentence):
        actions.import_crime(make.street_file(tmp_path, *rows))

    assert kept() == (0, 0, 0, 0)
    assert not AuditEvent.objects.filter(event="crime_imported").exists()


def test_a_fault_after_many_good_rows_leaves_nothing(area, tmp_path):
    rows = [make.street_row() for _ in range(5_000)]

    with pytest.raises(FileRefusedError) as refusal:
        actions.import_crime(make.street_file(tmp_path, *rows, "a,b"))

    assert [fault.line for fault in refusal.value.report.lines] == [5_002]
    assert kept() == (0, 0, 0, 0)


def test_an_unknown_type_with_a_backslash_is_stored_as_it_stands(area, tmp_path):
    actions.import_crime(make.street_file(tmp_path, make.street_row("Odd \\N \\. type")))

    assert Crime.objects.get().crime_type == "Odd \\N \\. type"


def test_a_large_file_is_summed_with_statistics(area, tmp_path, monkeypatch):
    monkeypatch.setattr("profiles.actions.imports.MANY", 2)
    rows = [make.street_row() for _ in range(2)]

    with CaptureQueriesContext(connection) as queries:
        actions.import_crime(make.street_file(tmp_path, *rows))

    statements = [query["sql"].split()[0] for query in queries]
    assert "ANALYZE" in statements
    assert CrimeCount.objects.get().rows == 2


def test_the_workers_role_may_import_and_the_webs_may_not(area, tmp_path):
    path = make.street_file(tmp_path, make.street_row())

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        database_role("portal_web"),
        transaction.atomic(),
    ):
        actions.import_crime(path)
    with database_role("portal_worker"):
        assert actions.import_crime(path).is_new


def test_an_import_is_recorded(area, tmp_path):
    source = actions.import_crime(make.street_file(tmp_path, make.street_row())).source

    event = AuditEvent.objects.get(event="crime_imported")
    assert (event.actor, event.objects_seen) == (None, [str(source.pk)])


@pytest.mark.parametrize("model", [Crime, CrimeCount, CrimeImport])
def test_what_was_imported_never_changes(model, area, tmp_path):
    actions.import_crime(make.street_file(tmp_path, make.street_row()))
    table = model._meta.db_table

    column = "rows_in" if model is CrimeImport else "source_id"
    for sql in (f"UPDATE {table} SET {column} = 0", f"DELETE FROM {table}"):
        with (
            pytest.raises(ProgrammingError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


def test_an_import_that_does_not_account_for_every_row_is_refused_by_the_database(area):
    with pytest.raises(IntegrityError, match="every_row_accounted_for"), transaction.atomic():
        make.crime_import(area, rows_in=11)


def shipped_weights():
    return actions.import_weights(
        open_data.MEAN_WEIGHTS, scheme=Scheme.ONS_CSS, version="v", title="t", source="s"
    )


def test_the_shipped_weights_cover_every_public_type_but_anti_social_behaviour():
    weights = {row.offence_type: row.weight for row in shipped_weights().weights.all()}

    assert len(weights) == 13
    assert str(weights["Robbery"]) == "799.6289"


def test_weights_are_taken_in_once():
    assert shipped_weights() == shipped_weights()
    assert WeightSet.objects.count() == 1


def test_other_weights_under_the_same_version_are_refused(tmp_path):
    shipped_weights()
    other = tmp_path / "weights.csv"
    other.write_text("crime_type,mean_weight\nRobbery,1\n")

    with pytest.raises(Refused, match="with other weights"):
        actions.import_weights(other, scheme=Scheme.ONS_CSS, version="v", title="t", source="s")
