"""Rows every floor shares: events, jobs, request keys, and the optimistic version."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from septet.foundation.rules import Stale


class EventRecord(models.Model):
    """One thing that happened. Never updated, never deleted; see `audit` for the chain.

    No foreign keys: history must stand when what it speaks of is gone.
    """

    sequence = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    code = models.CharField(max_length=80, db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=254)
    origin = models.CharField(max_length=100)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=40)
    data = models.JSONField()
    personal = models.JSONField(null=True)
    personal_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="event_subject")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.code}"


class JobState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Job(models.Model):
    """Long work somebody asked for: who, what, how far, how it ended.

    Enqueued in the transaction of the action that asks for it, so no work is lost or invented.
    """

    kind = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    title = models.CharField(max_length=200)
    owner_id = models.BigIntegerField(null=True, db_index=True)
    owner = models.CharField(max_length=254)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    phase = models.CharField(max_length=80, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    result = models.JSONField(null=True)
    problem = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="job_queue")]

    def __str__(self) -> str:
        return f"{self.title} ({self.pk})"

    @property
    def is_open(self) -> bool:
        return self.state in {JobState.QUEUED, JobState.RUNNING}

    @property
    def percent(self) -> int:
        if self.state == JobState.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0


class WorkerBeat(models.Model):
    """A worker's sign of life, for the health check."""

    name = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class RequestKey(models.Model):
    """A request that was answered: the same key again gets the same answer, not a second deed."""

    user_id = models.BigIntegerField()
    key = models.CharField(max_length=200)
    body_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "key"], name="request_key_once")]

    def __str__(self) -> str:
        return self.key


class Versioned(models.Model):
    """An object two people may edit: a write names the version it read, or is refused as stale."""

    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[Any]]

    class Meta:
        abstract = True

    def change(self, *, expected: int | None = None, **values: Any) -> Self:
        """Write `values` if the stored version is still `expected`; raise `Stale` if not.

        Without `expected` the version this instance was read at counts.
        """
        model = type(self)
        expected = self.version if expected is None else expected
        rows = model._default_manager.filter(pk=self.pk, version=expected)
        if not rows.update(**values, version=expected + 1):
            raise Stale(model._default_manager.get(pk=self.pk))
        for name, value in {**values, "version": expected + 1}.items():
            setattr(self, name, value)
        return self
