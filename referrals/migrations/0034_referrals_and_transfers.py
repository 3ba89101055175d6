"""Safeguarding referrals with their threads; forms that one force passed to another."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import portal.references
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0035_referral_routes'),
        ('referrals', '0033_who_opened'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('key', models.CharField(default=portal.references.new_key, editable=False, max_length=22, unique=True)),
                ('reference', models.CharField(editable=False, max_length=20, unique=True)),
                ('marking', models.CharField(choices=[('OFFICIAL', 'OFFICIAL'), ('OFFICIAL-SENSITIVE', 'OFFICIAL-SENSITIVE')], default='OFFICIAL-SENSITIVE', max_length=20)),
                ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, editable=False, size=None)),
                ('concern', models.CharField(choices=[('red', 'Red: somebody may be harmed seriously, now or soon'), ('amber', 'Amber: significant concern, not at this moment'), ('green', 'Green: help is needed, nobody is in danger')], max_length=10)),
                ('state', models.CharField(choices=[('sent', 'Sent, not yet acknowledged'), ('acknowledged', 'Acknowledged'), ('answered', 'Answered'), ('returned', 'Sent back')], default='sent', max_length=15)),
                ('sent_name', models.CharField(max_length=120)),
                ('sent_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('acknowledge_hours', models.PositiveSmallIntegerField()),
                ('answer_hours', models.PositiveSmallIntegerField()),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                ('acknowledged_name', models.CharField(blank=True, db_default='', max_length=120)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_name', models.CharField(blank=True, db_default='', max_length=120)),
                ('outcome', models.CharField(blank=True, choices=[('strategy_discussion', 'A strategy discussion or enquiry is begun'), ('assessment', 'Social care assesses what is needed'), ('early_help', 'Early help or support is offered'), ('already_open', 'Known and open here already: this was added'), ('other_agency', 'Passed to another agency'), ('no_further_action', 'No further action')], db_default='', max_length=30)),
                ('return_reason', models.CharField(blank=True, choices=[('not_our_area', 'It is for another area'), ('other_team', 'It is for another team or agency'), ('not_enough', 'It says too little to act on')], db_default='', max_length=30)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReferralMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=portal.references.new_key, editable=False, max_length=22, unique=True)),
                ('words', models.TextField()),
                ('written_name', models.CharField(max_length=120)),
                ('written_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ReferralOrigin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('marks_left', models.PositiveIntegerField(default=0)),
                ('marks_reason', models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name='ReferralText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.TextField()),
                ('concern', models.TextField()),
                ('done', models.TextField()),
                ('wanted', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=portal.references.new_key, editable=False, max_length=22, unique=True)),
                ('reference', models.CharField(max_length=20)),
                ('marking', models.CharField(choices=[('OFFICIAL', 'OFFICIAL'), ('OFFICIAL-SENSITIVE', 'OFFICIAL-SENSITIVE')], max_length=20)),
                ('reason', models.CharField(max_length=300)),
                ('moved_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('moved_name', models.CharField(max_length=120)),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                ('acknowledged_name', models.CharField(blank=True, db_default='', max_length=120)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='cpiform',
            name='received_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='acknowledged_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='referral',
            name='created_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='referral',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='referral',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.agency'),
        ),
        migrations.AddField(
            model_name='referral',
            name='recipient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.agency'),
        ),
        migrations.AddField(
            model_name='referral',
            name='recipient_unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.unit'),
        ),
        migrations.AddField(
            model_name='referral',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.unit'),
        ),
        migrations.AddField(
            model_name='referralmessage',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.agency'),
        ),
        migrations.AddField(
            model_name='referralmessage',
            name='referral',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='thread', to='referrals.referral'),
        ),
        migrations.AddField(
            model_name='referralmessage',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='referralorigin',
            name='decision',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.sharingdecision'),
        ),
        migrations.AddField(
            model_name='referralorigin',
            name='form',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referral_origins', to='referrals.cpiform'),
        ),
        migrations.AddField(
            model_name='referralorigin',
            name='referral',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='origin', to='referrals.referral'),
        ),
        migrations.AddField(
            model_name='referraltext',
            name='referral',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='referral_text', to='referrals.referral'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='acknowledged_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='transfer',
            name='decision',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.sharingdecision'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='form',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='referrals.cpiform'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='moved_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='transfer',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.agency'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='recipient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.agency'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['owner', '-id'], name='referrals_referral_owned'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['recipient', '-id'], name='referrals_referral_received'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('state__in', ('sent', 'acknowledged'))), fields=['due_at'], name='referrals_referral_due'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('marking__in', ['OFFICIAL', 'OFFICIAL-SENSITIVE'])), name='referrals_referral_marking_known'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['sent', 'acknowledged', 'answered', 'returned'])), name='referrals_referral_state_known'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('concern__in', ['red', 'amber', 'green'])), name='referrals_referral_concern_known'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'strategy_discussion', 'assessment', 'early_help', 'already_open', 'other_agency', 'no_further_action'])), name='referrals_referral_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('return_reason__in', ['', 'not_our_area', 'other_team', 'not_enough'])), name='referrals_referral_return_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at__isnull', True), ('acknowledged_by__isnull', True)), models.Q(('acknowledged_at__isnull', False), ('acknowledged_by__isnull', False)), _connector='OR'), name='referrals_referral_acknowledged_at_both_or_neither'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='referrals_referral_ended_at_both_or_neither'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('owner', models.F('recipient')), _negated=True), name='referrals_referral_two_agencies'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('acknowledge_hours__range', (1, 672)), ('answer_hours__range', (1, 672))), name='referrals_referral_clock_in_reach'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at__isnull', True), ('state', 'sent')), models.Q(('state__in', ['acknowledged', 'answered']), ('acknowledged_at__isnull', False)), ('state', 'returned'), _connector='OR'), name='referrals_referral_acknowledged_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('outcome', ''), ('return_reason', ''), ('state__in', ('sent', 'acknowledged'))), models.Q(('ended_at__isnull', False), ('return_reason', ''), ('state', 'answered'), models.Q(('outcome', ''), _negated=True)), models.Q(('ended_at__isnull', False), ('outcome', ''), ('state', 'returned'), models.Q(('return_reason', ''), _negated=True)), _connector='OR'), name='referrals_referral_ended_somehow'),
        ),
        migrations.AddConstraint(
            model_name='referralmessage',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='referrals_referralmessage_words_not_blank'),
        ),
        migrations.AddConstraint(
            model_name='referralorigin',
            constraint=models.CheckConstraint(condition=models.Q(('marks_left', 0), models.Q(('marks_reason', ''), _negated=True), _connector='OR'), name='referrals_referralorigin_marks_left_have_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='referraltext',
            constraint=models.CheckConstraint(condition=models.Q(('about', ''), _negated=True), name='referrals_referraltext_about_not_blank'),
        ),
        migrations.AddConstraint(
            model_name='referraltext',
            constraint=models.CheckConstraint(condition=models.Q(('concern', ''), _negated=True), name='referrals_referraltext_concern_not_blank'),
        ),
        migrations.AddConstraint(
            model_name='referraltext',
            constraint=models.CheckConstraint(condition=models.Q(('done', ''), _negated=True), name='referrals_referraltext_done_not_blank'),
        ),
        migrations.AddConstraint(
            model_name='referraltext',
            constraint=models.CheckConstraint(condition=models.Q(('wanted', ''), _negated=True), name='referrals_referraltext_wanted_not_blank'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['form', '-id'], name='referrals_transfer_of_form'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['owner', '-id'], name='referrals_transfer_from'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['recipient', '-id'], name='referrals_transfer_to'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('marking__in', ['OFFICIAL', 'OFFICIAL-SENSITIVE'])), name='referrals_transfer_marking_known'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='referrals_transfer_reason_not_blank'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at__isnull', True), ('acknowledged_by__isnull', True)), models.Q(('acknowledged_at__isnull', False), ('acknowledged_by__isnull', False)), _connector='OR'), name='referrals_transfer_acknowledged_at_both_or_neither'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('owner', models.F('recipient')), _negated=True), name='referrals_transfer_two_forces'),
        ),
    ]
