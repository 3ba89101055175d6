"""`python -m portal.house.secrets_scan`: nothing that looks like a secret stands in the project.

There is no list of accepted findings. What only looks like a secret says so on its own line:
`# pragma: allowlist secret` and why, where a reviewer sees it. A file in which nothing was found is
not looked at again until it, this scan or the scanner is another.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

from portal.house.files import ROOT, paths
from portal.launch.paths import STAMPS

# No filter that asks a service whether a secret is live: the scan connects to nothing.
FILTERS = (
    "allowlist.is_line_allowlisted",
    "heuristic.is_indirect_reference",
    "heuristic.is_likely_id_string",
    "heuristic.is_not_alphanumeric_string",
    "heuristic.is_potential_uuid",
    "heuristic.is_prefixed_with_dollar_sign",
    "heuristic.is_sequential_string",
    "heuristic.is_templated_secret",
)
LEFT_OUT = frozenset({"IPPublicDetector"})  # a public address is no secret
DIGESTS = ("locks/", "package-lock.json")  # a rule of the house looks there for addresses
# Tests invent passwords and numbers; keys and tokens are looked for there as well.
INVENTED_IN_TESTS = frozenset(
    {"Secret Keyword", "Basic Auth Credentials", "Hex High Entropy String"}
)


def _settings() -> dict[str, object]:
    kinds: dict[str, type] = get_mapping_from_secret_type_to_class()
    names = sorted(kind.__name__ for kind in kinds.values())
    return {
        "plugins_used": [{"name": name} for name in names if name not in LEFT_OUT],
        "filters_used": [{"path": f"detect_secrets.filters.{name}"} for name in FILTERS],
    }


def findings(root: Path, clean: set[str] | None = None) -> Iterator[str]:
    """`clean` holds the marks of files without a finding, and is added to."""
    clean = set() if clean is None else clean
    scanner = f"{version('detect-secrets')}\0{Path(__file__).read_text(encoding='utf-8')}"
    with transient_settings(_settings()):
        for path in paths(root):
            place = path.relative_to(root).as_posix()
            mark = hashlib.sha256(f"{scanner}\0{place}\0".encode() + path.read_bytes()).hexdigest()
            if place.startswith(DIGESTS) or mark in clean:
                continue
            found = list(_in_file(path, place))
            clean |= set() if found else {mark}
            yield from found


def _in_file(path: Path, place: str) -> Iterator[str]:
    for secret in scan_file(str(path)):
        if not (place.startswith("tests/") and secret.type in INVENTED_IN_TESTS):
            yield f"{place}:{secret.line_number}: looks like a secret ({secret.type})."


def main() -> int:
    kept = STAMPS / "without-secrets"
    clean = set(kept.read_text(encoding="ascii").split()) if kept.is_file() else set()
    found = sorted(findings(ROOT, clean))
    STAMPS.mkdir(parents=True, exist_ok=True)
    kept.write_text("\n".join(sorted(clean)), encoding="ascii")
    for finding in found:
        print(finding)
    if found:
        print("Take it out, and change it wherever it is in use: a commit is for ever.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
