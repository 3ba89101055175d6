"""Gender, nationality, prison category and who supervises: what a nomination asks of a person."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('nominals', '0047_set_aside'),
        ('partners', '0042_decisions_unheard'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            field=models.CharField(choices=[('name', 'Name'), ('birth', 'Date of birth'), ('gender', 'Gender'), ('nationality', 'Nationality'), ('identifier', 'Number in a system'), ('address', 'Address'), ('status', 'Where the person is now'), ('category', 'Prison category'), ('officer', 'Supervising officer'), ('management', 'Management already in place'), ('warning', 'Warning'), ('dependants', 'Dependants'), ('text', 'Something else'), ('age', 'Adult or child, as a person decided')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['name', 'birth', 'gender', 'nationality', 'identifier', 'address', 'status', 'category', 'officer', 'management', 'warning', 'dependants', 'text', 'age'])), name='nominals_contribution_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('pk__isnull', True), models.Q(('code__in', ['legal', 'alias', 'nickname']), ('kind', 'name')), models.Q(('code__in', ['female', 'male', 'other']), ('kind', 'gender')), models.Q(('code__in', ['PNC', 'CRO', 'CHS', 'NOMIS', 'PND', 'OCGM', 'other']), ('kind', 'identifier')), models.Q(('code__in', ['community', 'custody', 'remand', 'licence', 'recall', 'wanted', 'abroad']), ('kind', 'status')), models.Q(('code__in', ['A', 'B', 'C', 'D', 'restricted', 'closed', 'open', 'U']), ('kind', 'category')), models.Q(('code__in', ['IOM_FIXED', 'IOM_FLEX', 'IOM_FREE', 'MAPPA_1', 'MAPPA_2', 'MAPPA_3', 'MAPPA_CAT_1', 'MAPPA_CAT_2', 'MAPPA_CAT_3', 'MAPPA_CAT_4', 'SCPO', 'order', 'cohort']), ('kind', 'management')), models.Q(('code__in', ['violent', 'weapons', 'firearms', 'self_harm', 'dogs', 'visit_in_pairs', 'escapes', 'other']), ('kind', 'warning')), models.Q(('code__in', ['adult', 'child']), ('kind', 'age')), models.Q(('code', ''), models.Q(('kind__in', ['name', 'gender', 'identifier', 'status', 'category', 'management', 'warning', 'age']), _negated=True)), _connector='OR'), models.Q(models.Q(('kind__in', ('name', 'nationality', 'identifier', 'address', 'officer')), _negated=True), models.Q(('value', ''), _negated=True), _connector='OR'), models.Q(models.Q(('kind__in', ('text', 'age')), _negated=True), models.Q(('detail', ''), _negated=True), _connector='OR'), models.Q(models.Q(('kind__in', ('birth',)), _negated=True), ('starts_on__isnull', False), _connector='OR'), models.Q(models.Q(('kind', 'dependants'), _negated=True), ('number__isnull', False), _connector='OR')), name='nominals_contribution_said_as_its_kind_is'),
        ),
    ]
