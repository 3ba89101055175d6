"""What only one place may touch, and what nobody may."""

from __future__ import annotations

from collections.abc import Callable, Collection

from portal.house import syntax
from portal.house.files import File
from portal.house.rule import Found, Rule

RELAY = "portal/management/commands/relay.py"
QUEUEING = frozenset({"delay", "apply_async", "send_task"})
AFTER_COMMIT = frozenset({"on_commit", "delay_on_commit"})
SAFE_TYPES = frozenset({"SafeString", "SafeText"})
UNSCOPED = frozenset({"get_object_or_404", "get_list_or_404"})
SHELLS = frozenset({"os.system", "os.popen"})
PLAIN_VIEWS = frozenset({"View", "TemplateView", "RedirectView"})
GENERIC = "django.views.generic."


def _source_but(*doors: str) -> Callable[[File], bool]:
    return lambda file: file.is_source and not file.path.startswith(doors)


def _imports_of(*libraries: str) -> Callable[[File], Found]:
    def finds(file: File) -> Found:
        for line, name in syntax.imports(file):
            if name.partition(".")[0] in libraries:
                yield line, f"imports {name}"

    return finds


def _uses_of(forbidden: Collection[str]) -> Callable[[File], Found]:
    """By import or by name, so that neither an alias nor a module's attribute gets round it."""

    def finds(file: File) -> Found:
        for line, name in (*syntax.imports(file), *syntax.names(file)):
            last = name.rpartition(".")[2]
            if last in forbidden:
                yield line, f"uses {last}"

    return finds


def _queueing(file: File) -> Found:
    for line, name in syntax.names(file):
        if name in QUEUEING:
            yield line, f"uses .{name}"


def _programs(file: File) -> Found:
    yield from _imports_of("subprocess")(file)
    for line, name in syntax.calls(file):
        if name in SHELLS:
            yield line, f"calls {name}"


def _unescaped(file: File) -> Found:
    yield from _uses_of({"mark_safe"})(file)
    for line, name in syntax.calls(file):  # as an annotation the type is welcome
        if name.rpartition(".")[2] in SAFE_TYPES:
            yield line, f"makes a {name}"


def _generic_views(file: File) -> Found:
    for line, name in syntax.imports(file):
        if name.startswith(GENERIC) and name.rpartition(".")[2] not in PLAIN_VIEWS:
            yield line, f"imports {name}"


RULES = (
    Rule(
        "queue-through-outbox",
        "Only the relay publishes: write a row with portal.outbox.put inside the action.",
        _source_but(RELAY),
        _queueing,
    ),
    Rule(
        "no-work-after-commit",
        "A process that dies after the commit loses it: write an outbox row in the transaction.",
        _source_but(),
        _uses_of(AFTER_COMMIT),
    ),
    Rule(
        "guardian-door",
        "Ask partners.sharing, the only door to guardian.",
        _source_but("partners/sharing.py"),
        _imports_of("guardian"),
    ),
    Rule(
        "weasyprint-door",
        "Ask portal.documents: it fetches nothing and has limits of time, memory and depth.",
        _source_but("portal/documents/", "portal/documents.py"),
        _imports_of("weasyprint", "pydyf"),
    ),
    Rule(
        "programs-door",
        "Only portal.launch, portal.documents and portal.uploads start programs.",
        _source_but("portal/launch/", "portal/documents/", "portal/uploads/"),
        _programs,
    ),
    Rule(
        "fetch-decides",
        "Use PortalView.fetch: it alone decides between 404 and 403, and records the read.",
        _source_but(),
        _uses_of(UNSCOPED),
    ),
    Rule(
        "no-generic-view",
        "Write guard, load, decide, render on PortalView: generic views load rows unscoped.",
        _source_but(),
        _generic_views,
    ),
    Rule(
        "escape-everything",
        "Use format_html, which escapes what it is given, or a template.",
        _source_but(),
        _unescaped,
    ),
)
