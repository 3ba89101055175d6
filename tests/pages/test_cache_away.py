"""The broker and cache are gone: who is signed in goes on working, who is not is asked to wait."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from redis.exceptions import RedisError

from partners.models import User
from portal.models import Job, JobState
from referrals.models import CpiForm
from tests.conftest import PortalClient
from tests.factories import partners, referrals

pytestmark = pytest.mark.django_db


@pytest.fixture
def away(settings: Any, tmp_path: Path) -> None:
    backend = settings.CACHES["default"] | {"LOCATION": f"unix://{tmp_path}/nobody.sock"}
    settings.CACHES = {"default": backend}
    with pytest.raises(RedisError):
        cache.get("anything")


def sign_in_with_password(client: PortalClient) -> Any:
    client.raise_request_exception = False
    person = {"login": "nobody@agency.example", "password": "a long enough password"}
    return client.post(reverse("account_login"), person)


def test_signing_in_works_while_the_cache_is_there(client: PortalClient) -> None:
    assert sign_in_with_password(client).status_code == 200  # with the refusal on it


@pytest.mark.usefixtures("away")
def test_nobody_signs_in_while_guesses_cannot_be_counted(client: PortalClient) -> None:
    answer = sign_in_with_password(client)

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


@pytest.mark.usefixtures("away")
def test_a_form_is_sent_and_its_copy_is_asked_for(sign_in: Callable[[User], PortalClient]) -> None:
    by, force = partners.person(), partners.force()
    district = partners.district(force_area=force.police_area)
    form = referrals.draft(by, theme="CUCKOOING", district=district)

    answer = sign_in(by).post(reverse("referrals:cpi-check", args=[form.key]))

    assert (answer.status_code, answer.url.endswith("/sent/")) == (302, True)
    assert CpiForm.objects.get(pk=form.pk).state == "submitted"
    [asked] = Job.objects.filter(subject=form.pk)
    assert (asked.state, asked.published_at) == (JobState.QUEUED, None)
