from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from profiles import open_data
from profiles.models import Crime, CrimeImport, OffenceWeight, WeightSet
from tests.factories import profiles as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return make.hampshire()


def say(*arguments: str, **options: object) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def test_import_crime_says_what_became_of_each_row(area, tmp_path):
    path = make.street_file(
        tmp_path, make.street_row(), make.street_row(month="10/2018"), make.incident()
    )

    said = say("import_crime", str(path))

    assert said.splitlines() == [
        "street.csv: 3 rows in, 2 stored, 1 rejected.",
        "  line 3: The month is “10/2018”; it must be a year and a month, as in 2018-10.",
    ]


def test_import_crime_again_does_nothing_and_succeeds(area, tmp_path):
    path = make.street_file(tmp_path, make.street_row())
    say("import_crime", str(path))

    assert "imported before, as street.csv. Nothing to do." in say("import_crime", str(path))
    assert CrimeImport.objects.count() == 1


def test_import_crime_fails_for_a_refused_file_and_keeps_the_others(area, tmp_path):
    broken = make.street_file(tmp_path, make.street_row(), *["a,b"] * 120, name="broken.csv")
    whole = make.street_file(tmp_path, make.street_row(), name="whole.csv")
    out = io.StringIO()

    with pytest.raises(CommandError, match=r"nothing of it kept: broken\.csv"):
        call_command("import_crime", str(broken), str(whole), stdout=out)

    lines = out.getvalue().splitlines()
    assert lines[0].startswith("broken.csv: refused. Lines of the file do not have the shape")
    assert lines[1] == "  line 3: The line has 2 columns; the header has 5."
    assert lines[101] == "  and 20 more lines."
    assert lines[102] == "whole.csv: 1 rows in, 1 stored, 0 rejected."
    assert Crime.objects.count() == 1


def test_import_crime_refuses_a_month_that_is_held_unless_told_to_replace_it(area, tmp_path):
    say("import_crime", str(make.street_file(tmp_path, make.street_row(), name="first.csv")))
    second = str(make.street_file(tmp_path, make.street_row(), name="second.csv"))
    out = io.StringIO()

    with pytest.raises(CommandError):
        call_command("import_crime", second, stdout=out)

    assert "October 2018 is already held" in out.getvalue()
    assert "1 stored" in say("import_crime", second, replace=True)


def test_import_crime_says_what_is_wrong_with_a_file_that_is_not_there(area, tmp_path):
    out = io.StringIO()

    with pytest.raises(CommandError):
        call_command("import_crime", str(tmp_path / "none.csv"), stdout=out)

    assert (
        out.getvalue() == "none.csv: refused. The file cannot be read: No such file or directory.\n"
    )


def test_import_weights_loads_the_shipped_set_once():
    assert "13 weights." in say("import_weights")
    assert "13 weights." in say("import_weights")
    assert WeightSet.objects.get().version == open_data.MEAN_WEIGHTS_VERSION


def test_import_weights_reports_a_table_of_the_wrong_shape_by_line_and_keeps_nothing(
    tmp_path, monkeypatch
):
    table = tmp_path / "weights.csv"
    table.write_text("crime_type,mean_weight\nRobbery,1\nBurglary,-1\nRobbery,2\n")
    monkeypatch.setattr(open_data, "MEAN_WEIGHTS", table)
    out = io.StringIO()

    with pytest.raises(CommandError, match=r"nothing kept\. Each type needs one line"):
        call_command("import_weights", stdout=out)

    assert out.getvalue().splitlines() == [
        "  line 3: The line needs a type and a weight of nought or more.",
        "  line 4: The type has a line with its weight already.",
    ]
    assert (WeightSet.objects.count(), OffenceWeight.objects.count()) == (0, 0)


def test_import_weights_refuses_other_weights_of_a_version_that_is_held(tmp_path, monkeypatch):
    say("import_weights")
    other = tmp_path / "weights.csv"
    other.write_text("crime_type,mean_weight\nRobbery,1\n")
    monkeypatch.setattr(open_data, "MEAN_WEIGHTS", other)

    with pytest.raises(CommandError, match="with other weights"):
        say("import_weights")

    assert WeightSet.objects.get().weights.count() == 13
