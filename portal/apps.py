from django.apps import AppConfig

from portal import registry
from portal.retention import Group, Kept

LOG = Kept(group=Group.GOVERNANCE, since="at")
OTHERS = {
    "AuditEvent": LOG,
    "AuditSeal": Kept(group=Group.GOVERNANCE, since="sealed_at"),
    "Heartbeat": Kept(group=Group.IN_USE),
    "Job": Kept(group=Group.DESK, since="asked_at"),
    "SearchKey": Kept(group=Group.SEARCHES, since="month"),
    "SearchTerm": Kept(group=Group.SEARCHES, since="month"),
}


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from portal import checks  # noqa: F401, PLC0415 registers the system checks
        from portal.documents import checks as documents  # noqa: F401, PLC0415 likewise

        for name, kept in OTHERS.items():
            registry.keep(self.get_model(name), kept)
