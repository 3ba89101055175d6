"""What the components under templates/components/ are given: no name in them can be undefined."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Crumb:
    label: Text
    url: str


class Status(Enum):
    """The states of a task as GOV.UK's pattern names them, with the tag's colour."""

    COMPLETED = (_("Completed"), "")
    INCOMPLETE = (_("Incomplete"), "govuk-tag--blue")
    NOT_STARTED = (_("Not yet started"), "govuk-tag--blue")
    IN_PROGRESS = (_("In progress"), "govuk-tag--teal")
    CANNOT_START = (_("Cannot start yet"), "govuk-tag--grey")
    PROBLEM = (_("There is a problem"), "govuk-tag--red")
    OPTIONAL = (_("Optional"), "govuk-tag--grey")

    @property
    def label(self) -> Promise:
        return self.value[0]

    @property
    def colour(self) -> str:
        """Empty for what is done: the eye should rest on what is left."""
        return self.value[1]


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """A row of a task list. Without `url` it cannot be started yet."""

    title: Text
    status: Status
    url: str = ""
    hint: Text = ""


@dataclass(frozen=True, kw_only=True)
class SummaryRow:
    """An answer. `change_what` finishes the link for those who hear it: "Change the theme"."""

    key: Text
    value: Text = ""
    change_url: str = ""
    change_what: Text = ""


@dataclass(frozen=True, kw_only=True)
class FileJob:
    """A file that a worker makes: `state` is the job's.

    `status_url` answers with a page, or a part of one, that holds this block. `again_url` takes a
    POST that asks once more; without it a failure says whom to tell.
    """

    title: Text
    state: str
    status_url: str
    file_url: str = ""
    file_label: Text = ""
    reason: str = ""
    again_url: str = ""

    @property
    def is_waiting(self) -> bool:
        return self.state in {"queued", "running"}
