from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from datetime import date

import pytest

from profiles import street_files
from profiles.street_files import FileRefusedError, Rejection, StreetReader, StreetRow

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)
PLACES = {"E01022553": "E07000084"}
ID = "a1" * 32
BURGLARY = f"{ID},2018-10,HC,HC,-1.1,51.3,On or near Greywell Close,E01022553,X 001A,Burglary,,"
NOISE = BURGLARY.replace(ID, "").replace("Burglary", "Anti-social behaviour")


def text_of(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *lines, ""]).encode()


def read(content: bytes):
    return list(StreetReader(io.BytesIO(content), places=PLACES))


def refusal_of(content: bytes) -> FileRefusedError:
    with pytest.raises(FileRefusedError) as refusal:
        read(content)
    return refusal.value


def test_a_row_is_read_by_the_names_of_its_columns():
    shuffled = "Crime type,Context,LSOA code,falls within,Month,Crime ID"

    found = read(text_of(f"Robbery,,E01022553,HC,2019-01,{ID}", header=shuffled))

    assert found == [StreetRow(2, date(2019, 1, 1), ID, "Robbery", "E01022553", "E07000084")]


def test_rows_without_an_id_that_are_the_same_are_all_kept():
    found = read(text_of(NOISE, NOISE, NOISE))

    assert [row.line for row in found] == [2, 3, 4]
    assert {row.crime_type for row in found} == {"Anti-social behaviour"}


@pytest.mark.parametrize(
    ("lsoa", "district"),
    [("E01022553", "E07000084"), ("E01017999", ""), ("", "")],
    ids=["inside", "outside", "without-a-place"],
)
def test_rows_outside_the_districts_and_without_a_place_are_kept(lsoa, district):
    (row,) = read(text_of(BURGLARY.replace("E01022553", lsoa)))

    assert (row.lsoa, row.district) == (lsoa, district)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Theft from the Person", "Theft from the person"),
        ("theft  from the person", "Theft from the person"),
        ("Cattle rustling", "Cattle rustling"),
    ],
)
def test_types_get_one_spelling_and_an_unknown_type_is_kept(written, stored):
    (row,) = read(text_of(BURGLARY.replace("Burglary", written)))

    assert row.crime_type == stored


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param("2018-10", "10/2018", "month is “10/2018”", id="month-other-way-round"),
        pytest.param("2018-10", "", "month is empty", id="no-month"),
        pytest.param("Burglary", "", "crime type is empty", id="no-type"),
        pytest.param("Burglary", "B" * 61, "1 to 60 plain characters", id="long-type"),
        pytest.param("Burglary", "B\tC", "crime type is “B?C”", id="tab-in-type"),
        pytest.param(ID, "", "“Burglary” has no Crime ID", id="crime-without-id"),
        pytest.param(ID, "no such id", "Crime ID is “no such id”", id="id-with-spaces"),
        pytest.param(ID, "a" * 65, "1 to 64 letters", id="long-id"),
        pytest.param("E01022553", "Basing\\.", "area code is “Basing", id="area-no-code"),
        pytest.param("HC,HC", "HC,Dorset", "force is “Dorset”; the file is", id="other-force"),
        pytest.param("HC,HC", "HC,", "force is empty", id="no-force"),
    ],
)
def test_a_row_with_wrong_content_is_rejected_by_itself_with_the_reason(old, new, reason):
    before, after = read(text_of(NOISE, BURGLARY.replace(old, new)))

    assert isinstance(before, StreetRow)
    assert isinstance(after, Rejection)
    assert after.line == 3
    assert reason in after.reason


def test_an_incident_typed_anti_social_is_no_crime_even_with_an_id():
    (row,) = read(text_of(BURGLARY.replace("Burglary", "Anti-social behaviour")))

    assert row.crime_type == street_files.ANTI_SOCIAL


@pytest.mark.parametrize(
    ("content", "lines", "reason"),
    [
        pytest.param(text_of(BURGLARY, "a,b,c"), [3], "3 columns; the header has 12", id="short"),
        pytest.param(text_of(BURGLARY + ",x", NOISE), [2], "13 columns", id="long"),
        pytest.param(text_of(BURGLARY, NOISE.replace("Grey", "\0")), [3], "NUL", id="nul"),
        pytest.param(text_of(BURGLARY).replace(b"Grey", b"Gr\xe9"), [2], "UTF-8", id="latin-1"),
        pytest.param(
            text_of(BURGLARY).replace(b"Grey", b"\xed\xa0\x80"), [2], "UTF-8", id="surrogate"
        ),
        pytest.param(text_of(BURGLARY).decode().encode("utf-16"), [1], "UTF-8", id="utf-16"),
        pytest.param(text_of(BURGLARY, "x" * 150_000, NOISE), [3], "65,536", id="endless-line"),
        pytest.param(text_of(BURGLARY, '"' + NOISE), [3], "quotation mark", id="open-quote"),
        pytest.param(text_of('"a"b' + BURGLARY), [2], "quotation mark", id="stray-quote"),
    ],
)
def test_a_file_of_the_wrong_shape_is_refused_whole_with_a_report_by_line(content, lines, reason):
    refusal = refusal_of(content)

    assert [fault.line for fault in refusal.report.lines][: len(lines)] == lines
    assert reason in refusal.report.lines[0].reason


def test_every_fault_is_counted_and_the_first_hundred_are_told():
    refusal = refusal_of(text_of(BURGLARY, *["a,b"] * 250))

    assert refusal.report.total == 250
    assert [fault.line for fault in refusal.report.lines] == list(range(3, 103))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b"a,b,c\n1,2,3\n", "Crime ID, Month, Falls within", id="other-header"),
        pytest.param(
            text_of(BURGLARY, header=HEADER.replace("Month", "When")), ": Month.", id="one-missing"
        ),
        pytest.param(
            text_of(BURGLARY, header=HEADER.replace("Context", "Month")), ": Month.", id="one-twice"
        ),
    ],
)
def test_a_file_that_is_no_street_file_is_refused_with_the_columns_it_lacks(content, sentence):
    assert sentence in refusal_of(content).sentence


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + text_of(BURGLARY, NOISE),
        text_of(BURGLARY, NOISE).replace(b"\n", b"\r\n"),
        text_of(BURGLARY, "", NOISE, ""),
        text_of(BURGLARY, NOISE).removesuffix(b"\n"),
        text_of(BURGLARY.replace("Close", '"Close"').replace("On", "On\u00e9"), NOISE),
    ],
    ids=["byte-order-mark", "windows-lines", "empty-lines", "no-last-newline", "accents"],
)
def test_harmless_differences_are_no_fault(content):
    assert [type(row) for row in read(content)] == [StreetRow, StreetRow]


def test_a_value_over_two_lines_is_one_row():
    over_two = BURGLARY.replace("On or near Greywell Close", '"On or near\nGreywell Close"')

    assert [row.line for row in read(text_of(over_two, NOISE))] == [3, 4]


def test_packed_and_plain_copies_are_the_same_file(tmp_path):
    plain, packed = tmp_path / "plain.gz", tmp_path / "packed.csv"  # the names lie on purpose
    plain.write_bytes(text_of(BURGLARY))
    packed.write_bytes(gzip.compress(text_of(BURGLARY)))

    digests = []
    for path in (plain, packed):
        with street_files.opened(path) as binary:
            digests.append(street_files.digest(binary))

    assert digests[0] == digests[1]


def test_a_packed_file_that_was_cut_short_is_refused(tmp_path):
    path = tmp_path / "street.csv.gz"
    path.write_bytes(gzip.compress(text_of(*[BURGLARY] * 500))[:-20])

    with pytest.raises(FileRefusedError, match="cut short"), street_files.opened(path) as binary:
        street_files.digest(binary)


def test_a_packed_file_with_damage_inside_is_refused(tmp_path):
    content = bytearray(gzip.compress(text_of(*[BURGLARY] * 500)))
    content[30] ^= 0xFF
    path = tmp_path / "street.csv.gz"
    path.write_bytes(content)

    with pytest.raises(FileRefusedError, match="damaged"), street_files.opened(path) as binary:
        street_files.digest(binary)


def test_a_file_that_is_not_there_is_refused_with_a_sentence(tmp_path):
    with (
        pytest.raises(FileRefusedError, match="cannot be read: No such file"),
        street_files.opened(tmp_path / "none.csv"),
    ):
        pass


def test_a_file_that_unpacks_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(street_files, "LARGEST_FILE", 1000)

    with pytest.raises(FileRefusedError, match="larger than"):
        street_files.digest(io.BytesIO(b"x" * 1001))


@pytest.mark.parametrize("month", ["2018-10", "2018-11", "2019-01"])
def test_the_shipped_months_are_read_as_a_plain_recount_counts_them(shipped, month):
    path = shipped / f"{month}-hampshire-street.csv.gz"
    with gzip.open(path, "rt", newline="") as plain:
        recount = [(row["Crime type"], row["LSOA code"]) for row in csv.DictReader(plain)]

    with street_files.opened(path) as binary:
        found = list(StreetReader(binary, places={}))

    assert Counter((row.crime_type, row.lsoa) for row in found) == Counter(recount)
    assert {row.month.isoformat() for row in found} == {f"{month}-01"}
