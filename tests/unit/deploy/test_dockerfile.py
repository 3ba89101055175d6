"""The Dockerfile by rules that a linter of such files has, and some of our own."""

from __future__ import annotations

import re

from portal.launch import gates, paths

TEXT = (paths.ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (paths.ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


def instructions() -> list[tuple[str, str]]:
    joined = re.sub(r"\\\n", " ", TEXT)
    lines = [line.strip() for line in joined.splitlines()]
    said = [line for line in lines if line and not line.startswith("#")]
    return [
        (word, " ".join(rest.split())) for word, _, rest in (line.partition(" ") for line in said)
    ]


ALL = instructions()
STAGES = [number for number, (word, _) in enumerate(ALL) if word == "FROM"]
LAST = ALL[STAGES[-1] :]


def of(word: str, among: list[tuple[str, str]] = ALL) -> list[str]:
    return [rest for each, rest in among if each == word]


def test_it_has_a_stage_to_build_and_one_to_run() -> None:
    assert len(STAGES) == 2
    assert of("FROM")[0].endswith(" AS built")
    assert of("COPY", LAST)
    assert all(rest.startswith("--from=built ") for rest in of("COPY", LAST))


def test_the_base_names_its_release() -> None:
    (base,) = of("ARG")

    assert re.fullmatch(r"BASE=python:3\.\d+-slim-[a-z]+", base)
    assert {rest.split()[0] for rest in of("FROM")} == {"${BASE}"}


def test_it_does_not_run_as_root() -> None:
    (user,) = of("USER", LAST)

    assert user == "10001:10001"
    after = LAST[[word for word, _ in LAST].index("USER") :]
    assert not {"RUN", "COPY", "ADD", "USER"} & {word for word, _ in after[1:]}


def test_the_code_belongs_to_root() -> None:
    assert not [rest for rest in of("COPY") if "--chown" in rest]


def test_no_secret_and_nothing_from_elsewhere_is_put_into_it() -> None:
    told = " ".join([*of("ENV"), *of("ARG")])

    assert not re.search(r"KEY|SECRET|PASSWORD|TOKEN|DATABASE|REDIS", told)
    assert not of("ADD")
    assert not re.search(r"\b(curl|wget|git clone|sudo|chmod 777)\b", TEXT)
    assert not re.search(r"https?://", TEXT)


def test_packages_leave_no_lists_behind_and_bring_no_recommendations() -> None:
    for line in of("RUN"):
        if "apt-get install" in line:
            assert "apt-get update" in line
            assert "--no-install-recommends" in line
            assert "rm -rf /var/lib/apt/lists" in line
    assert not [line for line in of("RUN") if "pip install" in line]  # the launcher, by hashes


def test_it_has_a_health_check_and_starts_what_the_launcher_starts() -> None:
    (check,) = of("HEALTHCHECK", LAST)

    assert '"portal.probe", "web"' in check
    assert of("CMD", LAST) == ['[".venv/bin/python", "-m", "portal.launch.alone", "web"]']
    assert of("STOPSIGNAL") == ["SIGTERM"]


def test_what_is_written_lies_outside_the_code() -> None:
    (settings,) = of("ENV", LAST)

    assert "STATE_DIR=/var/lib/portal" in settings
    assert "PYTHONDONTWRITEBYTECODE=1" in settings
    (place,) = set(of("WORKDIR"))
    assert not "/var/lib/portal".startswith(place)


def test_only_what_the_image_needs_is_sent_to_the_engine() -> None:
    lines = [line for line in IGNORED if line and not line.startswith("#")]
    let_in = {line.removeprefix("!") for line in lines if line.startswith("!")}

    assert lines[0] == "*"
    assert set(gates.SOURCE) <= let_in
    assert {"locks", "manage.py", "static", "templates", "package-lock.json"} <= let_in
    assert not {".git", ".state", "secrets", "tests", "docs", "bench"} & let_in
    assert all((paths.ROOT / name).exists() for name in let_in)
