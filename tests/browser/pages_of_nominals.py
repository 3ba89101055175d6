"""Pages of nominals, once per state."""

from __future__ import annotations

from tests.browser.acts import find, send
from tests.browser.people import ANNA, NORA
from tests.browser.view import View

KINDS = ("text", "birth", "status", "dependants", "age")
NOMINAL = "/nominals/{nominal}/"
NOMINALS = (
    View("nominals", ANNA, "/nominals/"),
    View("nominals-none", NORA, "/nominals/"),
    View("nominals-empty", ANNA, "/nominals/", send, refused=True),
    View("nominals-found", ANNA, "/nominals/", find("Ivar Invented")),
    View("nominal-begin", ANNA, "/nominals/begin/"),
    View("nominal-begin-empty", ANNA, "/nominals/begin/", send, refused=True),
    View("nominal", ANNA, NOMINAL),
    *(View(f"nominal-say-{kind}", ANNA, f"{NOMINAL}say/{kind}/") for kind in KINDS),
    *(View(f"nominal-say-{kind}-empty", ANNA, f"{NOMINAL}say/{kind}/", send, refused=True)
      for kind in KINDS),
    View("nominal-lend", ANNA, f"{NOMINAL}lend/"),
    View("nominal-lend-empty", ANNA, f"{NOMINAL}lend/", send, refused=True),
    View("nominal-refer", ANNA, "/cpi/referrals/of-nominal/{nominal}/"),
    View("nominal-refer-empty", ANNA, "/cpi/referrals/of-nominal/{nominal}/", send, refused=True),
    View("said-replace", ANNA, "/nominals/said/{said}/replace/"),
    View("said-replace-empty", ANNA, "/nominals/said/{said}/replace/", send, refused=True),
    View("said-withdraw", ANNA, "/nominals/said/{said}/withdraw/"),
    View("said-withdraw-empty", ANNA, "/nominals/said/{said}/withdraw/", send, refused=True),
)  # fmt: skip
