"""A place is that of the newest order of its round: marks that were set aside give none on an agenda."""

from importlib import import_module

from django.db import migrations

_WALLS = import_module("nominals.migrations.0020_paper_walls").FREEZING
_BEGIN = _WALLS.index("CREATE FUNCTION nominals_place_of(")
BEFORE = _WALLS[_BEGIN : _WALLS.index("$$;", _WALLS.index("AS $$", _BEGIN)) + 3].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1
)
LATER = """WHERE k.nomination_id = chosen AND NOT EXISTS (SELECT FROM nominals_ranking l
        WHERE (l.programme_id, l.revealed_at) = (r.programme_id, r.revealed_at) AND l.id > r.id AND l.made_at IS NOT NULL)
    ORDER BY"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0048_more_kinds")]
    operations = [
        migrations.RunSQL(BEFORE.replace("WHERE k.nomination_id = chosen ORDER BY", LATER), BEFORE)
    ]
