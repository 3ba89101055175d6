"""Addresses of a profile's pages, and what a reader reads on them."""

from __future__ import annotations

import re

from django.urls import reverse


def page_of(name, profile, *more):
    return reverse(f"profiles:{name}", args=[profile.key, *more])


def words(html: bytes) -> str:
    """What a reader reads: without tags, scripts of white space folded."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.decode()).split())
