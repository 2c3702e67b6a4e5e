"""The columns of the customer list: one place for the page, the column chooser and the export."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, FloatField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Column:
    """`kind` says how a value is written: text, money, share, count, date or chance."""

    code: str
    label: Any
    kind: str
    expression: str | Combinable
    help: Any = ""
    shown: bool = False

    @property
    def is_number(self) -> bool:
        return self.kind != "text"


def share(part: str, whole: str = "net_revenue") -> Combinable:
    """A part of net revenue, from the row's totals; unknown where there is no revenue."""
    ratio = Cast(F(part), FloatField()) / Cast(F(whole), FloatField())
    return Case(When(**{f"{whole}__gt": 0}, then=ratio), default=Value(None))


COLUMNS: tuple[Column, ...] = (
    Column("name", _("Customer"), "text", "account__name", shown=True),
    Column("group", _("Group"), "text", "account__parent__name"),
    Column("country", _("Country"), "text", "account__country", shown=True),
    Column("industry", _("Industry"), "text", "account__industry"),
    Column("manager", _("Manager"), "text", "account__manager__name"),
    Column("net_revenue", _("Net revenue"), "money", "net_revenue", shown=True),
    Column("discounts", _("Discounts"), "money", "discounts"),
    Column("cost_of_goods", _("Cost of goods"), "money", "cost_of_goods"),
    Column("gross_margin", _("Gross margin"), "money", "gross_margin"),
    Column("gross_share", _("Gross margin %"), "share", share("gross_margin")),
    Column("cost_to_serve", _("Cost to serve"), "money", "cost_to_serve", shown=True),
    Column("serve_share", _("Cost to serve %"), "share", share("cost_to_serve")),
    Column(
        "contribution",
        _("Contribution"),
        "money",
        "contribution",
        _("Gross margin less cost to serve"),
        shown=True,
    ),
    Column("contribution_share", _("Contribution %"), "share", share("contribution"), shown=True),
    Column(
        "lifetime_value",
        _("Lifetime value"),
        "money",
        "lifetime_value",
        _("Expected future profit, discounted"),
        shown=True,
    ),
    Column(
        "alive",
        _("Still active"),
        "chance",
        "probability_alive",
        _("Probability that the customer will order again"),
        shown=True,
    ),
    Column("expected_orders", _("Orders expected"), "count", "expected_orders"),
    Column("orders", _("Orders"), "count", "orders"),
    Column("lines", _("Lines"), "count", "lines"),
    Column("first_on", _("First order"), "date", "first_on"),
    Column("last_on", _("Last order"), "date", "last_on", shown=True),
    Column("revenue_rank", _("Rank by revenue"), "count", "revenue_rank"),
    Column("profit_rank", _("Rank by contribution"), "count", "profit_rank"),
)
ASSUMED = Column("assumed", _("Of cost of goods assumed"), "money", "assumed_cost_of_goods")
BY_CODE = {column.code: column for column in COLUMNS}
DEFAULT = tuple(column.code for column in COLUMNS if column.shown)


def chosen(codes: list[str]) -> list[Column]:
    """The columns asked for, in the list's own order; the name always leads."""
    wanted = {code for code in codes if code in BY_CODE} or set(DEFAULT)
    return [column for column in COLUMNS if column.code in wanted | {"name"}]
