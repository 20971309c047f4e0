import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
import hubs.models.evidence_files
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from typing import Any
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def give_suspensions_rows(apps: Any, schema_editor: Any) -> None:
    """What was suspended by a state is suspended by a row, from the day that history knows, by whom it names."""
    # The application's own connection would wait for this one, which changes its tables.
    mine = schema_editor.connection.alias
    accreditations = apps.get_model("hubs", "Accreditation").objects.using(mine)
    events = apps.get_model("hubs", "AccreditationEvent").objects.using(mine)
    people = apps.get_model("accounts", "Person").objects.using(mine)
    suspensions = apps.get_model("hubs", "Suspension").objects.using(mine)
    for accreditation in accreditations.filter(state="suspended"):
        of_row = events.filter(pgh_obj_id=accreditation.pk).order_by("pgh_id").select_related("pgh_context")
        since = None
        for event in of_row:
            since = (since or event) if event.state == "suspended" else None
        known = since.pgh_context.metadata if since and since.pgh_context else {}
        by = known.get("user")
        day = timezone.localdate(since.pgh_created_at) if since else accreditation.starts_on
        suspensions.create(
            accreditation=accreditation,
            starts_on=max(day, accreditation.starts_on),
            reason=accreditation.state_reason or "Suspended before reasons were kept.",
            for_learners="stay",
            suspended_by_id=by if people.filter(pk=by).exists() else None,
        )
    accreditations.filter(state="suspended").update(state="standing", state_reason="")
    # Tables are changed after this, for which nothing may wait to be checked.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('hubs', '0006_public_register'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='accreditation',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='accreditation',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='accreditation',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='decision',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='decision',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='decision',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='region',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='region',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='region',
            name='delete_delete',
        ),
        migrations.AlterField(
            model_name='accreditation',
            name='state',
            field=models.CharField(choices=[('standing', 'standing'), ('annulled', 'annulled')], default='standing', max_length=10),
        ),
        migrations.AlterField(
            model_name='accreditationevent',
            name='state',
            field=models.CharField(choices=[('standing', 'standing'), ('annulled', 'annulled')], default='standing', max_length=10),
        ),
        migrations.AlterField(
            model_name='importrun',
            name='source',
            field=models.CharField(choices=[('scheme', "the scheme's page"), ('epraccur', 'ODS practices (epraccur)'), ('ebranchs', 'ODS branch surgeries (ebranchs)'), ('locations', 'locations of practices'), ('bank_holidays', 'gov.uk bank holidays'), ('accreditations', 'accreditations carried over')], max_length=20),
        ),
        migrations.AlterField(
            model_name='importrunevent',
            name='source',
            field=models.CharField(choices=[('scheme', "the scheme's page"), ('epraccur', 'ODS practices (epraccur)'), ('ebranchs', 'ODS branch surgeries (ebranchs)'), ('locations', 'locations of practices'), ('bank_holidays', 'gov.uk bank holidays'), ('accreditations', 'accreditations carried over')], max_length=20),
        ),
        migrations.CreateModel(
            name='ChangeDeclaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('sites', 'sites or premises'), ('concerns', 'concerns about the learning environment'), ('education_lead', 'the education lead'), ('cqc_rating', 'the CQC rating'), ('merger', 'a merger or a new contract holder'), ('other', 'something else')], max_length=20)),
                ('happened_on', models.DateField(verbose_name='day of the change')),
                ('text', models.TextField(verbose_name='what has changed')),
                ('state', models.CharField(choices=[('declared', 'declared'), ('under_review', 'under review'), ('closed', 'closed')], default='declared', editable=False, max_length=12)),
                ('declared_at', models.DateTimeField(auto_now_add=True)),
                ('taken_up_at', models.DateTimeField(editable=False, null=True, verbose_name='taken up on')),
                ('outcome', models.CharField(blank=True, choices=[('stands', 'stands as it is'), ('renewal', 'renewal asked for'), ('conditions', 'conditions set'), ('suspended', 'suspended'), ('ended', 'ended')], editable=False, max_length=12)),
                ('reason', models.TextField(blank=True, editable=False)),
                ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='closed on')),
                ('closed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='hubs.practice')),
                ('taken_up_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'declared change',
                'ordering': ['-declared_at', '-pk'],
                'indexes': [models.Index(models.F('practice'), condition=models.Q(('state', 'closed'), _negated=True), name='hubs_open_changes')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'declared'), ('taken_up_at__isnull', True), ('taken_up_by__isnull', True)), models.Q(models.Q(('state', 'declared'), _negated=True), ('taken_up_at__isnull', False), ('taken_up_by__isnull', False)), _connector='OR'), name='hubs_change_is_taken_up_by_somebody', violation_error_message='A review has somebody who took it up, from when it is under review.'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('outcome', ''), _negated=True), ('closed_at__isnull', False), ('closed_by__isnull', False), ('state', 'closed'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True), ('closed_by__isnull', True), ('outcome', ''), ('reason', '')), _connector='OR'), name='hubs_change_is_closed_with_an_outcome', violation_error_message='A review is closed by somebody, with an outcome and a reason.')],
            },
        ),
        migrations.CreateModel(
            name='CriteriaVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(help_text='For example: Criteria 2027.', max_length=100)),
                ('note', models.TextField(blank=True, help_text='What is new and why, for those who apply. They read it.', max_length=2000)),
                ('takes_effect_on', models.DateField(blank=True, editable=False, null=True, verbose_name='takes effect on')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='published')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('published_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criteria_versions', to='hubs.region')),
            ],
            options={
                'verbose_name': 'version of the criteria',
                'verbose_name_plural': 'versions of the criteria',
                'ordering': ['region', '-takes_effect_on', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('published_at__isnull', True)), fields=('region',), name='hubs_criteria_have_one_draft', violation_error_message='This region has a draft of its criteria already.'), models.UniqueConstraint(fields=('region', 'takes_effect_on'), name='hubs_criteria_take_effect_on_days_of_their_own', violation_error_message='Another version takes effect on that day already.'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True), ('takes_effect_on__isnull', True)), models.Q(('published_at__isnull', False), ('takes_effect_on__isnull', False)), _connector='OR'), name='hubs_published_criteria_have_a_day', violation_error_message='Published criteria take effect on a day.')],
            },
        ),
        migrations.CreateModel(
            name='EvidenceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('image/webp', 'picture'), ('application/pdf', 'PDF'), ('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'Word document'), ('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'Excel spreadsheet'), ('application/vnd.openxmlformats-officedocument.presentationml.presentation', 'PowerPoint presentation'), ('text/plain', 'text')], max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(editable=False, max_length=64)),
                ('file', models.FileField(max_length=200, storage=hubs.models.evidence_files.evidence_store, upload_to=hubs.models.evidence_files._stored_as)),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='given')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='taken away')),
                ('removed_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='why it was taken away')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='hubs.practicegroup', verbose_name='practice group')),
                ('practice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='hubs.practice')),
                ('removed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken away by')),
                ('uploaded_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given by')),
            ],
            options={
                'ordering': ['-uploaded_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('group__isnull', True), ('practice__isnull', False)), models.Q(('group__isnull', False), ('practice__isnull', True)), _connector='OR'), name='hubs_evidencefile_is_for_one_host', violation_error_message='Choose either a practice or a practice group, not both.'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('practice', 'sha256'), name='hubs_practice_keeps_a_file_once', violation_error_message='This file is here already.'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('group', 'sha256'), name='hubs_group_keeps_a_file_once', violation_error_message='This file is here already.'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by__isnull', True), ('removed_reason', '')), models.Q(('removed_at__isnull', False), models.Q(('removed_reason', ''), _negated=True)), _connector='OR'), name='hubs_file_is_taken_away_for_a_reason', violation_error_message='Say why the file is taken away.')],
            },
        ),
        migrations.CreateModel(
            name='PanelMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('planned', 'planned'), ('held', 'held'), ('called_off', 'called off')], default='planned', max_length=10)),
                ('starts_at', models.DateTimeField(verbose_name='start')),
                ('ends_at', models.DateTimeField(verbose_name='end')),
                ('place', models.CharField(max_length=200, verbose_name='place or link')),
                ('minutes', models.TextField(blank=True, max_length=20000)),
                ('small_because', models.TextField(blank=True, max_length=500, verbose_name='why fewer than three members')),
                ('called_off_because', models.TextField(blank=True, max_length=500)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_meetings', to='hubs.region')),
            ],
            options={
                'ordering': ['-starts_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='hubs_meeting_starts_before_it_ends', violation_error_message='The meeting must end after it starts.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), _negated=True), models.Q(('minutes', ''), _negated=True), _connector='OR'), name='hubs_meeting_held_has_minutes', violation_error_message='Write the minutes of the meeting.')],
            },
        ),
        migrations.CreateModel(
            name='Prospect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('prospective', 'prospective'), ('contacted', 'contacted'), ('interested', 'interested'), ('applying', 'applying'), ('accredited', 'accredited'), ('not_now', 'not now')], default='prospective', max_length=12)),
                ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='in this state since')),
                ('next_step', models.CharField(blank=True, max_length=200)),
                ('next_step_on', models.DateField(blank=True, null=True, verbose_name='day of the next step')),
                ('not_now_reason', models.TextField(blank=True, max_length=600, verbose_name='reason for not now')),
                ('ask_again_on', models.DateField(blank=True, null=True, verbose_name='day on which to ask again')),
                ('hub', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prospects', to='hubs.traininghub')),
                ('owner', models.ForeignKey(blank=True, help_text='Who sees to the next step.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prospects', to='hubs.practice')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('next_step_on'), nulls_last=True), 'practice__name', 'pk'],
                'indexes': [models.Index(fields=['hub', 'state'], name='hubs_prospect_state'), models.Index(fields=['hub', 'next_step_on'], name='hubs_prospect_next_step')],
                'constraints': [models.UniqueConstraint(fields=('hub', 'practice'), name='hubs_prospect_is_one_of_a_hub_and_practice', violation_error_message='This practice is among the hub’s prospects already.'), models.CheckConstraint(condition=models.Q(('state__in', ['prospective', 'contacted', 'interested', 'applying', 'accredited', 'not_now'])), name='hubs_prospect_is_in_a_known_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'not_now'), models.Q(('not_now_reason', ''), _negated=True), ('ask_again_on__isnull', False)), models.Q(models.Q(('state', 'not_now'), _negated=True), ('ask_again_on__isnull', True), ('not_now_reason', '')), _connector='OR'), name='hubs_prospect_not_now_has_a_reason_and_a_day', violation_error_message='Say why not now, and when to ask again.'), models.CheckConstraint(condition=models.Q(models.Q(('next_step', ''), ('next_step_on__isnull', True)), models.Q(models.Q(('next_step', ''), _negated=True), ('next_step_on__isnull', False), ('state__in', ('prospective', 'contacted', 'interested', 'applying'))), _connector='OR'), name='hubs_prospect_next_step_has_a_day_and_is_still_to_do', violation_error_message='A next step needs a day, and is for practices that are being recruited.')],
            },
        ),
        migrations.CreateModel(
            name='QualityDomain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_published', models.JSONField(blank=True, default=dict, editable=False, verbose_name='as the source last said it')),
                ('code', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=100, unique=True)),
                ('position', models.PositiveSmallIntegerField(default=100)),
            ],
            options={
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Reconsideration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grounds', models.TextField(max_length=4000)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_by', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reconsiders', to='hubs.decision')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reconsideration', to='hubs.decision')),
            ],
            options={
                'ordering': ['-asked_at'],
            },
        ),
        migrations.CreateModel(
            name='StandingReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_published', models.JSONField(blank=True, default=dict, editable=False, verbose_name='as the source last said it')),
                ('is_for', models.CharField(choices=[('accreditation', 'the end of an accreditation'), ('review', 'the review of an accreditation')], default='accreditation', max_length=20, verbose_name='about')),
                ('amount', models.PositiveSmallIntegerField(help_text='0 is on the day itself.', verbose_name='how long before')),
                ('unit', models.CharField(choices=[('days', 'days'), ('months', 'months')], default='months', max_length=10)),
                ('tells_practice_leads', models.BooleanField(default=True, verbose_name='tell practice leads')),
                ('tells_administrators', models.BooleanField(default=False, verbose_name='tell administrators')),
                ('tells_hub_leads', models.BooleanField(default=False, verbose_name='tell hub leads')),
                ('tells_hee_staff', models.BooleanField(default=False, verbose_name='tell HEE staff')),
                ('is_in_use', models.BooleanField(default=True, verbose_name='in use')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standing_reminders', to='hubs.region')),
            ],
            options={
                'ordering': ['region', 'is_for', '-unit', '-amount'],
                'constraints': [models.UniqueConstraint(fields=('region', 'is_for', 'amount', 'unit'), name='hubs_reminder_is_there_once', violation_error_message='There is a reminder at this time already: change that one.'), models.CheckConstraint(condition=models.Q(('amount__lte', 730)), name='hubs_reminder_within_two_years', violation_error_message='A reminder is at most 730 days or months ahead.'), models.CheckConstraint(condition=models.Q(('is_in_use', False), ('tells_practice_leads', True), ('tells_administrators', True), ('tells_hub_leads', True), ('tells_hee_staff', True), _connector='OR'), name='hubs_reminder_tells_somebody', violation_error_message='Choose whom it tells, or take it out of use.')],
            },
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('reason', models.TextField()),
                ('for_learners', models.CharField(choices=[('stay', 'They stay, with the support that the reason describes'), ('move', 'They move to another host'), ('stop', 'Their placements stop')], max_length=4, verbose_name='learners on placement')),
                ('state', models.CharField(choices=[('in_force', 'in force'), ('withdrawn', 'withdrawn')], default='in_force', editable=False, max_length=9)),
                ('lifted_at', models.DateTimeField(editable=False, null=True, verbose_name='lifted on')),
                ('lifted_reason', models.TextField(blank=True, editable=False, verbose_name='why it was shortened or lifted')),
                ('accreditation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='hubs.accreditation')),
                ('lifted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('suspended_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-starts_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='hubs_suspension_starts_before_it_ends', violation_error_message='The last day must be on or after the first day.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), expressions=[(models.Func(models.F('accreditation'), models.F('accreditation'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(models.F('starts_on'), models.F('ends_on'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='hubs_accreditation_is_suspended_once_on_a_day', violation_error_message='This accreditation is suspended on some of these days already.'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True), ('lifted_reason', ''), ('state', 'in_force')), models.Q(('ends_on__isnull', False), ('lifted_at__isnull', False), ('lifted_by__isnull', False), ('state', 'in_force')), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False), ('state', 'withdrawn')), _connector='OR'), name='hubs_suspension_is_lifted_by_somebody', violation_error_message='A suspension that was lifted has a last day and who lifted it.')],
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('hub', 'hub'), ('spoke', 'spoke'), ('consortium_member', 'consortium member')], max_length=20, verbose_name='as')),
                ('route', models.CharField(choices=[('new', 'new accreditation'), ('add_learner_group', 'another learner group'), ('renewal', 'renewal')], default='new', max_length=20)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('screening', 'being screened'), ('returned', 'returned to the practice'), ('visit_arranged', 'visit arranged'), ('visited', 'visited'), ('panel', 'with the panel'), ('decided', 'decided'), ('reconsideration', 'being reconsidered'), ('withdrawn', 'withdrawn')], default='draft', max_length=20)),
                ('state_since', models.DateTimeField(default=django.utils.timezone.now)),
                ('state_reason', models.TextField(blank=True)),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('no_visit_because', models.TextField(blank=True)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='hubs.practicegroup', verbose_name='practice group')),
                ('hub', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='hubs.traininghub')),
                ('practice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='hubs.practice')),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('criteria_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='hubs.criteriaversion')),
            ],
            options={
                'ordering': ['state_since', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('group__isnull', True), ('practice__isnull', False)), models.Q(('group__isnull', False), ('practice__isnull', True)), _connector='OR'), name='hubs_application_is_for_one_host', violation_error_message='Choose either a practice or a practice group, not both.'), models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'submitted', 'screening', 'returned', 'visit_arranged', 'visited', 'panel', 'reconsideration'))), fields=('practice',), name='hubs_practice_has_one_open_application', violation_error_message='This practice has an application that is not decided yet.'), models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'submitted', 'screening', 'returned', 'visit_arranged', 'visited', 'panel', 'reconsideration'))), fields=('group',), name='hubs_group_has_one_open_application', violation_error_message='This practice group has an application that is not decided yet.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='hubs_application_was_submitted_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['returned', 'withdrawn']), _negated=True), models.Q(('state_reason', ''), _negated=True), _connector='OR'), name='hubs_application_returned_or_withdrawn_has_a_reason', violation_error_message='Give a reason.')],
            },
        ),
        migrations.CreateModel(
            name='ChangeDeclarationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(choices=[('sites', 'sites or premises'), ('concerns', 'concerns about the learning environment'), ('education_lead', 'the education lead'), ('cqc_rating', 'the CQC rating'), ('merger', 'a merger or a new contract holder'), ('other', 'something else')], max_length=20)),
                ('happened_on', models.DateField(verbose_name='day of the change')),
                ('text', models.TextField(verbose_name='what has changed')),
                ('state', models.CharField(choices=[('declared', 'declared'), ('under_review', 'under review'), ('closed', 'closed')], default='declared', editable=False, max_length=12)),
                ('declared_at', models.DateTimeField(auto_now_add=True)),
                ('taken_up_at', models.DateTimeField(editable=False, null=True, verbose_name='taken up on')),
                ('outcome', models.CharField(blank=True, choices=[('stands', 'stands as it is'), ('renewal', 'renewal asked for'), ('conditions', 'conditions set'), ('suspended', 'suspended'), ('ended', 'ended')], editable=False, max_length=12)),
                ('reason', models.TextField(blank=True, editable=False)),
                ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='closed on')),
                ('closed_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('declared_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.changedeclaration')),
                ('practice', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.practice')),
                ('taken_up_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Condition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', models.TextField(max_length=1000)),
                ('due_on', models.DateField(verbose_name='due')),
                ('state', models.CharField(choices=[('open', 'open'), ('evidence_submitted', 'evidence sent'), ('closed', 'closed by the hub'), ('met', 'met'), ('lifted', 'lifted, since others decided again')], default='open', max_length=20)),
                ('what_was_done', models.TextField(blank=True, max_length=4000)),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('sent_back_because', models.TextField(blank=True, max_length=1000)),
                ('changed_because', models.TextField(blank=True, max_length=1000)),
                ('reminded_on', models.DateField(blank=True, null=True)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conditions', to='hubs.decision')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conditions_owned', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conditions', to='hubs.evidencefile')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'lifted']), models.Q(('what_was_done', ''), _negated=True), _connector='OR'), name='hubs_condition_beyond_open_says_what_was_done', violation_error_message='Say what was done.')],
            },
        ),
        migrations.CreateModel(
            name='CriteriaVersionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('name', models.CharField(help_text='For example: Criteria 2027.', max_length=100)),
                ('note', models.TextField(blank=True, help_text='What is new and why, for those who apply. They read it.', max_length=2000)),
                ('takes_effect_on', models.DateField(blank=True, editable=False, null=True, verbose_name='takes effect on')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='published')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.criteriaversion')),
                ('published_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.region')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.SlugField(help_text='Stays the same from version to version, so that earlier answers can be used again. Small letters, numbers and hyphens.', max_length=60)),
                ('position', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('text', models.TextField(help_text='What must be so, in one or two sentences.', max_length=600, verbose_name='criterion')),
                ('guidance', models.TextField(blank=True, help_text='What convinces, and what to give as evidence.', max_length=3000)),
                ('source', models.CharField(blank=True, help_text='Where it comes from: a standard, a page, a decision.', max_length=300)),
                ('is_required', models.BooleanField(default=True, verbose_name='required')),
                ('wants', models.CharField(choices=[('statement', 'a statement'), ('file', 'a file or link'), ('either', 'a statement, a file or a link')], default='either', max_length=10, verbose_name='evidence')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('hub', 'hub'), ('spoke', 'spoke'), ('consortium_member', 'consortium member')], max_length=20), blank=True, default=list, size=None, verbose_name='kinds of host')),
                ('routes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('new', 'new accreditation'), ('add_learner_group', 'another learner group'), ('renewal', 'renewal')], max_length=20), blank=True, default=list, size=None, verbose_name='routes')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criteria', to='hubs.criteriaversion')),
                ('domain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criteria', to='hubs.qualitydomain', verbose_name='quality domain')),
            ],
            options={
                'verbose_name_plural': 'criteria',
                'ordering': ['domain__position', 'position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('version', 'code'), name='hubs_criterion_code_once_per_version', violation_error_message='Another criterion of this version has this code.'), models.CheckConstraint(condition=models.Q(('kinds__contained_by', ['hub', 'spoke', 'consortium_member'])), name='hubs_criterion_is_for_known_kinds', violation_error_message='Choose kinds of host from the list.'), models.CheckConstraint(condition=models.Q(('routes__contained_by', ['new', 'add_learner_group', 'renewal'])), name='hubs_criterion_is_for_known_routes', violation_error_message='Choose routes from the list.')],
            },
        ),
        migrations.CreateModel(
            name='EvidenceFileEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('image/webp', 'picture'), ('application/pdf', 'PDF'), ('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'Word document'), ('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'Excel spreadsheet'), ('application/vnd.openxmlformats-officedocument.presentationml.presentation', 'PowerPoint presentation'), ('text/plain', 'text')], max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(editable=False, max_length=64)),
                ('file', models.FileField(max_length=200, storage=hubs.models.evidence_files.evidence_store, upload_to=hubs.models.evidence_files._stored_as)),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='given')),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='taken away')),
                ('removed_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='why it was taken away')),
                ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.practicegroup', verbose_name='practice group')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.evidencefile')),
                ('practice', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.practice')),
                ('removed_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken away by')),
                ('uploaded_by', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given by')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PanelMeetingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('state', models.CharField(choices=[('planned', 'planned'), ('held', 'held'), ('called_off', 'called off')], default='planned', max_length=10)),
                ('starts_at', models.DateTimeField(verbose_name='start')),
                ('ends_at', models.DateTimeField(verbose_name='end')),
                ('place', models.CharField(max_length=200, verbose_name='place or link')),
                ('minutes', models.TextField(blank=True, max_length=20000)),
                ('small_because', models.TextField(blank=True, max_length=500, verbose_name='why fewer than three members')),
                ('called_off_because', models.TextField(blank=True, max_length=500)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.panelmeeting')),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.region')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PanelMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_chair', models.BooleanField(default=False, verbose_name='chairs')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='hubs.panelmeeting')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_members', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-is_chair', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'person'), name='hubs_person_sits_on_a_panel_once', violation_error_message='Somebody sits on the panel once.'), models.UniqueConstraint(condition=models.Q(('is_chair', True)), fields=('meeting',), name='hubs_panel_has_one_chair', violation_error_message='A panel has one chair.')],
            },
        ),
        migrations.CreateModel(
            name='ProspectEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('state', models.CharField(choices=[('prospective', 'prospective'), ('contacted', 'contacted'), ('interested', 'interested'), ('applying', 'applying'), ('accredited', 'accredited'), ('not_now', 'not now')], default='prospective', max_length=12)),
                ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='in this state since')),
                ('next_step', models.CharField(blank=True, max_length=200)),
                ('next_step_on', models.DateField(blank=True, null=True, verbose_name='day of the next step')),
                ('not_now_reason', models.TextField(blank=True, max_length=600, verbose_name='reason for not now')),
                ('ask_again_on', models.DateField(blank=True, null=True, verbose_name='day on which to ask again')),
                ('hub', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.traininghub')),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, help_text='Who sees to the next step.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.prospect')),
                ('practice', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.practice')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProspectNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('prospect', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='hubs.prospect')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-written_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='QualityDomainEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('as_published', models.JSONField(blank=True, default=dict, editable=False, verbose_name='as the source last said it')),
                ('code', models.SlugField(db_index=False)),
                ('name', models.CharField(max_length=100)),
                ('position', models.PositiveSmallIntegerField(default=100)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.qualitydomain')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReconsiderationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('grounds', models.TextField(max_length=4000)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.decision')),
                ('decision', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.decision')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.reconsideration')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SentReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('falls_on', models.DateField(verbose_name='about the day')),
                ('sent_at', models.DateTimeField(auto_now_add=True)),
                ('accreditation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sent_reminders', to='hubs.accreditation')),
                ('reminder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sent', to='hubs.standingreminder')),
            ],
            options={
                'ordering': ['-sent_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('accreditation', 'reminder', 'falls_on'), name='hubs_reminder_is_sent_once', violation_error_message='This reminder has been sent already.')],
            },
        ),
        migrations.CreateModel(
            name='StandingReminderEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('as_published', models.JSONField(blank=True, default=dict, editable=False, verbose_name='as the source last said it')),
                ('is_for', models.CharField(choices=[('accreditation', 'the end of an accreditation'), ('review', 'the review of an accreditation')], default='accreditation', max_length=20, verbose_name='about')),
                ('amount', models.PositiveSmallIntegerField(help_text='0 is on the day itself.', verbose_name='how long before')),
                ('unit', models.CharField(choices=[('days', 'days'), ('months', 'months')], default='months', max_length=10)),
                ('tells_practice_leads', models.BooleanField(default=True, verbose_name='tell practice leads')),
                ('tells_administrators', models.BooleanField(default=False, verbose_name='tell administrators')),
                ('tells_hub_leads', models.BooleanField(default=False, verbose_name='tell hub leads')),
                ('tells_hee_staff', models.BooleanField(default=False, verbose_name='tell HEE staff')),
                ('is_in_use', models.BooleanField(default=True, verbose_name='in use')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.standingreminder')),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.region')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SuspensionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('reason', models.TextField()),
                ('for_learners', models.CharField(choices=[('stay', 'They stay, with the support that the reason describes'), ('move', 'They move to another host'), ('stop', 'Their placements stop')], max_length=4, verbose_name='learners on placement')),
                ('state', models.CharField(choices=[('in_force', 'in force'), ('withdrawn', 'withdrawn')], default='in_force', editable=False, max_length=9)),
                ('lifted_at', models.DateTimeField(editable=False, null=True, verbose_name='lifted on')),
                ('lifted_reason', models.TextField(blank=True, editable=False, verbose_name='why it was shortened or lifted')),
                ('accreditation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.accreditation')),
                ('lifted_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.suspension')),
                ('suspended_by', models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('claim', models.CharField(blank=True, choices=[('met', 'We meet this'), ('partly', 'We meet this in part'), ('not_yet', 'We do not meet this yet')], max_length=10)),
                ('statement', models.TextField(blank=True, max_length=4000)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField(null=True)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='hubs.application')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='hubs.criterion')),
            ],
            options={
                'ordering': ['criterion__position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('application', 'criterion', 'round'), name='hubs_criterion_is_answered_once_a_round')],
            },
        ),
        migrations.CreateModel(
            name='ApplicationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(choices=[('hub', 'hub'), ('spoke', 'spoke'), ('consortium_member', 'consortium member')], max_length=20, verbose_name='as')),
                ('route', models.CharField(choices=[('new', 'new accreditation'), ('add_learner_group', 'another learner group'), ('renewal', 'renewal')], default='new', max_length=20)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('screening', 'being screened'), ('returned', 'returned to the practice'), ('visit_arranged', 'visit arranged'), ('visited', 'visited'), ('panel', 'with the panel'), ('decided', 'decided'), ('reconsideration', 'being reconsidered'), ('withdrawn', 'withdrawn')], default='draft', max_length=20)),
                ('state_since', models.DateTimeField(default=django.utils.timezone.now)),
                ('state_reason', models.TextField(blank=True)),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('no_visit_because', models.TextField(blank=True)),
                ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.practicegroup', verbose_name='practice group')),
                ('hub', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.traininghub')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.application')),
                ('practice', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.practice')),
                ('criteria_version', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.criteriaversion')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ApplicationLearnerGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='hubs.application')),
                ('learner_group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hubs.learnergroup')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('application', 'learner_group'), name='hubs_application_names_a_learner_group_once')],
            },
        ),
        migrations.CreateModel(
            name='ConditionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('text', models.TextField(max_length=1000)),
                ('due_on', models.DateField(verbose_name='due')),
                ('state', models.CharField(choices=[('open', 'open'), ('evidence_submitted', 'evidence sent'), ('closed', 'closed by the hub'), ('met', 'met'), ('lifted', 'lifted, since others decided again')], default='open', max_length=20)),
                ('what_was_done', models.TextField(blank=True, max_length=4000)),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('sent_back_because', models.TextField(blank=True, max_length=1000)),
                ('changed_because', models.TextField(blank=True, max_length=1000)),
                ('reminded_on', models.DateField(blank=True, null=True)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('decision', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.decision')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.condition')),
                ('file', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.evidencefile')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CriterionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('code', models.SlugField(db_index=False, help_text='Stays the same from version to version, so that earlier answers can be used again. Small letters, numbers and hyphens.', max_length=60)),
                ('position', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('text', models.TextField(help_text='What must be so, in one or two sentences.', max_length=600, verbose_name='criterion')),
                ('guidance', models.TextField(blank=True, help_text='What convinces, and what to give as evidence.', max_length=3000)),
                ('source', models.CharField(blank=True, help_text='Where it comes from: a standard, a page, a decision.', max_length=300)),
                ('is_required', models.BooleanField(default=True, verbose_name='required')),
                ('wants', models.CharField(choices=[('statement', 'a statement'), ('file', 'a file or link'), ('either', 'a statement, a file or a link')], default='either', max_length=10, verbose_name='evidence')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('hub', 'hub'), ('spoke', 'spoke'), ('consortium_member', 'consortium member')], max_length=20), blank=True, default=list, size=None, verbose_name='kinds of host')),
                ('routes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('new', 'new accreditation'), ('add_learner_group', 'another learner group'), ('renewal', 'renewal')], max_length=20), blank=True, default=list, size=None, verbose_name='routes')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.criterion')),
                ('version', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.criteriaversion')),
                ('domain', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.qualitydomain', verbose_name='quality domain')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CriterionLearnerGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='hubs.criterion')),
                ('learner_group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='hubs.learnergroup')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('criterion', 'learner_group'), name='hubs_criterion_names_a_learner_group_once')],
            },
        ),
        migrations.CreateModel(
            name='PanelCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('is_open', models.BooleanField(default=True)),
                ('off_because', models.TextField(blank=True, max_length=4000, verbose_name='why it was put off or returned')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_cases', to='hubs.application')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='hubs.panelmeeting')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('application',), name='hubs_application_is_on_one_agenda', violation_error_message='This application is on the agenda of a meeting already.'), models.UniqueConstraint(fields=('meeting', 'application'), name='hubs_application_is_on_an_agenda_once')],
            },
        ),
        migrations.CreateModel(
            name='PanelMemberEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('is_chair', models.BooleanField(default=False, verbose_name='chairs')),
                ('meeting', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.panelmeeting')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.panelmember')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProspectNoteEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('text', models.TextField(max_length=2000)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.prospectnote')),
                ('prospect', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.prospect')),
                ('written_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SentReminderEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('falls_on', models.DateField(verbose_name='about the day')),
                ('sent_at', models.DateTimeField(auto_now_add=True)),
                ('accreditation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.accreditation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.sentreminder')),
                ('reminder', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.standingreminder')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('confirmed', 'confirmed'), ('done', 'done'), ('report_agreed', 'report agreed'), ('called_off', 'called off')], default='proposed', max_length=15)),
                ('starts_at', models.DateTimeField(verbose_name='start')),
                ('ends_at', models.DateTimeField(verbose_name='end')),
                ('place', models.CharField(max_length=200)),
                ('forms_due_on', models.DateField(blank=True, null=True, verbose_name='form back by')),
                ('to_meet', models.TextField(blank=True, max_length=1000, verbose_name='whom the team would like to meet')),
                ('people_met', models.TextField(blank=True, max_length=1000)),
                ('report', models.TextField(blank=True, max_length=8000)),
                ('called_off_because', models.TextField(blank=True, max_length=500)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('arranged_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='hubs.application')),
                ('arranged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['starts_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='hubs_visit_starts_before_it_ends', violation_error_message='The visit must end after it starts.'), models.UniqueConstraint(condition=models.Q(('state__in', ['proposed', 'confirmed'])), fields=('application',), name='hubs_application_has_one_visit_ahead', violation_error_message='A visit is arranged already.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['done', 'report_agreed']), _negated=True), models.Q(('report', ''), _negated=True), _connector='OR'), name='hubs_visit_done_has_a_report', violation_error_message='Write the report of the visit.')],
            },
        ),
        migrations.CreateModel(
            name='AnswerEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('round', models.PositiveSmallIntegerField()),
                ('claim', models.CharField(blank=True, choices=[('met', 'We meet this'), ('partly', 'We meet this in part'), ('not_yet', 'We do not meet this yet')], max_length=10)),
                ('statement', models.TextField(blank=True, max_length=4000)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField(null=True)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.answer')),
                ('application', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.application')),
                ('criterion', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.criterion')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ApplicationLearnerGroupEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('application', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.application')),
                ('learner_group', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.learnergroup')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.applicationlearnergroup')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CaseMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='given_to', to='hubs.panelcase')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='given', to='hubs.panelmember')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'member'), name='hubs_case_is_given_to_a_member_once')],
            },
        ),
        migrations.CreateModel(
            name='CriterionLearnerGroupEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('criterion', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.criterion')),
                ('learner_group', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.learnergroup')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.criterionlearnergroup')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EvidenceItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('url', models.URLField(blank=True, max_length=500)),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='hubs.answer')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='hubs.evidencefile')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reused_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='hubs.evidenceitem')),
            ],
            options={
                'ordering': ['given_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', False), ('url', '')), models.Q(('file__isnull', True), models.Q(('url', ''), _negated=True)), _connector='OR'), name='hubs_evidence_is_a_file_or_a_link', violation_error_message='Give either a file or a link.'), models.UniqueConstraint(fields=('answer', 'file'), name='hubs_answer_has_a_file_once', violation_error_message='This file is evidence for this criterion already.'), models.UniqueConstraint(condition=models.Q(('url', ''), _negated=True), fields=('answer', 'url'), name='hubs_answer_has_a_link_once', violation_error_message='This link is evidence for this criterion already.')],
            },
        ),
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('met', 'met'), ('partly', 'partly met'), ('not_met', 'not met')], max_length=10)),
                ('comment', models.TextField(blank=True, max_length=2000)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('judged_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='hubs.answer')),
                ('judged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['judged_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('answer', 'judged_by'), name='hubs_answer_is_judged_once_by_each')],
            },
        ),
        migrations.CreateModel(
            name='PanelCaseEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('is_open', models.BooleanField(default=True)),
                ('off_because', models.TextField(blank=True, max_length=4000, verbose_name='why it was put off or returned')),
                ('application', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.application')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.panelcase')),
                ('meeting', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.panelmeeting')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='VisitEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('confirmed', 'confirmed'), ('done', 'done'), ('report_agreed', 'report agreed'), ('called_off', 'called off')], default='proposed', max_length=15)),
                ('starts_at', models.DateTimeField(verbose_name='start')),
                ('ends_at', models.DateTimeField(verbose_name='end')),
                ('place', models.CharField(max_length=200)),
                ('forms_due_on', models.DateField(blank=True, null=True, verbose_name='form back by')),
                ('to_meet', models.TextField(blank=True, max_length=1000, verbose_name='whom the team would like to meet')),
                ('people_met', models.TextField(blank=True, max_length=1000)),
                ('report', models.TextField(blank=True, max_length=8000)),
                ('called_off_because', models.TextField(blank=True, max_length=500)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('arranged_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('application', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.application')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.visit')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='VisitMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_lead', models.BooleanField(default=False, verbose_name='leads the visit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visit_members', to=settings.AUTH_USER_MODEL)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='hubs.visit')),
            ],
            options={
                'ordering': ['-is_lead', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('visit', 'person'), name='hubs_person_is_in_a_visit_once')],
            },
        ),
        migrations.CreateModel(
            name='CaseMemberEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.casemember')),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.panelcase')),
                ('member', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.panelmember')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EvidenceItemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('title', models.CharField(max_length=200)),
                ('url', models.URLField(blank=True, max_length=500)),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.answer')),
                ('file', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.evidencefile')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.evidenceitem')),
                ('reused_from', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.evidenceitem')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='JudgementEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('verdict', models.CharField(choices=[('met', 'met'), ('partly', 'partly met'), ('not_met', 'not met')], max_length=10)),
                ('comment', models.TextField(blank=True, max_length=2000)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('judged_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.answer')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.judgement')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='VisitMemberEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('is_lead', models.BooleanField(default=False, verbose_name='leads the visit')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='hubs.visitmember')),
                ('visit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.visit')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='Application',
            name='learner_groups',
            field=models.ManyToManyField(related_name='applications', through='hubs.ApplicationLearnerGroup', to='hubs.learnergroup'),
        ),
        migrations.AddField(
            model_name='Criterion',
            name='learner_groups',
            field=models.ManyToManyField(blank=True, related_name='criteria', through='hubs.CriterionLearnerGroup', to='hubs.learnergroup'),
        ),
        migrations.AddField(
            model_name='PanelCase',
            name='members',
            field=models.ManyToManyField(related_name='cases', through='hubs.CaseMember', to='hubs.panelmember'),
        ),
        migrations.AddField(
            model_name='Visit',
            name='team',
            field=models.ManyToManyField(related_name='visits', through='hubs.VisitMember', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='accreditation',
            name='ending',
            field=models.CharField(blank=True, choices=[('', 'as decided'), ('early', 'ended early'), ('transferred', 'transferred to another practice')], default='', max_length=11),
        ),
        migrations.AddField(
            model_name='accreditation',
            name='review_on',
            field=models.DateField(blank=True, null=True, verbose_name='to be reviewed on'),
        ),
        migrations.AddField(
            model_name='accreditation',
            name='transferred_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transferred_to', to='hubs.accreditation'),
        ),
        migrations.AddField(
            model_name='accreditationevent',
            name='ending',
            field=models.CharField(blank=True, choices=[('', 'as decided'), ('early', 'ended early'), ('transferred', 'transferred to another practice')], default='', max_length=11),
        ),
        migrations.AddField(
            model_name='accreditationevent',
            name='review_on',
            field=models.DateField(blank=True, null=True, verbose_name='to be reviewed on'),
        ),
        migrations.AddField(
            model_name='accreditationevent',
            name='transferred_from',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.accreditation'),
        ),
        migrations.AddField(
            model_name='decision',
            name='is_carried_over',
            field=models.BooleanField(default=False, help_text='Made before the portal kept decisions, and brought in from a sheet by whom it names.', verbose_name='carried over'),
        ),
        migrations.AddField(
            model_name='decision',
            name='letter',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='decisionevent',
            name='is_carried_over',
            field=models.BooleanField(default=False, help_text='Made before the portal kept decisions, and brought in from a sheet by whom it names.', verbose_name='carried over'),
        ),
        migrations.AddField(
            model_name='decisionevent',
            name='letter',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='region',
            name='years_accredited',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(1, '1 year'), (2, '2 years'), (3, '3 years'), (5, '5 years')], default=3, help_text='What panels are offered (RULES 16). Empty: no end date.', null=True, verbose_name='length of an accreditation'),
        ),
        migrations.AddField(
            model_name='regionevent',
            name='years_accredited',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(1, '1 year'), (2, '2 years'), (3, '3 years'), (5, '5 years')], default=3, help_text='What panels are offered (RULES 16). Empty: no end date.', null=True, verbose_name='length of an accreditation'),
        ),
        migrations.AddField(
            model_name='decision',
            name='application',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='hubs.application'),
        ),
        migrations.AddField(
            model_name='decisionevent',
            name='application',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.application'),
        ),
        migrations.AddField(
            model_name='decision',
            name='panel_case',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='hubs.panelcase'),
        ),
        migrations.AddField(
            model_name='decisionevent',
            name='panel_case',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='hubs.panelcase'),
        ),
        migrations.RunPython(
            code=give_suspensions_rows,
            reverse_code=migrations.RunPython.noop, elidable=True,
        ),
        migrations.AddConstraint(
            model_name='accreditation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['standing', 'annulled'])), name='hubs_accreditation_stands_or_is_annulled', violation_error_message='An accreditation stands or is annulled; suspensions have rows of their own.'),
        ),
        migrations.AddConstraint(
            model_name='accreditation',
            constraint=models.CheckConstraint(condition=models.Q(('ending', ''), ('state', 'annulled'), ('ends_on__isnull', False), _connector='OR'), name='hubs_accreditation_that_ended_has_a_last_day', violation_error_message='An accreditation that is ended early has a last day, or is annulled.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accreditation',
            trigger=pgtrigger.compiler.Trigger(name='moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{standing:annulled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='d4926b79e03762b9362f150c6e03741696118097', operation='UPDATE', pgid='pgtrigger_moves_by_the_table_f344e', table='hubs_accreditation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accreditation',
            trigger=pgtrigger.compiler.Trigger(name='keeps_what_is_settled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."practice_id" IS DISTINCT FROM (NEW."practice_id") OR OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."learner_group_id" IS DISTINCT FROM (NEW."learner_group_id") OR OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."transferred_from_id" IS DISTINCT FROM (NEW."transferred_from_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7095ba2282c8a39385d5cfaacfc3dd76f3586d08', operation='UPDATE', pgid='pgtrigger_keeps_what_is_settled_5ddaa', table='hubs_accreditation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accreditation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_accreditationevent" ("decision_id", "ending", "ends_on", "group_id", "id", "learner_group_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "review_on", "starts_on", "state", "state_reason", "transferred_from_id") SELECT new_values."decision_id", new_values."ending", new_values."ends_on", new_values."group_id", new_values."id", new_values."learner_group_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."practice_id", new_values."public_id", new_values."review_on", new_values."starts_on", new_values."state", new_values."state_reason", new_values."transferred_from_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9b9f3679575b7be53c38a9c3325314d22be2a856', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_a2435', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_accreditation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accreditation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_accreditationevent" ("decision_id", "ending", "ends_on", "group_id", "id", "learner_group_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "review_on", "starts_on", "state", "state_reason", "transferred_from_id") SELECT new_values."decision_id", new_values."ending", new_values."ends_on", new_values."group_id", new_values."id", new_values."learner_group_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."practice_id", new_values."public_id", new_values."review_on", new_values."starts_on", new_values."state", new_values."state_reason", new_values."transferred_from_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='048661e8ba9b7262b3308e4c23e0ceb3e5c5ec20', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_13273', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_accreditation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accreditation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_accreditationevent" ("decision_id", "ending", "ends_on", "group_id", "id", "learner_group_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "review_on", "starts_on", "state", "state_reason", "transferred_from_id") SELECT old_values."decision_id", old_values."ending", old_values."ends_on", old_values."group_id", old_values."id", old_values."learner_group_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."practice_id", old_values."public_id", old_values."review_on", old_values."starts_on", old_values."state", old_values."state_reason", old_values."transferred_from_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d47522caf71d3ad0a693cbcf04e35123abc44917', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e9706', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_accreditation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='keeps_what_is_settled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2a45c74ca8f5f01c7ad4183232aedc871ad751d0', operation='UPDATE', pgid='pgtrigger_keeps_what_is_settled_3087d', table='hubs_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='conditions_of_a_conditional_approval', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.outcome = 'approved_with_conditions' AND NEW.application_id IS NOT NULL)", constraint='CONSTRAINT', func="IF NOT EXISTS (SELECT 1 FROM hubs_condition WHERE decision_id = NEW.id OR decision_id IN (SELECT decision_id FROM hubs_reconsideration WHERE answered_by_id = NEW.id)) THEN RAISE EXCEPTION 'an approval with conditions has a condition' USING ERRCODE = 'check_violation'; END IF; RETURN NULL;", hash='d43abe3c18af49fdf2ac1102376118544ea650f7', operation='INSERT OR UPDATE', pgid='pgtrigger_conditions_of_a_conditional_approval_e1857', table='hubs_decision', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_decisionevent" ("application_id", "decided_by_id", "decided_on", "group_id", "id", "is_carried_over", "letter", "outcome", "panel_case_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "reason") SELECT new_values."application_id", new_values."decided_by_id", new_values."decided_on", new_values."group_id", new_values."id", new_values."is_carried_over", new_values."letter", new_values."outcome", new_values."panel_case_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."practice_id", new_values."public_id", new_values."reason" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8141d5df5871337de886e38038c9f8e390f9d36c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_dd744', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_decision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_decisionevent" ("application_id", "decided_by_id", "decided_on", "group_id", "id", "is_carried_over", "letter", "outcome", "panel_case_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "reason") SELECT new_values."application_id", new_values."decided_by_id", new_values."decided_on", new_values."group_id", new_values."id", new_values."is_carried_over", new_values."letter", new_values."outcome", new_values."panel_case_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."practice_id", new_values."public_id", new_values."reason" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8f81661153d8d0684ffc284ed2cc861323da4d21', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_83dab', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_decision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_decisionevent" ("application_id", "decided_by_id", "decided_on", "group_id", "id", "is_carried_over", "letter", "outcome", "panel_case_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "reason") SELECT old_values."application_id", old_values."decided_by_id", old_values."decided_on", old_values."group_id", old_values."id", old_values."is_carried_over", old_values."letter", old_values."outcome", old_values."panel_case_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."practice_id", old_values."public_id", old_values."reason" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='c891a192bc4f9d599b9492534e87178b1b37467a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_0cd28', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_decision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_regionevent" ("as_published", "authority_name", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_lead_checked_on", "programme_lead_email", "programme_lead_name", "scheme_name", "slug", "years_accredited") SELECT new_values."as_published", new_values."authority_name", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."programme_lead_checked_on", new_values."programme_lead_email", new_values."programme_lead_name", new_values."scheme_name", new_values."slug", new_values."years_accredited" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e95d3380e76095aa2cc2d133de29f7aabcd02e12', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3a746', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_region', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_regionevent" ("as_published", "authority_name", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_lead_checked_on", "programme_lead_email", "programme_lead_name", "scheme_name", "slug", "years_accredited") SELECT new_values."as_published", new_values."authority_name", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."programme_lead_checked_on", new_values."programme_lead_email", new_values."programme_lead_name", new_values."scheme_name", new_values."slug", new_values."years_accredited" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='59a43e02886f690bb3d0bdbb3cedb7c89010d39c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_1ef99', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_region', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_regionevent" ("as_published", "authority_name", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_lead_checked_on", "programme_lead_email", "programme_lead_name", "scheme_name", "slug", "years_accredited") SELECT old_values."as_published", old_values."authority_name", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."programme_lead_checked_on", old_values."programme_lead_email", old_values."programme_lead_name", old_values."scheme_name", old_values."slug", old_values."years_accredited" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='75fa327ce89eda8ad187eceb756ffdcd8a68b5d3', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_3ed5c', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_region', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualitydomain',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_qualitydomainevent" ("as_published", "code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT new_values."as_published", new_values."code", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4b326d08f1880ff8ab23a25b4820eb9f08629594', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_86237', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_qualitydomain', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualitydomain',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_qualitydomainevent" ("as_published", "code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT new_values."as_published", new_values."code", new_values."id", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."position" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='36e64ec4b833f44e3d7069b14bd1c2c17d668cfc', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_6a01e', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_qualitydomain', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualitydomain',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_qualitydomainevent" ("as_published", "code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT old_values."as_published", old_values."code", old_values."id", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b74693d34cd3c51aa6ff15caec8c5274209898f6', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_606f1', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_qualitydomain', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='applicationlearnergroup',
            trigger=pgtrigger.compiler.Trigger(name='keeps_what_is_settled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='fe8200cf5f8085d15b98ae09020d55459f6186f7', operation='UPDATE', pgid='pgtrigger_keeps_what_is_settled_e545a', table='hubs_applicationlearnergroup', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='applicationlearnergroup',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_applicationlearnergroupevent" ("application_id", "id", "learner_group_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."application_id", new_values."id", new_values."learner_group_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='53fa5f1528b3374a1c5e65ea349d8092993611d5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_56351', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_applicationlearnergroup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='applicationlearnergroup',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_applicationlearnergroupevent" ("application_id", "id", "learner_group_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."application_id", new_values."id", new_values."learner_group_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f6a2fcb6179b2956a3b3f36336ca9b83ff6aff71', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0d115', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_applicationlearnergroup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='applicationlearnergroup',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_applicationlearnergroupevent" ("application_id", "id", "learner_group_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."application_id", old_values."id", old_values."learner_group_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f85113c29aed783004c57c01f90c1ac67baffe6c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_1101f', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_applicationlearnergroup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='applicationlearnergroupevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='34179f79867a130aa7ce590c96e1e001207f3372', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c9f69', table='hubs_applicationlearnergroupevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changedeclaration',
            trigger=pgtrigger.compiler.Trigger(name='moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{declared:under_review,under_review:closed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='24b5b25029624eaed598ca6a5dd47250a547037b', operation='UPDATE', pgid='pgtrigger_moves_by_the_table_97e15', table='hubs_changedeclaration', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changedeclaration',
            trigger=pgtrigger.compiler.Trigger(name='begins_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.state NOT IN ('declared'))", func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='42c3f1d2cd7a56f5f6a425458b5965cb15f397ab', operation='INSERT', pgid='pgtrigger_begins_by_the_table_81e3c', table='hubs_changedeclaration', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changedeclaration',
            trigger=pgtrigger.compiler.Trigger(name='keeps_what_is_settled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."practice_id" IS DISTINCT FROM (NEW."practice_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."happened_on" IS DISTINCT FROM (NEW."happened_on") OR OLD."declared_by_id" IS DISTINCT FROM (NEW."declared_by_id") OR OLD."declared_at" IS DISTINCT FROM (NEW."declared_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='926b4fbe9bc9600875f0ee26448e04078aa82905', operation='UPDATE', pgid='pgtrigger_keeps_what_is_settled_cfd40', table='hubs_changedeclaration', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changedeclaration',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_changedeclarationevent" ("closed_at", "closed_by_id", "declared_at", "declared_by_id", "happened_on", "id", "kind", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "reason", "state", "taken_up_at", "taken_up_by_id", "text") SELECT new_values."closed_at", new_values."closed_by_id", new_values."declared_at", new_values."declared_by_id", new_values."happened_on", new_values."id", new_values."kind", new_values."outcome", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."practice_id", new_values."public_id", new_values."reason", new_values."state", new_values."taken_up_at", new_values."taken_up_by_id", new_values."text" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e628f7089c9c6da0a5c8f644ad2b4bd193f67e38', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_bd5ed', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_changedeclaration', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changedeclaration',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_changedeclarationevent" ("closed_at", "closed_by_id", "declared_at", "declared_by_id", "happened_on", "id", "kind", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "reason", "state", "taken_up_at", "taken_up_by_id", "text") SELECT new_values."closed_at", new_values."closed_by_id", new_values."declared_at", new_values."declared_by_id", new_values."happened_on", new_values."id", new_values."kind", new_values."outcome", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."practice_id", new_values."public_id", new_values."reason", new_values."state", new_values."taken_up_at", new_values."taken_up_by_id", new_values."text" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e2bf3799ccbe15ebe8c68dddcc29f9bdf073bde3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_910c8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_changedeclaration', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changedeclaration',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_changedeclarationevent" ("closed_at", "closed_by_id", "declared_at", "declared_by_id", "happened_on", "id", "kind", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "reason", "state", "taken_up_at", "taken_up_by_id", "text") SELECT old_values."closed_at", old_values."closed_by_id", old_values."declared_at", old_values."declared_by_id", old_values."happened_on", old_values."id", old_values."kind", old_values."outcome", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."practice_id", old_values."public_id", old_values."reason", old_values."state", old_values."taken_up_at", old_values."taken_up_by_id", old_values."text" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='7692d18a4967fe0dfea9b2dda90a81aef6a59638', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_af2d9', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_changedeclaration', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changedeclarationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8d09ed7122ff906afbdd48196f752c1a7658026e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_26416', table='hubs_changedeclarationevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criteriaversion',
            trigger=pgtrigger.compiler.Trigger(name='frozen_once_in_effect', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF OLD.published_at IS NOT NULL AND NEW IS DISTINCT FROM OLD AND (\n        TG_OP = 'DELETE' OR NEW.published_at IS NOT NULL OR NEW.region_id <> OLD.region_id\n        OR OLD.takes_effect_on <= (now() AT TIME ZONE 'Europe/London')::date\n    ) THEN RAISE EXCEPTION 'published criteria are frozen' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'hubs_published_criteria_are_frozen'; END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n    RETURN NEW;\n", hash='eefd375903ada3e81ed11dc897a2363f0f1ed4d5', operation='UPDATE OR DELETE', pgid='pgtrigger_frozen_once_in_effect_58906', table='hubs_criteriaversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criteriaversion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_criteriaversionevent" ("id", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "published_at", "published_by_id", "region_id", "revision", "takes_effect_on") SELECT new_values."id", new_values."name", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."public_id", new_values."published_at", new_values."published_by_id", new_values."region_id", new_values."revision", new_values."takes_effect_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8084b7047cc14b4705c070a45c33d702f0910c1b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_659ce', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_criteriaversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criteriaversion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_criteriaversionevent" ("id", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "published_at", "published_by_id", "region_id", "revision", "takes_effect_on") SELECT new_values."id", new_values."name", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."public_id", new_values."published_at", new_values."published_by_id", new_values."region_id", new_values."revision", new_values."takes_effect_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8a6d99a3946ae95082fe8513753ba2bd658faff2', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_3f1a9', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_criteriaversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criteriaversion',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_criteriaversionevent" ("id", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "published_at", "published_by_id", "region_id", "revision", "takes_effect_on") SELECT old_values."id", old_values."name", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."public_id", old_values."published_at", old_values."published_by_id", old_values."region_id", old_values."revision", old_values."takes_effect_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='c9df996ea4c902a2b45490819e3030c129e53f09', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_00de5', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_criteriaversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='applicationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6edc54cfbc86773f3611b7514bb1d03f477b9b2a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_71d7b', table='hubs_applicationevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{decided:reconsideration,draft:submitted,draft:withdrawn,panel:decided,panel:returned,panel:withdrawn,reconsideration:decided,returned:submitted,returned:withdrawn,screening:panel,screening:returned,screening:visit_arranged,screening:withdrawn,submitted:screening,submitted:withdrawn,visit_arranged:screening,visit_arranged:visited,visit_arranged:withdrawn,visited:panel,visited:returned,visited:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='631d42f88894b9e1d395dc8e1b5bb985ff4a4a3b', operation='UPDATE', pgid='pgtrigger_moves_by_the_table_b2bb8', table='hubs_application', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='begins_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.state NOT IN ('draft'))", func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='b64a6c94469d49e0c98d1ef48b6d1ce1fbd3cf72', operation='INSERT', pgid='pgtrigger_begins_by_the_table_89093', table='hubs_application', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='keeps_what_is_settled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."practice_id" IS DISTINCT FROM (NEW."practice_id") OR OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."hub_id" IS DISTINCT FROM (NEW."hub_id") OR OLD."route" IS DISTINCT FROM (NEW."route") OR OLD."criteria_version_id" IS DISTINCT FROM (NEW."criteria_version_id") OR OLD."started_by_id" IS DISTINCT FROM (NEW."started_by_id") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e2f537677274f20e77b1f055d2107274a7df026b', operation='UPDATE', pgid='pgtrigger_keeps_what_is_settled_7f029', table='hubs_application', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_applicationevent" ("criteria_version_id", "group_id", "hub_id", "id", "kind", "no_visit_because", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "round", "route", "started_at", "state", "state_reason", "state_since", "submitted_at") SELECT new_values."criteria_version_id", new_values."group_id", new_values."hub_id", new_values."id", new_values."kind", new_values."no_visit_because", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."practice_id", new_values."public_id", new_values."round", new_values."route", new_values."started_at", new_values."state", new_values."state_reason", new_values."state_since", new_values."submitted_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6debb28ba7926086a23e5c99ac40fc9b5b6a8bac', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_0a83b', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_application', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_applicationevent" ("criteria_version_id", "group_id", "hub_id", "id", "kind", "no_visit_because", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "round", "route", "started_at", "state", "state_reason", "state_since", "submitted_at") SELECT new_values."criteria_version_id", new_values."group_id", new_values."hub_id", new_values."id", new_values."kind", new_values."no_visit_because", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."practice_id", new_values."public_id", new_values."round", new_values."route", new_values."started_at", new_values."state", new_values."state_reason", new_values."state_since", new_values."submitted_at" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."criteria_version_id" IS DISTINCT FROM (new_values."criteria_version_id") OR old_values."group_id" IS DISTINCT FROM (new_values."group_id") OR old_values."hub_id" IS DISTINCT FROM (new_values."hub_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."no_visit_because" IS DISTINCT FROM (new_values."no_visit_because") OR old_values."practice_id" IS DISTINCT FROM (new_values."practice_id") OR old_values."public_id" IS DISTINCT FROM (new_values."public_id") OR old_values."round" IS DISTINCT FROM (new_values."round") OR old_values."route" IS DISTINCT FROM (new_values."route") OR old_values."started_at" IS DISTINCT FROM (new_values."started_at") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."state_reason" IS DISTINCT FROM (new_values."state_reason") OR old_values."state_since" IS DISTINCT FROM (new_values."state_since") OR old_values."submitted_at" IS DISTINCT FROM (new_values."submitted_at")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='128d35b7d418113e5d125af9f2ea34d668325dd1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_31d51', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_application', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_applicationevent" ("criteria_version_id", "group_id", "hub_id", "id", "kind", "no_visit_because", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "round", "route", "started_at", "state", "state_reason", "state_since", "submitted_at") SELECT old_values."criteria_version_id", old_values."group_id", old_values."hub_id", old_values."id", old_values."kind", old_values."no_visit_because", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."practice_id", old_values."public_id", old_values."round", old_values."route", old_values."started_at", old_values."state", old_values."state_reason", old_values."state_since", old_values."submitted_at" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f8340ee883b6a56270441887e684c2b6aab07cdb', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2a325', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_application', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criteriaversionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='642706cc133690caa97640c233ec1288a0a9de10', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_904ff', table='hubs_criteriaversionevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='answerevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9b0c1b494244d0c4f29ec5d725618d41042d558e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_693d6', table='hubs_answerevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='answer',
            trigger=pgtrigger.compiler.Trigger(name='keeps_what_is_settled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."criterion_id" IS DISTINCT FROM (NEW."criterion_id") OR OLD."round" IS DISTINCT FROM (NEW."round"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='74a50377bc69650034b44bfb9a51f623b603cdf6', operation='UPDATE', pgid='pgtrigger_keeps_what_is_settled_55986', table='hubs_answer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='answer',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_answerevent" ("application_id", "changed_at", "claim", "criterion_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "round", "statement") SELECT new_values."application_id", new_values."changed_at", new_values."claim", new_values."criterion_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."revision", new_values."round", new_values."statement" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='47995f4b984db9f41b2ec43526f50b45e2a32a8e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_39cff', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_answer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='answer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_answerevent" ("application_id", "changed_at", "claim", "criterion_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "round", "statement") SELECT new_values."application_id", new_values."changed_at", new_values."claim", new_values."criterion_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."revision", new_values."round", new_values."statement" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."application_id" IS DISTINCT FROM (new_values."application_id") OR old_values."changed_at" IS DISTINCT FROM (new_values."changed_at") OR old_values."claim" IS DISTINCT FROM (new_values."claim") OR old_values."criterion_id" IS DISTINCT FROM (new_values."criterion_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."revision" IS DISTINCT FROM (new_values."revision") OR old_values."round" IS DISTINCT FROM (new_values."round") OR old_values."statement" IS DISTINCT FROM (new_values."statement")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5f2017986ac61d2a1b18f3b5553c9d9dba0734c0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_4c0f8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_answer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='answer',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_answerevent" ("application_id", "changed_at", "claim", "criterion_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "round", "statement") SELECT old_values."application_id", old_values."changed_at", old_values."claim", old_values."criterion_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."revision", old_values."round", old_values."statement" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='bd054edc58061e5c14aca1ad0e1321dc4c9888a2', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_ddf14', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_answer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criterionlearnergroup',
            trigger=pgtrigger.compiler.Trigger(name='frozen_once_published', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM 1 FROM hubs_criteriaversion WHERE id IN (SELECT version_id FROM hubs_criterion WHERE id IN (OLD.criterion_id, NEW.criterion_id)) ORDER BY id FOR SHARE;\n    IF EXISTS (\n        SELECT 1 FROM hubs_criteriaversion WHERE id IN (SELECT version_id FROM hubs_criterion WHERE id IN (OLD.criterion_id, NEW.criterion_id)) AND published_at IS NOT NULL\n    ) THEN RAISE EXCEPTION 'published criteria are frozen' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'hubs_published_criteria_are_frozen'; END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n    RETURN NEW;\n", hash='1f4480c9910b8a52dfbf072742963ec934799573', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_once_published_0c49c', table='hubs_criterionlearnergroup', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criterionlearnergroup',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_criterionlearnergroupevent" ("criterion_id", "id", "learner_group_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."criterion_id", new_values."id", new_values."learner_group_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d6e7ea34cac769ba3af9cdb0f625aaa47786f39b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_97e8b', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_criterionlearnergroup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criterionlearnergroup',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_criterionlearnergroupevent" ("criterion_id", "id", "learner_group_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."criterion_id", new_values."id", new_values."learner_group_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b1f3531261740e588889f44f4b98fcf60a61cd20', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_18bd8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_criterionlearnergroup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criterionlearnergroup',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_criterionlearnergroupevent" ("criterion_id", "id", "learner_group_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."criterion_id", old_values."id", old_values."learner_group_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='af7e4c1789dda8b657f589471d3503d638a6e509', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_254ee', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_criterionlearnergroup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criterionlearnergroupevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='da6731aefdc17c94bba71fbc90610f62c78dfdaa', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c9f0b', table='hubs_criterionlearnergroupevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidencefile',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_evidencefileevent" ("file", "group_id", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "removed_at", "removed_by_id", "removed_reason", "sha256", "size", "uploaded_at", "uploaded_by_id") SELECT new_values."file", new_values."group_id", new_values."id", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."practice_id", new_values."public_id", new_values."removed_at", new_values."removed_by_id", new_values."removed_reason", new_values."sha256", new_values."size", new_values."uploaded_at", new_values."uploaded_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2a8cb5a10448b8f8c13a36653f194e24888da45f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_8fbfc', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_evidencefile', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidencefile',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_evidencefileevent" ("file", "group_id", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "removed_at", "removed_by_id", "removed_reason", "sha256", "size", "uploaded_at", "uploaded_by_id") SELECT new_values."file", new_values."group_id", new_values."id", new_values."kind", new_values."name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."practice_id", new_values."public_id", new_values."removed_at", new_values."removed_by_id", new_values."removed_reason", new_values."sha256", new_values."size", new_values."uploaded_at", new_values."uploaded_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f274f95b9dfe5291afd37fdd835480ec5a83164d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0202e', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_evidencefile', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidencefile',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_evidencefileevent" ("file", "group_id", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "removed_at", "removed_by_id", "removed_reason", "sha256", "size", "uploaded_at", "uploaded_by_id") SELECT old_values."file", old_values."group_id", old_values."id", old_values."kind", old_values."name", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."practice_id", old_values."public_id", old_values."removed_at", old_values."removed_by_id", old_values."removed_reason", old_values."sha256", old_values."size", old_values."uploaded_at", old_values."uploaded_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='053e475405b45e61c2fd6d8e3eb8d54016df4be5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_00186', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_evidencefile', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='conditionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9e3356534224f2a1e16a2cf46385862dd5e979f0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0c588', table='hubs_conditionevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{closed:lifted,closed:met,closed:open,evidence_submitted:closed,evidence_submitted:lifted,evidence_submitted:met,evidence_submitted:open,open:evidence_submitted,open:lifted}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='61bc585e936753a7eab40ed435adfb4c6bbe8a64', operation='UPDATE', pgid='pgtrigger_moves_by_the_table_4aebe', table='hubs_condition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='begins_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.state NOT IN ('open'))", func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='dbb8aa026e2f609aa0f3845b5e49f2b60ce5d554', operation='INSERT', pgid='pgtrigger_begins_by_the_table_3cb9c', table='hubs_condition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='keeps_what_is_settled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."text" IS DISTINCT FROM (NEW."text"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='df9d679e894ec386f444946e92848e90c8f8e13a', operation='UPDATE', pgid='pgtrigger_keeps_what_is_settled_b264d', table='hubs_condition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_conditionevent" ("changed_because", "closed_at", "confirmed_at", "decision_id", "due_on", "file_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reminded_on", "sent_back_because", "state", "submitted_at", "text", "url", "what_was_done") SELECT new_values."changed_because", new_values."closed_at", new_values."confirmed_at", new_values."decision_id", new_values."due_on", new_values."file_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."public_id", new_values."reminded_on", new_values."sent_back_because", new_values."state", new_values."submitted_at", new_values."text", new_values."url", new_values."what_was_done" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1eb81dd542a115723431dd066f31cd4ab9a919b5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_a6a2b', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_condition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_conditionevent" ("changed_because", "closed_at", "confirmed_at", "decision_id", "due_on", "file_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reminded_on", "sent_back_because", "state", "submitted_at", "text", "url", "what_was_done") SELECT new_values."changed_because", new_values."closed_at", new_values."confirmed_at", new_values."decision_id", new_values."due_on", new_values."file_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."public_id", new_values."reminded_on", new_values."sent_back_because", new_values."state", new_values."submitted_at", new_values."text", new_values."url", new_values."what_was_done" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."changed_because" IS DISTINCT FROM (new_values."changed_because") OR old_values."closed_at" IS DISTINCT FROM (new_values."closed_at") OR old_values."confirmed_at" IS DISTINCT FROM (new_values."confirmed_at") OR old_values."decision_id" IS DISTINCT FROM (new_values."decision_id") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."file_id" IS DISTINCT FROM (new_values."file_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."public_id" IS DISTINCT FROM (new_values."public_id") OR old_values."reminded_on" IS DISTINCT FROM (new_values."reminded_on") OR old_values."sent_back_because" IS DISTINCT FROM (new_values."sent_back_because") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."submitted_at" IS DISTINCT FROM (new_values."submitted_at") OR old_values."text" IS DISTINCT FROM (new_values."text") OR old_values."url" IS DISTINCT FROM (new_values."url") OR old_values."what_was_done" IS DISTINCT FROM (new_values."what_was_done")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a1e421b2bd872ec0a1cf3690d8bb77794580fc24', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ca59d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_condition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_conditionevent" ("changed_because", "closed_at", "confirmed_at", "decision_id", "due_on", "file_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reminded_on", "sent_back_because", "state", "submitted_at", "text", "url", "what_was_done") SELECT old_values."changed_because", old_values."closed_at", old_values."confirmed_at", old_values."decision_id", old_values."due_on", old_values."file_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."public_id", old_values."reminded_on", old_values."sent_back_because", old_values."state", old_values."submitted_at", old_values."text", old_values."url", old_values."what_was_done" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='f20ace5066ed143bd692032a9dbb3f7ab5f98506', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_40a15', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_condition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidencefileevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c8008c6e4dd707abcfee26ebf520d03e45759907', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4024a', table='hubs_evidencefileevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidenceitem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_evidenceitemevent" ("answer_id", "file_id", "given_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reused_from_id", "title", "url") SELECT new_values."answer_id", new_values."file_id", new_values."given_at", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."public_id", new_values."reused_from_id", new_values."title", new_values."url" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='a946289066543bf9cac4188b6a3e94b3771b439a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_da429', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_evidenceitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidenceitem',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_evidenceitemevent" ("answer_id", "file_id", "given_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reused_from_id", "title", "url") SELECT new_values."answer_id", new_values."file_id", new_values."given_at", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."public_id", new_values."reused_from_id", new_values."title", new_values."url" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."answer_id" IS DISTINCT FROM (new_values."answer_id") OR old_values."file_id" IS DISTINCT FROM (new_values."file_id") OR old_values."given_at" IS DISTINCT FROM (new_values."given_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."public_id" IS DISTINCT FROM (new_values."public_id") OR old_values."reused_from_id" IS DISTINCT FROM (new_values."reused_from_id") OR old_values."title" IS DISTINCT FROM (new_values."title") OR old_values."url" IS DISTINCT FROM (new_values."url")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2a00089bb59d090d1e4c53ea660390b2f77247cb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_b210c', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_evidenceitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidenceitem',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_evidenceitemevent" ("answer_id", "file_id", "given_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reused_from_id", "title", "url") SELECT old_values."answer_id", old_values."file_id", old_values."given_at", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."public_id", old_values."reused_from_id", old_values."title", old_values."url" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='18884fba6e94189c6c00838a986710d3172455fc', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_bd0b7', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_evidenceitem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidenceitemevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4d5180862f025d20e1ae61b04db64f4fa5150adb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d893e', table='hubs_evidenceitemevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='judgement',
            trigger=pgtrigger.compiler.Trigger(name='keeps_what_is_settled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."answer_id" IS DISTINCT FROM (NEW."answer_id") OR OLD."judged_by_id" IS DISTINCT FROM (NEW."judged_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='cf89cbc2ddb219266a4e7cce12d7e036c04c41ec', operation='UPDATE', pgid='pgtrigger_keeps_what_is_settled_1109a', table='hubs_judgement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='judgement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_judgementevent" ("answer_id", "comment", "id", "judged_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "verdict") SELECT new_values."answer_id", new_values."comment", new_values."id", new_values."judged_at", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."revision", new_values."verdict" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5096815d187a795fe611267f8da21a3b6b188111', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_a61a9', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_judgement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='judgement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_judgementevent" ("answer_id", "comment", "id", "judged_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "verdict") SELECT new_values."answer_id", new_values."comment", new_values."id", new_values."judged_at", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."revision", new_values."verdict" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."answer_id" IS DISTINCT FROM (new_values."answer_id") OR old_values."comment" IS DISTINCT FROM (new_values."comment") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."judged_at" IS DISTINCT FROM (new_values."judged_at") OR old_values."revision" IS DISTINCT FROM (new_values."revision") OR old_values."verdict" IS DISTINCT FROM (new_values."verdict")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f928198794f1d18e2c166dbc3c1b384cabb4c7ce', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_4c816', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_judgement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='judgement',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_judgementevent" ("answer_id", "comment", "id", "judged_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "verdict") SELECT old_values."answer_id", old_values."comment", old_values."id", old_values."judged_at", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."revision", old_values."verdict" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='0f665c4ee9be58fd757f5016ddbf24efc636003a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_eda49', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_judgement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='judgementevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='91dd05aca6805648b5fca1071e6749cf9f1305f8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_91d82', table='hubs_judgementevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelmeeting',
            trigger=pgtrigger.compiler.Trigger(name='moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:called_off,planned:held}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='147891184a791b88334423b99770a4c9308adf55', operation='UPDATE', pgid='pgtrigger_moves_by_the_table_3510f', table='hubs_panelmeeting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelmeeting',
            trigger=pgtrigger.compiler.Trigger(name='begins_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.state NOT IN ('planned'))", func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='e87f0dd11caf26078a3b5c1de1d978ecee1d1996', operation='INSERT', pgid='pgtrigger_begins_by_the_table_b607b', table='hubs_panelmeeting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelmeeting',
            trigger=pgtrigger.compiler.Trigger(name='keeps_what_is_settled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."region_id" IS DISTINCT FROM (NEW."region_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='32b0b9daa00941f989c20229af1f150fb577dab6', operation='UPDATE', pgid='pgtrigger_keeps_what_is_settled_64f8e', table='hubs_panelmeeting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelmeeting',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_panelmeetingevent" ("called_off_because", "ends_at", "id", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_id", "region_id", "sequence", "small_because", "starts_at", "state") SELECT new_values."called_off_because", new_values."ends_at", new_values."id", new_values."minutes", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place", new_values."public_id", new_values."region_id", new_values."sequence", new_values."small_because", new_values."starts_at", new_values."state" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3245c41bc711a63eb3b4beca9969bfe3edaa1df4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f0dc7', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_panelmeeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelmeeting',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_panelmeetingevent" ("called_off_because", "ends_at", "id", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_id", "region_id", "sequence", "small_because", "starts_at", "state") SELECT new_values."called_off_because", new_values."ends_at", new_values."id", new_values."minutes", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place", new_values."public_id", new_values."region_id", new_values."sequence", new_values."small_because", new_values."starts_at", new_values."state" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."called_off_because" IS DISTINCT FROM (new_values."called_off_because") OR old_values."ends_at" IS DISTINCT FROM (new_values."ends_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."minutes" IS DISTINCT FROM (new_values."minutes") OR old_values."place" IS DISTINCT FROM (new_values."place") OR old_values."public_id" IS DISTINCT FROM (new_values."public_id") OR old_values."region_id" IS DISTINCT FROM (new_values."region_id") OR old_values."sequence" IS DISTINCT FROM (new_values."sequence") OR old_values."small_because" IS DISTINCT FROM (new_values."small_because") OR old_values."starts_at" IS DISTINCT FROM (new_values."starts_at") OR old_values."state" IS DISTINCT FROM (new_values."state")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='921469d54dd57ca3d00d9d44923ce0b238a1c21b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_a5536', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_panelmeeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelmeeting',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_panelmeetingevent" ("called_off_because", "ends_at", "id", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_id", "region_id", "sequence", "small_because", "starts_at", "state") SELECT old_values."called_off_because", old_values."ends_at", old_values."id", old_values."minutes", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place", old_values."public_id", old_values."region_id", old_values."sequence", old_values."small_because", old_values."starts_at", old_values."state" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='922084a99892f8213acd00c4262cc4c9c5e1b76e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_5d1b2', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_panelmeeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelcaseevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='85862fc0b9e3c2339b0307a96b8b1d89a63b5f6d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5fa9d', table='hubs_panelcaseevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelmeetingevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='76cd625d817ff8c78237720f8060f158995ac29e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_89475', table='hubs_panelmeetingevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelmember',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_panelmemberevent" ("id", "is_chair", "meeting_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."id", new_values."is_chair", new_values."meeting_id", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e8bceb8ab77ac6bc1954bf361b1278f1a900b45e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_cf3d9', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_panelmember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelmember',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_panelmemberevent" ("id", "is_chair", "meeting_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."id", new_values."is_chair", new_values."meeting_id", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b3f7ec5d9fa6465f61d31175fda768cb8aad5b3e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_88a30', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_panelmember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelmember',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_panelmemberevent" ("id", "is_chair", "meeting_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."id", old_values."is_chair", old_values."meeting_id", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='bf4fb8172284805089656726205718662129d5f9', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_252d3', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_panelmember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelcase',
            trigger=pgtrigger.compiler.Trigger(name='keeps_what_is_settled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."application_id" IS DISTINCT FROM (NEW."application_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a943c95e993060fa21bfa9b788c3b3b8a185fd2f', operation='UPDATE', pgid='pgtrigger_keeps_what_is_settled_cbb6a', table='hubs_panelcase', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelcase',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_panelcaseevent" ("application_id", "id", "is_open", "meeting_id", "off_because", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "public_id") SELECT new_values."application_id", new_values."id", new_values."is_open", new_values."meeting_id", new_values."off_because", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position", new_values."public_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='480e1c045d762660fa0f72e5e185ec94f1aa08fe', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_866a1', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_panelcase', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelcase',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_panelcaseevent" ("application_id", "id", "is_open", "meeting_id", "off_because", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "public_id") SELECT new_values."application_id", new_values."id", new_values."is_open", new_values."meeting_id", new_values."off_because", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."position", new_values."public_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f0edda1780fd8b6c87f942b7e130e9f7fcc00c61', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_2df65', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_panelcase', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelcase',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_panelcaseevent" ("application_id", "id", "is_open", "meeting_id", "off_because", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "public_id") SELECT old_values."application_id", old_values."id", old_values."is_open", old_values."meeting_id", old_values."off_because", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."public_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='9d32a9b531045d7937cf04a32b7a94d34e5e340f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_6c383', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_panelcase', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casememberevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='54add513ce05042baa7370ec1836f5c53574c6f2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bbd7c', table='hubs_casememberevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casemember',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_casememberevent" ("case_id", "id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."case_id", new_values."id", new_values."member_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2a6de76ec3c71eb84121460b12610f4944f37450', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_5118a', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_casemember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casemember',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_casememberevent" ("case_id", "id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."case_id", new_values."id", new_values."member_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5576992d6b6b83bbe7dae3665f1370a266971438', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_cec5d', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_casemember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casemember',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_casememberevent" ("case_id", "id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."case_id", old_values."id", old_values."member_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='c34b162765e7f4888f23ea8a7e62381917171949', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_8ddeb', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_casemember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='panelmemberevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0c7290700f258f37efd20510fde66935ebdef161', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_63e00', table='hubs_panelmemberevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='prospect',
            trigger=pgtrigger.compiler.Trigger(name='moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{applying:accredited,applying:not_now,contacted:accredited,contacted:applying,contacted:interested,contacted:not_now,interested:accredited,interested:applying,interested:not_now,not_now:accredited,not_now:applying,not_now:contacted,not_now:interested,prospective:accredited,prospective:applying,prospective:contacted,prospective:not_now}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='8b923ad31dc0b5d0b813a927545c59b78bd34cde', operation='UPDATE', pgid='pgtrigger_moves_by_the_table_3bad0', table='hubs_prospect', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='prospect',
            trigger=pgtrigger.compiler.Trigger(name='begins_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.state NOT IN ('prospective'))", func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='bd5dcd68ac170286714d5e6a16652d5b3ef9851f', operation='INSERT', pgid='pgtrigger_begins_by_the_table_abbf8', table='hubs_prospect', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='prospect',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_prospectevent" ("ask_again_on", "hub_id", "id", "next_step", "next_step_on", "not_now_reason", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "since", "state") SELECT new_values."ask_again_on", new_values."hub_id", new_values."id", new_values."next_step", new_values."next_step_on", new_values."not_now_reason", new_values."owner_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."practice_id", new_values."public_id", new_values."since", new_values."state" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='220b89c36180553ff73932d205477248efb0f09e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_8a1d9', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_prospect', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='prospect',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_prospectevent" ("ask_again_on", "hub_id", "id", "next_step", "next_step_on", "not_now_reason", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "since", "state") SELECT new_values."ask_again_on", new_values."hub_id", new_values."id", new_values."next_step", new_values."next_step_on", new_values."not_now_reason", new_values."owner_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."practice_id", new_values."public_id", new_values."since", new_values."state" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='854c2262c57e20f75957e400a941f3a878b19c4f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_c482e', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_prospect', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='prospect',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_prospectevent" ("ask_again_on", "hub_id", "id", "next_step", "next_step_on", "not_now_reason", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "since", "state") SELECT old_values."ask_again_on", old_values."hub_id", old_values."id", old_values."next_step", old_values."next_step_on", old_values."not_now_reason", old_values."owner_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."practice_id", old_values."public_id", old_values."since", old_values."state" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='35a2110f1225705de7998e2338fa5123c8d653c9', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_d0877', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_prospect', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='prospectevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d3da91a9e78aafca196ba81252a52afc3516003b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_36ba3', table='hubs_prospectevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='prospectnote',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_prospectnoteevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prospect_id", "text", "written_at", "written_by_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."prospect_id", new_values."text", new_values."written_at", new_values."written_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='904e487edd0f06d8c2f09369e1408b7d9c24a39d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_00f02', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_prospectnote', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='prospectnote',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_prospectnoteevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prospect_id", "text", "written_at", "written_by_id") SELECT new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."prospect_id", new_values."text", new_values."written_at", new_values."written_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b3fc30568b4bc9068d705c4c5dd8fef0fee9ffdb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_a507b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_prospectnote', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='prospectnote',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_prospectnoteevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prospect_id", "text", "written_at", "written_by_id") SELECT old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."prospect_id", old_values."text", old_values."written_at", old_values."written_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='5688d57e4765ad480864148c4db5a33b7b5b8ecf', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_1bf7b', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_prospectnote', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='prospectnoteevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7f227c2eb7667ce413d2c098e5a4875ca73ca052', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e9586', table='hubs_prospectnoteevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criterionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c3e884e600c0cd70262afb1b082d0726797afcaa', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4b7f4', table='hubs_criterionevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criterion',
            trigger=pgtrigger.compiler.Trigger(name='frozen_once_published', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM 1 FROM hubs_criteriaversion WHERE id IN (OLD.version_id, NEW.version_id) ORDER BY id FOR SHARE;\n    IF EXISTS (\n        SELECT 1 FROM hubs_criteriaversion WHERE id IN (OLD.version_id, NEW.version_id) AND published_at IS NOT NULL\n    ) THEN RAISE EXCEPTION 'published criteria are frozen' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'hubs_published_criteria_are_frozen'; END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n    RETURN NEW;\n", hash='cbefa9217ed484dae6cf8a72c8e4139fdeb48257', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_once_published_459b7', table='hubs_criterion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criterion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_criterionevent" ("code", "domain_id", "guidance", "id", "is_required", "kinds", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "public_id", "revision", "routes", "source", "text", "version_id", "wants") SELECT new_values."code", new_values."domain_id", new_values."guidance", new_values."id", new_values."is_required", new_values."kinds", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position", new_values."public_id", new_values."revision", new_values."routes", new_values."source", new_values."text", new_values."version_id", new_values."wants" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2a1c4f183ec3178aae0995f5be8d8567423a6467', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3860a', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_criterion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criterion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_criterionevent" ("code", "domain_id", "guidance", "id", "is_required", "kinds", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "public_id", "revision", "routes", "source", "text", "version_id", "wants") SELECT new_values."code", new_values."domain_id", new_values."guidance", new_values."id", new_values."is_required", new_values."kinds", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."position", new_values."public_id", new_values."revision", new_values."routes", new_values."source", new_values."text", new_values."version_id", new_values."wants" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='eb45f890eed1678957c668e86a121db472e18bf1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_cf836', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_criterion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='criterion',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_criterionevent" ("code", "domain_id", "guidance", "id", "is_required", "kinds", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "public_id", "revision", "routes", "source", "text", "version_id", "wants") SELECT old_values."code", old_values."domain_id", old_values."guidance", old_values."id", old_values."is_required", old_values."kinds", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."public_id", old_values."revision", old_values."routes", old_values."source", old_values."text", old_values."version_id", old_values."wants" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='9f72ae685b88824183a6d34da8d358ee784b9351', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_6d2fe', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_criterion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='qualitydomainevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='067bdb8f9fbfeed65234203280b10677e88ad9e2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2156f', table='hubs_qualitydomainevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reconsideration',
            trigger=pgtrigger.compiler.Trigger(name='keeps_what_is_settled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."grounds" IS DISTINCT FROM (NEW."grounds") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='1c58b2d05735586f19dc43518ca8ea47e91cd369', operation='UPDATE', pgid='pgtrigger_keeps_what_is_settled_3de97', table='hubs_reconsideration', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reconsideration',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_reconsiderationevent" ("answered_by_id", "asked_at", "decision_id", "grounds", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."answered_by_id", new_values."asked_at", new_values."decision_id", new_values."grounds", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d8ee0a33667955e90bebe316083c132f17c0146c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b372a', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_reconsideration', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reconsideration',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_reconsiderationevent" ("answered_by_id", "asked_at", "decision_id", "grounds", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."answered_by_id", new_values."asked_at", new_values."decision_id", new_values."grounds", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."answered_by_id" IS DISTINCT FROM (new_values."answered_by_id") OR old_values."asked_at" IS DISTINCT FROM (new_values."asked_at") OR old_values."decision_id" IS DISTINCT FROM (new_values."decision_id") OR old_values."grounds" IS DISTINCT FROM (new_values."grounds") OR old_values."id" IS DISTINCT FROM (new_values."id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='5ae18ab8376c10cc0930fb20c968156907c37025', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_a3d0e', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_reconsideration', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reconsideration',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_reconsiderationevent" ("answered_by_id", "asked_at", "decision_id", "grounds", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."answered_by_id", old_values."asked_at", old_values."decision_id", old_values."grounds", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='6d624641bb5af1d0607f99d4eeb01c17cf9fda36', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_5659d', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_reconsideration', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reconsiderationevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a5e436cd5c9e5a858d9e0d4388ed89b0ad6bdb91', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7b356', table='hubs_reconsiderationevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='standingreminder',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_standingreminderevent" ("amount", "as_published", "id", "is_for", "is_in_use", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "tells_administrators", "tells_hee_staff", "tells_hub_leads", "tells_practice_leads", "unit") SELECT new_values."amount", new_values."as_published", new_values."id", new_values."is_for", new_values."is_in_use", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."region_id", new_values."tells_administrators", new_values."tells_hee_staff", new_values."tells_hub_leads", new_values."tells_practice_leads", new_values."unit" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f9fcdcbd3a6cf31d528ad7ebf77caca5c3e7e465', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d3a23', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_standingreminder', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='standingreminder',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_standingreminderevent" ("amount", "as_published", "id", "is_for", "is_in_use", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "tells_administrators", "tells_hee_staff", "tells_hub_leads", "tells_practice_leads", "unit") SELECT new_values."amount", new_values."as_published", new_values."id", new_values."is_for", new_values."is_in_use", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."region_id", new_values."tells_administrators", new_values."tells_hee_staff", new_values."tells_hub_leads", new_values."tells_practice_leads", new_values."unit" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='526d2c722631af44d72cb80181a8ef05594d33d7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_badb5', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_standingreminder', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='standingreminder',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_standingreminderevent" ("amount", "as_published", "id", "is_for", "is_in_use", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "tells_administrators", "tells_hee_staff", "tells_hub_leads", "tells_practice_leads", "unit") SELECT old_values."amount", old_values."as_published", old_values."id", old_values."is_for", old_values."is_in_use", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."region_id", old_values."tells_administrators", old_values."tells_hee_staff", old_values."tells_hub_leads", old_values."tells_practice_leads", old_values."unit" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='840321b70e31afb7cecce8e276aa2426f2c1b11c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e468e', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_standingreminder', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sentreminderevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='eead905fb096239800c4de556c7a43456098b101', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ca669', table='hubs_sentreminderevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sentreminder',
            trigger=pgtrigger.compiler.Trigger(name='keeps_what_is_settled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='7dd5c93ae8112cb22fdba27540f1b49d52c60f32', operation='UPDATE', pgid='pgtrigger_keeps_what_is_settled_274ec', table='hubs_sentreminder', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sentreminder',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_sentreminderevent" ("accreditation_id", "falls_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminder_id", "sent_at") SELECT new_values."accreditation_id", new_values."falls_on", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reminder_id", new_values."sent_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='090fb678dd71c09a18988a4c851985f18e5b4557', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_bf499', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_sentreminder', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sentreminder',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_sentreminderevent" ("accreditation_id", "falls_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminder_id", "sent_at") SELECT new_values."accreditation_id", new_values."falls_on", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reminder_id", new_values."sent_at" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1025f95df8b92f51613ac9ef027cb732ef311b50', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_fead6', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_sentreminder', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sentreminder',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_sentreminderevent" ("accreditation_id", "falls_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminder_id", "sent_at") SELECT old_values."accreditation_id", old_values."falls_on", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reminder_id", old_values."sent_at" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='020a8eb1394f026b25bce8b2f57661bcc6fb3754', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_975bc', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_sentreminder', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='standingreminderevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e8bb2a57cc016cd6bf2d95c9eba2dbeb428e3c34', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_128cb', table='hubs_standingreminderevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suspension',
            trigger=pgtrigger.compiler.Trigger(name='moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{in_force:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='0886da3534d089845f7dbae42b5fbf2d11986630', operation='UPDATE', pgid='pgtrigger_moves_by_the_table_52b32', table='hubs_suspension', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suspension',
            trigger=pgtrigger.compiler.Trigger(name='keeps_what_is_settled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."accreditation_id" IS DISTINCT FROM (NEW."accreditation_id") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."for_learners" IS DISTINCT FROM (NEW."for_learners") OR OLD."suspended_by_id" IS DISTINCT FROM (NEW."suspended_by_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='431981b8a860e99e9d7e4c542cd70867b9da916d', operation='UPDATE', pgid='pgtrigger_keeps_what_is_settled_80a82', table='hubs_suspension', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suspension',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_suspensionevent" ("accreditation_id", "ends_on", "for_learners", "id", "lifted_at", "lifted_by_id", "lifted_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "starts_on", "state", "suspended_by_id") SELECT new_values."accreditation_id", new_values."ends_on", new_values."for_learners", new_values."id", new_values."lifted_at", new_values."lifted_by_id", new_values."lifted_reason", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."public_id", new_values."reason", new_values."starts_on", new_values."state", new_values."suspended_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f571456ae4b6c3ea9ea034f617a84de68f7d69b5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f6bb1', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_suspension', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suspension',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_suspensionevent" ("accreditation_id", "ends_on", "for_learners", "id", "lifted_at", "lifted_by_id", "lifted_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "starts_on", "state", "suspended_by_id") SELECT new_values."accreditation_id", new_values."ends_on", new_values."for_learners", new_values."id", new_values."lifted_at", new_values."lifted_by_id", new_values."lifted_reason", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."public_id", new_values."reason", new_values."starts_on", new_values."state", new_values."suspended_by_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8eb202786993c0ff4d0956c9792f8d25be2cce22', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_dc6ac', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_suspension', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suspension',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_suspensionevent" ("accreditation_id", "ends_on", "for_learners", "id", "lifted_at", "lifted_by_id", "lifted_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "starts_on", "state", "suspended_by_id") SELECT old_values."accreditation_id", old_values."ends_on", old_values."for_learners", old_values."id", old_values."lifted_at", old_values."lifted_by_id", old_values."lifted_reason", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."public_id", old_values."reason", old_values."starts_on", old_values."state", old_values."suspended_by_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='26c445b37b213a2565a1e2b8ab5f037c11786cc3', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_bc5a5', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_suspension', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suspensionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0b6589fe7df1fcd0e826663028de01a380e43089', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_60313', table='hubs_suspensionevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visitevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5009f2982d3e29a04a5a652cfa460ae5c5225f92', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5d9f3', table='hubs_visitevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visitmember',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_visitmemberevent" ("id", "is_lead", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "visit_id") SELECT new_values."id", new_values."is_lead", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."visit_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4ceac024c65a62afe9ffd066656d4a82eb39002e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_22adc', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_visitmember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visitmember',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_visitmemberevent" ("id", "is_lead", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "visit_id") SELECT new_values."id", new_values."is_lead", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."visit_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='24b5d770e29f9c40fe6ccab8f079863d7d7fb14e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_8fdb7', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_visitmember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visitmember',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_visitmemberevent" ("id", "is_lead", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "visit_id") SELECT old_values."id", old_values."is_lead", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."visit_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d272e7057b0178eb400c9612ced4ad45ad588d2e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_48124', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_visitmember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='moves_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{confirmed:called_off,confirmed:done,confirmed:proposed,done:report_agreed,proposed:called_off,proposed:confirmed,proposed:done}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='21f30211a3defbfe22e7f7c89d5ff1c263f4bf6b', operation='UPDATE', pgid='pgtrigger_moves_by_the_table_ce5da', table='hubs_visit', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='begins_by_the_table', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.state NOT IN ('proposed'))", func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='beaf9b511f2ec606012784e76ff5c436ce2c50ab', operation='INSERT', pgid='pgtrigger_begins_by_the_table_c390b', table='hubs_visit', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='keeps_what_is_settled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='362308fe225c8bfddf7aa868231ee81a2079bd64', operation='UPDATE', pgid='pgtrigger_keeps_what_is_settled_8d309', table='hubs_visit', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_visitevent" ("application_id", "arranged_at", "called_off_because", "ends_at", "forms_due_on", "id", "people_met", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_id", "report", "sequence", "starts_at", "state", "to_meet") SELECT new_values."application_id", new_values."arranged_at", new_values."called_off_because", new_values."ends_at", new_values."forms_due_on", new_values."id", new_values."people_met", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place", new_values."public_id", new_values."report", new_values."sequence", new_values."starts_at", new_values."state", new_values."to_meet" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='dbbdbe5dc7ae5a35f4ae92b8cf227e5fbd71026d', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_8615f', referencing='REFERENCING NEW TABLE AS new_values ', table='hubs_visit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_visitevent" ("application_id", "arranged_at", "called_off_because", "ends_at", "forms_due_on", "id", "people_met", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_id", "report", "sequence", "starts_at", "state", "to_meet") SELECT new_values."application_id", new_values."arranged_at", new_values."called_off_because", new_values."ends_at", new_values."forms_due_on", new_values."id", new_values."people_met", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place", new_values."public_id", new_values."report", new_values."sequence", new_values."starts_at", new_values."state", new_values."to_meet" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."application_id" IS DISTINCT FROM (new_values."application_id") OR old_values."arranged_at" IS DISTINCT FROM (new_values."arranged_at") OR old_values."called_off_because" IS DISTINCT FROM (new_values."called_off_because") OR old_values."ends_at" IS DISTINCT FROM (new_values."ends_at") OR old_values."forms_due_on" IS DISTINCT FROM (new_values."forms_due_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."people_met" IS DISTINCT FROM (new_values."people_met") OR old_values."place" IS DISTINCT FROM (new_values."place") OR old_values."public_id" IS DISTINCT FROM (new_values."public_id") OR old_values."report" IS DISTINCT FROM (new_values."report") OR old_values."sequence" IS DISTINCT FROM (new_values."sequence") OR old_values."starts_at" IS DISTINCT FROM (new_values."starts_at") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."to_meet" IS DISTINCT FROM (new_values."to_meet")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9aae6ea04b7389185593f80c2c89dec7ea468ce1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_de19f', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='hubs_visit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "hubs_visitevent" ("application_id", "arranged_at", "called_off_because", "ends_at", "forms_due_on", "id", "people_met", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_id", "report", "sequence", "starts_at", "state", "to_meet") SELECT old_values."application_id", old_values."arranged_at", old_values."called_off_because", old_values."ends_at", old_values."forms_due_on", old_values."id", old_values."people_met", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place", old_values."public_id", old_values."report", old_values."sequence", old_values."starts_at", old_values."state", old_values."to_meet" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='5aadb3847260efeda91f495de69caf6a4ce2eb98', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_76e7f', referencing='REFERENCING OLD TABLE AS old_values ', table='hubs_visit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visitmemberevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='74bed45bb382564a2f98290d0b5d9cd798a39445', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b11e3', table='hubs_visitmemberevent', when='BEFORE')),
        ),
    ]
