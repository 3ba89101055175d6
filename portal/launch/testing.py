"""`make test` and what else runs beside services that are thrown away."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from portal.launch import assets, install, paths, programs, system
from portal.launch.console import Stop, say, step
from portal.launch.environment import throwaway
from portal.launch.supervise import foreground

# The jar shades its validator without the factories that it looks for, so Debian's come first.
JAXB = (
    "jaxb-runtime", "jaxb-core", "txw2", "istack-commons-runtime", "jaxb-api", "javax.activation",
)  # fmt: skip


def in_throwaway(command: list[str], extra: Mapping[str, str], *, durable: bool = False) -> int:
    """Its own services, assets collected; returns what the command returned."""
    with throwaway(durable=durable) as environment:
        env = environment.of_tests() | dict(extra)
        try:
            assets.collect(environment.of(programs.WEB))
        except Stop as stop:  # a page test then says which asset it lacks
            say(str(stop))
        return foreground(command, env, paths.ROOT)


def checkers_required() -> bool:
    return os.environ.get("CI") == "true" or os.environ.get("REQUIRE_CHECKERS") == "1"


def open_data() -> None:
    given = os.environ.get("OPEN_DATA_DIR")
    if given and not Path(given).is_dir():
        raise Stop(f"OPEN_DATA_DIR must name a folder: {given} is none.")


def prepare() -> dict[str, str]:
    """Assets and tools; tells the tests where the checkers are."""
    open_data()
    with step("front-end assets"):
        assets.build(with_checkers=True)
    with step("checkers"):
        return checkers()


def checkers() -> dict[str, str]:
    told: dict[str, str] = {}
    if checkers_required():
        told["REQUIRE_CHECKERS"] = "1"
    browser = system.browser()
    if browser:
        told["CHROMIUM"] = browser
    if not set(system.missing(system.CHECKERS)) & {"default-jdk-headless", "libjaxb-java"}:
        told["VERAPDF_CLASSPATH"] = verapdf_classpath(install.tool("verapdf"))
    return told


def verapdf_classpath(folder: Path) -> str:
    jars = [system.JAVA_FOLDER / f"{name}.jar" for name in JAXB]
    return os.pathsep.join(str(jar) for jar in [*jars, *sorted(folder.glob("*/jar/*.jar"))])


def untested(told: Mapping[str, str]) -> list[str]:
    reasons = {
        "the published data outside the project (OPEN_DATA_DIR is not set)":
            not os.environ.get("OPEN_DATA_DIR"),
        "PDF/UA by veraPDF (no Java or no libjaxb-java)": "VERAPDF_CLASSPATH" not in told,
        "the browser tests (no Chromium)": "CHROMIUM" not in told,
        "what reads PDFs with pdftotext (no poppler-utils)":
            "poppler-utils" in system.missing(system.CHECKERS),
        "the proxy's example (no nginx)": "nginx-light" in system.missing(system.CHECKERS),
    }  # fmt: skip
    return [reason for reason, holds in reasons.items() if holds]


def pytest(marker: str, arguments: list[str]) -> int:
    told = prepare()
    command = [
        paths.venv_bin("python"), "-m", "pytest", "-n", "2",
        "--durations", "30", "--durations-min", "5", "-m", marker, *arguments,
    ]  # fmt: skip
    result = in_throwaway(command, told)
    left_out = untested(told)
    say(f"Not tested: {'; '.join(left_out)}." if left_out else "Nothing was left untested.")
    return result


def quietly(command: list[str]) -> int:
    """For a developer at the desk: any command beside fresh services."""
    assets.build(with_checkers=True)
    return in_throwaway(command, checkers())


def other(command: list[str], *, durable: bool = False) -> int:
    return in_throwaway(command, prepare(), durable=durable)


def alone(command: list[str]) -> int:
    """A command that starts and ends its own services."""
    prepare()
    return foreground(command, dict(os.environ), paths.ROOT)
