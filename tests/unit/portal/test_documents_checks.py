from __future__ import annotations

import pytest
from django.core.checks.registry import registry

from portal.documents import checks


def test_machine_of_the_tests_has_pango() -> None:
    assert checks.missing_libraries() == []
    assert checks.pango_is_installed(app_configs=None) == []


def test_missing_library_is_a_warning_with_the_command_that_helps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checks, "missing_libraries", lambda: ["libpango-1.0.so.0"])

    (warning,) = checks.pango_is_installed(app_configs=None)

    assert warning.id == "portal.W001"
    assert "apt-get install" in warning.msg
    assert "libpango-1.0.so.0" in warning.msg


def test_library_counts_under_any_of_its_names() -> None:
    present = ("libno-such.so.9", checks.LIBRARIES[0][0])

    assert checks.missing_libraries([present]) == []
    assert checks.missing_libraries([("libno-such.so.9",)]) == ["libno-such.so.9"]


def test_check_is_registered() -> None:
    assert checks.pango_is_installed in registry.get_checks()
