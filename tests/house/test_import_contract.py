"""Each contract of pyproject.toml reports the import that it is there to refuse."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from portal.house.files import APPS, ROOT, SOURCE

CONTRACTS: dict[str, dict[str, Any]] = {
    contract["id"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}
EDGES = ("admin", "api", "forms", "jobs", "middleware", "tasks", "urls", "views")


@dataclass(frozen=True)
class Planted:
    importer: str
    imported: str
    contract: str


PLANTED = (
    Planted("partners.permissions", "referrals.choices", "apps"),
    Planted("partners.access", "profiles.models", "apps"),
    Planted("referrals.models", "profiles.choices", "apps"),
    Planted("profiles.models", "bulletins.apps", "apps"),
    Planted("nominals.apps", "portal.home.apps", "apps"),
    Planted("portal.audit", "partners.models", "base"),
    Planted("portal.middleware", "referrals.choices", "base"),
    Planted("referrals.actions", "referrals.views.gate", "inside"),
    Planted("referrals.models", "referrals.actions", "inside"),
    Planted("referrals.choices", "referrals.querysets", "inside"),
    Planted("partners.querysets", "partners.models", "inside"),
    Planted("partners.models.user", "partners.sharing", "inside"),
    Planted("referrals.forms", "referrals.actions", "inside"),
    Planted("profiles.periods", "django.utils.timezone", "sums"),
    Planted("portal.severity", "portal.settings", "sums"),
    Planted("portal.charts.palette", "celery", "sums"),
    Planted("portal.launch.paths", "django.conf", "launcher"),
    Planted("portal.launch.ports", "partners.choices", "launcher"),
    Planted("referrals.models", "guardian.models", "guardian"),
    Planted("partners.models.grant", "guardian.shortcuts", "guardian"),
    Planted("referrals.documents", "weasyprint", "weasyprint"),
    Planted("portal.tasks", "pydyf", "weasyprint"),
    Planted("referrals.querysets", "partners.middleware", "edges-of-partners"),
    Planted("portal.home.views", "referrals.views.gate", "edges-of-referrals"),
    Planted("profiles.models", "referrals.tasks", "edges-of-referrals"),
    Planted("portal.home.people", "profiles.tasks", "edges-of-profiles"),
    Planted("portal.home.people", "nominals.views.nominals", "edges-of-nominals"),
    Planted("portal.home.people", "plans.views.plans", "edges-of-plans"),
    Planted("referrals.actions", "portal.home.context", "edges-of-portal-home"),
)


def lint(folder: Path) -> tuple[int, dict[str, str]]:
    """The exit code, and by contract what is reported as broken."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    plain = dict(os.environ) | {"COLUMNS": "400", "NO_COLOR": "1", "PYTHONPATH": str(folder)}
    answer = subprocess.run(
        command, cwd=folder, env=plain, capture_output=True, text=True, check=False
    )
    report = answer.stdout.partition("Broken contracts\n")[2]
    sections = {}
    for key, contract in CONTRACTS.items():
        title = f"\n{contract['name']}\n{'-' * len(contract['name'])}\n"
        after = report.partition(title)[2]
        ends = [after.find(f"\n{other['name']}\n---") for other in CONTRACTS.values()]
        sections[key] = after[: min((end for end in ends if end >= 0), default=len(after))]
    return answer.returncode, sections


def copy_of_the_source(folder: Path) -> Path:
    for package in SOURCE:
        shutil.copytree(
            ROOT / package, folder / package, ignore=shutil.ignore_patterns("*.gz", "*.csv")
        )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def plant(folder: Path, planted: Planted, *, typing_only: bool = False) -> None:
    path = folder.joinpath(*planted.importer.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    line = f"import {planted.imported}\n"
    if typing_only:
        line = f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    {line}"
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = copy_of_the_source(tmp_path_factory.mktemp("planted"))
    for planted in PLANTED:
        plant(folder, planted)
    code, sections = lint(folder)
    assert code == 1
    return sections


@pytest.mark.parametrize("planted", PLANTED, ids=lambda p: f"{p.importer}-{p.imported}")
def test_contract_reports_what_it_is_there_to_refuse(
    planted: Planted, reported: dict[str, str]
) -> None:
    imported = planted.imported
    if imported.split(".")[0] not in SOURCE:
        imported = imported.split(".")[0]

    assert f"{planted.importer} -> {imported} (l." in reported[planted.contract]


def test_contracts_pass_the_same_imports_for_types_only(tmp_path: Path) -> None:
    folder = copy_of_the_source(tmp_path)
    for planted in PLANTED:
        plant(folder, planted, typing_only=True)

    assert lint(folder) == (0, dict.fromkeys(CONTRACTS, ""))


def test_a_module_without_a_place_is_reported(tmp_path: Path) -> None:
    folder = copy_of_the_source(tmp_path)
    (folder / "referrals" / "odds.py").write_text("", encoding="utf-8")

    code, sections = lint(folder)

    assert code == 1
    assert "odds" in sections["inside"]


def test_each_contract_was_tried() -> None:
    assert {planted.contract for planted in PLANTED} == set(CONTRACTS)


@pytest.mark.parametrize("app", [*APPS, "portal.home"])
def test_each_edge_of_an_app_is_its_own_affair(app: str) -> None:
    folder = ROOT.joinpath(*app.split("."))
    present = {path.stem for path in folder.iterdir()} & set(EDGES)
    contract = CONTRACTS.get(f"edges-of-{app.replace('.', '-')}", {})
    protected = set(contract.get("protected_modules", []))

    assert app in protected or protected == {f"{app}.{name}" for name in present}
