"""Packages of the operating system: which are missing, and installing them as root on Debian."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from portal.launch import paths
from portal.launch.console import Stop, listed, step

JAVA_FOLDER = Path("/usr/share/java")
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/Library/Fonts"), Path("/System/Library/Fonts"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Need:
    package: str
    present: Callable[[], bool]


def loads(*names: str) -> Callable[[], bool]:
    """True where the dynamic linker finds the library under one of its names."""

    def check() -> bool:
        for name in names:
            try:
                ctypes.CDLL(name)
            except OSError:
                continue
            return True
        return False

    return check


def on_path(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def has_fonts() -> bool:
    return any(True for folder in FONT_FOLDERS for _ in folder.glob("**/*.tt[fc]"))


def has_ensurepip() -> bool:
    """Only needed to make the virtual environment; one that stands needs it no more."""
    return Path(paths.venv_bin("python")).exists() or bool(importlib.util.find_spec("ensurepip"))


def has_nginx() -> bool:
    """It lies where an ordinary user's path does not lead."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin") is not None


START = (Need("python3-venv", has_ensurepip),)
PDF = (
    Need("libpango-1.0-0", loads("libpango-1.0.so.0", "libpango-1.0.dylib")),
    Need("libpangoft2-1.0-0", loads("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib")),
    Need("libharfbuzz-subset0", loads("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib")),
    Need("fonts-dejavu-core", has_fonts),
)
CHECKERS = (
    Need("chromium", on_path(*BROWSERS)),
    Need("default-jdk-headless", on_path("javac")),
    Need("libjaxb-java", (JAVA_FOLDER / "jaxb-runtime.jar").exists),
    Need("poppler-utils", on_path("pdftotext")),
    Need("nginx-light", has_nginx),
)


def missing(needs: Iterable[Need]) -> list[str]:
    return [need.package for need in needs if not need.present()]


def may_install() -> bool:
    return os.geteuid() == 0 and Path("/etc/debian_version").exists() and on_path("apt-get")()


def ensure(required: Iterable[Need], optional: Iterable[Need] = ()) -> list[str]:
    """Install what is missing where we may; stop for the required; return the optional."""
    required, optional = list(required), list(optional)
    wanted = missing([*required, *optional])
    if wanted and may_install():
        with step(f"system packages ({', '.join(wanted)})"):
            _apt(wanted)
        wanted = missing([*required, *optional])
    if missing(required):
        raise Stop(sentence(wanted))
    return wanted


def sentence(packages: list[str]) -> str:
    return f"Missing on this machine: {listed(packages)}; install and start again."


def _apt(packages: list[str]) -> None:
    """A package that cannot be had is found missing afterwards, and named then."""
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    with (paths.LOGS / "install.log").open("ab") as log:
        for command in (["apt-get", "update", "-q"], install):
            subprocess.run(
                command, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
            )


def browser() -> str | None:
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)
