"""A person decides whether somebody is an adult; a contribution is lent on conditions."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FORWARD = """
-- The conditions are those of a decision of the owner to lend this contribution to this agency.
CREATE FUNCTION nominals_check_terms() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM nominals_contribution c JOIN partners_sharingdecision d
            ON d.subject_key = c.key AND d.owner_id = c.owner_id
        WHERE c.id = NEW.contribution_id AND d.id = NEW.decision_id AND d.outcome = 'share'
            AND d.subject_model = 'nominals.Contribution' AND d.recipient_id = NEW.recipient_id) THEN
        RAISE EXCEPTION 'conditions are those of a decision to lend' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checks BEFORE INSERT ON nominals_loanterms
    FOR EACH ROW EXECUTE FUNCTION nominals_check_terms();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON nominals_loanterms
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();

ALTER TABLE nominals_loanterms ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_loanterms FOR SELECT TO portal_web, portal_worker USING (
    (SELECT c.owner_id = (SELECT wall.agency()) OR nominals_loanterms.recipient_id = (SELECT wall.agency())
        FROM nominals_contribution c WHERE c.id = contribution_id)
);
CREATE POLICY decides ON nominals_loanterms FOR INSERT TO portal_web, portal_worker WITH CHECK (
    (SELECT c.owner_id = (SELECT wall.agency_as('agency_lead', 'intelligence_analyst', 'nominating_officer'))
        FROM nominals_contribution c WHERE c.id = contribution_id)
);
"""
BACKWARD = """
DROP POLICY decides ON nominals_loanterms;
DROP POLICY reads ON nominals_loanterms;
ALTER TABLE nominals_loanterms NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP TRIGGER never_changed ON nominals_loanterms;
DROP TRIGGER checks ON nominals_loanterms;
DROP FUNCTION nominals_check_terms();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('nominals', '0004_first_scheme'),
        ('partners', '0036_nominating_officer'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LoanTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('conditions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='contribution',
            name='nominals_contribution_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='contribution',
            name='nominals_contribution_said_as_its_kind_is',
        ),
        migrations.AlterField(
            model_name='contribution',
            name='kind',
            field=models.CharField(choices=[('name', 'Name'), ('birth', 'Date of birth'), ('identifier', 'Number in a system'), ('address', 'Address'), ('status', 'Where the person is now'), ('management', 'Management already in place'), ('warning', 'Warning'), ('dependants', 'Dependants'), ('text', 'Something else'), ('age', 'Adult or child, as a person decided')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['name', 'birth', 'identifier', 'address', 'status', 'management', 'warning', 'dependants', 'text', 'age'])), name='nominals_contribution_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('pk__isnull', True), models.Q(('code__in', ['legal', 'alias', 'nickname']), ('kind', 'name')), models.Q(('code__in', ['PNC', 'CRO', 'CHS', 'NOMIS', 'PND', 'OCGM', 'other']), ('kind', 'identifier')), models.Q(('code__in', ['community', 'custody', 'remand', 'licence', 'recall', 'wanted', 'abroad']), ('kind', 'status')), models.Q(('code__in', ['IOM_FIXED', 'IOM_FLEX', 'IOM_FREE', 'MAPPA_1', 'MAPPA_2', 'MAPPA_3', 'SCPO', 'order', 'cohort']), ('kind', 'management')), models.Q(('code__in', ['violent', 'weapons', 'firearms', 'self_harm', 'dogs', 'visit_in_pairs', 'escapes', 'other']), ('kind', 'warning')), models.Q(('code__in', ['adult', 'child']), ('kind', 'age')), models.Q(('code', ''), models.Q(('kind__in', ['name', 'identifier', 'status', 'management', 'warning', 'age']), _negated=True)), _connector='OR'), models.Q(models.Q(('kind__in', ('name', 'identifier', 'address')), _negated=True), models.Q(('value', ''), _negated=True), _connector='OR'), models.Q(models.Q(('kind__in', ('text', 'age')), _negated=True), models.Q(('detail', ''), _negated=True), _connector='OR'), models.Q(models.Q(('kind__in', ('birth',)), _negated=True), ('starts_on__isnull', False), _connector='OR'), models.Q(models.Q(('kind', 'dependants'), _negated=True), ('number__isnull', False), _connector='OR')), name='nominals_contribution_said_as_its_kind_is'),
        ),
        migrations.AddField(
            model_name='loanterms',
            name='contribution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='loan_terms', to='nominals.contribution'),
        ),
        migrations.AddField(
            model_name='loanterms',
            name='decision',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.sharingdecision'),
        ),
        migrations.AddField(
            model_name='loanterms',
            name='recipient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.agency'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
