"""What an agency decided about a person of concern is not read by whom it will be told to.

The decision comes before the asking: its key and its reasons would tell that somebody is nominated.
"""

from django.db import migrations

POLICY = """
ALTER POLICY reads ON partners_sharingdecision USING (
    (owner_id = (SELECT wall.agency()) AND decided_by_id = (SELECT wall.user_id()))
    OR owner_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst', 'ig_officer'))
    OR (outcome = 'share' %(but)s
        AND recipient_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst', 'ig_officer')))
);
"""
UNHEARD = "AND NOT starts_with(subject_model, 'nominals.')"


class Migration(migrations.Migration):
    dependencies = [("partners", "0041_bureau_of_a_district")]
    operations = [migrations.RunSQL(POLICY % {"but": UNHEARD}, POLICY % {"but": ""})]
