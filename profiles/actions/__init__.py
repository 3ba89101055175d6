"""What can be done with published crime and profiles. Callers use `actions.<verb>`."""

from profiles.actions.imports import import_crime, import_weights
from profiles.actions.intake import go_on, send_file, sweep_files, take_step
from profiles.actions.parts import Stale, add_part, change_part, move_part, remove_part
from profiles.actions.profiles import (
    ask_for_document,
    authors_of,
    build_profile,
    planned_sharing,
    publish_profile,
    remade_figures,
)

__all__ = [
    "Stale",
    "add_part",
    "ask_for_document",
    "authors_of",
    "build_profile",
    "change_part",
    "go_on",
    "import_crime",
    "import_weights",
    "move_part",
    "planned_sharing",
    "publish_profile",
    "remade_figures",
    "remove_part",
    "send_file",
    "sweep_files",
    "take_step",
]
