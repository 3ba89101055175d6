"""What no file may say, whatever its kind."""

from __future__ import annotations

import io
import re
import tokenize

from portal.house.files import File
from portal.house.rule import Found, Rule

NOQA = re.compile(r"#\s*(?:ruff:\s*|flake8:\s*)?noqa", re.I)
REASONED = re.compile(r"# noqa: [A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)* +\S")
MACHINE = re.compile(
    r"(?<![\w.<{/])/(?:work/(?:main|shared)|home/[a-z][\w-]*/|root/[\w.]|Users/[A-Za-z])"
    r"|\b[A-Z]:\\\\?Users\\"
)
HOSTS = re.compile(
    r"\bpypi\.(?:org|python)|pythonhosted\.org|npmjs\.(?:org|com)|yarnpkg\.com|repo1?\.maven"
    r"|maven\.org|golang\.org|conda\.(?:io|anaconda)|\b(?:arti[f]actory|j[f]rog)\b"
    r"|--(?:extra-)?index-url[ =]+http|\"resolved\":\s*\"http",
    re.I,
)
OPEN_DATA = re.compile(
    r"\.\.[/\\]+shared\b|\bshared/(?:data|seeds|tech|README|design|style|domain)\b"
)
FORBIDDEN_NAMES = frozenset(
    {"utils", "util", "helpers", "helper", "services", "service", "common", "managers", "misc"}
)


def _bare_noqa(file: File) -> Found:
    for token in tokenize.generate_tokens(io.StringIO(file.text).readline):
        said = NOQA.search(token.string) if token.type == tokenize.COMMENT else None
        if said and not REASONED.match(token.string, said.start()):
            yield token.start[0], f"says {token.string}"


def _says(pattern: re.Pattern[str], file: File) -> Found:
    for number, line in enumerate(file.text.splitlines(), start=1):
        if match := pattern.search(line):
            yield number, f"says {match[0]}"


def _drawer(file: File) -> Found:
    for part in file.parts:
        if part.removesuffix(".py") in FORBIDDEN_NAMES:
            yield 1, f"is called {part}"


def _everywhere(file: File) -> bool:
    return True


RULES = (
    Rule(
        "reasoned-noqa",
        "Write `# noqa: CODE why it does not apply here`.",
        lambda file: file.is_python,
        _bare_noqa,
    ),
    Rule(
        "no-machine-paths",
        "Another machine has no such folder: take it from the checkout or a setting.",
        _everywhere,
        lambda file: _says(MACHINE, file),
    ),
    Rule(
        "no-registry-hosts",
        "Where packages come from is the machine's own affair: leave the address out.",
        _everywhere,
        lambda file: _says(HOSTS, file),
    ),
    Rule(
        "open-data-by-setting",
        "Name the open data by OPEN_DATA_DIR; .ci/run alone knows a default.",
        lambda file: file.path != ".ci/run",
        lambda file: _says(OPEN_DATA, file),
    ),
    Rule(
        "no-drawers",
        "Name the module for what it holds: such a name says nothing and takes in everything.",
        lambda file: file.is_python,
        _drawer,
    ),
)
