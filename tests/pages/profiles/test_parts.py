"""Writing a draft by the test client: one part on a page, in the order the analyst wants."""

from __future__ import annotations

import pytest
from django.urls import reverse

from profiles.models import Indicator, ProfileSection, Recommendation, ThreatEntry
from tests.factories import partners
from tests.factories import profiles as make
from tests.pages.profiles.reading import page_of, words

pytestmark = pytest.mark.django_db
SECTION = {
    "version": "1", "code": "harm", "title": "Recognising harm", "is_public": "on",
    "narrative": "Harm is **not** spread evenly.^[Counted from street files.]\n\n- one point",
    "partner_text": "Operation Larkspur goes on.", "figures": ["severity", "volume"],
}  # fmt: skip
THREAT = {
    "version": "1", "name": "County lines", "pillar": "commodities", "rank": "1", "trend": "up",
    "confidence": "high", "evidence": "Police and the council both say so.",
}  # fmt: skip
INDICATOR = {
    "version": "1", "label": "Groups", "value": "38", "unit": "count", "area": "All",
    "better": "down",
}  # fmt: skip


def recommended(agency):
    return {
        "version": "1", "text": "Train the night staff.", "pillar": "protect", "agency": agency.pk,
        "due_day": "31", "due_month": "3", "due_year": "2027", "progress": "proposed",
    }  # fmt: skip


def test_an_analyst_writes_each_kind_and_reads_them_in_the_profile(sign_in, analyst):
    draft, browser = make.profile(analyst), sign_in(analyst)
    given = {
        "section": SECTION, "threat": THREAT, "indicator": INDICATOR,
        "recommendation": recommended(analyst.agency),
    }  # fmt: skip

    for kind, answers in given.items():
        page = reverse("profiles:part-add", args=[draft.key, kind])
        assert browser.get(page).status_code == 200
        assert browser.post(page, answers).status_code == 302

    counts = [m.objects.count() for m in (ProfileSection, ThreatEntry, Indicator, Recommendation)]
    html = browser.get(draft.get_absolute_url()).content
    page = words(html)
    assert counts == [1, 1, 1, 1]
    assert b"<strong>not</strong>" in html
    for said in (
        "1. Recognising harm", "Operation Larkspur", "County lines", "Train the night staff.",
        "Figure 1: Severity by district", "Table 1: Crimes and severity by district",
    ):  # fmt: skip
        assert said in page
    assert "Write its sections" in page


def test_a_figure_stands_where_the_first_section_places_it_and_nowhere_else(sign_in, analyst):
    draft = make.profile(analyst)
    for _ in range(2):
        make.section(draft, analyst, figures=["types"])

    html = sign_in(analyst).get(draft.get_absolute_url()).content.decode()

    assert html.count('id="item-types"') == 1
    assert html.index('id="item-types"') < html.index('id="item-severity"')


@pytest.mark.parametrize(
    ("of", "changed", "sentence"),
    [
        pytest.param("section", {"title": ""}, "Write it in a sentence.", id="no-title"),
        pytest.param("section", {"figures": ["rainfall"]}, "Choose only among", id="odd-figure"),
        pytest.param("section", {"code": "x"}, "Choose one.", id="odd-chapter"),
        pytest.param("threat", {"rank": "0"}, "at least 1", id="rank-nought"),
        pytest.param("threat", {"rank": ""}, "Give it a rank", id="no-rank"),
        pytest.param("indicator", {"value": "x"}, "Enter a number", id="no-number"),
        pytest.param("indicator", {"value": "1.5"}, "whole number that is not", id="half-a-count"),
        pytest.param("indicator", {"value": "-1"}, "whole number that is not", id="less-than-none"),
        pytest.param("indicator", {"numerator": "3"}, "A count stands alone", id="count-of-counts"),
        pytest.param("indicator", {"baseline": "3"}, "Say over which time", id="before-when"),
        pytest.param(
            "indicator", {"unit": "percent", "numerator": "9", "denominator": "3"},
            "A part is not larger", id="part-over-whole",
        ),
    ],
)  # fmt: skip
def test_a_wrong_answer_gets_a_sentence_and_nothing_is_kept(
    of, changed, sentence, sign_in, analyst
):
    draft = make.profile(analyst)
    given = {"section": SECTION, "threat": THREAT, "indicator": INDICATOR}[of]

    page = reverse("profiles:part-add", args=[draft.key, of])
    answer = sign_in(analyst).post(page, given | changed)

    assert sentence in words(answer.content)
    assert not ProfileSection.objects.exists()
    assert not ThreatEntry.objects.exists()
    assert not Indicator.objects.exists()


def test_two_people_on_one_section_get_a_question_and_no_words_are_lost(sign_in, analyst):
    colleague = partners.person(analyst.agency, "profile_analyst")
    row = make.section(make.profile(analyst), analyst)
    page = reverse("profiles:part-change", args=["section", row.key])
    sign_in(colleague).post(page, SECTION | {"title": "Theirs"})
    browser = sign_in(analyst)

    answer = browser.post(page, SECTION | {"title": "Mine"})

    asked = words(answer.content)
    assert answer.status_code == 409
    assert "Somebody changed this since you opened the page" in asked
    assert "Theirs" in asked
    assert 'value="Mine"' in answer.content.decode()
    assert ProfileSection.objects.get().title == "Theirs"
    again = browser.post(page, SECTION | {"title": "Mine", "version": "2"})
    assert again.status_code == 302
    assert ProfileSection.objects.get().title == "Mine"


def test_a_second_tap_is_no_question(sign_in, analyst):
    row = make.section(make.profile(analyst), analyst)
    page = reverse("profiles:part-change", args=["section", row.key])
    browser = sign_in(analyst)

    assert browser.post(page, SECTION).status_code == 302
    assert browser.post(page, SECTION).status_code == 302
    assert ProfileSection.objects.get().version == 2


def test_sections_are_moved_and_taken_out_by_buttons(sign_in, analyst):
    draft = make.profile(analyst)
    first, second = (make.section(draft, analyst, title=title) for title in ("First", "Second"))
    browser = sign_in(analyst)

    browser.post(reverse("profiles:part-move", args=["section", second.key]), {"direction": "up"})
    page = words(browser.get(page_of("profile-prepare", draft)).content)
    assert page.index("Second") < page.index("First")
    out = reverse("profiles:part-remove", args=["section", first.key])
    assert "First" in words(browser.get(out).content)
    assert browser.post(out, {"version": "9"}).status_code == 409
    version = ProfileSection.objects.get(pk=first.pk).version
    assert browser.post(out, {"version": str(version)}).status_code == 302
    assert [row.title for row in ProfileSection.objects.all()] == ["Second"]


def test_there_is_no_part_of_another_kind(sign_in, analyst):
    draft = make.profile(analyst)

    answer = sign_in(analyst).get(reverse("profiles:part-add", args=[draft.key, "rumour"]))

    assert answer.status_code == 404
