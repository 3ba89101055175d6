"""Marks of whoever has an interest count no more, whenever it is declared; what nobody scored is not revealed."""

from importlib import import_module

from django.db import migrations, models

SCORES = import_module("nominals.migrations.0009_score_walls").FORWARD
SITTING = import_module("nominals.migrations.0021_sitting_walls").FORWARD
BOUND = import_module("nominals.migrations.0027_bound_to_what_is_said").FORWARD
HELD = import_module("nominals.migrations.0037_held_to_the_scheme").FORWARD
MODERATES = import_module("nominals.migrations.0042_who_moderates").FORWARD


def function(source: str, name: str) -> str:
    begin = source.index(f"CREATE FUNCTION {name}(")
    end = source.index("END $$;", begin) + len("END $$;")
    return source[begin:end].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


def changed(source: str, old: str, new: str) -> str:
    if source.count(old) != 1:
        raise ValueError(f"Not once in the earlier function: {old}")
    return source.replace(old, new)


SCORE = function(SCORES, "nominals_guard_score")
SCORE_NOW = changed(
    SCORE,
    "    IF NOT EXISTS (SELECT FROM nominals_nomination n\n",
    """    IF TG_OP = 'INSERT' AND NEW.set_aside_at IS NOT NULL THEN
        RAISE EXCEPTION 'no score begins set aside' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.set_aside_at IS DISTINCT FROM OLD.set_aside_at THEN
        IF OLD.set_aside_at IS NOT NULL
            OR (to_jsonb(NEW) - 'set_aside_at') IS DISTINCT FROM (to_jsonb(OLD) - 'set_aside_at')
            OR NOT wall.has_interest(OLD.nomination_id, OLD.scored_by_id) THEN
            RAISE EXCEPTION 'a score is set aside once, for an interest' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM nominals_nomination n
""",
)
SCORER = function(SITTING, "nominals_guard_scorer")
SCORER_NOW = changed(
    SCORER, "    IF EXISTS (SELECT FROM nominals_earlyinterest e\n",
    "    IF NEW.set_aside_at IS NULL AND EXISTS (SELECT FROM nominals_earlyinterest e\n",
)  # fmt: skip
REVEALS = function(BOUND, "wall.reveals")
REVEALS_NOW = changed(
    REVEALS, "    RETURN NEW;\nEND $$;",
    """    PERFORM pg_advisory_xact_lock(hashtextextended('scores of ' || NEW.id, 0));
    IF wall.user_id() IS NOT NULL AND NOT EXISTS (SELECT FROM nominals_score s WHERE s.nomination_id = NEW.id) THEN
        RAISE EXCEPTION 'nobody has scored it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;""",
)  # fmt: skip
MODERATED = function(MODERATES, "wall.checks_moderated")
MODERATED_NOW = changed(
    MODERATED, "INTO given FROM nominals_score c WHERE c.nomination_id = scored\n",
    "INTO given FROM nominals_score c WHERE c.nomination_id = scored AND c.set_aside_at IS NULL\n",
)  # fmt: skip
RANKING = function(HELD, "wall.sets_ranking")
RANKING_NOW = changed(
    changed(
        changed(
            RANKING, "    programme nominals_programme;\n",
            "    programme nominals_programme;\n    before nominals_ranking;\n",
        ),
        "n.revealed_by_id = wall.user_id();\n", "n.revealed_by_id = NEW.revealed_by_id;\n",
    ),
    """    IF scored IS NULL OR NEW.revealed_by_id IS DISTINCT FROM wall.user_id() THEN
        RAISE EXCEPTION 'a ranking is of what oneself revealed' USING ERRCODE = 'check_violation';
    END IF;
""",
    """    SELECT * INTO before FROM nominals_ranking r
        WHERE r.programme_id = NEW.programme_id AND r.revealed_at = NEW.revealed_at ORDER BY r.id DESC LIMIT 1;
    IF scored IS NULL OR (before.id IS NULL AND NEW.revealed_by_id IS DISTINCT FROM wall.user_id()) THEN
        RAISE EXCEPTION 'a ranking is of what oneself revealed' USING ERRCODE = 'check_violation';
    END IF;
    IF before.id IS NOT NULL AND NOT EXISTS (SELECT FROM nominals_score s JOIN nominals_nomination n ON n.id = s.nomination_id
            WHERE n.programme_id = NEW.programme_id AND n.revealed_at = NEW.revealed_at
                AND s.set_aside_at > before.made_at) THEN
        RAISE EXCEPTION 'an order is made anew where marks were set aside' USING ERRCODE = 'check_violation';
    END IF;
""",
)  # fmt: skip
RANKING_NOW = changed(
    RANKING_NOW, "    RETURN NEW;\nEND $$;",
    """    IF before.id IS NOT NULL THEN
        NEW.scheme_id := before.scheme_id;
        NEW.first := before.first;
    END IF;
    RETURN NEW;
END $$;""",
)  # fmt: skip

INTEREST = """
CREATE FUNCTION wall.has_interest(scored bigint, person bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM nominals_earlyinterest e WHERE e.nomination_id = scored AND e.declared_by_id = person)
        OR EXISTS (SELECT FROM nominals_interest n JOIN nominals_agendaitem i ON i.id = n.item_id
            WHERE i.nomination_id = scored AND n.declared_by_id = person)
$$;
REVOKE ALL ON FUNCTION wall.has_interest(bigint, bigint) FROM PUBLIC;
"""
FORWARD = """
-- The marks stay to be read as they were given; no order, comparison or moderation counts them.
CREATE FUNCTION wall.sets_aside() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    scored bigint;
BEGIN
    IF TG_TABLE_NAME = 'nominals_earlyinterest' THEN
        scored := (to_jsonb(NEW) ->> 'nomination_id')::bigint;
    ELSE
        SELECT i.nomination_id INTO scored FROM nominals_agendaitem i WHERE i.id = (to_jsonb(NEW) ->> 'item_id')::bigint;
    END IF;
    UPDATE nominals_score SET set_aside_at = clock_timestamp()
        WHERE nomination_id = scored AND scored_by_id = NEW.declared_by_id AND set_aside_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER sets_aside AFTER INSERT ON nominals_earlyinterest FOR EACH ROW EXECUTE FUNCTION wall.sets_aside();
CREATE TRIGGER sets_aside AFTER INSERT ON nominals_interest FOR EACH ROW EXECUTE FUNCTION wall.sets_aside();
"""
BACKWARD = """
DROP TRIGGER sets_aside ON nominals_interest;
DROP TRIGGER sets_aside ON nominals_earlyinterest;
DROP FUNCTION wall.sets_aside();
"""


class Migration(migrations.Migration):
    dependencies = [("nominals", "0046_ended_without_a_meeting")]
    operations = [
        migrations.AddField(
            model_name="score",
            name="set_aside_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunSQL(INTEREST, "DROP FUNCTION wall.has_interest(bigint, bigint);"),
        migrations.RunSQL(SCORE_NOW, SCORE),
        migrations.RunSQL(SCORER_NOW, SCORER),
        migrations.RunSQL(REVEALS_NOW, REVEALS),
        migrations.RunSQL(MODERATED_NOW, MODERATED),
        migrations.RunSQL(RANKING_NOW, RANKING),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
