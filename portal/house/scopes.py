"""Shareable rows are reached through a scope that names the person.

Which models are shareable is read from the apps' entries in the registry, and which methods are
scopes from `querysets.py`: a public method whose first argument is `user`. The names that lead back
to shareable rows are their foreign keys' `related_name`s. So what is new is known when written.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.house.files import APPS, File
from portal.house.rule import Found, Rule

MANAGERS = frozenset({"objects", "_default_manager", "_base_manager"})
GENERIC_MANAGERS = MANAGERS - {"objects"}
# Where rules about rows are written, and where rows are written after a rule let a person in.
RULE_MODULES = (
    "querysets", "report_querysets", "referral_querysets", "japtm_querysets",
    "score_querysets", "meeting_querysets", "paper_querysets", "sitting_querysets", "sharing",
    "actions",
)  # fmt: skip
ACCESS = "partners/access.py"
EDGES = ("views", "forms", "api", "documents", "templatetags", "charts", "access", "home")
RAW = frozenset({"raw", "extra", "cursor", "RawSQL"})
FOLLOWING = frozenset(
    {"prefetch_related", "Prefetch", "select_related", "prefetch_related_objects"}
)
ASKING = frozenset({
    "all", "filter", "exclude", "get", "first", "last", "latest", "earliest", "count", "exists",
    "values", "values_list", "order_by", "annotate", "aggregate", "iterator", "in_bulk", "create",
    "update", "delete", "only", "defer", "distinct",
})  # fmt: skip
LINKS = frozenset({"ForeignKey", "OneToOneField", "ManyToManyField"})


@dataclass(frozen=True)
class Scopes:
    models: frozenset[str]
    methods: frozenset[str]
    ways_back: frozenset[str]


def known(files: Iterable[File]) -> Scopes:
    source = [file for file in files if file.is_source]
    apps = [file for file in source if file.path.endswith("/apps.py")]
    models = frozenset(name for file in apps for name in _entered(file))
    rules = [file for file in source if file.path.endswith("querysets.py")]
    methods = frozenset(name for file in rules for name in _scopes(file))
    tables = [file for file in source if file.is_module("models")]
    ways_back = frozenset(name for file in tables for name in _ways_back(file, models))
    return Scopes(models, methods, ways_back)


def _entered(file: File) -> Iterator[str]:
    """The models and grants named in `registry.Entry(...)`."""
    for node in file.nodes:
        if isinstance(node, ast.Call) and _last(node.func) == "Entry":
            for keyword in node.keywords:
                if keyword.arg in {"model", "grant"} and isinstance(keyword.value, ast.Name):
                    yield keyword.value.id


def _scopes(file: File) -> Iterator[str]:
    for node in file.nodes:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            first = [argument.arg for argument in node.args.args[:2]]
            if first == ["self", "user"]:
                yield node.name


def _ways_back(file: File, models: frozenset[str]) -> Iterator[str]:
    classes = [node for node in file.nodes if isinstance(node, ast.ClassDef)]
    links = [
        node
        for each in classes
        if each.name in models
        for node in ast.walk(each)
        if isinstance(node, ast.Call) and _last(node.func) in LINKS
    ]
    for link in links:
        for keyword in link.keywords:
            if keyword.arg == "related_name" and isinstance(keyword.value, ast.Constant):
                yield from {str(keyword.value.value)} - {"+"}


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _aliases(file: File, models: frozenset[str]) -> frozenset[str]:
    """What shareable models are called in this file: `import CpiForm as Form` hides nothing."""
    renamed = {
        alias.asname
        for node in file.nodes
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in models and alias.asname
    }
    return models | renamed


def _unscoped(file: File, scopes: Scopes) -> Found:
    models = _aliases(file, scopes.models)
    scoped = {
        id(node.func.value)
        for node in file.nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in scopes.methods
    }
    for node in file.nodes:
        if not isinstance(node, ast.Attribute) or node.attr not in MANAGERS:
            continue
        if _last(node.value) in models and id(node) not in scoped:
            yield node.lineno, f"uses {_last(node.value)}.{node.attr} without a scope"
    yield from _by_name(file, scopes.models)
    yield from _back(file, scopes)


def _by_name(file: File, models: frozenset[str]) -> Found:
    """`apps.get_model("referrals.CpiForm")` would reach the manager unseen."""
    for node in file.nodes:
        if isinstance(node, ast.Call) and _last(node.func) == "get_model":
            texts = [item.value for item in node.args if isinstance(item, ast.Constant)]
            named = {str(text).rpartition(".")[2].lower() for text in texts}
            if named & {model.lower() for model in models}:
                yield node.lineno, "gets a shareable model by its name"


def _back(file: File, scopes: Scopes) -> Found:
    """`form.renderings.all()`, `prefetch_related("renderings")`: rows of a part, unasked."""
    for node in file.nodes:
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Attribute):
            way, method = node.func.value.attr, node.func.attr
            if way in scopes.ways_back and method in ASKING:
                yield node.lineno, f"follows .{way} without a scope"
        if _last(node.func) in FOLLOWING:
            texts = [str(item.value) for item in node.args if isinstance(item, ast.Constant)]
            for way in scopes.ways_back & {part for text in texts for part in text.split("__")}:
                yield node.lineno, f"follows {way} without a scope"


def _generic(file: File) -> Found:
    for node in file.nodes:
        if isinstance(node, ast.Attribute) and node.attr in GENERIC_MANAGERS:
            yield node.lineno, f"uses {node.attr}"


def _raw(file: File) -> Found:
    for node in file.nodes:
        if isinstance(node, ast.Call) and _last(node.func) in RAW:
            yield node.lineno, f"calls {_last(node.func)}"


def rules(files: Iterable[File]) -> tuple[Rule, ...]:
    scopes = known(files)
    return (
        Rule(
            "scoped-rows",
            "Start at a scope that names the person, such as .objects.visible_to(user);"
            " rules about rows stand in querysets.py, sharing.py and actions.",
            lambda file: (
                file.is_source and not file.is_migration and not file.is_module(*RULE_MODULES)
            ),
            lambda file: _unscoped(file, scopes),
        ),
        Rule(
            "generic-manager-door",
            "Name the model and a scope: only partners/access.py may take any model.",
            lambda file: file.is_source and file.path != ACCESS and not file.is_module("sharing"),
            _generic,
        ),
        Rule(
            "no-raw-sql-at-the-edge",
            "Write a queryset method: a page, form or document puts no SQL together.",
            lambda file: file.parts[0] in ("portal", *APPS) and file.is_module(*EDGES),
            _raw,
        ),
    )
