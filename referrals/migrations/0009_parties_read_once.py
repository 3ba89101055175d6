"""Whether the owner is bound by a grant's agreement is asked of the grant, which names the same owner.

Asked of the form, the parties to all agreements were read again for each row of a list. The grant is
a scalar: as EXISTS it names nothing of the form but its key any more, and PostgreSQL would read all
grants of the agency instead.
"""

from django.db import migrations

FORWARD = """
ALTER POLICY reads ON referrals_cpiform USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND (
        (owner_id = (SELECT wall.agency_as('intelligence_analyst')) AND state <> 'draft')
        OR (sender_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
            AND (created_by_id = (SELECT wall.user_id())
                OR (state <> 'draft' AND unit_id = (SELECT wall.unit_led()))))
        OR (sender_id = (SELECT wall.agency_as('agency_lead')) AND state <> 'draft')
        OR ((SELECT wall.agency_as('intelligence_analyst')) = ANY (readers) AND (
            SELECT true FROM referrals_cpiformgrant g
            WHERE g.content_object_id = referrals_cpiform.id AND g.group_id = (SELECT wall.group_id())
                AND g.owner_id = referrals_cpiform.owner_id
                AND g.revoked_at IS NULL AND g.expires_at > now()
                AND (g.agreement_id IS NULL
                    OR (g.agreement_id = ANY ((SELECT wall.agreements())::bigint[])
                        AND EXISTS (SELECT FROM partners_agreementparty p
                            WHERE p.agreement_id = g.agreement_id AND p.agency_id = g.owner_id)))
            LIMIT 1))
    )
);
"""
BACKWARD = """
ALTER POLICY reads ON referrals_cpiform USING (
    marking = ANY ((SELECT wall.markings())::text[])
    AND (
        (owner_id = (SELECT wall.agency_as('intelligence_analyst')) AND state <> 'draft')
        OR (sender_id = (SELECT wall.agency_as('practitioner', 'agency_lead'))
            AND (created_by_id = (SELECT wall.user_id())
                OR (state <> 'draft' AND unit_id = (SELECT wall.unit_led()))))
        OR (sender_id = (SELECT wall.agency_as('agency_lead')) AND state <> 'draft')
        OR ((SELECT wall.agency_as('intelligence_analyst')) = ANY (readers) AND EXISTS (
            SELECT FROM referrals_cpiformgrant g
            WHERE g.content_object_id = referrals_cpiform.id AND g.group_id = (SELECT wall.group_id())
                AND g.owner_id = referrals_cpiform.owner_id
                AND g.revoked_at IS NULL AND g.expires_at > now()
                AND (g.agreement_id IS NULL
                    OR (g.agreement_id = ANY ((SELECT wall.agreements())::bigint[])
                        AND EXISTS (SELECT FROM partners_agreementparty p
                            WHERE p.agreement_id = g.agreement_id AND p.agency_id = referrals_cpiform.owner_id)))))
    )
);
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0008_sent_in_one")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
