from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from portal import checks  # noqa: F401, PLC0415 registers the system checks
        from portal.documents import checks as documents  # noqa: F401, PLC0415 likewise
