"""The rules day by day, as tables that DuckDB joins on."""

from datetime import date
from decimal import Decimal

import duckdb

from septet.engine.periods import Period
from septet.engine.profit.exact import AMOUNT, EXACT, RATE, SHARE
from septet.engine.profit.rules import Dated, Rules

Figures = tuple[Dated[Decimal], ...]

_TABLES = """
CREATE TABLE calendar AS
SELECT d.date, cast(m.units AS BIGINT) AS margin, cast(s.units AS BIGINT) AS share
FROM period_days d
JOIN spans m ON m.figure = 'margin_rate' AND d.date >= m.first_on AND d.date < m.until_on
JOIN spans s ON s.figure = 'cost_to_serve_share' AND d.date >= s.first_on AND d.date < s.until_on;
CREATE TABLE exchange AS
SELECT d.date, s.subject AS currency, cast(s.units AS BIGINT) AS rate
FROM period_days d JOIN spans s
ON s.figure = 'rate' AND d.date >= s.first_on AND d.date < s.until_on;
CREATE TABLE minutes_on AS
SELECT d.date, s.subject AS activity, cast(s.units AS BIGINT) AS minutes
FROM period_days d JOIN spans s
ON s.figure = 'minutes' AND d.date >= s.first_on AND d.date < s.until_on
"""

_LIMITS = """
CREATE TABLE limits AS
SELECT d.date, s.units AS small_order_limit
FROM period_days d JOIN spans s
ON s.figure = 'small_order_limit' AND d.date >= s.first_on AND d.date < s.until_on
"""


def lay_out(con: duckdb.DuckDBPyConnection, period: Period, rules: Rules) -> None:
    """Create `calendar` a row a day, `exchange` a row a day and currency that has a rate then,
    `minutes_on` a row a day and activity, all in whole units of `exact`. Raises ValueError where a
    figure has a gap."""
    con.execute(
        "CREATE TABLE period_days AS SELECT cast(range AS DATE) AS date "
        "FROM range($start::TIMESTAMP, $until::TIMESTAMP, INTERVAL 1 DAY)",
        {"start": period.start, "until": period.until},
    )
    con.execute(
        "CREATE TABLE spans (figure VARCHAR, subject VARCHAR, first_on DATE, until_on DATE, "
        "units HUGEINT)"
    )
    for name in ("margin_rate", "cost_to_serve_share"):
        _add(con, (name, ""), covering(name, getattr(rules, name), period), SHARE)
    for currency in sorted({rules.reporting_currency, *rules.exchange_rates}):
        _add(con, ("rate", currency), spans_of(rules.rates_of(currency), period), RATE)
    for code, figures in rules.all_minutes.items():
        numbers = tuple(
            Dated(f.value, f.valid_from, f.valid_to)
            for f in figures
            if isinstance(f.value, Decimal)
        )
        if len(numbers) == len(figures):  # else a time equation counts them
            _add(con, ("minutes", code), covering(f"minutes of {code}", numbers, period), AMOUNT)
    con.execute(_TABLES)


def lay_out_limits(con: duckdb.DuckDBPyConnection, period: Period, figures: Figures) -> None:
    """Create `limits`: the small-order limit of each day, as exact money."""
    spans = covering("small_order_limit", figures, period)
    _add(con, ("small_order_limit", ""), spans, EXACT)
    con.execute(_LIMITS)


Span = tuple[date, date, Decimal]


def spans_of(figures: Figures, period: Period) -> list[Span]:
    """Figures within the period, in order: first day, day after the last, value."""
    spans = [
        (
            max(f.valid_from or period.start, period.start),
            min(f.valid_to or period.until, period.until),
            f.value,
        )
        for f in figures
    ]
    return sorted(span for span in spans if span[0] < span[1])


def covering(name: str, figures: Figures, period: Period) -> list[Span]:
    """`spans_of` that leave no day out. Raises ValueError naming the figure and the first gap."""
    spans = spans_of(figures, period)
    day = period.start
    for first, until, _ in spans:
        if first > day:
            break
        day = until
    if day < period.until:
        raise ValueError(f"{name}: no figure is in force on {day}; add one that covers that day")
    return spans


def _add(
    con: duckdb.DuckDBPyConnection, key: tuple[str, str], spans: list[Span], decimals: int
) -> None:
    for first, until, value in spans:
        units = str(int(value.scaleb(decimals)))
        con.execute("INSERT INTO spans VALUES (?, ?, ?, ?, ?)", [*key, first, until, units])
