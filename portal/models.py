"""What has no domain of its own: who made a row, the audit log, the jobs."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal.constraints import not_blank, one_of


class Recorded(models.Model):
    """When a row was made and by whom."""

    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        abstract = True


class Operation(models.TextChoices):
    """The six operations of the Data Protection Act 2018, section 62, and three of our own."""

    COLLECTION = "collection", _("Collection")
    ALTERATION = "alteration", _("Alteration")
    CONSULTATION = "consultation", _("Consultation")
    DISCLOSURE = "disclosure", _("Disclosure")
    COMBINATION = "combination", _("Combination")
    ERASURE = "erasure", _("Erasure")
    LOGIN = "login", _("Sign-in")
    EXPORT = "export", _("Export")
    PERMISSION_CHANGE = "permission_change", _("Change of a permission")


class AuditEvent(models.Model):
    """One act on personal data. No foreign keys: nothing blocks it, nothing erases it.

    Written only by `portal.audit.record`; the database refuses update, delete and truncate.
    `transaction` orders events for sealing: a batch takes in only transactions that have ended.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now())
    transaction = models.BigIntegerField()  # set by trigger from pg_current_xact_id()
    operation = models.CharField(max_length=20, choices=Operation.choices)
    event = models.CharField(max_length=60)
    actor = models.BigIntegerField(null=True)
    agency = models.BigIntegerField(null=True)
    model = models.CharField(max_length=60, blank=True)
    objects_seen = ArrayField(models.CharField(max_length=40), default=list)
    fields = ArrayField(models.CharField(max_length=60), default=list)
    digest_before = models.CharField(max_length=64, blank=True)
    digest_after = models.CharField(max_length=64, blank=True)
    recipients = ArrayField(models.BigIntegerField(), default=list)
    purpose = models.CharField(max_length=200, blank=True)
    request = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [models.Index(fields=["transaction", "id"], name="portal_auditevent_order")]
        constraints = [one_of("operation", Operation.values), not_blank("event")]

    def __str__(self) -> str:
        return f"{self.event} {self.pk}"


class AuditSeal(models.Model):
    """A sealed batch: the events of all transactions from `first` up to, not including, `end`.

    `leaves` holds 48 bytes an event (id, transaction, hash of all else) in order of id; `head` is
    SHA-256 over the head before, number, bounds, time and leaves.
    """

    number = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField()
    end = models.BigIntegerField()
    leaves = models.BinaryField()
    head = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("first")), name="portal_auditseal_bounds"
            )
        ]

    def __str__(self) -> str:
        return f"seal {self.number}"


class SearchKey(models.Model):
    """The key of a month's search terms, itself encrypted. Without it they say nothing."""

    month = models.DateField(primary_key=True)  # its first day
    sealed = models.CharField(max_length=300)
    made_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"search key {self.month:%Y-%m}"


class SearchTerm(models.Model):
    """What somebody searched for, encrypted under the key of its month. The event names `key`."""

    key = models.CharField(max_length=22, unique=True)
    month = models.DateField()
    sealed = models.TextField()

    class Meta:
        constraints = [not_blank("sealed")]

    def __str__(self) -> str:
        return f"search term {self.pk}"


class JobState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Job(models.Model):
    """A piece of work for a worker, and its outbox row: written with the act that asks for it.

    The row is the truth; a broker message only says that there is something to look at. `key` is
    unique, so that the same work is asked for once. `subject` is an id, never content.
    """

    key = models.CharField(max_length=200, unique=True)
    task = models.CharField(max_length=100)
    subject = models.BigIntegerField()
    asked_at = models.DateTimeField(db_default=Now())
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        max_length=10, choices=JobState.choices, default=JobState.QUEUED, db_default=JobState.QUEUED
    )
    reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    published_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                name="portal_job_unpublished",
                condition=models.Q(published_at__isnull=True, state="queued"),
            ),
            models.Index(
                fields=["published_at"],
                name="portal_job_unfinished",
                condition=models.Q(state__in=["queued", "running"]),
            ),
        ]
        constraints = [
            one_of("state", JobState.values),
            not_blank("key"),
            models.CheckConstraint(
                condition=~models.Q(state="failed") | ~models.Q(reason=""),
                name="portal_job_failure_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Heartbeat(models.Model):
    """When the processes of one kind last reported that they work: one row a kind."""

    process = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [one_of("process", ["beat", "documents", "mail", "relay", "worker"])]

    def __str__(self) -> str:
        return self.process
