"""What can be done with published crime and profiles. Callers use `actions.<verb>`."""

from profiles.actions.approving import (
    approve_profile,
    authors_of,
    missing_in,
    reopen_profile,
)
from profiles.actions.imports import import_crime, import_weights
from profiles.actions.intake import go_on, send_file, sweep_files, take_step
from profiles.actions.parts import Stale, add_part, change_part, move_part, remove_part
from profiles.actions.profiles import (
    ask_for_document,
    build_profile,
    planned_sharing,
    publish_profile,
    remade_figures,
    replaceable,
)

__all__ = [
    "Stale",
    "add_part",
    "approve_profile",
    "ask_for_document",
    "authors_of",
    "build_profile",
    "change_part",
    "go_on",
    "import_crime",
    "import_weights",
    "missing_in",
    "move_part",
    "planned_sharing",
    "publish_profile",
    "remade_figures",
    "remove_part",
    "reopen_profile",
    "replaceable",
    "send_file",
    "sweep_files",
    "take_step",
]
