"""Words of others are read in the order in which they were sent: what would reorder them shows."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from partners.models import User
from portal import characters
from portal.documents import render_pdf
from referrals.documents import cpi_document, sent_copy
from referrals.models import CpiAccount, CpiForm, CpiOutcome
from referrals.parts import parts_of
from tests.conftest import PortalClient
from tests.factories import partners, profiles, referrals
from tests.factories.audit import triggers_off
from tests.unit.portal.pages import render

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], PortalClient]

OVERRIDE = "\u202e"
CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TEXTS = ("what_happened", "people", "places", "risk_detail")


@pytest.mark.parametrize("control", CONTROLS, ids=unicodedata.name)
def test_each_control_shows_by_its_number_and_name(control: str) -> None:
    page = render("{{ words|bidi_shown|linebreaksbr }}", words=f"<b>\n{control}txt.exe")

    number, name = f"[U+{ord(control):04X}]", unicodedata.name(control).capitalize()
    mark = f'<span class="portal-bidi" title="{name}">{number}</span>'
    assert page == f"&lt;b&gt;<br>{mark}txt.exe"
    assert characters.with_bidi_shown(f"a{control}b") == f"a{number}b"


def test_words_of_other_scripts_are_left_alone() -> None:
    words = "سلام שלום Zoë 👩‍👧 naïve"

    assert render("{{ words|bidi_shown }}", words=words) == words


class Reordered:
    """A form and its outcome, each free text of which holds an override and its own name."""

    def __init__(self) -> None:
        self.writer = partners.person()
        force = partners.force()
        self.analyst = partners.person(force, "intelligence_analyst")
        self.form: CpiForm = referrals.sent(
            self.writer, force, safeguarding_reference=f"safeguarding{OVERRIDE}",
            safeguarding_referred_on="2026-01-05",
        )  # fmt: skip
        self.form.refresh_from_db()
        words = {name: f"{name}{OVERRIDE}" for name in TEXTS}
        with triggers_off():
            CpiAccount.objects.filter(form=self.form).update(**words)
        CpiOutcome.objects.create(
            form=self.form, outcome="INTEL_LOG", note=f"note{OVERRIDE}",
            recorded_at=self.form.sent_at, recorded_by=self.analyst,
        )  # fmt: skip


SENT = (*TEXTS, "safeguarding")


@pytest.mark.parametrize(("reader", "texts"), [("analyst", (*SENT, "note")), ("writer", SENT)])
def test_whoever_reads_a_form_sees_the_marks(
    sign_in: SignIn, reader: str, texts: tuple[str, ...]
) -> None:
    scene = Reordered()

    page = sign_in(getattr(scene, reader)).get(reverse("referrals:cpi-read", args=[scene.form.key]))

    assert_all_shown(page.content.decode(), texts)


def test_whoever_checks_a_draft_sees_the_marks(sign_in: SignIn) -> None:
    writer = partners.person()
    draft = referrals.draft(writer)
    CpiAccount.objects.filter(form=draft).update(**{name: f"{name}{OVERRIDE}" for name in TEXTS})

    page = sign_in(writer).get(reverse("referrals:cpi-check", args=[draft.key]))

    assert_all_shown(page.content.decode(), TEXTS)


def assert_all_shown(page: str, texts: tuple[str, ...]) -> None:
    mark = '<span class="portal-bidi" title="Right-to-left override">[U+202E]</span>'
    assert [name for name in texts if f"{name}{mark}" not in page] == []
    assert OVERRIDE not in page


@pytest.mark.parametrize("template", ["documents/cpi.html", "documents/cpi_copy.html"])
def test_documents_of_a_form_hold_the_marks(template: str) -> None:
    scene = Reordered()
    documents: dict[str, Any] = {
        "documents/cpi.html": lambda: cpi_document(scene.form, by=scene.analyst),
        "documents/cpi_copy.html": lambda: sent_copy(
            scene.form, scene.form.account, parts_of(scene.form, by=scene.analyst)
        ),
    }
    document = documents[template]()

    pdf = render_pdf(
        template, {"document": document}, title="A form", marking=document.marking,
        reference=document.reference, created=scene.form.created_at,
    )  # fmt: skip

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert [name for name in SENT if f"{name}[U+202E]" not in text] == []
    assert OVERRIDE not in text


def test_titles_of_profiles_show_the_marks(sign_in: SignIn) -> None:
    analyst = partners.person(partners.force(), "profile_analyst")
    profile = profiles.published(analyst, title=f"Harm {OVERRIDE}in <b>2018")

    for address in (reverse("profiles:profile-list"), profile.get_absolute_url()):
        page = sign_in(analyst).get(address).content.decode()
        assert '<span class="portal-bidi" title="Right-to-left override">[U+202E]</span>in' in page
        assert OVERRIDE not in page
    assert "<title>Harm [U+202E]in &lt;b&gt;2018" in " ".join(page.split()).replace("> H", ">H")
