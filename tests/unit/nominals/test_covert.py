"""Words that may tell of covert work, and a form that asks once more."""

from __future__ import annotations

import pytest
from django import forms

from nominals.covert import SURE, NoCovertDetail, signs_in
from portal.formfields import LongTextField


@pytest.mark.parametrize(
    "text",
    [
        "Under surveillance since May", "a CHIS says so", "an undercover officer bought twice",
        "told by an informant", "a registered source", "calls were intercepted", "a phone tap",
        "a listening device in the car", "a tracker on the van", "a test purchase on 3 May",
        "a controlled delivery", "the RIPA authority", "covertly filmed", "under-cover buyer",
    ],
)  # fmt: skip
def test_a_sign_of_covert_work_is_found(text: str) -> None:
    assert signs_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Holds the phones of the north line", "on camera at the shop", "tapped on the window",
        "His source of income is not known", "He was seen at the tracks", "recovered in June",
        "discovered by a neighbour", "the chisel that was used", "intermediate",
    ],
)  # fmt: skip
def test_other_words_are_no_sign(text: str) -> None:
    assert signs_in(text) == []


def test_each_sign_is_named_once() -> None:
    assert signs_in("A CHIS, the CHIS and\nunder  cover") == ["CHIS", "under cover"]


class Told(NoCovertDetail):
    words = LongTextField(label="Words", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("covert", "Covert")], required=False)


def test_words_with_a_sign_are_asked_about_and_kept() -> None:
    form = Told({"words": "A CHIS says so."})

    assert not form.is_valid()
    assert "This may tell of covert work: CHIS." in str(form.errors["words"])
    assert SURE in form.fields
    assert form["words"].value() == "A CHIS says so."


def test_whoever_says_that_it_tells_nothing_goes_on() -> None:
    form = Told({"words": "The CHIS Street shop.", SURE: "on"})

    assert form.is_valid()
    assert form.cleaned_data == {"words": "The CHIS Street shop.", "kind": ""}


@pytest.mark.parametrize("data", [{"words": "A shop."}, {"kind": "covert"}, {}])
def test_nothing_is_asked_where_no_free_word_is_a_sign(data: dict[str, str]) -> None:
    form = Told(data)

    assert form.is_valid()
    assert SURE not in form.fields
