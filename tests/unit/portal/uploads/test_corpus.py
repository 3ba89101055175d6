"""Four hundred files through the cleaner: no bad one comes out, hardly a good one stays in."""

from __future__ import annotations

import resource

import pytest

from portal.uploads import NotAccepted, apart, cleaned, kind_of
from portal.uploads.cleaning import Unfit, clean
from portal.uploads.kinds import LONGEST_BEGINNING
from tests.unit.portal.uploads import corpus, parts

GOOD = tuple(corpus.good())
BAD = tuple(corpus.bad())
FEWEST_ACCEPTED = 98
MOST_GROWTH_KIB = 150 * 1024


def _kind(file: corpus.File) -> object:
    return kind_of(file.name, file.content[:LONGEST_BEGINNING])


def test_there_are_four_hundred_files() -> None:
    assert (len(GOOD), len(BAD) >= 300) == (100, True)


@pytest.mark.parametrize("file", [*GOOD, *BAD], ids=lambda file: file.name)
def test_what_a_file_is_is_told_by_its_content_and_name_together(file: corpus.File) -> None:
    assert _kind(file) == file.kind


def test_honest_files_are_accepted() -> None:
    refused = [file.name for file in GOOD if _comes_out(file) is None]

    assert len(GOOD) - len(refused) >= FEWEST_ACCEPTED, refused


def test_nothing_of_the_author_comes_out_with_an_honest_file() -> None:
    telling = [file.name for file in GOOD if parts.SECRET.encode() in (_comes_out(file) or b"")]

    assert telling == []


def test_nothing_bad_comes_out() -> None:
    came_out = []
    for file in BAD:
        out = None if file.kind is None else _comes_out(file)
        if out is not None and (not file.gone or file.gone in out):
            came_out.append(file.name)

    assert came_out == []


def _comes_out(file: corpus.File) -> bytes | None:
    assert file.kind is not None
    try:
        return clean(file.kind, file.content)
    except Unfit:
        return None


def _apart(file: corpus.File) -> bytes | None:
    assert file.kind is not None
    try:
        return cleaned(file.kind, file.content)
    except NotAccepted:
        return None


SAMPLE = [
    *(file for file in GOOD if file.name.split()[1].startswith("1.")),
    *(file for file in BAD if file.name.startswith(("bomb", "flood 65"))),
]


@pytest.mark.parametrize("file", SAMPLE, ids=lambda file: file.name)
def test_apart_it_comes_to_the_same(file: corpus.File) -> None:
    assert (_apart(file) is None) == (_comes_out(file) is None)


@pytest.mark.long
def test_all_files_apart_leave_this_process_as_small_as_it_was() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    outcomes = {file.name: _apart(file) for file in (*GOOD, *BAD) if file.kind is not None}

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert (len(outcomes) > 300, grown < MOST_GROWTH_KIB) == (True, True), grown


def test_a_cleaner_that_dies_means_that_the_file_is_not_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(apart.sys, "executable", "/bin/false")

    with pytest.raises(NotAccepted):
        cleaned(GOOD[0].kind, GOOD[0].content)  # type: ignore[arg-type]  # all good ones have one


def test_the_cleaner_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {}

    def note(command: list[str], **given: object) -> object:
        seen.update(given["env"])  # type: ignore[call-overload]  # a mapping
        raise apart.subprocess.TimeoutExpired(command, 1)

    monkeypatch.setenv("PRINCIPAL_KEY", "secret")
    monkeypatch.setattr(apart.subprocess, "run", note)

    with pytest.raises(NotAccepted):
        cleaned(GOOD[0].kind, GOOD[0].content)  # type: ignore[arg-type]  # all good ones have one
    assert "secret" not in seen.values()
