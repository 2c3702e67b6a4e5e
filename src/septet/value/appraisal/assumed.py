"""Assumptions as the engine wants them, and as a run keeps them."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from septet.engine.periods import Period
from septet.engine.profit import Dated, Rules
from septet.engine.time_equations import Equation, number_or_equation
from septet.programme.figures import EXCHANGE, FIGURES
from septet.programme.rules import Span

Timelines = Mapping[str, tuple[Span, ...]]
MINUTES = "minutes:"


def value_at_end(timelines: Timelines, key: str, period: Period) -> str:
    """What is in force on the last day of the period, where value is looked at from."""
    last = period.until - timedelta(days=1)
    return next(s.value for s in timelines[key] if s.holds_on(last))


def rules_of(timelines: Timelines, currency: str) -> Rules:
    """The engine's rules. Stretches of time for which nothing is set stay out."""
    limit = _dated(timelines["small_order_limit"])
    return Rules(
        reporting_currency=currency,
        exchange_rates={
            key.removeprefix(EXCHANGE): _dated(spans)
            for key, spans in timelines.items()
            if key.startswith(EXCHANGE)
        },
        margin_rate=_dated(timelines["margin_rate"]),
        cost_to_serve_share=_dated(timelines["cost_to_serve_share"]),
        practical_capacity=_dated(timelines["practical_capacity"]),
        small_order_limit=limit or None,
        minutes={
            key.removeprefix(MINUTES): _minutes(spans)
            for key, spans in timelines.items()
            if key.startswith(MINUTES)
        },
    )


def _dated(spans: tuple[Span, ...]) -> tuple[Dated[Decimal], ...]:
    return tuple(Dated(Decimal(s.value), s.valid_from, s.valid_to) for s in spans if s.value)


def _minutes(spans: tuple[Span, ...]) -> tuple[Dated[Decimal | Equation], ...]:
    return tuple(
        Dated(number_or_equation(s.value), s.valid_from, s.valid_to) for s in spans if s.value
    )


def currency_of(timelines: Timelines, lines: tuple[Path, ...], period: Period) -> str:
    """The reporting currency: the one set, else that of most lines of the period, else empty."""
    stated = value_at_end(timelines, "reporting_currency", period)
    if stated or not lines:
        return stated
    with duckdb.connect(config={"threads": 2}) as con:
        row = con.execute(
            "SELECT currency FROM read_parquet($files) WHERE date >= $start AND date < $until "
            "GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1",
            {"files": [str(p) for p in lines], "start": period.start, "until": period.until},
        ).fetchone()
    return str(row[0]) if row else ""


def snapshot(timelines: Timelines) -> dict[str, list[list[Any]]]:
    """Key to [value, from, to, is the default] of every stretch, as a run keeps it."""
    return {
        key: [[s.value, _text(s.valid_from), _text(s.valid_to), s.row is None] for s in spans]
        for key, spans in timelines.items()
        if key in FIGURES or key.startswith(EXCHANGE)
    }


def rules_kept(kept: Mapping[str, list[list[Any]]], currency: str) -> Rules:
    """The rules of a run again, from its snapshot."""
    return rules_of(
        {
            key: tuple(Span(v, _day(first), _day(until), None) for v, first, until, _ in spans)
            for key, spans in kept.items()
        },
        currency,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
