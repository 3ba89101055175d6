"""Reading a syntax tree."""

from __future__ import annotations

import ast

from portal.house.files import File
from portal.house.rule import Found


def imports(file: File) -> Found:
    """Each import, also inside a function, by its full dotted name."""
    for node in file.nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def names(file: File) -> Found:
    """Each name that is read, alone or as an attribute."""
    for node in file.nodes:
        if isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id


def calls(file: File) -> Found:
    """Each call by what it is called through: `a.b.c()` gives `a.b.c`, `f().g()` gives `().g`."""
    for node in file.nodes:
        if isinstance(node, ast.Call):
            yield node.lineno, dotted(node.func)


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "()"
