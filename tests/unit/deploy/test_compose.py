"""docker-compose.yml, read as an engine reads it: what it must never be without."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.launch import alone, image, paths
from portal.limits import LIMITS
from portal.uploads.kinds import LARGEST

COMPOSE = paths.ROOT / "docker-compose.yml"
MODEL: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = MODEL["services"]
OURS = {name for name, each in SERVICES.items() if "build" in each}
RUNNING = {name for name, each in SERVICES.items() if each["restart"] != "no"}
EVERY = pytest.mark.parametrize("name", SERVICES)
SECRETS_OF = {
    "database": {"POSTGRES_PASSWORD"},
    "proxy": {"portal.pem"},
    "roles": {image.ADMINISTRATOR, *image.ADDRESSES.values()},
}
APPLICATION = {"SECRET_KEY", "PRINCIPAL_KEY", "DIGEST_KEY", "FIELD_KEY"}
LOGIN_OF = {
    "migrate": "OWNER", "web": "WEB", "worker": "WORKER", "documents": "WORKER", "mail": "WORKER",
    "relay": "WORKER", "beat": "WORKER", "backup": "BACKUP",
}  # fmt: skip


@EVERY
def test_nobody_is_root_and_nobody_can_become_it(name: str) -> None:
    service = SERVICES[name]

    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]


@EVERY
def test_the_root_file_system_is_read_only_and_processes_are_counted(name: str) -> None:
    assert SERVICES[name]["read_only"] is True
    assert SERVICES[name]["pids_limit"] <= 200


def test_three_have_a_network_and_the_proxy_alone_a_port() -> None:
    networked = {name for name, each in SERVICES.items() if each["network_mode"] != "none"}

    assert networked == {"proxy", "mail", "signatures"}
    assert [name for name, each in SERVICES.items() if "ports" in each] == ["proxy"]
    assert not [name for name, each in SERVICES.items() if {"networks", "expose"} & set(each)]


@EVERY
def test_nothing_of_the_host_is_mounted_but_what_is_named(name: str) -> None:
    allowed = {
        "./deploy/nginx/nginx.conf", "./deploy/clamav/clamd.conf",
        "./deploy/clamav/freshclam.conf", "${BACKUPS:-../soc-portal-backups}",
    }  # fmt: skip
    for volume in SERVICES[name].get("volumes", []):
        source = re.split(r":(?=/)", volume)[0]
        assert source in MODEL["volumes"] or source in allowed, volume
        assert "docker.sock" not in volume


@EVERY
def test_secrets_are_files_and_never_values(name: str) -> None:
    for variable, value in SERVICES[name].get("environment", {}).items():
        is_secret = re.search(r"KEY|PASSWORD|SECRET|DATABASE_\w*URL", variable)
        if is_secret:
            assert variable.endswith("_FILE"), variable
            assert value.startswith("/run/secrets/"), variable
            assert value.removeprefix("/run/secrets/") in SERVICES[name]["secrets"], variable


@EVERY
def test_a_process_has_only_the_secrets_that_it_needs(name: str) -> None:
    expected = SECRETS_OF.get(name, set())
    if name in LOGIN_OF:
        expected = APPLICATION | {f"DATABASE_{LOGIN_OF[name]}_URL"}
    if name == "backup":
        expected |= {"BACKUP_KEY"}

    assert set(SERVICES[name].get("secrets", [])) == expected


def test_the_command_makes_every_secret_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "secrets"

    image.make_secrets([str(folder)])

    made = {file.name for file in folder.iterdir()}
    assert made | {"portal.pem"} == set(MODEL["secrets"])
    assert {each["file"] for each in MODEL["secrets"].values()} == {
        f"./secrets/{name}" for name in MODEL["secrets"]
    }
    assert not [file for file in folder.iterdir() if file.stat().st_mode & 0o007]
    words = capsys.readouterr().out
    assert not [file for file in folder.iterdir() if file.read_text().strip() in words]


def test_no_secret_stands_in_the_file() -> None:
    text = COMPOSE.read_text(encoding="utf-8")

    assert not re.search(r"postgres(ql)?://|:[^:@/\s]+@", text)


@pytest.mark.parametrize("name", sorted(RUNNING))
def test_every_process_has_a_health_check(name: str) -> None:
    check = SERVICES[name]["healthcheck"]

    assert check["test"][0] == "CMD"
    assert {"interval", "timeout", "retries"} <= set(check)
    if name in OURS:
        assert check["test"][1:] == [".venv/bin/python", "-m", "portal.probe", name]


def test_processes_are_started_as_the_launcher_starts_them() -> None:
    started = {
        name: each["command"][-1]
        for name, each in SERVICES.items()
        if "portal.launch.alone" in each.get("command", [])
    }

    assert started == {name: name for name in (*alone.LINES, *alone.ERRANDS)}
    assert all(SERVICES[name]["command"][:3] == [".venv/bin/python", "-m", "portal.launch.alone"]
               for name in started)  # fmt: skip


def test_who_sends_mail_is_told_how_and_has_no_files_of_others() -> None:
    told = SERVICES["mail"]["environment"]

    assert {"EMAIL_HOST", "EMAIL_PORT", "EMAIL_USER", "MAIL_FROM"} <= set(told)
    assert not [volume for volume in SERVICES["mail"]["volumes"] if volume.startswith("files:")]
    assert not [name for name in SERVICES if name != "mail" and "EMAIL_HOST" in
                SERVICES[name].get("environment", {})]  # fmt: skip


def test_nothing_starts_before_what_it_needs() -> None:
    for name in alone.LINES:
        needs = SERVICES[name]["depends_on"]
        assert needs["migrate"] == {"condition": "service_completed_successfully"}
        assert needs["broker"] == {"condition": "service_healthy"}
    assert "roles" in SERVICES["migrate"]["depends_on"]
    assert "database" in SERVICES["roles"]["depends_on"]


def test_the_database_keeps_what_it_wrote_and_says_nothing_of_it() -> None:
    command = SERVICES["database"]["command"]

    for option in (
        "--listen_addresses=", "--archive_mode=on", "--archive_timeout=300",
        "--wal_level=replica", "--log_min_error_statement=panic", "--log_error_verbosity=terse",
    ):  # fmt: skip
        assert option in command
    assert not [word for word in command if re.search("fsync|synchronous_commit|full_page", word)]
    (most,) = [int(word.split("=")[1]) for word in command if "max_connections" in word]
    assert sum(each.connections for each in LIMITS.values()) + 4 <= most - 3
    assert "scram-sha-256" in SERVICES["database"]["environment"]["POSTGRES_INITDB_ARGS"]
    assert "HOST_AUTH_METHOD" not in str(SERVICES["database"]["environment"])


@pytest.mark.parametrize("name", ["broker", "cache"])
def test_broker_and_cache_are_two_and_refuse_rather_than_forget(name: str) -> None:
    command = SERVICES[name]["command"]

    assert "--port 0" in command
    assert "--maxmemory-policy noeviction" in command
    assert f"/run/{name}/{name}.sock" in command
    assert SERVICES["web"]["environment"]["REDIS_URL"] == "unix:///run/broker/broker.sock"
    assert SERVICES["web"]["environment"]["CACHE_URL"] == "unix:///run/cache/cache.sock"


def clamd_settings() -> dict[str, str]:
    lines = (paths.ROOT / "deploy" / "clamav" / "clamd.conf").read_text(encoding="utf-8")
    told = [line for line in lines.splitlines() if line and line[0] != "#"]
    return {line.split()[0]: line.split(maxsplit=1)[1] for line in told}


def test_the_scanner_has_no_network_and_only_who_checks_files_reaches_it() -> None:
    scanner, told = SERVICES["scanner"], clamd_settings()
    reaches = {
        name
        for name, each in SERVICES.items()
        if any(volume.startswith("scanner-socket:") for volume in each.get("volumes", []))
    }

    assert reaches == {"folders", "scanner", "documents"}
    assert f"unix://{told['LocalSocket']}" in SERVICES["documents"]["environment"]["CLAMAV_URL"]
    assert not {"TCPSocket", "TCPAddr"} & set(told)
    assert "signatures:/var/lib/clamav:ro" in scanner["volumes"]
    assert scanner["depends_on"]["signatures"] == {"condition": "service_healthy"}


def test_the_scanner_takes_what_the_portal_takes_and_passes_nothing_half_read() -> None:
    told = clamd_settings()

    for name in ("StreamMaxLength", "MaxFileSize"):
        assert int(told[name].removesuffix("M")) * 1024 * 1024 > LARGEST
    assert told["AlertExceedsMax"] == "yes"
    assert told["LogClean"] == told["LogVerbose"] == "no"


@EVERY
def test_images_name_their_release(name: str) -> None:
    reference = SERVICES[name]["image"]

    assert ":" in reference
    assert not reference.endswith(":latest")


def test_every_volume_that_we_write_takes_its_owner_from_the_image() -> None:
    """A new volume that another image mounts first would belong to root."""
    mounted = {
        volume.split(":")[0]: volume.split(":")[1] for volume in SERVICES["folders"]["volumes"]
    }
    theirs = {"database", "database-socket"}

    assert set(mounted) == set(MODEL["volumes"]) - theirs
    dockerfile = (paths.ROOT / "Dockerfile").read_text(encoding="utf-8")
    for place in mounted.values():
        assert f" {place}" in dockerfile, place
