"""Schemes that pages of rules are shown with: drafts are a right of the web's login."""

from __future__ import annotations

import json
import os
import sys

import django


def drafts() -> dict[str, str]:
    """A draft of a scheme that is whole, one with mistakes, and the house's."""
    from django.db import transaction

    from nominals import actions
    from nominals.models import ScoringScheme
    from portal import wall
    from tests.browser.people import SELMA
    from tests.browser.world import somebody

    with transaction.atomic():
        wall.enter(wall.account_at(SELMA))  # the web reads nobody without a principal
        by = somebody(SELMA)
        house = ScoringScheme.objects.current()
        whole, faulty = (actions.draft_scheme(house, by=by) for _ in range(2))
        actions.write_scheme(whole, {"name": "Tried for the next round"}, by=by)
        actions.write_scheme(faulty, {"bands": [{"name": "Low", "least": 5}]}, by=by)
    return {"scheme": house.key, "draft_scheme": whole.key, "faulty_scheme": faulty.key}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    sys.stdout.write(json.dumps(drafts()))
