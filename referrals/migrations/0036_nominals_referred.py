"""A nominal who is, or may be, under 18 is referred to safeguarding by whoever works with nominals.

Their maker reads them, beside the analysts of the agency: who made it may not be one.
"""

import django.db.models.deletion
from django.db import migrations, models


# Who works with nominals and made it. Before, the analysts alone read and wrote.
MAKERS = "wall.agency_as('agency_lead', 'intelligence_analyst', 'nominating_officer')"
MAKER = f"OR ({{of}}owner_id = (SELECT {MAKERS}) AND {{of}}created_by_id = (SELECT wall.user_id()))"
POLICIES = """
ALTER POLICY reads ON referrals_referral USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND (owner_id = (SELECT wall.agency_as('intelligence_analyst')) %(own)s
        OR recipient_id = (SELECT wall.agency_as('agency_lead'))
        OR (recipient_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
            AND recipient_unit_id = (SELECT wall.unit_led())))
);
ALTER POLICY refers ON referrals_referral WITH CHECK (
    owner_id = (SELECT %(refers)s) AND created_by_id = (SELECT wall.user_id()) AND state = 'sent'
);
ALTER POLICY reads ON referrals_referraltext USING (EXISTS (
    SELECT FROM referrals_referral r WHERE r.id = referral_id AND (
        r.owner_id = (SELECT wall.agency_as('intelligence_analyst')) %(ones)s
        OR (r.recipient_id = (SELECT wall.agency_as('agency_lead')) AND r.recipient_unit_id IS NULL)
        OR (r.recipient_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
            AND r.recipient_unit_id = (SELECT wall.unit_led())))
));
ALTER POLICY writes ON referrals_referraltext WITH CHECK (EXISTS (
    SELECT FROM referrals_referral r WHERE r.id = referral_id AND r.created_by_id = (SELECT wall.user_id())
        AND r.owner_id = (SELECT %(refers)s)
));
ALTER POLICY reads ON referrals_referralmessage USING (EXISTS (
    SELECT FROM referrals_referral r WHERE r.id = referral_id AND (
        r.owner_id = (SELECT wall.agency_as('intelligence_analyst')) %(ones)s
        OR (r.recipient_id = (SELECT wall.agency_as('agency_lead')) AND r.recipient_unit_id IS NULL)
        OR (r.recipient_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
            AND r.recipient_unit_id = (SELECT wall.unit_led())))
));
ALTER POLICY writes ON referrals_referralmessage WITH CHECK (
    written_by_id = (SELECT wall.user_id()) AND agency_id = (SELECT wall.agency()) AND EXISTS (
        SELECT FROM referrals_referral r WHERE r.id = referral_id AND r.state IN ('sent', 'acknowledged') AND (
            r.owner_id = (SELECT wall.agency_as('intelligence_analyst')) %(ones)s
            OR (r.recipient_id = (SELECT wall.agency_as('agency_lead')) AND r.recipient_unit_id IS NULL)
            OR (r.recipient_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
                AND r.recipient_unit_id = (SELECT wall.unit_led()))))
);
ALTER POLICY reads ON referrals_referralorigin USING (EXISTS (
    SELECT FROM referrals_referral r WHERE r.id = referral_id
        AND (r.owner_id = (SELECT wall.agency_as('intelligence_analyst')) %(ones)s)
));
ALTER POLICY writes ON referrals_referralorigin WITH CHECK (EXISTS (
    SELECT FROM referrals_referral r WHERE r.id = referral_id AND r.created_by_id = (SELECT wall.user_id())
        AND (r.owner_id = (SELECT wall.agency_as('intelligence_analyst')) %(of_nominal)s)
));
"""
AFTER = {
    "own": MAKER.format(of=""), "ones": MAKER.format(of="r."), "refers": MAKERS,
    "of_nominal": f"OR (nominal_id IS NOT NULL AND r.owner_id = (SELECT {MAKERS}))",
}
BEFORE = {"own": "", "ones": "", "refers": "wall.agency_as('intelligence_analyst')", "of_nominal": ""}

ORIGIN = """
CREATE OR REPLACE FUNCTION referrals_check_origin() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.nominal_id IS NOT NULL THEN
        -- Seen by whoever asks: the policies of nominals hold here.
        IF EXISTS (SELECT FROM referrals_referral r
                JOIN partners_district t ON t.id = NEW.district_id AND t.referral_agency_id = r.recipient_id
                    AND t.referral_unit_id IS NOT DISTINCT FROM r.recipient_unit_id
                JOIN partners_sharingdecision d ON d.id = NEW.decision_id AND d.outcome = 'share'
                    AND d.owner_id = r.owner_id AND d.recipient_id = r.recipient_id
                    AND d.subject_model = 'referrals.Referral' AND d.subject_key = r.key
                WHERE r.id = NEW.referral_id AND r.marking = 'OFFICIAL-SENSITIVE'
                    AND EXISTS (SELECT FROM nominals_nominal n WHERE n.id = NEW.nominal_id)) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'a nominal is referred by who sees it, by a decision, to whom the district names'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM referrals_referral r
            JOIN referrals_cpiform f ON f.id = NEW.form_id AND f.owner_id = r.owner_id AND f.state <> 'draft'
            JOIN partners_district t ON t.id = f.district_id AND t.referral_agency_id = r.recipient_id
                AND t.referral_unit_id IS NOT DISTINCT FROM r.recipient_unit_id
            JOIN partners_sharingdecision d ON d.id = NEW.decision_id AND d.outcome = 'share'
                AND d.owner_id = r.owner_id AND d.recipient_id = r.recipient_id
                AND d.subject_model = 'referrals.Referral' AND d.subject_key = r.key
            WHERE r.id = NEW.referral_id AND r.marking = f.marking) THEN
        RAISE EXCEPTION 'a form is referred by its force, by a decision, to whom its district names'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
FIRST_BRANCH = ORIGIN[ORIGIN.index("    IF NEW.nominal_id") : ORIGIN.index("    IF NOT EXISTS")]

TELLS = """
CREATE OR REPLACE FUNCTION wall.tell_referral(chosen text, of_kind text, cannot_wait boolean) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asking wall.one := wall.person();
    about public.referrals_referral;
BEGIN
    SELECT * INTO about FROM public.referrals_referral r WHERE r.key = chosen;
    IF of_kind NOT IN ('referral', 'referral_news') OR about.id IS NULL THEN RETURN NULL; END IF;
    IF about.owner_id = asking.agency_id AND ('intelligence_analyst' = ANY (asking.roles)%(own)s) THEN
        RETURN wall.told_of_referral(about, of_kind, '', cannot_wait);
    END IF;
    IF about.recipient_id = asking.agency_id AND asking.roles && '{practitioner,agency_lead}'
        AND (about.recipient_unit_id = asking.unit_led
            OR (about.recipient_unit_id IS NULL AND 'agency_lead' = ANY (asking.roles))) THEN
        RETURN wall.told(about.owner_id, ARRAY[about.created_by_id], '{intelligence_analyst}', of_kind,
            about.reference, about.key, '', cannot_wait);
    END IF;
    RETURN NULL;
END $$;
"""
OWN = (
    "\n        OR (about.created_by_id = asking.user_id"
    " AND asking.roles && '{agency_lead,nominating_officer}')"
)


class Migration(migrations.Migration):

    dependencies = [
        ('nominals', '0002_walls'),
        ('partners', '0036_nominating_officer'),
        ('referrals', '0035_who_refers'),
    ]

    operations = [
        migrations.AddField(
            model_name='referralorigin',
            name='district',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.district'),
        ),
        migrations.AddField(
            model_name='referralorigin',
            name='nominal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referral_origins', to='nominals.nominal'),
        ),
        migrations.AlterField(
            model_name='referralorigin',
            name='form',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referral_origins', to='referrals.cpiform'),
        ),
        migrations.AddConstraint(
            model_name='referralorigin',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('district__isnull', True), ('form__isnull', False), ('nominal__isnull', True)), models.Q(('district__isnull', False), ('form__isnull', True), ('nominal__isnull', False)), _connector='OR'), name='referrals_referralorigin_form_or_nominal'),
        ),
        migrations.RunSQL(
            ORIGIN + POLICIES % AFTER + TELLS % {"own": OWN},
            TELLS % {"own": ""} + POLICIES % BEFORE + ORIGIN.replace(FIRST_BRANCH, ""),
        ),
    ]
