"""`make shots`: a picture of each view of the table, narrow and wide, under shots/."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack

from playwright.sync_api import sync_playwright

from portal.launch import paths
from portal.launch.console import step
from tests.browser.live import CHROMIUM_OPTIONS, known_codes, made_world, running_portal
from tests.browser.pages import VIEWS
from tests.browser.view import View
from tests.browser.visits import HEIGHT, Visitors
from tests.oidc import provider as oidc

FOLDER = paths.ROOT / "shots"


def take(view: View, visitors: Visitors) -> None:
    with visitors.shown(view) as page:
        for width in view.widths:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.screenshot(path=FOLDER / f"{view.name}-{width}.png", full_page=True)


def main(names: list[str]) -> int:
    chromium = os.environ.get("CHROMIUM")
    if not chromium:
        sys.exit("Pictures need Chromium, which was not found.")
    views = [view for view in VIEWS if not names or view.name in names]
    FOLDER.mkdir(exist_ok=True)
    os.environ["STEP_UP_SECONDS"] = "3600"  # everybody signs in once and stays signed in
    with ExitStack() as stack:
        force = stack.enter_context(oidc.running("http://localhost/sign-in/organisation/back/"))
        os.environ.update(force.environment())
        portal = stack.enter_context(running_portal())
        playwright = stack.enter_context(sync_playwright())
        codes, world = known_codes(portal), made_world(portal)
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)
        visitors = Visitors(browser, portal.base_url, codes, world)
        with step(f"{len(views)} pages into {FOLDER.relative_to(paths.ROOT)}/"):
            for view in views:
                take(view, visitors)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
