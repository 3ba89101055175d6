"""WeasyPrint in this process, where what it does can be looked at."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator

import pytest

from portal.documents import finishing, typesetting
from portal.documents.limits import Limits
from portal.documents.orders import Order, Outcome
from tests.pdfs import assert_accessible, elements, opened

pytestmark = pytest.mark.filterwarnings(
    "ignore:unclosed file .*sRGB2014.icc:ResourceWarning"  # WeasyPrint leaves the profile open
)
PAGE = '<!DOCTYPE html><html lang="en-GB"><title>A title</title>{}'
HEAD = "@page {{ @{} {{ content: {} }} }}"


@pytest.fixture(autouse=True)
def profile_is_closed_here() -> Iterator[None]:
    yield
    gc.collect()


def order(body: str = "<p>a", *styles: str, limits: Limits | None = None) -> Order:
    return Order(PAGE.format(body), styles, limits or Limits())


def test_tagged_order_claims_both_standards() -> None:
    answer = typesetting.typeset(order())

    assert answer.outcome is Outcome.DONE
    assert_accessible(answer.pdf, title="A title")


def test_untagged_order_has_no_structure() -> None:
    answer = typesetting.typeset(Order(PAGE.format("<p>a"), (), Limits(), tagged=False))

    with opened(answer.pdf) as document:
        assert "/StructTreeRoot" not in document.Root


@pytest.mark.parametrize(
    ("body", "outcome", "detail"),
    [
        ("<div>" * 101, Outcome.TOO_LARGE, "depth"),
        ('<img alt="a" src="https://portal.example/">', Outcome.REFUSED, "address"),
        ("<img>", Outcome.REFUSED, "image without alternative text"),
        ('<img alt="a" src="data:image/png,x">', Outcome.REFUSED, "a part could not be used"),
        ('<a href="#nowhere">a</a>', Outcome.REFUSED, "a part could not be used"),
    ],
    ids=["too deep", "address", "no words", "broken picture", "broken anchor"],
)
def test_order_that_cannot_be_set_says_why(body: str, outcome: Outcome, detail: str) -> None:
    answer = typesetting.typeset(order(body))

    assert (answer.outcome, answer.detail, answer.pdf) == (outcome, detail, b"")


@pytest.mark.parametrize("error", [RecursionError, MemoryError])
def test_exhaustion_is_too_large(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(given: Order) -> bytes:
        raise error

    monkeypatch.setattr(typesetting, "_pdf", exhausted)

    answer = typesetting.typeset(order())

    assert (answer.outcome, answer.detail) == (Outcome.TOO_LARGE, error.__name__)


def test_complaints_of_one_document_are_not_those_of_the_next() -> None:
    typesetting.typeset(order('<a href="#nowhere">a</a>'))

    assert typesetting.typeset(order()).outcome is Outcome.DONE
    left = logging.getLogger("weasyprint").handlers
    assert not any(isinstance(handler, typesetting._Complaints) for handler in left)


@pytest.mark.parametrize("address", ["data:image/png;base64,", "DATA:image/svg+xml,<svg/>"])
def test_fetcher_decodes_pictures(address: str) -> None:
    assert typesetting.DataOnly().fetch(address).content_type.startswith("image/")


@pytest.mark.parametrize(
    "address",
    ["data:,a", "data:text/css,a", "file:///etc/passwd", "http://127.0.0.1:9/", "ftp://a/", "/a"],
)
def test_fetcher_refuses_all_else(address: str) -> None:
    with pytest.raises(ValueError, match="Only"):
        typesetting.DataOnly().fetch(address)


def test_margins_become_artefacts_of_their_kind() -> None:
    styles = [HEAD.format("top-left", "'head'"), HEAD.format("bottom-right", "'foot'")]

    answer = typesetting.typeset(order("<p>a<p style='break-before: page'>b", *styles))

    with opened(answer.pdf) as document:
        for page in document.pages:
            content = page.Contents.read_bytes()
            assert content.count(b"/Pagination/Subtype /Header") == 1
            assert content.count(b"/Pagination/Subtype /Footer") == 1
            assert content.count(b"/MCID") == 1


def test_a_page_with_the_totals_of_a_table_alone_has_a_body_there() -> None:
    table = (
        "<table><thead><tr><th scope=col>a<tbody><tr><td>1"
        "<tfoot style='display: table-row-group; break-before: page'><tr><td>2</table>"
    )

    answer = typesetting.typeset(order(table))

    with opened(answer.pdf) as document:
        assert len(document.pages) == 2
        tables = [each for each in elements(document) if each.S == "/Table"]
        bodies = [{str(part.S) for part in each.K} & {"/TBody", "/TFoot"} for each in tables]
    assert len(tables) == 2
    assert bodies == [{"/TBody"}] * 2


def test_margin_mark_that_is_missing_is_a_fault() -> None:
    with pytest.raises(LookupError):
        finishing._set_artefact([b"q", {"MCID": 1}], 2, "/Header")


def test_warming_up_sets_a_sample_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = []
    real = typesetting.typeset
    monkeypatch.setattr(typesetting, "typeset", lambda given: outcomes.append(real(given).outcome))

    typesetting.warm_up()

    assert outcomes == [Outcome.DONE]
