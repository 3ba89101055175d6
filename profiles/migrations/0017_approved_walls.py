"""The second wall around states of a profile, written independently of `profiles.actions`."""

from importlib import import_module

from django.db import migrations

WALLS = import_module("profiles.migrations.0002_walls").FORWARD
SECOND = import_module("profiles.migrations.0012_a_second_person_publishes").FORWARD
READERS = "'practitioner', 'agency_lead', 'intelligence_analyst', 'profile_analyst'"


def cut(source: str, begin: str, end: str) -> str:
    start = source.index(begin)
    return source[start : source.index(end, start) + len(end)]


GUARD = cut(WALLS, "CREATE FUNCTION profiles_guard_profile()", "END $$;").replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1
)
_BEFORE = cut(GUARD, "    IF OLD.state = 'published'", "END IF;\n")
GUARD_NOW = GUARD.replace(
    _BEFORE,
    """    IF NEW.state <> OLD.state AND NOT OLD.state || '>' || NEW.state = ANY (moves) THEN
        RAISE EXCEPTION 'a profile does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'published' AND (to_jsonb(NEW) - '{readers,state}'::text[]) <> (to_jsonb(OLD) - '{readers,state}'::text[])
        OR OLD.state = 'superseded' AND (to_jsonb(NEW) - 'readers') <> (to_jsonb(OLD) - 'readers') THEN
        RAISE EXCEPTION 'a published profile never changes' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'approved' AND (to_jsonb(NEW) - steps) <> (to_jsonb(OLD) - steps) THEN
        RAISE EXCEPTION 'what is approved stands as it was read' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'approved' AND NEW.state <> 'draft' AND (NEW.approved_at, NEW.approved_by_id, NEW.review_on)
            IS DISTINCT FROM (OLD.approved_at, OLD.approved_by_id, OLD.review_on) THEN
        RAISE EXCEPTION 'who approved it stays on record' USING ERRCODE = 'check_violation';
    END IF;
""",
).replace(
    "AS $$\nBEGIN\n",
    """AS $$
DECLARE
    moves constant text[] := '{draft>approved,approved>draft,draft>published,approved>published,published>superseded}';
    steps constant text[] := '{state,readers,approved_at,approved_by_id,review_on,published_at,published_by_id,edition,replaces_id}';
BEGIN
""",
)

# Whoever approves has written nothing; what holds words is published once it is approved.
PERSON = cut(SECOND, "CREATE FUNCTION profiles_second_person()", "END $$;").replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1
)
PERSON_NOW = PERSON.replace(
    "    IF authors <> '{}' AND NEW.published_by_id",
    """    IF authors <> '{}' AND NEW.state = 'published' AND OLD.state <> 'approved' THEN
        RAISE EXCEPTION 'what is written is approved before it is published' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'approved' AND (NEW.approved_by_id = ANY (authors || NEW.created_by_id)
            OR (wall.user_id() IS NOT NULL AND NEW.approved_by_id <> wall.user_id())) THEN
        RAISE EXCEPTION 'somebody else approves what was written' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'approved' THEN
        RETURN NEW;
    END IF;
    IF authors <> '{}' AND NEW.published_by_id""",
)
TRIGGER = "DROP TRIGGER second_person ON profiles_districtprofile;\n" + cut(
    SECOND, "CREATE TRIGGER second_person", "profiles_second_person();"
)
TRIGGER_NOW = TRIGGER.replace(
    "WHEN (NEW.state = 'published' AND OLD.state <> 'published')",
    "WHEN (NEW.state IN ('approved', 'published') AND OLD.state <> NEW.state)",
)

POLICY = cut(WALLS, "CREATE POLICY reads ON profiles_districtprofile FOR SELECT", "\n);")
POLICY_NOW = POLICY.replace("state = 'draft'", "state IN ('draft', 'approved')").replace(
    "state = 'published'", "state IN ('published', 'superseded')"
)
DROP = "DROP POLICY reads ON profiles_districtprofile;\n"
# One edition follows another of the same force and area, and takes its number from it.
FOLLOWS = """
CREATE FUNCTION profiles_follows() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM profiles_districtprofile p WHERE p.id = NEW.replaces_id AND p.state = 'superseded'
            AND (p.owner_id, p.force_area_id, p.edition + 1) = (NEW.owner_id, NEW.force_area_id, NEW.edition)) THEN
        RAISE EXCEPTION 'an edition follows the one before it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER follows BEFORE UPDATE OF replaces_id ON profiles_districtprofile
    FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL AND OLD.replaces_id IS DISTINCT FROM NEW.replaces_id)
    EXECUTE FUNCTION profiles_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("profiles", "0016_approved")]
    operations = [
        migrations.RunSQL(GUARD_NOW, GUARD),
        migrations.RunSQL(PERSON_NOW, PERSON),
        migrations.RunSQL(TRIGGER_NOW, TRIGGER),
        migrations.RunSQL(DROP + POLICY_NOW, DROP + POLICY),
        migrations.RunSQL(
            FOLLOWS,
            "DROP TRIGGER follows ON profiles_districtprofile;\nDROP FUNCTION profiles_follows();",
        ),
    ]
