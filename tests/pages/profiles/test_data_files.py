"""A file of figures, from an analyst's browser to the months that it stands for."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.models import AuditEvent, Job
from profiles import actions as acts
from profiles import open_data
from profiles.actions import intake
from profiles.models import Crime, CrimeCount, CrimeImport, DataFile, HeldMonth
from profiles.tasks import take_in_file
from tests.factories import partners
from tests.factories import profiles as make
from tests.pages.profiles.reading import words

pytestmark = pytest.mark.django_db
SEND = reverse("profiles:data-file-send")


@pytest.fixture
def area():
    return make.hampshire()


@pytest.fixture
def analyst(area):
    return partners.person(partners.force(area), "profile_analyst")


@pytest.fixture
def browser(sign_in, analyst):
    return sign_in(analyst)


def table(*rows: str) -> bytes:
    return "\n".join([make.HEADER, *rows, ""]).encode()


def send(browser, content: bytes, name: str = "street.csv", **more: str):
    file = SimpleUploadedFile(name, content)
    return browser.post(SEND, {"kind": "street", "file": file, **more})


def work(most: int = 50) -> int:
    """What the workers do, until nothing is left to do. Steps done."""
    for step in range(most):
        job = Job.objects.filter(task=intake.TASK, state="queued").order_by("pk").first()
        if job is None:
            return step
        take_in_file(job.pk)
    raise AssertionError("the steps never end")


def sent(browser, content: bytes, **more: str) -> DataFile:
    assert send(browser, content, **more).status_code == 302
    work()
    return DataFile.objects.latest("pk")


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_a_sent_file_stands_for_its_months(pack, browser, area):
    file = sent(browser, pack(table(make.street_row(), make.incident())))

    assert (file.state, file.rows_in, file.rows_done) == ("done", 2, 2)
    assert HeldMonth.objects.get().source == file.source
    assert sum(count.rows for count in CrimeCount.objects.all()) == 2


def test_it_is_counted_only_once_every_row_is_stored(browser, monkeypatch):
    monkeypatch.setattr(intake, "ROWS_A_STEP", 2)
    send(browser, table(*(make.street_row() for _ in range(5))))

    seen = []
    while job := Job.objects.filter(task=intake.TASK, state="queued").first():
        take_in_file(job.pk)
        file = DataFile.objects.get()
        seen.append((file.rows_done, CrimeImport.objects.count(), file.state))

    assert seen == [
        (0, 0, "taking"), (2, 0, "taking"), (4, 0, "taking"), (5, 1, "done")
    ]  # fmt: skip


def test_a_step_that_dies_is_done_once(browser, monkeypatch):
    monkeypatch.setattr(intake, "ROWS_A_STEP", 2)
    rows = [make.street_row() for _ in range(5)]
    send(browser, table(*rows))
    done = intake.copy_rows

    def dies(*given, **named):
        done(*given, **named)
        monkeypatch.setattr(intake, "copy_rows", done)
        raise MemoryError

    monkeypatch.setattr(intake, "copy_rows", dies)
    work()
    file = DataFile.objects.get()
    assert (file.job.state, file.rows_done) == ("failed", 0)

    assert browser.post(file.get_absolute_url()).status_code == 302
    work()

    assert DataFile.objects.get().state == "done"
    assert sorted(row.line for row in Crime.objects.all()) == [2, 3, 4, 5, 6]


def test_the_page_says_how_far_it_is(browser, monkeypatch):
    monkeypatch.setattr(intake, "ROWS_A_STEP", 2)
    send(browser, table(*(make.street_row() for _ in range(5))))
    address = DataFile.objects.get().get_absolute_url()
    assert "being checked" in words(browser.get(address).content)

    for _ in range(2):
        take_in_file(Job.objects.filter(task=intake.TASK, state="queued").get().pk)

    assert "2 of 5 rows are stored" in words(browser.get(address).content)


def test_the_same_bytes_are_stored_once_also_when_packed(browser):
    content = table(make.street_row())
    first = sent(browser, content)
    again = sent(browser, gzip.compress(content), name="other.csv.gz")

    assert again.source == first.source
    assert Crime.objects.count() == 1
    assert "taken in before" in words(browser.get(again.get_absolute_url()).content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"what,is,this\n1,2,3\n", "Its first line must name", id="other columns"),
        pytest.param(table("a,b"), "do not have the shape of its header", id="slipped columns"),
        pytest.param(table(), "No row of the file can be stored", id="no row"),
        pytest.param(
            table(make.street_row(area="E01099999")),
            "lies in a district that the portal knows",
            id="elsewhere",
        ),
        pytest.param(gzip.compress(table(make.street_row()))[:60], "damaged", id="cut short"),
    ],
)
def test_a_refused_file_says_why_and_nothing_counts(content, said, browser):
    file = sent(browser, content)

    assert file.state == "refused"
    assert said.casefold() in words(browser.get(file.get_absolute_url()).content).casefold()
    assert not CrimeImport.objects.exists()
    assert AuditEvent.objects.filter(event="data_file_refused").exists()


def test_a_month_that_is_held_is_replaced_only_where_that_was_ticked(browser):
    first = sent(browser, table(make.street_row()))
    second = sent(browser, table(make.street_row()))
    assert "tick that it corrects" in second.sentence
    assert HeldMonth.objects.get().source == first.source

    third = sent(browser, table(make.street_row()), replaces="on")

    assert HeldMonth.objects.get().source == third.source


def test_wrong_rows_are_listed_and_the_others_kept(browser):
    file = sent(browser, table(make.street_row(), make.street_row(month="10/2018")))

    page = words(browser.get(file.get_absolute_url()).content)
    assert (file.rows_in, file.rows_rejected, file.source.rows_stored) == (2, 1, 1)
    assert "The month is “10/2018”" in page


def test_the_account_of_a_real_month_adds_up(browser):
    content = Path(open_data.STREET_FILES[0]).read_bytes()
    file = sent(browser, content, name="2018-10.csv.gz")

    page = words(browser.get(file.get_absolute_url()).content)
    assert file.rows_in == 14_162
    assert "14,162" in page
    assert "do not add up" not in page


def test_the_bytes_go_once_it_is_taken_in(browser, tmp_path, monkeypatch):
    sent(browser, table(make.street_row()))
    name = f"{intake.FOLDER}/{DataFile.objects.get().key}"
    assert default_storage.exists(name)

    monkeypatch.setattr("portal.storage._HOUR", -1)
    acts.sweep_files()

    assert not default_storage.exists(name)


def test_the_bytes_of_a_file_on_its_way_stay(browser, monkeypatch):
    send(browser, table(make.street_row()))
    monkeypatch.setattr("portal.storage._HOUR", -1)

    acts.sweep_files()

    assert default_storage.exists(DataFile.objects.get().file)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"PK\x03\x04\0\0\0", "not a table of plain text", id="a workbook"),
        pytest.param(b"", "is empty", id="empty"),
    ],
)
def test_what_is_no_table_is_refused_at_once(content, said, browser):
    answer = send(browser, content)

    assert answer.status_code in {200, 422}
    assert said in words(answer.content)
    assert not DataFile.objects.exists()


def test_an_analyst_who_was_moved_meanwhile_takes_in_nothing(browser, analyst):
    send(browser, table(make.street_row()))
    analyst.roles = ["practitioner"]
    analyst.save(update_fields=["roles"])

    work()

    assert DataFile.objects.get().job.state == "failed"
    assert not Crime.objects.exists()


def test_another_force_sees_no_file(sign_in, browser, analyst):
    sent(browser, table(make.street_row()))
    file = DataFile.objects.get()
    other = sign_in(partners.person(partners.force(), "profile_analyst"))

    assert other.get(file.get_absolute_url()).status_code == 404
    assert file.name not in words(other.get(reverse("profiles:data-files")).content)


def test_an_analyst_of_no_police_force_sends_nothing(sign_in):
    other = sign_in(partners.person(partners.agency(), "profile_analyst"))

    assert send(other, table(make.street_row())).status_code == 409


@pytest.mark.parametrize(
    "change", [{"name": "other.csv"}, {"state": "waiting"}, {"rows_done": 0}], ids=str
)
def test_what_became_of_a_file_is_never_rewritten(change, browser):
    file = sent(browser, table(make.street_row()))
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        DataFile.objects.filter(pk=file.pk).update(**change)
