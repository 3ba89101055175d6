"""What is written in a profile is approved by a second person before it is published; editions follow each other."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0042_decisions_unheard'),
        ('profiles', '0012_a_second_person_publishes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='districtprofile',
            name='profiles_districtprofile_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='districtprofile',
            name='profiles_districtprofile_published_has_a_time',
        ),
        migrations.AddField(
            model_name='districtprofile',
            name='approved_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='districtprofile',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='districtprofile',
            name='edition',
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name='districtprofile',
            name='replaces',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='profiles.districtprofile'),
        ),
        migrations.AddField(
            model_name='districtprofile',
            name='review_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='districtprofile',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('approved', 'Approved'), ('published', 'Published'), ('superseded', 'Replaced by a newer edition')], default='draft', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='districtprofile',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'approved', 'published', 'superseded'])), name='profiles_districtprofile_state_known'),
        ),
        migrations.AddConstraint(
            model_name='districtprofile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='profiles_districtprofile_approved_at_both_or_neither'),
        ),
        migrations.AddConstraint(
            model_name='districtprofile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('state__in', ('draft', 'approved'))), models.Q(('published_at__isnull', False), ('state__in', ('published', 'superseded'))), _connector='OR'), name='profiles_districtprofile_published_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='districtprofile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'draft'), _negated=True), ('approved_at__isnull', True), _connector='OR'), name='profiles_districtprofile_no_draft_is_approved'),
        ),
        migrations.AddConstraint(
            model_name='districtprofile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('approved_at__isnull', False), ('review_on__isnull', False)), _connector='OR'), name='profiles_districtprofile_approved_until_a_review'),
        ),
    ]
