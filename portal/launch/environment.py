"""What each process is told, and no more; and an environment that is thrown away after tests."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.launch import keys, paths
from portal.launch.broker import Broker
from portal.launch.postgres import BOOTSTRAP, Cluster
from portal.launch.roles import BACKUP, GUESTS, OWNER, URL_NAMES

LOGINS = (BOOTSTRAP, OWNER, *GUESTS, BACKUP)

# Nothing else of the caller's environment reaches a process of ours.
PASSED_ON = (
    "PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TERM",
    "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE",
    "OPEN_DATA_DIR", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SECRET_KEY_FALLBACKS",
    "SECRET_KEY_FALLBACKS_FILE",
    "EMAIL_HOST", "EMAIL_PORT", "EMAIL_USER", "EMAIL_PASSWORD", "EMAIL_PASSWORD_FILE", "MAIL_FROM",
    "STEP_UP_SECONDS", "PASSKEY_ROLES", "AUDIT_HEADS_FILE", "JOB_SWEEP_QUEUED_SECONDS",
    "JOB_SWEEP_RUNNING_SECONDS", "METRICS_PORT", "TRACES_URL",
    "OIDC_ISSUER", "OIDC_NAME", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_CLIENT_SECRET_FILE",
    "OIDC_COMPLETE_ACR", "OIDC_COMPLETE_AMR", "OIDC_CA_FILE",
)  # fmt: skip


@dataclass(frozen=True)
class Environment:
    """Addresses and secrets of one running set of services."""

    secrets: Mapping[str, str]
    urls: Mapping[str, str]
    redis_url: str
    state: Path
    port: int = 8000
    demonstration: str = "false"

    @property
    def base_url(self) -> str:
        """By name: browsers refuse passkeys on an address."""
        return f"http://localhost:{self.port}"

    def of(self, role: str) -> dict[str, str]:
        """The environment of a process that connects as this role."""
        passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        told = {
            "PYTHONUNBUFFERED": "1",
            "DATABASE_URL": self.urls[role],
            "REDIS_URL": self.redis_url,
            "STATE_DIR": str(self.state),
            "BUILD_DIR": str(paths.BUILD),
            "PORTAL_BASE_URL": self.base_url,
            "DEMONSTRATION": self.demonstration,
            # Two portals on one broker must not count each other's sign-ins.
            "CACHE_PREFIX": f"portal-{self.port}",
        }
        return passed | told | {name: self.secrets[name] for name in keys.APPLICATION}

    def of_demonstration(self) -> dict[str, str]:
        """A worker's, and the web's login beside it: what people do on pages is played as well."""
        return self.of("portal_worker") | {URL_NAMES["portal_web"]: self.urls["portal_web"]}

    def of_tests(self) -> dict[str, str]:
        """All roles at once, on top of the caller's environment: for tests and benchmarks only."""
        roles = {URL_NAMES[role]: self.urls[role] for role in GUESTS}
        roles |= {"DATABASE_OWNER_URL": self.urls[OWNER], "DATABASE_BACKUP_URL": self.urls[BACKUP]}
        told = self.of(BOOTSTRAP) | roles
        files = {f"{name}_FILE" for name in told}
        kept = {name: value for name, value in os.environ.items() if name not in files}
        return kept | told


@contextmanager
def throwaway(*, durable: bool = False) -> Iterator[Environment]:
    """A fresh cluster and broker in a temporary folder, gone afterwards."""
    with ExitStack() as undo:
        folder = Path(undo.enter_context(tempfile.TemporaryDirectory(prefix="soc-portal-try-")))
        # The user that the database runs as must pass through; the folders inside are private.
        folder.chmod(0o711)
        secrets = keys.generate()
        log = folder / "postgres.log"
        cluster = Cluster(folder / "postgres", log, throwaway=True, durable=durable)
        undo.callback(cluster.stop)
        cluster.make(secrets["superuser"])
        cluster.start()
        cluster.prepare(secrets)
        broker = Broker(folder / "broker", folder / "broker.log", durable=durable)
        undo.callback(broker.stop)
        broker.start()
        urls = {name: cluster.role_url(name, secrets) for name in LOGINS}
        state = paths.private_folder(folder / "state")
        yield Environment(secrets, urls, broker.url, state)
