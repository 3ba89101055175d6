"""Locks, stamps, secrets and assets: what happens before anything runs."""

from __future__ import annotations

import base64
import json
import stat
import subprocess
from pathlib import Path

import pytest

from portal.launch import assets, install, keys, locking, paths, stamps, system
from portal.launch.console import Stop, listed


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "STATE", tmp_path)
    monkeypatch.setattr(paths, "STAMPS", tmp_path / "stamps")
    return tmp_path


def test_stamp_is_current_only_for_the_value_that_was_kept(tmp_path: Path) -> None:
    stamps.keep("lock-runtime", "first", folder=tmp_path)

    assert stamps.is_current("lock-runtime", "first", folder=tmp_path)
    assert not stamps.is_current("lock-runtime", "second", folder=tmp_path)
    assert not stamps.is_current("lock-dev", "first", folder=tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a.css").write_text("b{}"),
        lambda folder: (folder / "a.css").rename(folder / "c.css"),
        lambda folder: (folder / "below" / "new.css").write_text(""),
        lambda folder: (folder / "below" / "b.css").unlink(),
        lambda folder: (folder / "below" / "b.css").rename(folder / "b.css"),
    ],
    ids=["content", "name", "new file", "file gone", "file moved"],
)
def test_fingerprint_follows_every_change_below_a_folder(tmp_path: Path, change) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "a.css").write_text("a{}")
    (tmp_path / "below" / "b.css").write_text("b{}")
    before = stamps.fingerprint([tmp_path])

    change(tmp_path)

    assert stamps.fingerprint([tmp_path]) != before


def test_fingerprint_is_the_same_for_the_same_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    before = stamps.fingerprint([tmp_path], "x")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("made by running it")

    assert stamps.fingerprint([tmp_path], "x") == before
    assert stamps.fingerprint([tmp_path], "x") != stamps.fingerprint([tmp_path], "y")


def test_venv_that_lies_elsewhere_does_not_stand(tmp_path: Path, monkeypatch) -> None:
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to("/bin/true")
    (programs / "pip").write_text("#!/elsewhere/.venv/bin/python\n")
    monkeypatch.setattr(paths, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(paths, "venv_bin", lambda name: str(programs / name))

    assert not install.venv_stands()

    (programs / "pip").write_text(f"#!{programs}/python\n")
    assert install.venv_stands()


def test_secrets_are_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"

    made = keys.load(file)

    assert keys.load(file) == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(bytes.fromhex(made["PRINCIPAL_KEY"])) == 32
    assert len(bytes.fromhex(made["DIGEST_KEY"])) == 32
    assert len(base64.urlsafe_b64decode(made["FIELD_KEY"])) == 32
    assert len(set(made.values())) == len(made)


@pytest.mark.parametrize("content", ["{", json.dumps({"SECRET_KEY": "x"})], ids=["cut", "lacking"])
def test_secrets_that_were_damaged_stop_the_start(tmp_path: Path, content: str) -> None:
    file = tmp_path / "secrets.json"
    file.write_text(content)

    with pytest.raises(Stop, match="make reset"):
        keys.load(file)

    assert file.read_text() == content


@pytest.mark.parametrize(
    ("names", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_listed_joins_as_in_a_sentence(names: list[str], text: str) -> None:
    assert listed(names) == text


def need(package: str, *, present: bool) -> system.Need:
    return system.Need(package, lambda: present)


def test_missing_packages_are_all_named_in_one_sentence(monkeypatch) -> None:
    monkeypatch.setattr(system, "may_install", lambda: False)
    required = [need("libpango-1.0-0", present=False), need("fonts", present=True)]

    with pytest.raises(Stop) as stop:
        system.ensure(required, [need("chromium", present=False)])

    assert str(stop.value) == (
        "Missing on this machine: libpango-1.0-0 and chromium; install and start again."
    )


def test_missing_optional_packages_do_not_stop(monkeypatch) -> None:
    monkeypatch.setattr(system, "may_install", lambda: False)

    lacking = system.ensure([need("a", present=True)], [need("pango", present=False)])

    assert lacking == ["pango"]


def test_package_that_could_not_be_installed_still_stops(state: Path, monkeypatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(system, "may_install", lambda: True)
    monkeypatch.setattr(system, "_apt", asked.append)

    with pytest.raises(Stop, match="chromium"):
        system.ensure([need("chromium", present=False)])

    assert asked == [["chromium"]]


def test_nothing_is_installed_when_nothing_is_missing(monkeypatch) -> None:
    monkeypatch.setattr(system, "may_install", lambda: True)
    monkeypatch.setattr(system, "_apt", lambda packages: pytest.fail(f"installed {packages}"))

    assert system.ensure([need("a", present=True)], [need("b", present=True)]) == []


def test_library_is_found_by_any_of_its_names() -> None:
    assert system.loads("libnowhere.so.9", "libc.so.6")()
    assert not system.loads("libnowhere.so.9")()


STYLE = (
    "@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2)}"
    ".a{font-family:GDS Transport,arial,sans-serif}"
    ".b{background-image:url(/assets/images/govuk-crest.svg)}\n"
    "/*# sourceMappingURL=govuk-frontend.min.css.map */"
)


def test_plain_css_keeps_nothing_of_the_governments_own() -> None:
    assert assets.plain_css(STYLE) == (
        '.a{font-family:"Helvetica Neue",arial,sans-serif}.b{background-image:none}\n'
    )


def test_plain_js_names_no_source_map() -> None:
    script = "export{a};//# sourceMappingURL=govuk-frontend.min.js.map\n"

    assert assets.plain_js(script) == "export{a};\n"


@pytest.mark.parametrize("lock", sorted(paths.LOCKS.glob("*.txt")), ids=lambda path: path.name)
def test_locks_carry_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    pins = [line for line in text.splitlines() if "==" in line and not line.startswith(" ")]

    assert "://" not in text
    assert pins
    assert text.count("--hash=sha256:") >= len(pins)


def test_front_end_lock_names_no_registry() -> None:
    assert '"resolved"' not in (paths.ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_every_tool_has_its_lock() -> None:
    assert [name for name in locking.TOOLS if not install.lock_file(name).exists()] == []


def test_lock_with_an_address_is_not_written(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(paths, "LOCKS", tmp_path)
    monkeypatch.setattr(locking, "_run", lambda command, given: "a==1 # https://registry.example")

    with pytest.raises(Stop, match="address"):
        locking._compile(["uv"], "runtime")

    assert list(tmp_path.iterdir()) == []


def test_what_is_installed_wants_nothing_that_the_locks_leave_out() -> None:
    asked = subprocess.run(
        [paths.venv_bin("python"), "-m", "pip", "check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert asked.returncode == 0, asked.stdout
