from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from septet.people.models import User


class DatedQuerySet(models.QuerySet["DatedFigure"]):
    def in_force(self, day: date) -> Self:
        """Rows whose validity holds `day`; the newest of a key counts."""
        open_end = Q(valid_until=None) | Q(valid_until__gt=day)
        return self.filter(open_end, valid_from__lte=day).order_by("key", "-id")


class DatedFigure(models.Model):
    """A figure people may argue about: since when, until when, why and by whom. Rows are only added.

    A later row of the same key counts from its first day on, so what was in force on a day can
    always be asked again.
    """

    key = models.CharField(max_length=80)
    value = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    reason = models.CharField(max_length=500)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    set_at = models.DateTimeField()

    objects: ClassVar[models.Manager["DatedFigure"]] = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="%(class)s_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="%(class)s_has_a_reason"),
        ]
        indexes = [models.Index(fields=["key", "valid_from"], name="%(class)s_key")]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"

    @property
    def last_day(self) -> date | None:
        """The last day of validity as people say it; None while it has no end."""
        return self.valid_until and self.valid_until - timedelta(days=1)


class Policy(DatedFigure):
    """A rule's threshold that the champion may change: never a constant in code."""


class Assumption(DatedFigure):
    """A rate or minute that money is counted with where no fact says better. Finance keeps them."""
