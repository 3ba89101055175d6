"""Shareable rows are reached through a scope that names the person.

Which models are shareable is read from the apps' entries in the registry, and which methods are
scopes from `querysets.py`: a public method whose first argument is `user`. So a new model or scope
is known here as soon as it is written.
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
RULE_MODULES = ("querysets", "sharing", "actions")
ACCESS = "partners/access.py"
EDGES = ("views", "forms", "api", "documents", "templatetags", "charts", "access", "home")
RAW = frozenset({"raw", "extra", "cursor", "RawSQL"})


@dataclass(frozen=True)
class Scopes:
    models: frozenset[str]
    methods: frozenset[str]


def known(files: Iterable[File]) -> Scopes:
    models: set[str] = set()
    methods: set[str] = set()
    for file in files:
        if file.is_source and file.path.endswith("/apps.py"):
            models.update(_entered(file))
        elif file.is_source and file.path.endswith("/querysets.py"):
            methods.update(_scopes(file))
    return Scopes(frozenset(models), frozenset(methods))


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


def _by_name(file: File, models: frozenset[str]) -> Found:
    """`apps.get_model("referrals.CpiForm")` would reach the manager unseen."""
    for node in file.nodes:
        if isinstance(node, ast.Call) and _last(node.func) == "get_model":
            texts = [item.value for item in node.args if isinstance(item, ast.Constant)]
            named = {str(text).rpartition(".")[2].lower() for text in texts}
            if named & {model.lower() for model in models}:
                yield node.lineno, "gets a shareable model by its name"


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
