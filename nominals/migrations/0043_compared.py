"""The secretariat says of two nominations that they are of one person or of two, or not any more."""

from django.db import migrations, models

KNOWN = "nominals_nominationnote_kind_known"


class Migration(migrations.Migration):
    dependencies = [("nominals", "0042_who_moderates")]
    operations = [
        migrations.RemoveConstraint(model_name="nominationnote", name=KNOWN),
        migrations.AlterField(
            model_name="nominationnote",
            name="kind",
            field=models.CharField(
                choices=[
                    ("returned", "Sent back by its agency's approver"),
                    ("same", "The same person: the later one is closed"),
                    ("different", "Different people: both are kept"),
                    ("unsettled", "Not known any more whether it is the same person"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="nominationnote",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["returned", "same", "different", "unsettled"])),
                name=KNOWN,
            ),
        ),
    ]
