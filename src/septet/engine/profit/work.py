# ruff: noqa: S608 - queries are put together from constants; values are parameters
"""Work done for customers: activities counted from lines and from files, in minutes and money."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import duckdb

from septet.engine.profit.exact import AMOUNT, EXACT, PER_MINUTE, SHARE
from septet.engine.profit.rules import ACTIVITIES, FREIGHT

# Activities counted from invoice lines, and the column of `days` that counts them.
COUNTED = {"order": "orders", "line": "lines", "return": "returns", "small_order": "small_orders"}


def sum_months(
    con: duckdb.DuckDBPyConnection, equated: Collection[str], *, returns_from_files: bool
) -> None:
    """Create `worked` (`days` with the minutes `m_<activity>` each took) and `months` by customer.

    `equated` activities have their minutes in `days`; those of the others are a number a unit.
    """
    each = ", ".join(
        f"max(minutes) FILTER (activity = '{code}') AS each_{code}" for code in COUNTED
    )
    con.execute(f"CREATE TABLE day_minutes AS SELECT date, {each} FROM minutes_on GROUP BY date")
    minutes = ", ".join(
        "0::BIGINT AS m_return"
        if code == "return" and returns_from_files
        else f"e_{code} AS m_{code}"
        if code in equated
        else f"{column} * each_{code} AS m_{code}"
        for code, column in COUNTED.items()
    )
    con.execute(
        f"CREATE VIEW worked AS SELECT days.*, {minutes} "
        "FROM days LEFT JOIN day_minutes USING (date)"
    )
    counts = ", ".join(f"cast(sum({c}) AS INTEGER) AS {c}" for c in ("booked", *COUNTED.values()))
    spent = ", ".join(f"cast(sum(m_{code}) AS BIGINT) AS m_{code}" for code in COUNTED)
    money = ", ".join(f"sum({c}) AS {c}" for c in ("net", "discount", "cogs", "assumed", "freight"))
    con.execute(
        "CREATE TABLE months AS SELECT id, cast(date_trunc('month', date) AS DATE) AS month, "
        f"min(date) AS first_on, max(date) AS last_on, {money}, {counts}, {spent} "
        "FROM worked GROUP BY id, month"
    )


def list_charges(con: duckdb.DuckDBPyConnection, *, returns_from_files: bool) -> None:
    """Create `charges`: quantity, minutes and direct money by customer and activity."""
    counted = [
        f"SELECT id, '{code}' AS activity, {column} * {10**AMOUNT} AS quantity, "
        f"m_{code} AS minutes, 0::HUGEINT AS direct "
        "FROM months"
        for code, column in COUNTED.items()
        if not (code == "return" and returns_from_files)
    ]
    parts = " UNION ALL ".join(
        [
            *counted,
            f"SELECT id, '{FREIGHT}', 0, 0, freight FROM months",
            "SELECT id, activity, quantity, minutes, direct FROM service_days",
        ]
    )
    con.execute(
        "CREATE TABLE charges AS SELECT id, activity, cast(sum(quantity) AS BIGINT) AS quantity, "
        f"cast(sum(minutes) AS BIGINT) AS minutes, sum(direct) AS direct FROM ({parts}) "
        "GROUP BY id, activity HAVING sum(quantity) <> 0 OR sum(minutes) <> 0 OR sum(direct) <> 0"
    )


def minutes_used(con: duckdb.DuckDBPyConnection) -> dict[str, Fraction]:
    """All minutes of the period by activity code, in reporting order."""
    found = dict(con.execute("SELECT activity, sum(minutes) FROM charges GROUP BY 1").fetchall())
    one = 10**AMOUNT
    return {
        code: Fraction(found[code], one) for code in ACTIVITIES if code in found and code != FREIGHT
    }


def minutes_by_month(con: duckdb.DuckDBPyConnection) -> dict[date, dict[str, Fraction]]:
    """All minutes by the first day of their calendar month and activity."""
    counted = " UNION ALL ".join(
        f"SELECT month, '{code}' AS activity, m_{code} AS minutes FROM months" for code in COUNTED
    )
    rows = con.execute(
        f"SELECT month, activity, sum(minutes) FROM ({counted} UNION ALL "
        "SELECT cast(date_trunc('month', date) AS DATE), activity, minutes FROM service_days) "
        "GROUP BY ALL"
    ).fetchall()
    found: dict[date, dict[str, Fraction]] = {}
    for month, code, minutes in rows:
        found.setdefault(month, {})[code] = Fraction(minutes or 0, 10**AMOUNT)
    return found


def set_rates(con: duckdb.DuckDBPyConnection, rates: Mapping[str, Decimal]) -> None:
    """Create `rates`: what a minute of each activity costs; zero where no pool pays for it."""
    con.execute("CREATE TABLE rates (activity VARCHAR, rate HUGEINT)")
    for code in ACTIVITIES:
        con.execute("INSERT INTO rates VALUES (?, ?)", [code, str(_units(rates, code))])


def _units(rates: Mapping[str, Decimal], code: str) -> int:
    return int(rates.get(code, Decimal(0)).scaleb(PER_MINUTE))


def counted_cost(rates: Mapping[str, Decimal]) -> str:
    """SQL of the cost of the counted activities and freight, of a row of `months` or `worked`."""
    terms = [f"m_{code} * {_units(rates, code)}::HUGEINT" for code in COUNTED]
    return " + ".join([*terms, "freight"])


SERVICE_COST = "s.minutes * r.rate + s.direct"
"""SQL of the cost of a row of `service_days` or `charges` s with `rates` r."""


def serving_cost(con: duckdb.DuckDBPyConnection) -> Fraction:
    """Cost of serving as the stated share of net revenue, for a ledger without cost pools."""
    row = con.execute("SELECT sum(net * share) FROM days JOIN calendar USING (date)").fetchone()
    return Fraction(row[0] or 0, 10 ** (EXACT + SHARE)) if row else Fraction(0)
