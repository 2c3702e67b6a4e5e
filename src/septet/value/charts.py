"""The pictures of value: Apache ECharts options as plain data, the same for page and paper.

Colours are names of our palette ("gain", "loss", "muted", …) which the page resolves for its theme;
axes are scaled here to short units, so that no code travels with the data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from septet.engine.money import from_minor

Option = dict[str, Any]


@dataclass(frozen=True)
class Scale:
    """A unit that makes the largest figure of a chart short: thousands, millions, 万, 亿."""

    divisor: int
    word: str
    currency: str

    @classmethod
    def of(cls, largest: int, currency: str, *, least: int = 2) -> "Scale":
        """The largest unit of which there are at least `least`."""
        steps = (
            [(10**8, "亿"), (10**4, "万")]
            if (get_language() or "").startswith("zh")
            else [(10**9, "bn"), (10**6, "m"), (10**3, "k")]
        )
        units = abs(from_minor(largest, currency))
        for size, word in steps:
            if units >= size * least:
                return cls(size, word, currency)
        return cls(1, "", currency)

    def __call__(self, minor: int) -> float:
        scaled = from_minor(minor, self.currency) / self.divisor
        return float(round(scaled, 3))

    @property
    def name(self) -> str:
        return f"{self.currency} {self.word}".strip()


def full(minor: int, currency: str) -> str:
    return f"{from_minor(minor, currency):,.0f} {currency}".replace("-", "−")


GRID = {"left": 8, "right": 28, "top": 56, "bottom": 12, "containLabel": True}
NAMED_GRID = {**GRID, "bottom": 34}  # room for the name of the axis below


def value_axis(scale: Scale) -> Option:
    return {"type": "value", "name": scale.name, "nameGap": 24, "nameTextStyle": {"align": "left"}}


@dataclass(frozen=True)
class Point:
    """One customer on the whale curve: rank from best, cumulated and own contribution."""

    rank: int
    cumulated: int
    own: int
    name: str
    href: str
    currency: str


def whale(points: Sequence[Point], *, customers: int, peak_rank: int) -> Option:
    """Cumulated contribution from the best to the worst customer, in money; past the peak they lose."""
    currency = points[0].currency if points else ""
    scale = Scale.of(max((abs(p.cumulated) for p in points), default=0), currency)

    def series(part: Sequence[Point], colour: str, name: str) -> Option:
        return {
            "type": "line",
            "name": name,
            "color": colour,
            "lineStyle": {"width": 2.5},
            "areaStyle": {"opacity": 0.12},
            "symbol": "circle",
            "symbolSize": 7,
            "showSymbol": False,
            "data": [
                {
                    "value": [p.rank, scale(p.cumulated)],
                    "name": p.name,
                    "href": p.href,
                    "tip": full(p.own, currency),
                }
                for p in part
            ],
        }

    gainers = [p for p in points if p.rank <= peak_rank]
    losers = [p for p in points if p.rank >= peak_rank]
    return {
        "grid": NAMED_GRID,
        "pick": "nearest",
        "xAxis": {**below(_("customers, best first")), "min": 0, "max": customers},
        "yAxis": value_axis(scale),
        "tooltip": {"trigger": "axis"},
        "series": [
            series(gainers, "gain", _("make money")),
            series(losers, "loss", _("lose money")),
            {"type": "scatter", "silent": True, "symbolSize": 9, "data": _marks(points, peak_rank)},
        ],
    }


def _marks(points: Sequence[Point], peak_rank: int) -> list[Option]:
    """The peak and the end, labelled on the curve itself."""
    if not points:
        return []
    largest = max(abs(p.cumulated) for p in points)
    peak = next((p for p in points if p.rank == peak_rank), points[0])
    marks = [(peak, "gain", {"position": "top"})]
    if points[-1].rank != peak_rank:
        marks.append((points[-1], "loss", {"position": "left"}))
    currency = points[0].currency
    scale = Scale.of(largest, currency)
    return [
        {
            "value": [p.rank, scale(p.cumulated)],
            "color": colour,
            "text": f"{scale(p.cumulated):,.1f} {scale.word}".strip().replace("-", "−"),
            "place": place,
        }
        for p, colour, place in marks
    ]


def below(name: str) -> Option:
    """A value axis at the bottom with its name under it."""
    middle = {"nameLocation": "middle", "nameGap": 28, "splitLine": {"show": False}}
    return {"type": "value", "name": name, **middle}


@dataclass(frozen=True)
class Step:
    """A bar of the waterfall: a total stands on zero, a change hangs from what was before."""

    label: str
    amount: int
    is_total: bool = False
    href: str = ""


def waterfall(steps: Sequence[Step], currency: str) -> Option:
    """List price to contribution, always in the same order. Bars may hang below zero."""
    scale = Scale.of(max((abs(s.amount) for s in steps), default=0), currency)
    level = 0
    bases: list[float] = []
    above: list[Option] = []
    below: list[Option] = []
    for step in steps:
        start = 0 if step.is_total else level
        level = step.amount if step.is_total else level + step.amount
        low, high = min(start, level), max(start, level)
        base = low if low > 0 else min(0, high)
        bases.append(scale(base))
        bar = _bar(step, currency)
        up, down = max(high - max(base, 0), 0), min(low - min(base, 0), 0)
        above.append({**bar, "value": scale(up)})
        below.append({**bar, "value": scale(down)} | ({"text": ""} if up else {}))
    hidden = {"silent": True, "color": "transparent", "data": bases, "tooltip": {"show": False}}
    bars = {"type": "bar", "stack": "all", "barCategoryGap": "30%"}
    return {
        "grid": GRID,
        "xAxis": {
            "type": "category",
            "data": [s.label for s in steps],
            "axisLabel": {"interval": 0, "width": 84, "overflow": "break", "fontSize": 11},
        },
        "yAxis": value_axis(scale),
        "tooltip": {"trigger": "item"},
        "series": [{**bars, **hidden}, {**bars, "data": above}, {**bars, "data": below}],
    }


def _bar(step: Step, currency: str) -> Option:
    colour = "total" if step.is_total else "gain" if step.amount >= 0 else "loss"
    own = Scale.of(step.amount, currency, least=1)  # a small cost beside large ones is still told
    label = f"{own(step.amount):,.{1 if own.word else 0}f} {own.word}".strip().replace("-", "−")
    return {
        "name": step.label,
        "color": colour,
        "href": step.href,
        "tip": full(step.amount, currency),
        "text": label,
    }


def months(rows: Sequence[dict[str, Any]], currency: str) -> Option:
    """Net revenue as bars, contribution as a line, month by month."""
    scale = Scale.of(max((abs(r["net_revenue"]) for r in rows), default=0), currency)
    return {
        "grid": GRID,
        "legend": {"top": 0, "right": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [r["month"] for r in rows]},
        "yAxis": value_axis(scale),
        "series": [
            {
                "type": "bar",
                "name": _("Net revenue"),
                "color": "muted",
                "data": [
                    {"value": scale(r["net_revenue"]), "href": r.get("href", "")} for r in rows
                ],
            },
            {
                "type": "line",
                "name": _("Contribution"),
                "color": "gain",
                "symbolSize": 5,
                "data": [scale(r["contribution"]) for r in rows],
            },
        ],
    }


def ranks(dots: Sequence[dict[str, Any]], customers: int) -> Option:
    """Rank by revenue across, rank by contribution up: on the line nothing changes."""
    ends = {"min": 1, "max": customers, "type": "log"}  # the places that matter are the first
    return {
        "grid": NAMED_GRID,
        "tooltip": {"trigger": "item"},
        "xAxis": {**below(_("rank by revenue")), **ends},
        "yAxis": {
            "name": _("rank by contribution"),
            "nameLocation": "start",
            "nameTextStyle": {"align": "left"},
            "inverse": True,
            **ends,
        },
        "series": [
            {
                "type": "line",
                "silent": True,
                "symbol": "none",
                "color": "muted",
                "lineStyle": {"type": "dashed", "width": 1},
                "data": [[1, 1], [customers, customers]],
            },
            {"type": "scatter", "symbolSize": 8, "data": list(dots)},
        ],
    }


def ratio(part: int, whole: int) -> Decimal | None:
    """A share from totals; unknown where the whole is not positive."""
    return Decimal(part) / Decimal(whole) if whole > 0 else None
