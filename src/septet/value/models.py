from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from septet.accounts.models import Account
from septet.people.models import User
from septet.people.roles import Permission


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    DONE = "done", _("Computed")
    PUBLISHED = "published", _("Published")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


ASSUMED_MARK = "≈ "


class Figures(models.Model):
    """The steps from list price to contribution, in whole minor units of the run's currency."""

    list_revenue = models.BigIntegerField(default=0)
    discounts = models.BigIntegerField(default=0)
    net_revenue = models.BigIntegerField(default=0)
    cost_of_goods = models.BigIntegerField(default=0)
    assumed_cost_of_goods = models.BigIntegerField(default=0)  # the part no file told us
    gross_margin = models.BigIntegerField(default=0)
    cost_to_serve = models.BigIntegerField(default=0)
    contribution = models.BigIntegerField(default=0)
    lines = models.BigIntegerField(default=0)
    orders = models.BigIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def mark(self) -> str:
        """Stands before every figure that an assumed cost of goods touches."""
        return ASSUMED_MARK if self.assumed_cost_of_goods else ""


def adds_up(name: str) -> list[models.CheckConstraint]:
    """What must never be false of a row of figures."""
    steps = {
        "net_revenue": F("list_revenue") - F("discounts"),
        "gross_margin": F("net_revenue") - F("cost_of_goods"),
        "contribution": F("gross_margin") - F("cost_to_serve"),
    }
    return [
        models.CheckConstraint(condition=Q(**{step: sum_}), name=f"{name}_{step}_adds_up")
        for step, sum_ in steps.items()
    ]


class ValueRun(Figures):
    """One appraisal of all customers: batches + assumptions + engine version = the same result.

    Runs are followed by runs, never changed; finance publishes the one that counts. Totals include
    what is unallocated, so they are the ledger's. Triggers refuse every change of a computed run
    but its publishing.
    """

    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    start = models.DateField()
    until = models.DateField()  # half-open
    currency = models.CharField(max_length=3)
    batches = models.JSONField(default=list)
    assumptions = models.JSONField(default=dict)
    engine = models.CharField(max_length=40, blank=True)
    engine_version = models.CharField(max_length=40, blank=True)
    job_id = models.BigIntegerField(null=True)
    customers = models.BigIntegerField(default=0)
    unallocated = models.BigIntegerField(default=0)  # net revenue without a customer
    lifetime_value = models.BigIntegerField(null=True)
    model = models.JSONField(default=dict)
    reconciliation = models.JSONField(default=dict)
    whale = models.JSONField(default=dict)
    concentration = models.JSONField(default=dict)
    movers = models.JSONField(
        default=list
    )  # accounts whose ranks by revenue and profit differ most
    ranks = models.JSONField(default=dict)  # what ranks say of the largest
    cohorts = models.JSONField(default=dict)  # month, quarter, year -> table; empty in older runs
    segments = models.JSONField(default=dict)  # grid, values, sizes -> table; empty in older runs
    pools = models.JSONField(default=list)
    activities = models.JSONField(default=list)  # quantity, minutes, rate a minute and cost of each
    warnings = models.JSONField(default=list)
    seconds = models.FloatField(null=True)
    problem = models.TextField(blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    computed_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            *adds_up("run"),
            models.CheckConstraint(condition=Q(until__gt=F("start")), name="run_has_days"),
            models.CheckConstraint(
                condition=~Q(state="published") | ~Q(published_by=None), name="run_published_by"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def last_day(self) -> date:
        """The last day that counts, as people say it."""
        return self.until - timedelta(days=1)


class AccountValueQuerySet(models.QuerySet["AccountValue"]):
    def visible_to(self, user: User) -> Self:
        """The one door: every row, or those of the accounts one looks after, or none."""
        if user.may(Permission.ACCOUNT_VIEW_ALL):
            return self
        return self.filter(account__in=Account.objects.visible_to(user))


class AccountValue(Figures):
    """What one account earned and is worth in one run; the row without an account is unallocated.

    Rows are never changed or deleted, and none is added once the run is computed.
    """

    run = models.ForeignKey(ValueRun, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    costs = models.JSONField(default=dict)  # activity -> minor units
    counts = models.JSONField(default=dict)  # activity -> quantity and minutes (text)
    drivers = models.JSONField(default=list)  # driver, own figure, peers' median, percentile
    months = models.JSONField(
        default=list
    )  # month, net, cost of goods, cost to serve, contribution
    probability_alive = models.FloatField(null=True)
    expected_orders = models.FloatField(null=True)
    lifetime_value = models.BigIntegerField(null=True)
    lifetime_value_low = models.BigIntegerField(null=True)
    lifetime_value_high = models.BigIntegerField(null=True)
    lifetime_inputs = models.JSONField(default=dict)
    revenue_rank = models.IntegerField(null=True)
    profit_rank = models.IntegerField(null=True)
    joined_on = models.DateField(null=True)  # first order; None: none, or a customer before
    ordered = models.TextField(default="", blank=True)  # a 1 for each month with an order, else 0
    segment_grid = models.CharField(max_length=20, default="", blank=True)
    segment_value = models.CharField(max_length=20, default="", blank=True)
    segment_size = models.CharField(max_length=20, default="", blank=True)
    facts = models.JSONField(default=dict)  # returns, small orders, products, last order, numbers

    objects: ClassVar[AccountValueQuerySet] = AccountValueQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            *adds_up("value"),
            models.UniqueConstraint(fields=["run", "account"], name="value_once"),
            models.UniqueConstraint(
                fields=["run"], condition=Q(account=None), name="value_unallocated_once"
            ),
        ]
        indexes = [
            models.Index(fields=["run", "contribution"], name="value_by_contribution"),
            models.Index(fields=["run", "net_revenue"], name="value_by_revenue"),
            models.Index(fields=["run", "lifetime_value"], name="value_by_lifetime"),
        ]

    def __str__(self) -> str:
        return f"{self.account or _('Unallocated')}"
