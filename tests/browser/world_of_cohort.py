"""The demonstration's cohort, its plans and actions, by how far they have come."""

from __future__ import annotations


def cohort() -> dict[str, str]:
    from plans.models import Action, Membership, Objective, Plan
    from tests.browser.people import CLIVE, LIONEL
    from tests.browser.world import somebody

    by = somebody(LIONEL)
    members = Membership.objects.visible_to(by)
    plans = {row.kind: row for row in Plan.objects.visible_to(by).order_by("pk")}
    given = Action.objects.visible_to(by).filter(plan=plans["member"])
    found = {f"plan_{kind}": row.key for kind, row in plans.items()}
    found |= {f"action_{row.state}": row.key for row in given}
    found |= {
        "member": members.get(ended_on__isnull=True).key,
        "member_left": members.get(ended_on__isnull=False).key,
        "objective": Objective.objects.visible_to(by).filter(plan=plans["member"])[0].key,
    }
    somebody(CLIVE)
    return found
