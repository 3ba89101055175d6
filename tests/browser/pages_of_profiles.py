"""Pages of the profiles and of what they are made from, once per state."""

from __future__ import annotations

from tests.browser.acts import (
    ask_for_file,
    at_work,
    not_offered,
    open_details,
    send,
    taken_in,
    without_title,
)
from tests.browser.pages_of_japtm import asked
from tests.browser.people import CORA, LENA, NORA, PAUL, PETRA
from tests.browser.view import View

PROFILE = "/profiles/{profile}/"
PROFILES = (
    View("profiles", CORA, "/profiles/"),
    View("profiles-analyst", PAUL, "/profiles/"),
    View("profiles-none", NORA, "/profiles/"),
    View("profile", CORA, "/profiles/{profile}/"),
    View("profile-figures", CORA, "/profiles/{profile}/", open_details),
    View("profile-decisions", LENA, "/profiles/{profile}/"),
    View("profile-draft", PAUL, "/profiles/{profile_draft}/"),
    View("profile-build", PAUL, "/profiles/build/"),
    View("profile-build-empty", PAUL, "/profiles/build/", send, refused=True),
    View("profile-prepare", PAUL, "/profiles/{profile_draft}/prepare/"),
    *asked("part-add", PAUL, "/profiles/{profile_draft}/add/section/"),
    *asked("part-add-threat", PAUL, "/profiles/{profile_draft}/add/threat/"),
    *asked("part-add-indicator", PAUL, "/profiles/{profile_draft}/add/indicator/"),
    *asked("part-add-recommendation", PAUL, "/profiles/{profile_draft}/add/recommendation/"),
    *asked("part-change", PAUL, "/profiles/parts/section/{profile_section}/", without_title),
    View("part-remove", PAUL, "/profiles/parts/section/{profile_section}/remove/"),
    View("profile-approve-missing", PAUL, "/profiles/{profile_draft}/approve/"),
    View("profile-approve-author", PAUL, "/profiles/{profile_ready}/approve/"),
    *asked("profile-approve", PETRA, "/profiles/{profile_ready}/approve/"),
    View("profile-written", PETRA, "/profiles/{profile_ready}/"),
    *asked("profile-publish", PAUL, "/profiles/{profile_draft}/publish/", not_offered),
    View("profile-document", CORA, "/profiles/{profile}/", ask_for_file),
    View("data-files", PAUL, "/profiles/data/"),
    View("data-file-send", PAUL, "/profiles/data/send/"),
    View("data-file-send-empty", PAUL, "/profiles/data/send/", send, refused=True),
    View("data-file-waiting", PAUL, "/profiles/data/{data_waiting}/", at_work),
    View("data-file-stopped", PAUL, "/profiles/data/{data_stopped}/"),
    View("data-file-refused", PAUL, "/profiles/data/{data_refused}/", taken_in),
    View("data-file-taken", PAUL, "/profiles/data/{data_taken}/", taken_in),
)
