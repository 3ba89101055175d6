"""A release after this one: the same code with migrations of the kinds that real ones have.

They take the locks that an upgrade takes: columns with a value for every row, an index, a rule and
a function of the wall made anew, a check that looks at each row.
"""

from __future__ import annotations

from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from tests.faults import patches

STATEMENTS = {
    "portal": [
        "ALTER TABLE portal_auditevent ADD COLUMN newer text",
        "ALTER TABLE portal_job ADD COLUMN newer integer NOT NULL DEFAULT 0",
    ],
    "partners": [
        "ALTER TABLE partners_user ADD COLUMN newer boolean NOT NULL DEFAULT false",
        "DO $$ BEGIN EXECUTE pg_get_functiondef('wall.person()'::regprocedure); END $$",
        "ALTER TABLE partners_agency ADD CONSTRAINT newer CHECK (name <> '') NOT VALID",
        "ALTER TABLE partners_agency VALIDATE CONSTRAINT newer",
    ],
    "referrals": [
        "ALTER TABLE referrals_cpiform ADD COLUMN newer text NOT NULL DEFAULT ''",
        "ALTER POLICY reads ON referrals_cpiaccount TO portal_web, portal_worker",
        "CREATE INDEX newer_by_state ON referrals_cpiform (state, id)",
        "CREATE TABLE referrals_newer (id bigserial PRIMARY KEY)",
        "DROP TABLE referrals_newer",
    ],
    "profiles": ["ALTER TABLE profiles_districtprofile ADD COLUMN newer text"],
}
NAME = "9999_newer"
FILE = '''"""Of a release that is not there yet."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [({app!r}, {leaf!r})]
    operations = [migrations.RunSQL(sql) for sql in {statements!r}]
'''


def release(tree: Path) -> Path:
    """The sources as they stand, and these migrations on top."""
    patches.copy_to(tree)
    leaves = dict(MigrationLoader(None).graph.leaf_nodes())
    for app, statements in STATEMENTS.items():
        text = FILE.format(app=app, leaf=leaves[app], statements=statements)
        (tree / app / "migrations" / f"{NAME}.py").write_text(text, encoding="utf-8")
    return tree
