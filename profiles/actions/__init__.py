"""What can be done with published crime and profiles. Callers use `actions.<verb>`."""

from profiles.actions.imports import import_crime, import_weights
from profiles.actions.profiles import (
    ask_for_document,
    build_profile,
    planned_sharing,
    publish_profile,
    remade_figures,
)

__all__ = [
    "ask_for_document",
    "build_profile",
    "import_crime",
    "import_weights",
    "planned_sharing",
    "publish_profile",
    "remade_figures",
]
