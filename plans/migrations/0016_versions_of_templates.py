"""Templates of plans and named weeks in versions; a plan keeps the wordings that it began with.

The column `week` stays in the table, with what it held: processes of the release before write it
while this one is brought in. The next migration reads it.
"""

from datetime import date

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0015_trained_anew")]
    operations = [
        migrations.CreateModel(
            name="NamedWeek",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("version", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("words", models.CharField(max_length=300)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
            ],
            options={"ordering": ["name", "pk"], "abstract": False},
        ),
        migrations.AlterModelOptions(name="plantemplate", options={"ordering": ["name", "pk"]}),
        migrations.RemoveConstraint(model_name="plan", name="plans_plan_week_known"),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name="plan", name="week")],
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE plans_plan ALTER COLUMN week SET DEFAULT '';",
                    "ALTER TABLE plans_plan ALTER COLUMN week DROP DEFAULT;",
                )
            ],
        ),
        migrations.AddField(
            model_name="plan",
            name="template",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.plantemplate"),
        ),
        migrations.AddField(
            model_name="plantemplate", name="ends_on", field=models.DateField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="plantemplate", name="starts_on", field=models.DateField(default=date(2026, 11, 22)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="plantemplate", name="version", field=models.PositiveSmallIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="plantemplate", name="code", field=models.CharField(max_length=20)
        ),
        migrations.AddConstraint(
            model_name="plantemplate",
            constraint=models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="plans_plantemplate_words_not_blank"),
        ),
        migrations.AddConstraint(
            model_name="plantemplate",
            constraint=models.UniqueConstraint(fields=("code", "version"), name="plans_plantemplate_one_of_a_version"),
        ),
        migrations.AddConstraint(
            model_name="plantemplate",
            constraint=models.UniqueConstraint(condition=models.Q(("ends_on__isnull", True)), fields=("code",), name="plans_plantemplate_one_in_use"),
        ),
        migrations.AddConstraint(
            model_name="plantemplate",
            constraint=models.CheckConstraint(condition=models.Q(("aim", ""), _negated=True), name="plans_plantemplate_aim_not_blank"),
        ),
        migrations.AddConstraint(
            model_name="namedweek",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="plans_namedweek_name_not_blank"),
        ),
        migrations.AddConstraint(
            model_name="namedweek",
            constraint=models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="plans_namedweek_words_not_blank"),
        ),
        migrations.AddConstraint(
            model_name="namedweek",
            constraint=models.UniqueConstraint(fields=("code", "version"), name="plans_namedweek_one_of_a_version"),
        ),
        migrations.AddConstraint(
            model_name="namedweek",
            constraint=models.UniqueConstraint(condition=models.Q(("ends_on__isnull", True)), fields=("code",), name="plans_namedweek_one_in_use"),
        ),
        migrations.AddField(
            model_name="plan",
            name="named_week",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.namedweek"),
        ),
    ]  # fmt: skip
