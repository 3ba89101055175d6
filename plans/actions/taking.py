"""Actions of a meeting or a template taken over into a plan, each given to an agency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from plans.actions.tasking import task
from plans.models import Action, Objective
from portal.errors import Refused

if TYPE_CHECKING:
    from partners.models import User
    from plans.models import Plan


@transaction.atomic
def take_over(plan: Plan, chosen: Sequence[Mapping[str, Any]], *, by: User) -> list[Action]:
    """All of them or none. Each covers the objective of its P, where there is only one."""
    if not chosen:
        raise Refused(_("Nothing was chosen. Open the page again."))
    objectives = list(Objective.objects.visible_to(by).filter(plan=plan))
    often = Counter(objective.pillar for objective in objectives)
    only = {each.pillar: each for each in objectives if often[each.pillar] == 1}
    return [
        task(plan, **each, objective=only.get(each["pillar"]), by=by) for each in chosen
    ]  # fmt: skip
