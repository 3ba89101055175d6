"""Ports, the lock, reset, gates, and what the tests are told."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from portal.launch import (
    __main__ as launcher,
)
from portal.launch import (
    check,
    gates,
    keys,
    manage,
    paths,
    ports,
    programs,
    serve,
    single,
    system,
    testing,
)
from portal.launch.console import Stop
from portal.launch.environment import Environment


def test_pick_takes_the_next_free_port() -> None:
    assert ports.pick(8000, free=lambda port: port >= 8003) == 8003


def test_pick_says_so_when_none_is_free() -> None:
    with pytest.raises(Stop, match="PORT"):
        ports.pick(8000, free=lambda port: False)


def test_port_that_is_listened_on_is_not_free() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()

        assert not ports.is_free(busy.getsockname()[1])


@pytest.mark.parametrize(("given", "port"), [(None, 8000), ("", 8000), ("9001", 9001)])
def test_wanted_port(given: str | None, port: int) -> None:
    assert ports.wanted(given) == port


@pytest.mark.parametrize("given", ["http", "80", "70000", "-1", "８０００", "8000.5"])
def test_nonsense_as_port_is_refused(given: str) -> None:
    with pytest.raises(Stop, match="PORT must be"):
        ports.wanted(given)


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "STATE", tmp_path)
    monkeypatch.setattr(paths, "STAMPS", tmp_path / "stamps")
    monkeypatch.setattr(single, "NOTE", tmp_path / "running.json")
    return tmp_path


def test_second_start_is_refused_while_the_first_runs(state: Path) -> None:
    with single.held("start it again"):
        single.remember([])

        told = rf"running \(process {os.getpid()}\): stop it before"
        with pytest.raises(Stop, match=told), single.held("reset it"):
            pytest.fail("two at once")

    with single.held("reset it"):
        assert state.exists()


def test_leftover_socket_folders_go_and_nothing_else_does(state: Path) -> None:
    socket_folder, other = state / "soc-portal-db-x", state / "precious"
    for folder in (socket_folder, other):
        folder.mkdir()
    single.remember([socket_folder, other])

    single.forget_leftovers()

    assert not socket_folder.exists()
    assert other.exists()


def test_reset_removes_data_and_secrets_and_keeps_tools(state: Path) -> None:
    for name in ("postgres", "media", "tools"):
        (state / name).mkdir()
    (state / "secrets.json").write_text("{}")

    assert serve.reset() == 0

    assert {file.name for file in state.iterdir()} == {"tools", "run.lock"}


def test_reset_is_refused_while_the_portal_runs(state: Path) -> None:
    (state / "postgres").mkdir()

    with single.held("start it again"), pytest.raises(Stop, match="reset it"):
        serve.reset()

    assert (state / "postgres").exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Traceback\ndjango.core.exceptions.ImproperlyConfigured: PORT is wrong.",
            "PORT is wrong.",
        ),
        ("CommandError: No such file: x", "No such file: x"),
        ("a line with: a colon", "a line with: a colon"),
        ("", "it said nothing"),
    ],
)
def test_last_line_is_the_sentence(text: str, sentence: str) -> None:
    assert manage.last_line(text) == sentence


def test_web_listens_on_loopback_only(tmp_path: Path) -> None:
    urls = dict.fromkeys(("portal_web", "portal_worker"), "")
    environment = Environment(keys.generate(), urls, "", tmp_path)

    web = programs.all_of(environment, port=8001, logs=tmp_path)[0]
    line = web.command

    assert line[line.index("--bind") + 1] == "127.0.0.1:8001"
    assert line[line.index("--worker-class") + 1] == "gthread"


def ran(*codes: int):
    """Answers the gates with these exit codes, and records their names."""
    names: list[str] = []
    left = list(codes)

    def run(gate: gates.Gate, env: object) -> subprocess.CompletedProcess[str]:
        names.append(gate.name)
        return subprocess.CompletedProcess(gate.command, left.pop(0) if left else 0, "output")

    return run, names


def test_gates_stop_at_the_first_failure(capsys: pytest.CaptureFixture[str]) -> None:
    run, names = ran(0, 0, 1)

    assert check.gates(run) == 1

    assert names == [gate.name for gate in gates.GATES[:3]]
    assert f"{gates.GATES[2].name} failed" in capsys.readouterr().out


def test_gates_that_all_hold_let_through() -> None:
    run, names = ran()

    assert check.gates(run) == 0
    assert names == [gate.name for gate in gates.GATES]


def test_gates_see_production_settings_whatever_the_caller_has(monkeypatch) -> None:
    monkeypatch.setenv("DEMONSTRATION", "true")

    assert check.environment()["DEMONSTRATION"] == "false"


def test_untested_names_each_reason(monkeypatch) -> None:
    monkeypatch.delenv("OPEN_DATA_DIR", raising=False)
    monkeypatch.setattr(system, "missing", lambda needs: ["poppler-utils", "nginx-light"])

    assert len(testing.untested({})) == 5
    monkeypatch.setenv("OPEN_DATA_DIR", "/data")
    monkeypatch.setattr(system, "missing", lambda needs: [])
    assert testing.untested({"CHROMIUM": "x", "VERAPDF_CLASSPATH": "x"}) == []


def test_open_data_folder_that_is_none_stops(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OPEN_DATA_DIR", str(tmp_path / "none"))

    with pytest.raises(Stop, match="OPEN_DATA_DIR"):
        testing.open_data()


@pytest.mark.parametrize(
    ("name", "value", "required"),
    [("CI", "true", True), ("REQUIRE_CHECKERS", "1", True), ("CI", "false", False)],
)
def test_checkers_are_required_where_asked(name: str, value: str, required, monkeypatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("REQUIRE_CHECKERS", raising=False)
    monkeypatch.setenv(name, value)

    assert testing.checkers_required() is required


@pytest.mark.parametrize("words", [[], ["nonsense"], ["exec"], ["exec", "--"]])
def test_nonsense_commands_are_told_what_to_say(words: list[str]) -> None:
    with pytest.raises(Stop, match="Say"):
        launcher.main(words)


def test_every_make_target_is_a_command() -> None:
    lines = (paths.ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    targets = next(line for line in lines if line.startswith(".PHONY:")).split()[1:]

    assert set(targets) == set(launcher.LOCKS) - {"exec", "image", "manage", "secrets"}
