"""A district may have an intelligence bureau of its own; else that of its force answers.

The function with four texts stays for whoever still runs the release before.
"""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION wall.route_district(chosen bigint, mash text, mash_number text, adult_number text, bureau text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.partners_district SET mash_name = mash, mash_telephone = mash_number,
        adult_care_telephone = adult_number, bureau_telephone = bureau
    WHERE id = chosen AND wall.administers();
    RETURN FOUND;
END $$;
"""
BACKWARD = "DROP FUNCTION wall.route_district(bigint, text, text, text, text);"


class Migration(migrations.Migration):
    dependencies = [("partners", "0040_own_password")]
    operations = [
        migrations.AddField(
            "district",
            "bureau_telephone",
            models.CharField(max_length=20, blank=True, default="", db_default=""),
        ),
        migrations.AddConstraint(
            "district",
            models.CheckConstraint(
                condition=models.Q(bureau_telephone__regex=r"^(\+?[0-9]([0-9 ]{0,17}[0-9]))?$"),
                name="partners_district_bureau_telephone_dials",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
