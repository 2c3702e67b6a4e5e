from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from septet.foundation.models import Versioned
from septet.people.models import User
from septet.people.roles import Permission


class Kind(models.TextChoices):
    INVOICES = "invoices", _("Invoice lines")
    ACTIVITIES = "activities", _("Service activities")
    POOLS = "pools", _("Cost pools")


class State(models.TextChoices):
    UPLOADED = "uploaded", _("To be checked")
    IMPORTING = "importing", _("Importing")
    BOOKED = "booked", _("Booked")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class MappingProfile(models.Model):
    """How files of one origin are read: which column means what, in which style."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    source = models.CharField(_("source"), max_length=80)
    currency = models.CharField(_("currency"), max_length=3)
    style = models.JSONField(default=dict)
    mapping = models.JSONField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class BatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: User) -> Self:
        """All files of the ledger for those who may see it, none for others."""
        return self if user.may(Permission.LEDGER_VIEW) else self.none()

    def open_to(self, user: User) -> Self:
        """The files whose amounts and lines somebody may read: all, or those brought in person.

        An administrator keeps imports going and is no reader of customers' money.
        """
        seen = self.visible_to(user)
        return seen if user.may(Permission.LEDGER_CONTENT) else seen.filter(uploaded_by=user)

    def live(self) -> Self:
        """Batches whose rows count."""
        return self.filter(state=State.BOOKED)


class ImportBatch(Versioned):
    """One file's way into the ledger: kept as it came, booked as a whole or not at all.

    Its rows stand in Parquet under ledger/<id>; a batch counts only while it is booked.
    """

    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=State.UPLOADED)
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    source = models.CharField(_("source"), max_length=80, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    style = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    job_id = models.BigIntegerField(null=True)
    rows = models.BigIntegerField(default=0)
    booked = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    duplicates = models.BigIntegerField(default=0)
    sums = models.JSONField(default=dict)  # currency -> file, booked, refused, duplicates (text)
    report = models.JSONField(default=dict)  # refusals by reason, overlaps, warnings
    customers = models.BigIntegerField(default=0)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    problem = models.TextField(blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    booked_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    objects: ClassVar[BatchQuerySet] = BatchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rows=F("booked") + F("refused") + F("duplicates")),
                name="batch_adds_up",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawn_because=""),
                name="batch_is_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.pk})"

    def is_open_to(self, user: User) -> bool:
        """As `BatchQuerySet.open_to`, for a batch that is seen already."""
        return user.may(Permission.LEDGER_CONTENT) or self.uploaded_by_id == user.pk
