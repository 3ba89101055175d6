"""The second wall around the parts of a form, and what the further code lists are called.

A part is read where its account is read and written in the writer's own draft. Both are asked in
functions, as around copies: a policy that holds a query is planned with every statement. A draft
that is deleted takes its parts along by itself.
"""

from typing import Any

from django.db import migrations

TABLES = (
    "referrals_cpiperson", "referrals_cpivehicle", "referrals_cpiplace", "referrals_cpicontact",
    "referrals_cpibusiness",
)  # fmt: skip

FUNCTIONS = """
CREATE FUNCTION referrals_reads_account(form bigint) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM referrals_cpiaccount a WHERE a.form_id = form);
END $$;

CREATE FUNCTION referrals_writes_draft(form bigint) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM referrals_cpiform f WHERE f.id = form AND f.state = 'draft'
        AND f.owner_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
        AND f.created_by_id = (SELECT wall.user_id()));
END $$;

CREATE FUNCTION referrals_guard_part() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'DELETE' AND EXISTS (SELECT FROM referrals_cpiform f
        WHERE f.id = NEW.form_id AND f.state <> 'draft')
        OR TG_OP <> 'INSERT' AND EXISTS (SELECT FROM referrals_cpiform f
        WHERE f.id = OLD.form_id AND f.state <> 'draft') THEN
        RAISE EXCEPTION 'a part of a sent form never changes' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.form_id <> OLD.form_id THEN
        RAISE EXCEPTION 'a part stays in its form' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- Asked as who writes it: a form that they may not see is none.
CREATE FUNCTION referrals_guard_supplement() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state <> 'draft' THEN
        RAISE EXCEPTION 'what a sent form adds to never changes' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.supplements_id IS NOT NULL AND NOT EXISTS (SELECT FROM referrals_cpiform f
        WHERE f.id = NEW.supplements_id AND f.state <> 'draft' AND f.sender_id = NEW.sender_id
            AND f.created_by_id = NEW.created_by_id) THEN
        RAISE EXCEPTION 'a form adds to a sent form of the same writer'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guards_new_supplement BEFORE INSERT ON referrals_cpiform FOR EACH ROW
    WHEN (NEW.supplements_id IS NOT NULL) EXECUTE FUNCTION referrals_guard_supplement();
CREATE TRIGGER guards_supplement BEFORE UPDATE ON referrals_cpiform FOR EACH ROW
    WHEN (NEW.supplements_id IS DISTINCT FROM OLD.supplements_id)
    EXECUTE FUNCTION referrals_guard_supplement();
"""
NO_FUNCTIONS = """
DROP TRIGGER guards_supplement ON referrals_cpiform;
DROP TRIGGER guards_new_supplement ON referrals_cpiform;
DROP FUNCTION referrals_guard_supplement();
DROP FUNCTION referrals_guard_part();
DROP FUNCTION referrals_writes_draft(bigint);
DROP FUNCTION referrals_reads_account(bigint);
"""
WALL = """
ALTER TABLE {0} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON {0} FOR SELECT TO portal_web, portal_worker
    USING (referrals_reads_account(form_id));
CREATE POLICY writes ON {0} FOR ALL TO portal_web, portal_worker
    USING (referrals_writes_draft(form_id));
CREATE TRIGGER guards BEFORE INSERT OR UPDATE OR DELETE ON {0}
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_part();
"""
NO_WALL = """
DROP TRIGGER guards ON {0};
DROP POLICY writes ON {0};
DROP POLICY reads ON {0};
ALTER TABLE {0} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""
GOES_ALONG = """
DO $$
DECLARE
    known text;
BEGIN
    SELECT conname INTO STRICT known FROM pg_constraint
    WHERE conrelid = '{0}'::regclass AND contype = 'f' AND confrelid = 'referrals_cpiform'::regclass;
    EXECUTE format('ALTER TABLE {0} DROP CONSTRAINT %I, ADD CONSTRAINT %I FOREIGN KEY (form_id)'
        ' REFERENCES referrals_cpiform {1} DEFERRABLE INITIALLY DEFERRED', known, known);
END $$;
"""

NAMES = (
    ("precision", "exact", "Exactly then"),
    ("precision", "approx", "About then"),
    ("precision", "ongoing", "It is still going on"),
    ("precision", "planned", "It has not happened yet"),
    ("precision", "unknown", "I do not know"),
    ("frequency", "once", "Once"),
    ("frequency", "several", "Several times"),
    ("frequency", "daily", "Every day, or nearly"),
    ("frequency", "weekly", "Every week, or nearly"),
    ("frequency", "unknown", "I do not know"),
    ("known_to", "one", "Only me, or only the person who told me"),
    ("known_to", "few", "2 to 5 people"),
    ("known_to", "many", "6 people or more"),
    ("known_to", "unknown", "I do not know"),
    ("person_role", "suspect", "Seems to do it"),
    ("person_role", "victim", "Seems to be harmed by it"),
    ("person_role", "witness", "Saw or heard it"),
    ("person_role", "associate", "Belongs to somebody in it"),
    ("person_role", "unknown", "I do not know"),
    ("sex", "male", "Male"),
    ("sex", "female", "Female"),
    ("sex", "other", "Other"),
    ("sex", "unknown", "I do not know"),
    ("age_range", "0-17", "Under 18"),
    ("age_range", "18-24", "18 to 24"),
    ("age_range", "25-34", "25 to 34"),
    ("age_range", "35-44", "35 to 44"),
    ("age_range", "45-54", "45 to 54"),
    ("age_range", "55-64", "55 to 64"),
    ("age_range", "65-74", "65 to 74"),
    ("age_range", "75+", "75 or older"),
    ("age_range", "unknown", "I do not know"),
    ("ethnicity", "W1", "White: British"),
    ("ethnicity", "W2", "White: Irish"),
    ("ethnicity", "W9", "White: any other background"),
    ("ethnicity", "M1", "Mixed: White and Black Caribbean"),
    ("ethnicity", "M2", "Mixed: White and Black African"),
    ("ethnicity", "M3", "Mixed: White and Asian"),
    ("ethnicity", "M9", "Mixed: any other background"),
    ("ethnicity", "A1", "Asian or Asian British: Indian"),
    ("ethnicity", "A2", "Asian or Asian British: Pakistani"),
    ("ethnicity", "A3", "Asian or Asian British: Bangladeshi"),
    ("ethnicity", "A9", "Asian or Asian British: any other background"),
    ("ethnicity", "B1", "Black or Black British: Caribbean"),
    ("ethnicity", "B2", "Black or Black British: African"),
    ("ethnicity", "B9", "Black or Black British: any other background"),
    ("ethnicity", "O1", "Chinese"),
    ("ethnicity", "O9", "Any other ethnic group"),
    ("ethnicity", "NS", "Not stated by the person"),
    ("ethnicity", "unknown", "I do not know"),
    ("vehicle_type", "car", "Car"),
    ("vehicle_type", "van", "Van"),
    ("vehicle_type", "lorry", "Lorry"),
    ("vehicle_type", "motorcycle", "Motorcycle or moped"),
    ("vehicle_type", "e_scooter", "Electric scooter or bicycle"),
    ("vehicle_type", "bicycle", "Bicycle"),
    ("vehicle_type", "caravan", "Caravan or motorhome"),
    ("vehicle_type", "boat", "Boat"),
    ("vehicle_type", "plant", "Plant or farm vehicle"),
    ("vehicle_type", "other", "Something else"),
    ("vehicle_type", "unknown", "I do not know"),
    ("place_type", "home", "A home"),
    ("place_type", "business", "A business"),
    ("place_type", "licensed", "Licensed premises"),
    ("place_type", "hotel", "A hotel"),
    ("place_type", "short_let", "A short let"),
    ("place_type", "school", "A school or college"),
    ("place_type", "park", "A park or open land"),
    ("place_type", "transport", "A station, stop or port"),
    ("place_type", "street", "A street or car park"),
    ("place_type", "online", "A place online"),
    ("place_type", "other", "Something else"),
    ("place_type", "unknown", "I do not know"),
    ("platform", "telephone", "Telephone number"),
    ("platform", "email", "E-mail address"),
    ("platform", "snapchat", "Snapchat"),
    ("platform", "whatsapp", "WhatsApp"),
    ("platform", "instagram", "Instagram"),
    ("platform", "facebook", "Facebook"),
    ("platform", "tiktok", "TikTok"),
    ("platform", "telegram", "Telegram"),
    ("platform", "game", "A game or its chat"),
    ("platform", "other", "Another app or site"),
    ("platform", "unknown", "I do not know"),
)


def name(apps: Any, schema_editor: Any) -> None:
    code = apps.get_model("referrals", "Code")
    code.objects.bulk_create(
        code(list=of, code=each, label=label, first_day="2019-01-01") for of, each, label in NAMES
    )


def unname(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("referrals", "Code").objects
    rows.filter(list__in={of for of, _code, _label in NAMES}).delete()


class Migration(migrations.Migration):
    dependencies = [("referrals", "0013_the_whole_form")]
    operations = [
        migrations.RunPython(name, unname),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *(migrations.RunSQL(WALL.format(table), NO_WALL.format(table)) for table in TABLES),
        *(
            migrations.RunSQL(
                GOES_ALONG.format(table, "ON DELETE CASCADE"), GOES_ALONG.format(table, "")
            )
            for table in TABLES
        ),
    ]
