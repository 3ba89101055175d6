from __future__ import annotations

from importlib import import_module

from django.db import migrations

# A setting of the function itself is refused, until something has loaded its extension, to whoever
# restores a backup without being a superuser.
FORWARD = """
DROP FUNCTION wall.words_like(text);
CREATE FUNCTION wall.words_like(asked text) RETURNS text LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM set_config('pg_trgm.similarity_threshold', '0.4', true);
    RETURN (SELECT string_agg(quote_literal(word), '|') FROM (
        SELECT w.word FROM nominals_nameword w
        WHERE wall.one_letter_off(w.word) && wall.one_letter_off(asked) OR w.word %% asked
        GROUP BY w.word
        ORDER BY wall.one_letter_off(w.word) && wall.one_letter_off(asked) DESC,
            similarity(w.word, asked) DESC, w.word
        LIMIT 60) AS likely);
END $$;
"""
_OLD = import_module("nominals.migrations.0022_names_by_word").FORWARD
BACKWARD = "DROP FUNCTION wall.words_like(text);\n" + _OLD[
    _OLD.index("CREATE FUNCTION wall.words_like") :
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("nominals", "0025_chased_within_the_marking")]
    operations = [migrations.RunSQL(FORWARD.replace("%%", "%"), BACKWARD.replace("%%", "%"))]
