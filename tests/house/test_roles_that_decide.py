"""What somebody holds for some days as a deputy counts wherever a role decides."""

from __future__ import annotations

import ast

from portal.house.files import ROOT, SOURCE

# Where a person's own roles are meant: shown, changed, kept in the session's signature, given on.
OWN = {
    "nominals/actions/programmes.py": "who is named to sign holds the role for good",
    "partners/actions/agencies.py": "what an invitation holds",
    "partners/actions/invitations.py": "what was given",
    "partners/actions/people.py": "what is changed; hints that were read",
    "partners/forms.py": "what the form shows first",
    "partners/management/commands/add_person.py": "what was given",
    "partners/models/invitation.py": "what an invitation holds",
    "partners/models/user.py": "the session's signature, the titles, and what is held made from it",
    "partners/permissions.py": "nobody lends on what is lent to them",
    "plans/actions/planning.py": "who takes the lead of a plan holds the role for good",
    "plans/views/plans.py": "to whom the page offers the lead",
    "portal/home/demonstration.py": "what the demonstration gives",
    "referrals/forms/watching.py": "who is put on duty does this work for good",
    "portal/home/hints.py": "first steps of a role that one keeps",
}


def reads_own_roles(source: str) -> bool:
    return any(
        isinstance(node, ast.Attribute) and node.attr == "roles" and isinstance(node.ctx, ast.Load)
        for node in ast.walk(ast.parse(source))
    )


def test_own_roles_are_read_only_where_they_are_meant() -> None:
    found = {
        str(path.relative_to(ROOT))
        for app in SOURCE
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
        and path.relative_to(ROOT).parts[:2] != ("portal", "launch")
        and reads_own_roles(path.read_text(encoding="utf-8"))
    }

    assert found == OWN.keys()


def test_a_reading_is_noticed() -> None:
    assert reads_own_roles("def f(user):\n    return 'agency_lead' in user.roles")
    assert not reads_own_roles("user.held_roles")
