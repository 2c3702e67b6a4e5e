# ruff: noqa: S608 - queries are put together from constants and quoted paths
"""From invoice lines to what the models need of each customer: frequency, recency, T and value.

One order a customer and day: what was bought on the day, less what was credited on it, or, where
the file numbers its documents, the documents with something bought on it, less their credits. A
day that credits bring to nothing or less is no order; its amount counts against the customer's
total. What is given for nothing is an order, as in the data of the papers.
Frequency counts orders after the first, recency is from the first to the last, T from the first to
the end of the window; in weeks, and in whole days beside them. monetary_value is the mean of the
repeat orders, with late credits taken off; unknown (empty) without any.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from septet.engine.intake.reading.columns import quoted
from septet.engine.lines import LineColumns, Lines, LinesError, SkippedLines, opened
from septet.engine.lines.opening import Untrusted

COLUMNS = (
    "customer frequency recency T monetary_value recency_days T_days orders total_value "
    "first_on last_on"
).split()

# Amounts are kept as decimals from the customer-day on. A day's sum of binary amounts is rounded
# there to four decimals, so that neither order nor threads show in any digit.
_BY_DAY = """
days AS (
  SELECT customer, date, CAST(sum(amount) AS DECIMAL(18,4)) AS value, {counts}, {credited}
  FROM {relation} {where} GROUP BY customer, date
), bought AS (
  SELECT customer, {order_day} AS date, date AS last_on, value, lines, bad FROM days
)"""
_BY_DOCUMENT = """
documents AS (
  SELECT customer, document, min(date) AS first_date, min(date) FILTER (amount >= 0) AS bought_date,
    CAST(sum(amount) AS DECIMAL(18,4)) AS value, max(date) AS last_on, {counts}, {credited}
  FROM {relation} {where} GROUP BY customer, document
), days AS (
  SELECT customer, coalesce(bought_date, first_date) AS date,
    CAST(sum(value) AS DECIMAL(18,4)) AS value, max(last_on) AS last_on,
    sum(value) FILTER (bought_date IS NOT NULL) AS ordered,
    bool_or(credited) FILTER (bought_date IS NOT NULL) AS credited,
    sum(lines) AS lines, sum(bad) AS bad
  FROM documents GROUP BY ALL
), bought AS (
  SELECT customer, CASE WHEN ordered > 0 OR ordered = 0 AND NOT credited THEN date END AS date,
    last_on, value, lines, bad FROM days
)"""
_SUMMARY = """
SELECT customer, count(date) AS orders, min(date) AS first_on, max(date) AS last_on,
  arg_min(value, date) AS first_value, CAST(sum(value) AS DECIMAL(18,4)) AS total_value,
  {seen_on} AS seen_on, {lines} AS lines, {unusable} AS bad
FROM bought GROUP BY customer
"""
_FINAL = """
SELECT customer, orders - 1 AS frequency, (last_on - first_on) / 7.0 AS recency,
  ($until::DATE - first_on) / 7.0 AS T,
  CASE WHEN orders > 1 THEN CAST(total_value - first_value AS DOUBLE) / (orders - 1) END
    AS monetary_value,
  last_on - first_on AS recency_days, $until::DATE - first_on AS T_days,
  orders, total_value, first_on, last_on
FROM found WHERE orders > 0 ORDER BY customer
"""
_TOTALS = """
SELECT count(*) FILTER (orders > 0), count(*) FILTER (orders = 0), max(seen_on),
  coalesce(sum(lines), 0), coalesce(sum(total_value) FILTER (orders > 0), 0),
  coalesce(sum(total_value) FILTER (orders = 0), 0), coalesce(sum(bad), 0),
  coalesce(sum(orders), 0)
FROM found
"""


@dataclass(frozen=True)
class SummaryReport:
    """What became of the lines: `lines` and `total` are of customers with orders and those with
    `credits_only` together; `until` is the last day of the window."""

    customers: int
    orders: int
    lines: int
    until: date
    total: Decimal
    customers_without_orders: int
    credits_only: Decimal
    currency: str | None
    skipped: SkippedLines


def summarise(
    path: Path,
    columns: LineColumns,
    out: Path,
    *,
    until: date | None = None,
    currency: str | None = None,
    skip_bad: Path | None = None,
) -> SummaryReport:
    """Write the summary of the lines in `path` to `out`, CSV or Parquet by its suffix.

    until: last day of the window, else the last day in the file; later lines are left out.
    currency: take only lines in it. Raises LinesError for a file that holds several currencies and
    none is named, that has nothing to summarise, or BadLines with rows that cannot be read, unless
    `skip_bad` names a file to keep them in.
    """
    form = form_of(out)

    def use(lines: Lines) -> SummaryReport:
        if lines.has_currency:
            _check_currency(lines, path, currency)
        elif currency:
            raise LinesError(
                f"{path.name} has no column of currencies, so lines in {currency} cannot be told. "
                "Name the column with --currency-column."
            )
        report = _summarise(lines, path, columns, until=until, currency=currency)
        copy = f"({_FINAL.replace('$until', quoted(report.until.isoformat()))})"
        lines.con.execute(f"COPY {copy} TO {quoted(str(out))} ({form})")
        return report

    return opened(path, columns, use, skip_bad=skip_bad)


def form_of(out: Path) -> str:
    """DuckDB's words for the format of `out`. Raises LinesError for another suffix."""
    forms = {".csv": "FORMAT csv, HEADER", ".parquet": "FORMAT parquet, COMPRESSION snappy"}
    if out.suffix.lower() not in forms:
        raise LinesError(f"{out}: name a file that ends in .csv or .parquet.")
    if not out.parent.is_dir():
        raise LinesError(f"{out.parent} is no folder. Make it first, or choose another.")
    return forms[out.suffix.lower()]


def _summarise(
    lines: Lines, path: Path, columns: LineColumns, *, until: date | None, currency: str | None
) -> SummaryReport:
    asked = _asked(lines, until, currency)
    counts, unusable = "count(*) AS lines, 0 AS bad", "0"
    last, total_lines = "max(last_on)", "CAST(sum(lines) AS BIGINT)"
    if not lines.trusted:
        counts = "count(*) AS lines, count(*) - count(amount) AS bad"
        unusable = f"sum(bad) + count_if(last_on IS NULL) + any_value(({_odd('customer')})::INT)"
    elif lines.told.rows is not None and not asked:
        counts, total_lines = "0 AS lines, 0 AS bad", "0"
        last = f"DATE '{lines.told.last_on}'" if lines.told.last_on else last
    credited = "bool_or(amount < 0)" if lines.told.has_credits else "false"
    bought = "CASE WHEN value > 0 OR value = 0 AND NOT credited THEN date END"
    order_day = bought if lines.told.has_credits else "date"  # nothing credited: all are orders
    where = f"WHERE {' AND '.join(asked)}" if asked else ""
    steps = (_BY_DOCUMENT if columns.document else _BY_DAY).format(
        relation=lines.relation,
        where=where,
        counts=counts,
        credited=f"{credited} AS credited",
        order_day=order_day,
    )
    lines.con.execute(
        f"CREATE OR REPLACE TEMP TABLE found AS WITH {steps} {_SUMMARY.format(unusable=unusable, seen_on=last, lines=total_lines)}"
    )
    row = lines.con.execute(_TOTALS).fetchone()
    assert row is not None
    customers, without, seen_on, count, total, credited, bad, orders = row
    if bad:
        raise Untrusted
    count = int(count) or (lines.told.rows if not asked and lines.trusted else 0) or 0
    if not count:
        raise LinesError(f"{path.name} holds no lines{' in this window' if asked else ''}.")
    if not customers:
        raise LinesError(
            f"{path.name}: no customer has an order, that is, a day with more bought than credited."
        )
    return SummaryReport(
        customers=customers,
        orders=int(orders),
        lines=count,
        until=until or seen_on,
        total=Decimal(total + credited),
        customers_without_orders=without,
        credits_only=Decimal(credited),
        currency=currency,
        skipped=lines.skipped,
    )


def _asked(lines: Lines, until: date | None, currency: str | None) -> list[str]:
    """SQL conditions on the lines; days that are missing stay, so that they are counted."""
    asked = []
    if until and not (
        lines.told.last_on and lines.told.last_on <= until
    ):  # else nothing to compare
        asked.append(f"(date <= DATE {quoted(until.isoformat())} OR date IS NULL)")
    if currency:
        asked.append(f"upper(trim(currency)) = {quoted(currency.upper())}")
    return asked


def _odd(name: str) -> str:
    """SQL: a customer that is missing, or written so that it needs a careful look."""
    text = f"CAST({name} AS VARCHAR)"
    return (
        f"{name} IS NULL OR {text} = '' OR length({text}) > 80 "
        f"OR lower({text}) IN ('nan', 'null', 'none', 'n/a', '#n/a', '-') "
        f"OR regexp_matches({text}, '^=|[.,]0+$|^[0-9]+([.,][0-9]+)?[eE]')"
    )


_UNNAMED = ("", "XXX")  # ISO 4217 writes XXX where there is no currency


def _check_currency(lines: Lines, path: Path, currency: str | None) -> None:
    every = lines.con.execute(
        f"SELECT upper(coalesce(trim(currency), '')), count(*) FROM {lines.relation} "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    found = [(code, count) for code, count in every if code not in _UNNAMED]
    unnamed = sum(count for code, count in every if code in _UNNAMED)
    codes = [code for code, _ in found]
    shown = ", ".join(f"{code} ({count:,} lines)" for code, count in found[:6])
    if currency and currency.upper() not in codes:
        raise LinesError(f"{path.name} has no lines in {currency}. It has: {shown or 'none'}.")
    if codes and unnamed:
        raise LinesError(
            f"{path.name}: {unnamed:,} lines name no currency, beside {shown}. Which they are in "
            "cannot be known: fill in the column of currencies."
        )
    if currency is None and len(codes) > 1:
        raise LinesError(
            f"{path.name} mixes currencies: {shown}. Amounts of several currencies do not add up: "
            f"take the lines of one with --currency {codes[0]}, or convert them first."
        )
