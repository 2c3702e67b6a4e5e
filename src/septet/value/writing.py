"""How a list's values are written: for the page as cells, for an export as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from septet.engine.money import from_minor
from septet.value.columns import Column
from septet.value.models import ASSUMED_MARK, ValueRun
from septet.value.queries.customers import Wish

UNKNOWN = "–"


def signed(text: str) -> str:
    return text.replace("-", "−")


def written(value: Any, kind: str, currency: str) -> str:
    """A value for people, with no more digits than matter."""
    if value is None or value == "":
        return UNKNOWN
    match kind:
        case "money":
            return signed(f"{from_minor(int(value), currency):,.0f}")
        case "share":
            return signed(f"{value * 100:.1f} %")
        case "chance":
            return f"{value * 100:.0f} %"
        case "count":
            return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"
        case "date":
            return date_format(value, "SHORT_DATE_FORMAT")
    return str(value)


def plain(value: Any, column: Column, currency: str) -> Any:
    """A value for a spreadsheet: exact money, shares as fractions, dates as dates."""
    if value is None:
        return None
    if column.kind == "money":
        return from_minor(value, currency)
    if column.kind == "share":
        return round(Decimal(str(value)), 6)
    return value if isinstance(value, int | float | date | Decimal) else str(value)


# Figures that stand on the cost of goods: where that is assumed, they are marked.
ON_COST_OF_GOODS = frozenset(
    "cost_of_goods gross_margin gross_share contribution contribution_share lifetime_value".split()
)


class Writer:
    """Writes the rows of one list as table cells.

    Markup is made here and not in a template because a page has hundreds of cells.
    """

    def __init__(self, columns: Sequence[Column], run: ValueRun) -> None:
        self.run = run
        self.columns = [(column, escape(column.label)) for column in columns]
        self.assumed = _("Cost of goods is assumed, not read from a file")
        self.between = _("between %(low)s and %(high)s")
        self.total = _("Total")

    def row(self, row: dict[str, Any]) -> SafeString:
        """The cells of one customer."""
        return mark_safe("".join(self._cell(row, column, label) for column, label in self.columns))  # noqa: S308 every part is escaped

    def _cell(self, row: dict[str, Any], column: Column, label: str) -> str:
        value = row[f"c_{column.code}"]
        if column.code == "name":
            href = reverse("value:customer", args=[row["account_id"]])
            return f'<td data-label="{label}"><a href="{href}">{escape(value)}</a></td>'
        if column.code == "lifetime_value" and row["lifetime_value_low"] is not None:
            title = self.between % {
                "low": written(row["lifetime_value_low"], "money", self.run.currency),
                "high": written(row["lifetime_value_high"], "money", self.run.currency),
            }
            mark = ASSUMED_MARK if row["assumed_cost_of_goods"] else ""
            return self._td(value, column, label, title=title, mark=mark)
        if column.code in ON_COST_OF_GOODS and row["assumed_cost_of_goods"]:
            return self._td(value, column, label, title=self.assumed, mark=ASSUMED_MARK)
        return self._td(value, column, label)

    def _td(
        self, value: Any, column: Column, label: str, *, title: str = "", mark: str = ""
    ) -> str:
        classes = "num" if column.is_number else ""
        if column.kind == "money" and value is not None:
            title = title or f"{from_minor(value, self.run.currency):,} {self.run.currency}"
            classes += " loss" if value < 0 else ""
        text = escape(mark + written(value, column.kind, self.run.currency))
        return f'<td data-label="{label}" class="{classes}" title="{escape(title)}">{text}</td>'

    def totals(self, totals: dict[str, Any]) -> SafeString:
        """The cells of the last line: sums, and shares made from the sums."""
        cells = []
        for column, label in self.columns:
            if column.code == "name":
                cells.append(f'<td data-label="{label}">{escape(self.total)}</td>')
            elif column.code in totals:
                touched = column.code in ON_COST_OF_GOODS and totals["assumed_cost_of_goods"]
                mark = ASSUMED_MARK if touched else ""
                cells.append(self._td(totals[column.code], column, label, mark=mark))
            else:
                cells.append("<td></td>")
        return mark_safe("".join(cells))  # noqa: S308 every part is escaped


@dataclass(frozen=True)
class Head:
    column: Column
    href: str
    sorted: str  # "", ascending or descending, as aria-sort says it
    icon: str


def head_cells(wish: Wish, query: QueryDict) -> list[Head]:
    """Column heads that sort: numbers from the largest first, text from A."""
    heads = []
    for column in wish.columns:
        down = wish.sort == f"-{column.code}"
        up = wish.sort == column.code
        turned = column.code if down or (not up and not column.is_number) else f"-{column.code}"
        address = query.copy()
        address.pop("page", None)
        address["sort"] = turned
        state = "descending" if down else "ascending" if up else ""
        icon = {"descending": "chevron-down", "ascending": "chevron-up"}.get(state, "")
        heads.append(Head(column, f"?{address.urlencode()}", state, icon))
    return heads
