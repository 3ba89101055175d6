"""A source custodian of a force: a role of its own, which only somebody who holds it gives.

A lead who is one lends the rest of their roles to a deputy and not this one.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

RIGHTS = """
CREATE OR REPLACE FUNCTION wall.rights_of(given text[]) RETURNS text[] LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT one), '{}') FROM (VALUES
        ('practitioner', '{home_see,cpi_send,cpi_see_own,profile_see}'::text[]),
        ('agency_lead', '{home_see,cpi_send,cpi_see_own,cpi_see_titles,profile_see,decision_see,'
            'renewal_see,people_see,people_manage,checks_set%(reads)s}'),
        ('intelligence_analyst', '{home_see,cpi_analyse,profile_see,decision_see%(reads)s}'),
        ('profile_analyst', '{home_see,profile_see,profile_build}'),
        ('ig_officer', '{home_see,decision_see,renewal_see,people_see,checks_set}'),
        ('system_administrator', '{home_see,feedback_see%(manages)s}')%(custodian)s
    ) AS held (role, rights), unnest(rights) AS one WHERE role = ANY (given)
$$;
"""
LENDING = """
CREATE OR REPLACE FUNCTION wall.lent_roles(who bigint, in_agency bigint) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT lent::text), '{}')
    FROM public.partners_deputyship d JOIN public.partners_user l ON l.id = d.created_by_id,
        unnest(l.roles) AS lent
    WHERE d.person_id = who AND d.owner_id = in_agency AND d.ended_at IS NULL
        AND (now() AT TIME ZONE 'Europe/London')::date BETWEEN d.starts_on AND d.ends_on
        AND l.is_active AND l.agency_id = in_agency
        AND 'people_manage' = ANY (wall.rights_of(l.roles))
        AND NOT wall.rights_of(ARRAY[lent::text]) && ARRAY[%s]
$$;
"""
AFTER = {
    "reads": ",report_read,words_keep",
    "manages": ",portal_manage",
    "custodian": ",\n        ('source_custodian', '{home_see,source_open}')",
}
BEFORE = {"reads": "", "manages": "", "custodian": ""}
ROLES = [
    ("practitioner", "Practitioner"),
    ("agency_lead", "Agency lead"),
    ("intelligence_analyst", "Intelligence analyst"),
    ("profile_analyst", "Profile analyst"),
    ("ig_officer", "Information-governance officer"),
    ("system_administrator", "System administrator"),
    ("source_custodian", "Source custodian"),
]


def known(table: str) -> list[migrations.operations.base.Operation]:
    """The list of a table's roles with the new one in it."""
    name = f"partners_{table}_roles_known"
    condition = models.Q(roles__contained_by=[role for role, _ in ROLES])
    return [
        migrations.RemoveConstraint(model_name=table, name=name),
        migrations.AddConstraint(
            model_name=table,
            constraint=models.CheckConstraint(condition=condition, name=name),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("partners", "0028_who_stands_in")]
    operations = [
        migrations.AlterField(
            model_name="user",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=ROLES, max_length=30), default=list, size=None
            ),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=ROLES, max_length=30), size=None
            ),
        ),
        *known("user"),
        *known("invitation"),
        migrations.RunSQL(RIGHTS % AFTER, RIGHTS % BEFORE),
        migrations.RunSQL(LENDING % "'portal_manage', 'source_open'", LENDING % "'portal_manage'"),
    ]
