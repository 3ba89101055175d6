"""A date in three boxes: read as people write it, refused with the part that is wrong."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from portal.formfields import DateField
from tests.unit.portal.pages import form_of, render


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("27", "3", "2026"), date(2026, 3, 27)),
        (("1", "03", "2026"), date(2026, 3, 1)),
        ((" 9 ", "March", "2026"), date(2026, 3, 9)),
        (("9", "sept", "2026"), date(2026, 9, 9)),
        (("29", "2", "2024"), date(2024, 2, 29)),
    ],
)
def test_date_is_read_as_people_write_it(parts: tuple[str, ...], expected: date) -> None:
    assert DateField().clean(list(parts)) == expected


@pytest.mark.parametrize(
    ("parts", "code", "wrong"),
    [
        (("", "", ""), "required", (0, 1, 2)),
        (("27", "", "2026"), "incomplete", (1,)),
        (("", "", "2026"), "incomplete", (0, 1)),
        (("27", "3", "26"), "year", (2,)),
        (("27", "3", "20²6"), "year", (2,)),
        (("30", "2", "2026"), "unreal", (0, 1, 2)),
        (("x", "3", "2026"), "unreal", (0, 1, 2)),
        (("27", "mayor", "2026"), "unreal", (0, 1, 2)),
        (("027", "3", "2026"), "unreal", (0, 1, 2)),
        (("٢٧", "3", "2026"), "unreal", (0, 1, 2)),
        (("27", "3", "0000"), "unreal", (0, 1, 2)),
    ],
)
def test_unreal_date_says_which_part(
    parts: tuple[str, ...], code: str, wrong: tuple[int, ...]
) -> None:
    field = DateField()

    with pytest.raises(ValidationError) as refused:
        field.clean(list(parts))

    assert refused.value.code == code
    assert field.widget.wrong == wrong


def test_date_may_be_left_out_where_it_is_optional() -> None:
    assert DateField(required=False).clean(["", "", ""]) is None
    assert DateField(required=False).clean(None) is None


def test_date_summary_leads_to_the_wrong_part_and_keeps_what_was_typed() -> None:
    form = form_of(DateField(), {"x_day": "27", "x_month": "3", "x_year": "26"})

    page = render("{% error_summary %}{{ form }}", form=form)

    assert 'href="#id_x_2"' in page
    assert page.count("govuk-input--error") == 1
    assert 'value="26"' in page


def test_date_that_the_form_refuses_is_marked_whole() -> None:
    form = form_of(DateField(), {"x_day": "27", "x_month": "3", "x_year": "2026"})
    form.add_error("x", "It must be in the past.")

    assert str(form).count("govuk-input--error") == 3


def test_date_shows_what_was_saved() -> None:
    page = str(form_of(DateField(), initial={"x": date(2026, 3, 27)}))

    assert all(f'value="{part}"' in page for part in (27, 3, 2026))


@pytest.mark.parametrize(
    ("data", "changed"),
    [(["27", "3", "2026"], False), (["28", "3", "2026"], True), (["", "3", "2026"], True)],
)
def test_date_knows_whether_it_changed(data: list[str], changed: bool) -> None:
    assert DateField().has_changed(date(2026, 3, 27), data) is changed


def test_wrong_part_is_forgotten_by_the_next_form() -> None:
    shared = DateField()
    str(form_of(shared, {"x_day": "27", "x_month": "3", "x_year": "26"}))

    assert form_of(shared)["x"].first_input_id == "id_x_0"
