"""A run's cohort table as a page shows it: a heat map of cells, and one line a cohort.

Markup of cells is made here and not in a template because a page has hundreds of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from septet.value.charts import Scale, full
from septet.value.models import ValueRun

SHOWS = ("kept", "contribution", "cumulative")
MOST_ROWS = 18
HEATS = 8
ON_A_PHONE = {"month": {0, 1, 3, 6, 12}, "quarter": {0, 1, 2, 4, 8}, "year": {0, 1, 2, 3, 4}}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class HeatRow:
    label: str
    href: str
    customers: int
    cells: SafeString


@dataclass(frozen=True)
class Line:
    """One cohort, or who belongs to none, over the whole period; `each`: contribution a customer
    within the age at which cohorts are compared; `kept`: who ordered in the last whole period."""

    label: str
    href: str
    customers: int
    order_days: int
    net_revenue: int
    contribution: int
    each: int | None
    kept: float | None


@dataclass(frozen=True)
class Sheet:
    ages: list[tuple[int, str]]
    rows: list[HeatRow]
    all: SafeString
    unit: str
    lines: list[Line]
    rest: list[Line]
    older: int
    has_partial: bool


def series(row: Row, show: str) -> list[float]:
    """What is shown of a cohort at each age; money in minor units."""
    customers = row["customers"]
    if show == "kept":
        return [ordering / customers for ordering in row["ordering"]]
    if show == "contribution":
        return list(row["contribution"])
    running = accumulate(row["contribution"], initial=row["earlier"][1])
    return [earned / customers for earned in running][1:]


def sheet(table: Row, grain: str, show: str, run: ValueRun) -> Sheet:
    """The newest cohorts, oldest of them first."""
    rows = table["rows"][-MOST_ROWS:]
    shown = {row["label"]: series(row, show) for row in rows}
    longest = max((len(cells) for cells in shown.values()), default=0)
    heat = _Heat(table, grain, show, shown, run)
    phone = ON_A_PHONE[grain]
    return Sheet(
        ages=[(age, "" if age in phone else "w") for age in range(longest)],
        rows=[
            HeatRow(row["label"], _href(row["label"]), row["customers"], heat.cells(row))
            for row in rows
        ],
        all=heat.all(rows, longest),
        unit=heat.scale.name if heat.scale else "%",
        lines=[_line(row, row["label"], _href(row["label"]), table) for row in rows],
        rest=list(_rest(table, len(rows))),
        older=len(table["rows"]) - len(rows),
        has_partial=bool(table["partial"]),
    )


class _Heat:
    """Writes cells, shaded by how far they stand from nothing."""

    def __init__(
        self, table: Row, grain: str, show: str, shown: Mapping[str, list[float]], run: ValueRun
    ) -> None:
        self.table, self.show, self.shown, self.run = table, show, shown, run
        self.partial, self.phone = set(table["partial"]), ON_A_PHONE[grain]
        largest = max((abs(v) for cells in shown.values() for v in cells), default=0)
        self.scale = None if show == "kept" else Scale.of(round(largest), run.currency, least=100)
        self.largest = 1.0 if show == "kept" else largest
        self.base = reverse("value:customers")

    def cells(self, row: Row) -> SafeString:
        made = []
        for age, value in enumerate(self.shown[row["label"]]):
            period = row["at"] + age
            query = f"?joined={row['label']}"
            if self.show == "kept":
                query += f"&amp;ordered={self.table['periods'][period]}"
            href = "" if self.show == "kept" and not value else f"{self.base}{query}"
            made.append(self._cell(age, value, href, is_partial=period in self.partial))
        return mark_safe("".join(made))  # noqa: S308 labels are our own, figures are numbers

    def all(self, rows: Sequence[Row], longest: int) -> SafeString:
        """All shown cohorts at each age, as one would count them together."""
        made = []
        for age in range(longest):
            old = [r for r in rows if len(r["ordering"]) > age and self._is_over(r, age)]
            customers = sum(r["customers"] for r in old)
            weighted = [
                self.shown[r["label"]][age] * (1 if self.show == "contribution" else r["customers"])
                for r in old
            ]
            whole = 1 if self.show == "contribution" else customers
            made.append(self._cell(age, sum(weighted) / whole) if old else self._empty(age))
        return mark_safe("".join(made))  # noqa: S308 figures only

    def _is_over(self, row: Row, age: int) -> bool:
        return row["at"] + age not in self.partial

    def _empty(self, age: int) -> str:
        return "<td></td>" if age in self.phone else '<td class="w"></td>'

    def _cell(self, age: int, value: float, href: str = "", *, is_partial: bool = False) -> str:
        heat = round(min(abs(value) / self.largest, 1) * HEATS) if self.largest else 0
        classes = [f"{'g' if value >= 0 else 'l'}{heat}"] if heat else []
        classes += [] if age in self.phone else ["w"]
        classes += ["part"] if is_partial else []
        text, title = self._written(value)
        inner = f'<a href="{href}">{text}</a>' if href else text
        return f'<td class="{" ".join(classes)}"{title}>{inner}</td>'

    def _written(self, value: float) -> tuple[str, str]:
        if self.scale is None:
            return f"{value * 100:.0f}", ""
        scaled = self.scale(round(value))
        digits = 1 if self.scale.word and abs(scaled) < 10 else 0
        text = f"{round(scaled, digits) + 0:,.{digits}f}".replace("-", "−")  # + 0: no minus zero
        return text, f' title="{escape(full(round(value), self.run.currency))}"'


def _href(label: str) -> str:
    return f"{reverse('value:customers')}?{urlencode({'joined': label})}"


def _line(row: Row, label: str, href: str, table: Row) -> Line:
    over = [i for i in range(len(row["ordering"])) if row["at"] + i not in table["partial"]]
    is_known = bool(over and over[-1] and row["customers"] and any(row["ordering"]))
    return Line(
        label,
        href,
        row["customers"],
        sum(row["order_days"]),
        sum(row["net_revenue"]) + row["earlier"][0],
        sum(row["contribution"]) + row["earlier"][1],
        row.get("each"),
        row["ordering"][over[-1]] / row["customers"] if is_known else None,
    )


def _rest(table: Row, shown: int) -> Iterator[Line]:
    """Lines after the cohorts, so that all add up to the run."""
    older = table["rows"][:-shown] if shown else []
    if older:
        lines = [_line(row, "", "", table) for row in older]
        yield Line(
            _("Older cohorts"),
            "",
            customers=sum(line.customers for line in lines),
            order_days=sum(line.order_days for line in lines),
            net_revenue=sum(line.net_revenue for line in lines),
            contribution=sum(line.contribution for line in lines),
            each=None,
            kept=None,
        )
    rest, listed = table["rest"], reverse("value:customers")
    yield _line(rest["before"], _("Before the data"), f"{listed}?joined=before", table)
    yield _line(rest["without_order"], _("Without an order"), f"{listed}?segment=no_order", table)
    unallocated = _line(rest["unallocated"], _("Unallocated"), reverse("value:unallocated"), table)
    if unallocated.net_revenue or unallocated.contribution:
        yield unallocated
