"""Whatever may be ticked several times comes through the gate that refuses a field given twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django import forms
from django.urls import get_resolver

from portal.house.files import ROOT
from portal.middleware import REPEATABLE
from portal.mistakes import SEVERAL

APPS = ("nominals", "partners", "portal", "profiles", "referrals")
GETLIST = re.compile(r"\.(?:GET|POST)\.getlist\(\"(\w+)\"")


def kinds(of: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_field_of_several_answers_may_be_given_twice() -> None:
    assert get_resolver().url_patterns  # all pages, and so all forms, are imported
    several = {
        name
        for kind in kinds() if kind.__module__.partition(".")[0] in APPS
        for name, field in getattr(kind, "base_fields", {}).items() if isinstance(field, SEVERAL)
    }  # fmt: skip
    read = {
        name
        for app in APPS for path in (ROOT / app).rglob("*.py")
        for name in GETLIST.findall(path.read_text(encoding="utf-8"))
    }  # fmt: skip

    assert {"present", "nominations", "outcome"} <= several
    assert "message" in read
    assert (several | read) - REPEATABLE == set()
