"""What an operator can set wrong, each with the check that says the harm."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as real
from django.core.checks import Tags, run_checks

from portal import checks
from tests.conftest import database_role
from tests.house.committed import ask, process_of

GOOD: dict[str, Any] = {
    "DEMONSTRATION": False,
    "ALLOWED_HOSTS": ["portal.example"],
    "PORTAL_BASE_URL": "https://portal.example",
    "CSRF_TRUSTED_ORIGINS": ["https://portal.example"],
    "DATABASES": {"default": {"HOST": "/run/postgresql"}},
    "REDIS_URL": "unix:///run/broker/broker.sock",
    "CACHE_URL": "",
    "SECRET_KEY": "the quick brown fox jumps over the lazy dog",
    "SECRET_KEY_FALLBACKS": [],
    "FIELD_KEYS": ["pack my box with five dozen liquor jugs abcd"],
    "PRINCIPAL_KEY": bytes(range(32)),
    "DIGEST_KEY": bytes(range(1, 33)),
    "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
    "MEDIA_ROOT": "/nonexistent/media",
    "TRACES_URL": "",
    "PASSKEY_ROLES": ["system_administrator", "source_custodian", "co_chair"],
    "STEP_UP_SECONDS": 600,
    "EMAIL_HOST": "",
    "EMAIL_PORT": 587,
}


def found(**wrong: Any) -> set[str]:
    given = SimpleNamespace(**GOOD | wrong)
    return {harm.id for harm in checks.HARMS if harm.holds(given)}


def database(host: str, **options: str) -> dict[str, Any]:
    return {"default": {"HOST": host, "OPTIONS": options}}


WRONG = [
    ("E001", {"DEMONSTRATION": True}),
    ("E002", {"ALLOWED_HOSTS": ["portal.example", "*"]}),
    ("E002", {"ALLOWED_HOSTS": ["portal.example", ".example"]}),
    ("E003", {"PORTAL_BASE_URL": "http://portal.example"}),
    ("E004", {"PORTAL_BASE_URL": "https://other.example"}),
    ("E005", {"CSRF_TRUSTED_ORIGINS": ["https://*.example"]}),
    ("E005", {"CSRF_TRUSTED_ORIGINS": ["http://portal.example"]}),
    ("E006", {"DATABASES": database("db.example")}),
    ("E006", {"DATABASES": database("db.example", sslmode="require")}),
    ("E007", {"REDIS_URL": "redis://broker.example:6379"}),
    ("E007", {"CACHE_URL": "redis://cache.example:6379"}),
    ("E008", {"SECRET_KEY_FALLBACKS": [GOOD["SECRET_KEY"]]}),
    ("E008", {"DIGEST_KEY": GOOD["PRINCIPAL_KEY"]}),
    ("E009", {"SECRET_KEY": "abcabc" * 10}),
    ("E009", {"PRINCIPAL_KEY": bytes(32)}),
    ("E010", {"ALLAUTH_TRUSTED_PROXY_COUNT": 0}),
    ("E012", {"TRACES_URL": "http://collector.example/v1/traces"}),
    ("E012", {"TRACES_URL": "collector.example"}),
    ("E013", {"PASSKEY_ROLES": []}),
    ("E013", {"PASSKEY_ROLES": ["administrator", "source_custodian"]}),
    ("E014", {"STEP_UP_SECONDS": 601}),
    ("E015", {"EMAIL_HOST": "mail.example", "EMAIL_PORT": 25}),
]


@pytest.mark.parametrize(("check", "wrong"), WRONG)
def test_what_is_set_wrong_is_told(check: str, wrong: dict[str, Any]) -> None:
    assert found(**wrong) == {check}


@pytest.mark.parametrize(
    "right",
    [
        {},
        {"DATABASES": database("db.example", sslmode="verify-full")},
        {"DATABASES": database("localhost")},
        {"DATABASES": database("")},
        {"REDIS_URL": "rediss://broker.example:6379"},
        {"REDIS_URL": "redis://127.0.0.1:6379", "CACHE_URL": "unix:///run/cache.sock"},
        {"PASSKEY_ROLES": ["agency_lead", *GOOD["PASSKEY_ROLES"]]},
        {"EMAIL_HOST": "mail.example", "EMAIL_PORT": 465},
        {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 25},
        {"CSRF_TRUSTED_ORIGINS": []},
    ],
)
def test_what_is_right_is_not_complained_of(right: dict[str, Any]) -> None:
    assert found(**right) == set()


@pytest.mark.parametrize(("mode", "told"), [(0o755, {"E011"}), (0o750, set()), (0o700, set())])
def test_documents_that_everybody_can_read_are_told(
    tmp_path: Path, mode: int, told: set[str]
) -> None:
    tmp_path.chmod(mode)

    assert found(MEDIA_ROOT=str(tmp_path)) == told


def test_every_check_has_its_case_and_says_harm_and_remedy() -> None:
    assert {check for check, _wrong in WRONG} | {"E011"} == {harm.id for harm in checks.HARMS}
    for harm in checks.HARMS:
        assert harm.harm.endswith(".")
        assert harm.hint.endswith(".")


def test_the_checks_run_before_a_deployment_and_ask_the_settings(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]

    told = {
        message.id for message in run_checks(tags=[Tags.security], include_deployment_checks=True)
    }

    assert "portal.E002" in told
    assert real.ALLOWED_HOSTS == ["*"]


def of_login() -> set[str | None]:
    messages = run_checks(tags=[Tags.database], databases=["default"])
    return {message.id for message in messages if str(message.id).startswith("portal.")}


@pytest.mark.django_db
def test_a_login_that_passes_by_the_wall_is_told() -> None:
    assert of_login() == {"portal.E020"}


@pytest.mark.django_db
def test_a_login_without_limits_is_told() -> None:
    """SET ROLE takes on the name and not the limits that come with a login."""
    with database_role("portal_web"):
        assert of_login() == {"portal.E021"}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["portal_web", "portal_worker"])
def test_a_login_of_the_portal_is_held(role: str) -> None:
    with process_of(role):
        assert of_login() == set()


@pytest.mark.parametrize(
    ("is_there", "logged", "is_told"),
    [
        (False, "", False),
        (True, "", True),
        (True, "none", True),
        (True, "ddl", True),
        (True, "ddl, role", False),
        (True, "read, ROLE,DDL", False),
        (True, "all", False),
    ],
)
def test_a_server_log_that_is_there_and_not_used_is_told(
    is_there: bool, logged: str, is_told: bool
) -> None:
    assert [told.id for told in checks._of_server_log(is_there, logged)] == [
        "portal.W022"
    ] * is_told


@pytest.mark.django_db
def test_the_server_is_asked_for_its_log_by_every_login() -> None:
    for role in ("portal_web", "portal_worker"):
        with database_role(role):
            (there,) = ask(
                "SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pgaudit')"
            )[0]
            told = checks.changes_of_tables_are_logged(None, databases=["default"])
            assert bool(told) is there  # no test's server loads it
