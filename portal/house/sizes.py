"""The tail is what makes a codebase hard to read, so it is cut off."""

from __future__ import annotations

import ast

from portal.house.files import File
from portal.house.rule import Found, Rule

FUNCTION_LINES = 30
ACTION_LINES = 40
MODULE_LINES = 300
TEST_MODULE_LINES = 500
TEMPLATE_LINES = 150


def _long_functions(file: File) -> Found:
    most = ACTION_LINES if file.is_module("actions") else FUNCTION_LINES
    for node in file.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > most:
                yield node.lineno, f"{node.name} has {lines} lines, at most {most}"


def _long_module(file: File) -> Found:
    return _long_file(TEST_MODULE_LINES if file.parts[0] == "tests" else MODULE_LINES, file)


def _long_file(most: int, file: File) -> Found:
    lines = len(file.text.splitlines())
    if lines > most:
        yield 1, f"{lines} lines, at most {most}"


RULES = (
    Rule(
        "short-functions",
        "Name a part of it and take it out.",
        lambda file: file.is_python and not file.is_migration,
        _long_functions,
    ),
    Rule(
        "short-modules",
        "Split it by noun; a package re-exports the names, so callers stay as they are.",
        lambda file: file.is_python and not file.is_migration,
        _long_module,
    ),
    Rule(
        "short-templates",
        "Take a part out into a file whose name starts with an underscore.",
        lambda file: file.path.startswith("templates/") and file.path.endswith(".html"),
        lambda file: _long_file(TEMPLATE_LINES, file),
    ),
)
