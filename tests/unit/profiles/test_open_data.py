from __future__ import annotations

import gzip
import hashlib
from decimal import Decimal

import pytest

from portal.severity import type_key
from profiles import open_data
from profiles.street_files import ANTI_SOCIAL, TYPES, FileRefusedError


def test_the_places_are_those_of_fourteen_districts():
    places = open_data.places()

    assert len(places.by_area) == 1_194
    assert set(places.by_area.values()) == set(open_data.populations())
    assert places.by_area["E01022553"] == "E07000084"


def test_the_populations_are_those_of_mid_2019():
    people = open_data.populations()

    assert len(people) == 14
    assert people["E06000045"] == 252_520
    assert sum(people.values()) == 1_991_738


def test_the_weights_name_every_public_type_but_anti_social_behaviour():
    by_type, sha256 = open_data.weights(open_data.MEAN_WEIGHTS)

    assert {type_key(name) for name in by_type} == {type_key(n) for n in TYPES if n != ANTI_SOCIAL}
    assert by_type["Robbery"] == Decimal("799.6289")
    assert sha256 == hashlib.sha256(open_data.MEAN_WEIGHTS.read_bytes()).hexdigest()


@pytest.mark.parametrize("path", open_data.STREET_FILES, ids=lambda path: path.name[:7])
def test_a_shipped_file_is_packed_without_name_or_time_and_its_hash_is_written_down(path):
    packed = path.read_bytes()
    sha256 = hashlib.sha256(gzip.decompress(packed)).hexdigest()

    assert packed[3] == 0  # no name, no comment
    assert packed[4:8] == b"\0\0\0\0"  # no time
    assert sha256 in (open_data.FOLDER / "README.md").read_text(encoding="utf-8")


def test_every_shipped_file_is_in_the_readme():
    said = (open_data.FOLDER / "README.md").read_text(encoding="utf-8")

    shipped = {path.name for path in open_data.FOLDER.iterdir()} - {"README.md"}
    assert len(shipped) > 5
    assert {name for name in shipped if f"`{name}`" not in said} == set()


@pytest.mark.parametrize(
    ("content", "sentence", "lines"),
    [
        pytest.param(b"", "columns crime_type and mean_weight", [], id="nothing"),
        pytest.param(b"a,b\n1,2\n", "columns crime_type and mean_weight", [], id="other-columns"),
        pytest.param(b"crime_type,mean_weight\n", "and rows", [], id="no-rows"),
        pytest.param(b"crime_type,mean_weight\nx,\xff\n", "UTF-8", [], id="not-text"),
        pytest.param(b'crime_type,mean_weight\n"x"y,1\n', "plain", [], id="stray-quote"),
        pytest.param(b"crime_type,mean_weight\nx,1\ny,-1\n", "Each type", [3], id="negative"),
        pytest.param(b"crime_type,mean_weight\nx,NaN\n", "Each type", [2], id="not-a-number"),
        pytest.param(b"crime_type,mean_weight\nx,1e9\n", "Each type", [2], id="too-large"),
        pytest.param(b"crime_type,mean_weight\nx\n", "Each type", [2], id="short"),
        pytest.param(b"crime_type,mean_weight\nx,1,2\n", "Each type", [2], id="long"),
        pytest.param(b"crime_type,mean_weight\n ,1\n", "Each type", [2], id="no-type"),
        pytest.param(b"crime_type,mean_weight\nx,1\nx,2\n", "Each type", [3], id="twice"),
    ],
)
def test_weights_of_the_wrong_shape_are_refused_with_a_sentence(content, sentence, lines, tmp_path):
    path = tmp_path / "weights.csv"
    path.write_bytes(content)

    with pytest.raises(FileRefusedError, match=sentence) as refusal:
        open_data.weights(path)

    assert [fault.line for fault in refusal.value.report.lines] == lines


def test_weights_that_are_not_there_are_refused_with_a_sentence(tmp_path):
    with pytest.raises(FileRefusedError, match="cannot be read"):
        open_data.weights(tmp_path / "none.csv")


def test_a_byte_order_mark_is_no_fault(tmp_path):
    path = tmp_path / "weights.csv"
    path.write_bytes(b"\xef\xbb\xbfcrime_type,mean_weight\nRobbery,1.5\n")

    assert open_data.weights(path)[0] == {"Robbery": Decimal("1.5")}
