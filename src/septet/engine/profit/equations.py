# ruff: noqa: S608 - queries are put together from parsed equations; no text of theirs is run
"""Minutes of activities that a time equation counts: per order, or per row of an activity file."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import duckdb

from septet.engine.periods import Period
from septet.engine.profit.calendar import Figures, covering
from septet.engine.profit.exact import AMOUNT, units_sql
from septet.engine.profit.rules import Dated, Rules
from septet.engine.time_equations import (
    ORDER_DRIVERS,
    VISITING,
    Equation,
    EquationError,
    Fault,
    constant,
)

Equations = Mapping[str, tuple[Dated[Equation], ...]]

# How often an order's equation counts, beside the document it stands for.
_TIMES = {
    "order": "(NOT is_return)::INTEGER",
    "line": "lines",
    "return": "is_return::INTEGER",
    "small_order": "is_small::INTEGER",
}
_COLUMNS = {
    "lines": ("CASE WHEN is_return THEN booked ELSE lines END", 0),
    "new_customer": ("is_new::INTEGER", 0),
    "small_order": ("is_small::INTEGER", 0),
    **{code: (code, AMOUNT) for code in VISITING},
}


def equated(rules: Rules) -> Equations:
    """Activities of which some figure is a time equation; their numbers become equations too."""
    return {
        code: tuple(_lifted(figure) for figure in figures)
        for code, figures in rules.all_minutes.items()
        if any(isinstance(figure.value, Equation) for figure in figures)
    }


def _lifted(figure: Dated[Decimal | Equation]) -> Dated[Equation]:
    value = figure.value if isinstance(figure.value, Equation) else constant(figure.value)
    return Dated(value, figure.valid_from, figure.valid_to)


def drivers_of(equations: Equations, codes: Iterable[str]) -> frozenset[str]:
    found = [f.value.drivers for code in codes for f in equations.get(code, ())]
    return frozenset[str]().union(*found)


def by_day(figures: tuple[Dated[Equation], ...], columns: Mapping[str, tuple[str, int]]) -> str:
    """SQL of the minutes of the equation in force on `date`, in ten-thousandths."""
    cases = []
    for f in figures:
        days = [f"date >= DATE '{f.valid_from}'"] if f.valid_from else []
        days += [f"date < DATE '{f.valid_to}'"] if f.valid_to else []
        cases.append(f"WHEN {' AND '.join(days) or 'true'} THEN {f.value.sql(columns)}")
    return f"(CASE {' '.join(cases)} END)"


def order_minutes(equations: Equations, codes: Iterable[str], period: Period) -> dict[str, str]:
    """SQL of a row of `counted` by activity: its minutes. Raises ValueError at a gap."""
    for code in codes:
        check_covered(code, equations, period)
    return {code: f"{_TIMES[code]} * {by_day(equations[code], _COLUMNS)}" for code in codes}


def check_covered(code: str, equations: Equations, period: Period) -> None:
    spans: Figures = tuple(Dated(Decimal(0), f.valid_from, f.valid_to) for f in equations[code])
    covering(f"minutes of {code}", spans, period)


def service_minutes(con: duckdb.DuckDBPyConnection, equations: Equations, period: Period) -> str:
    """SQL of the minutes a unit of a row `a` of `activities` takes, in ten-thousandths.

    Drivers are further columns of the activity files. Raises EquationError for one they lack.
    """
    rows = con.execute(
        "SELECT DISTINCT kind FROM activities WHERE minutes IS NULL AND date >= $1 AND date < $2",
        [period.start, period.until],
    ).fetchall()
    held = extra_columns(con)
    cases = []
    for code in sorted({str(kind) for (kind,) in rows} & equations.keys()):
        check_covered(code, equations, period)
        for driver in sorted(drivers_of(equations, [code]) - held.keys()):
            raise EquationError(Fault.UNKNOWN_DRIVER, f"{driver} (minutes of {code})", held)
        columns = {name: (units_sql(f'a."{column}"'), AMOUNT) for name, column in held.items()}
        minutes = by_day(equations[code], columns).replace("date ", "a.date ")
        cases.append(f"WHEN a.kind = '{code}' THEN {minutes}")
    return f"(CASE {' '.join(cases)} ELSE m.minutes END)" if cases else "m.minutes"


def extra_columns(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Driver to the further column of `activities` that holds it."""
    names = [str(row[0]) for row in con.execute("DESCRIBE activities").fetchall()]
    return {name.removeprefix("driver_"): name for name in names if name.startswith("driver_")}


_FIRSTS = """
CREATE TABLE firsts AS
SELECT c.id, f.first_on FROM (
  SELECT source, customer, min(date) AS first_on FROM all_documents
  WHERE customer IS NOT NULL AND lines > 0 GROUP BY source, customer
) f JOIN customers c USING (source, customer)
"""


def count_orders(con: duckdb.DuckDBPyConnection, drivers: frozenset[str]) -> None:
    """Create the view `counted`: `orders` with the drivers of `drivers`; `is_small` always."""
    columns = "o.*, coalesce(NOT is_return AND value < small_order_limit, false) AS is_small"
    source = "orders o JOIN limits USING (date)"
    if "new_customer" in drivers:
        con.execute(_FIRSTS)
        columns += ", coalesce(o.date = first_on, false) AS is_new"
        source += " LEFT JOIN firsts USING (id)"
    happened = [code for code in VISITING if code in drivers]
    if happened:
        _count_services(con, happened)
        columns += "".join(f", coalesce({code}, 0) AS {code}" for code in happened)
        source += " LEFT JOIN happened h ON h.id = o.id AND h.date = o.date AND o.is_first"
    con.execute(f"CREATE VIEW counted AS SELECT {columns}, small_order_limit FROM {source}")


def _count_services(con: duckdb.DuckDBPyConnection, codes: list[str]) -> None:
    sums = ", ".join(
        f"cast(coalesce(sum(quantity) FILTER (activity = '{code}'), 0) AS BIGINT) AS {code}"
        for code in codes
    )
    con.execute(
        f"CREATE TABLE happened AS SELECT id, date, {sums} FROM service_days GROUP BY id, date"
    )


def used_by_orders(rules: Rules) -> tuple[Equations, list[str], frozenset[str]]:
    """All equations, the activities counted per order among them, and the drivers these use."""
    equations = equated(rules)
    codes = [code for code in _TIMES if code in equations]
    return equations, codes, drivers_of(equations, codes) & ORDER_DRIVERS
