"""Words beside a nomination that stay with one agency: why it went back at home; who is whom."""

import django.db.models.deletion
import django.db.models.functions
from django.conf import settings
from django.db import migrations, models

NOMINATORS = "'agency_lead', 'intelligence_analyst', 'nominating_officer'"
FORWARD = """
ALTER TABLE nominals_nominationnote ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reads ON nominals_nominationnote FOR SELECT TO portal_web, portal_worker USING (
    ((kind = 'returned' AND owner_id = (SELECT wall.agency_as(<NOMINATORS>)))
        OR (kind <> 'returned' AND owner_id = (SELECT wall.agency_as('japtm_secretariat'))))
    AND nomination_id IN (SELECT n.id FROM nominals_nomination n)
);
CREATE POLICY says ON nominals_nominationnote FOR INSERT TO portal_web, portal_worker WITH CHECK (
    made_by_id = (SELECT wall.user_id()) AND (
        (kind = 'returned' AND owner_id = (SELECT wall.agency_as('agency_lead')) AND nomination_id IN (
            SELECT n.id FROM nominals_nomination n WHERE n.owner_id = nominals_nominationnote.owner_id
                AND n.state = 'awaiting'))
        OR (kind <> 'returned' AND owner_id = (SELECT wall.agency_as('japtm_secretariat')) AND EXISTS (
            SELECT FROM nominals_nomination n JOIN nominals_nomination o ON o.programme_id = n.programme_id
            WHERE n.id = nomination_id AND o.id = other_id AND n.state NOT IN ('draft', 'awaiting')
                AND n.recipient_id = nominals_nominationnote.owner_id
                AND o.recipient_id = nominals_nominationnote.owner_id))
    )
);
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON nominals_nominationnote
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
"""
BACKWARD = """
DROP TRIGGER never_changed ON nominals_nominationnote;
DROP POLICY says ON nominals_nominationnote;
DROP POLICY reads ON nominals_nominationnote;
ALTER TABLE nominals_nominationnote NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("nominals", "0033_interests_while_it_lives"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="NominationNote",
            fields=[
                ("id", models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                )),
                ("kind", models.CharField(
                    choices=[
                        ("returned", "Sent back by its agency's approver"),
                        ("same", "The same person: merged"),
                        ("different", "Not the same person: both are kept"),
                    ],
                    max_length=10,
                )),
                ("words", models.CharField(max_length=500)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.Now())),
                ("made_by", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+",
                    to=settings.AUTH_USER_MODEL,
                )),
                ("nomination", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="notes",
                    to="nominals.nomination",
                )),
                ("other", models.ForeignKey(
                    blank=True, null=True, on_delete=django.db.models.deletion.PROTECT,
                    related_name="+", to="nominals.nomination",
                )),
                ("owner", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+",
                    to="partners.agency",
                )),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["returned", "same", "different"])),
                        name="nominals_nominationnote_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(("words", "")),
                        name="nominals_nominationnote_words_not_blank",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "returned"), ("other__isnull", True))
                        | (
                            ~models.Q(("kind", "returned"))
                            & ~models.Q(("other", models.F("nomination")))
                            & models.Q(("other__isnull", False))
                        ),
                        name="nominals_nominationnote_compares_two",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD.replace("<NOMINATORS>", NOMINATORS), BACKWARD),
    ]  # fmt: skip
