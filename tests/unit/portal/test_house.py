"""Each rule finds what breaks it and leaves its clean twin alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from portal import registry
from portal.house import scopes
from portal.house.__main__ import findings, rules
from portal.house.files import ROOT, File, read

APPS = File(
    "referrals/apps.py",
    "registry.enter(registry.Entry(model=CpiForm, grant=CpiFormGrant))\n",
)
QUERYSETS = File(
    "referrals/querysets.py",
    "class Rows:\n"
    "    def visible_to(self, user): ...\n"
    "    def older_than(self, days): ...\n"
    "    def _written_by(self, user): ...\n",
)
MODELS = File(
    "referrals/models.py",
    "class CpiForm:\n    owner = ForeignKey(Agency, related_name='+')\n"
    "class CpiFormGrant:\n    form = ForeignKey(CpiForm, related_name='lendings')\n"
    "class GateStop:\n    form = ForeignKey(CpiForm, related_name='stops')\n",
)
KNOWN = (APPS, QUERYSETS, MODELS)
LONG = "def f():\n" + "    x = 1\n" * 30
ACTION = "def f():\n" + "    x = 1\n" * 40


@dataclass(frozen=True)
class Case:
    rule: str
    path: str
    broken: str
    clean: str


# Put together here, so that this file does not break the rules that read every file.
HOME_FOLDER = "/" + "home/somebody/file"
CHECKOUT = "/" + "work/main"
INDEX = "py" + "pi.org"
BESIDE = ".." + "/shared"
BARE = "# no" + "qa"

CASES = (
    Case("queue-through-outbox", "referrals/actions.py", "render.delay(1)", "outbox.put(render)"),
    Case(
        "queue-through-outbox",
        "referrals/tasks.py",
        "render.apply_async([1])",
        "outbox.put(render)",
    ),
    Case("queue-through-outbox", "portal/outbox.py", "app.send_task('x')", "app.task('x')"),
    Case("queue-through-outbox", "referrals/views.py", "later = render.delay", "later = render"),
    Case(
        "no-work-after-commit",
        "referrals/actions.py",
        "transaction.on_commit(send)",
        "transaction.atomic()",
    ),
    Case(
        "no-work-after-commit",
        "referrals/actions.py",
        "from django.db.transaction import on_commit as later",
        "from django.db.transaction import atomic",
    ),
    Case(
        "guardian-door",
        "referrals/models.py",
        "from guardian.models import GroupObjectPermissionBase",
        "from partners.sharing import GroupGrantBase",
    ),
    Case(
        "guardian-door",
        "referrals/views.py",
        "def f():\n    import guardian.shortcuts",
        "def f():\n    import partners.sharing",
    ),
    Case(
        "weasyprint-door",
        "referrals/documents.py",
        "from weasyprint import HTML",
        "from portal.documents import render_pdf",
    ),
    Case("programs-door", "profiles/actions.py", "import subprocess", "import sqlite3"),
    Case("programs-door", "profiles/actions.py", "os.system('ls')", "os.listdir('.')"),
    Case(
        "fetch-decides",
        "referrals/views/cpi.py",
        "from django.shortcuts import get_object_or_404",
        "from django.shortcuts import render",
    ),
    Case(
        "fetch-decides",
        "referrals/views.py",
        "shortcuts.get_list_or_404(CpiForm)",
        "self.fetch(CpiForm, key=key)",
    ),
    Case(
        "no-generic-view",
        "referrals/views.py",
        "from django.views.generic import DetailView",
        "from django.views.generic import TemplateView",
    ),
    Case("escape-everything", "portal/templatetags/page.py", "mark_safe(a)", "format_html(a)"),
    Case(
        "escape-everything",
        "referrals/views.py",
        "def f() -> SafeString:\n    return SafeString(a)",
        "def f() -> SafeString:\n    return format_html(a)",
    ),
    Case("short-functions", "referrals/views.py", LONG, LONG.replace("    x = 1\n", "", 1)),
    Case("short-functions", "referrals/actions.py", ACTION, LONG),
    Case("short-functions", "referrals/actions/cpi.py", ACTION, LONG),
    Case("short-functions", "tests/unit/test_x.py", LONG, LONG.replace("    x = 1\n", "", 1)),
    Case("short-modules", "portal/x.py", "x = 1\n" * 301, "x = 1\n" * 299),
    Case("short-modules", "tests/unit/test_x.py", "x = 1\n" * 501, "x = 1\n" * 499),
    Case("short-templates", "templates/x.html", "<p>\n" * 151, "<p>\n" * 149),
    Case("escape-in-templates", "templates/x.html", "{{ a|safe }}", "{{ a }}"),
    Case("escape-in-templates", "templates/x.html", "{{ a | safeseq }}", "{{ a|safely_named }}"),
    Case(
        "escape-in-templates",
        "templates/x.html",
        "{% autoescape off %}",
        "{% autoescape on %}",
    ),
    Case(
        "no-inline-code",
        "templates/x.html",
        "<script>alert()</script>",
        '<script type="module" src="x.js"></script>',
    ),
    Case("no-inline-code", "templates/x.html", "<style>p {}</style>", '<link rel="stylesheet">'),
    Case("no-inline-code", "templates/x.html", '<p class="a"\n onclick="x()">', "<p>on = 1</p>"),
    Case("no-inline-code", "templates/x.html", '<p style="a: b">', '<p class="style">style=</p>'),
    Case("no-inline-code", "templates/x.html", '<a href="javascript:x()">', '<a href="/x">'),
    Case(
        "reasoned-noqa",
        "portal/x.py",
        f"import a  {BARE}",
        f"import a  {BARE}: F401 registers the checks",
    ),
    Case("reasoned-noqa", "tests/x.py", f"import a  {BARE}: F401", f"a = '{BARE}'"),
    Case("reasoned-noqa", "portal/x.py", f"# ruff: {BARE[2:]}\nimport a", "import a"),
    Case("no-machine-paths", "docs/a.md", f"see {CHECKOUT}/docs", "see docs/work/main"),
    Case("no-machine-paths", "portal/x.py", f"A = '{HOME_FOLDER}'", "A = 'templates/home/x'"),
    Case("no-registry-hosts", "locks/a.txt", f"# from https://{INDEX}/simple", "a==1.0"),
    Case("no-registry-hosts", "docs/a.md", f"from {INDEX}", "from the package index"),
    Case("open-data-by-setting", "docs/a.md", f"in {BESIDE}/data", "in OPEN_DATA_DIR"),
    Case("open-data-by-setting", "bench/a.py", f"A = '{BESIDE}'", "A = 'a record is shared'"),
    Case("no-sleep-in-tests", "tests/test_x.py", "time.sleep(1)", "event.wait(1)"),
    Case("no-sleep-in-tests", "tests/test_x.py", "from time import sleep", "import time"),
    Case("scoped-rows", "referrals/views.py", "CpiForm.objects.all()", "CpiForm(a=1)"),
    Case(
        "scoped-rows",
        "referrals/views/cpi.py",
        "CpiForm.objects.filter(owner=user.agency).visible_to(user)",
        "CpiForm.objects.visible_to(user).filter(owner=user.agency)",
    ),
    Case(
        "scoped-rows",
        "referrals/forms.py",
        "models.CpiForm.objects.older_than(3)",
        "models.CpiForm.objects.visible_to(user)",
    ),
    Case(
        "scoped-rows",
        "referrals/tasks.py",
        "rows = CpiForm.objects",
        "rows = CpiForm.objects.visible_to(job.asked_by)",
    ),
    Case(
        "scoped-rows",
        "portal/home/views.py",
        "from referrals.models import CpiForm as F\nF.objects.count()",
        "from referrals.models import CpiForm as F\nF.objects.visible_to(user).count()",
    ),
    Case(
        "scoped-rows",
        "referrals/documents.py",
        "CpiFormGrant.objects.first()",
        "GateStop.objects.first()",
    ),
    Case(
        "scoped-rows",
        "profiles/views.py",
        "apps.get_model('referrals.CpiForm').objects.all()",
        "apps.get_model('referrals.GateStop').objects.all()",
    ),
    Case("scoped-rows", "referrals/views.py", "form.lendings.all()", "form.stops.all()"),
    Case(
        "scoped-rows",
        "referrals/views.py",
        "form.lendings.filter(a=1)",
        "form.lendings.visible_to(user)",
    ),
    Case(
        "scoped-rows",
        "referrals/views.py",
        "rows.prefetch_related('form__lendings')",
        "rows.prefetch_related('form__stops')",
    ),
    Case(
        "generic-manager-door",
        "referrals/views.py",
        "model._default_manager.all()",
        "CpiForm.objects.visible_to(user)",
    ),
    Case("no-raw-sql-at-the-edge", "referrals/views.py", "connection.cursor()", "cursor_of(x)"),
    Case("no-raw-sql-at-the-edge", "portal/home/views.py", "rows.extra(where=[a])", "extra = a"),
)


def broken_rules(file: File) -> set[str]:
    chosen = rules(KNOWN)
    return {finding.rule for rule in chosen for finding in rule.findings(file)}


def case_id(case: Case) -> str:
    return f"{case.rule}: {case.broken.splitlines()[-1][:40].strip()}"


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_rule_finds_what_breaks_it_and_passes_the_clean_twin(case: Case) -> None:
    assert case.rule in broken_rules(File(case.path, case.broken + "\n"))
    assert case.rule not in broken_rules(File(case.path, case.clean + "\n"))


@pytest.mark.parametrize("name", ["utils", "helpers", "services", "common", "managers"])
def test_no_drawers_refuses_names_that_say_nothing(name: str) -> None:
    assert "no-drawers" in broken_rules(File(f"referrals/{name}.py", "x = 1\n"))
    assert "no-drawers" in broken_rules(File(f"referrals/{name}/cpi.py", "x = 1\n"))
    assert "no-drawers" not in broken_rules(File(f"referrals/{name}_of_the_gate.py", "x = 1\n"))


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        ("queue-through-outbox", "portal/management/commands/relay.py", "app.send_task(a)"),
        ("guardian-door", "partners/sharing.py", "import guardian"),
        ("weasyprint-door", "portal/documents/typesetting.py", "import weasyprint"),
        ("programs-door", "portal/launch/serve.py", "import subprocess"),
        ("programs-door", "portal/documents/press.py", "import subprocess"),
        ("scoped-rows", "referrals/querysets.py", "CpiForm.objects.all()"),
        ("scoped-rows", "referrals/actions/cpi.py", "CpiForm.objects.create()"),
        ("scoped-rows", "tests/factories/referrals.py", "CpiForm.objects.create()"),
        ("generic-manager-door", "partners/access.py", "model._default_manager"),
        ("open-data-by-setting", ".ci/run", BESIDE),
        ("no-sleep-in-tests", "portal/launch/postgres.py", "time.sleep(1)"),
        ("short-functions", "referrals/migrations/0001_x.py", LONG),
    ],
)
def test_rule_lets_its_door_pass(rule: str, path: str, text: str) -> None:
    assert rule not in broken_rules(File(path, text + "\n"))


def test_each_rule_has_a_case() -> None:
    tried = {case.rule for case in CASES} | {"no-drawers"}

    assert {rule.name for rule in rules(KNOWN)} == tried


def test_scopes_are_public_methods_that_take_the_user() -> None:
    assert scopes.known(KNOWN).methods == {"visible_to"}


def test_shareable_models_read_from_the_source_are_those_of_the_registry() -> None:
    entered = {entry.model.__name__ for entry in registry.entries()}
    grants = {entry.grant.__name__ for entry in registry.entries() if entry.grant}

    assert scopes.known(read(ROOT)).models == entered | grants
    assert "CpiForm" in entered


def test_finding_names_place_rule_and_remedy(tmp_path: Path) -> None:
    folder = tmp_path / "referrals"
    folder.mkdir()
    (folder / "views.py").write_text("import a\nimport subprocess\n", encoding="utf-8")

    [finding] = findings(tmp_path)

    assert str(finding) == (
        "referrals/views.py:2: programs-door: imports subprocess."
        " Only portal.launch, portal.documents and portal.uploads start programs."
    )


def test_read_leaves_out_what_git_ignores_and_what_is_no_text(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("build/\n*.pyc\n", encoding="utf-8")
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "a.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "a.pyc").write_bytes(b"x")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff")
    (tmp_path / "kept.py").write_text("x = 1\n", encoding="utf-8")

    assert [file.path for file in read(tmp_path)] == [".gitignore", "kept.py"]
