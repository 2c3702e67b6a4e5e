"""Service activities from files, found back to the customers of the ledger."""

import duckdb

from septet.engine.periods import Period
from septet.engine.profit.equations import Equations, service_minutes
from septet.engine.profit.exact import MONEY, units_sql
from septet.engine.profit.notices import Code, Notice
from septet.engine.profit.rules import ACTIVITIES

# Visits and tickets mostly come from another system than the invoices. A customer number that the
# ledger knows from exactly one source is that customer; from several, nobody can say which.
_SERVICES = """
CREATE TABLE services AS
WITH known AS (SELECT DISTINCT source, customer FROM documents WHERE customer IS NOT NULL),
numbers AS (
  SELECT customer, count(*) AS sources, min(source) AS source FROM known GROUP BY customer
)
SELECT
  CASE WHEN k.customer IS NOT NULL OR n.customer IS NULL THEN a.source
    WHEN n.sources = 1 THEN n.source END AS source,
  CASE WHEN k.customer IS NOT NULL OR n.customer IS NULL OR n.sources = 1 THEN a.customer END
    AS customer,
  k.customer IS NULL AND coalesce(n.sources, 0) > 1 AS is_ambiguous,
  a.date, a.kind AS activity,
  {quantity} AS quantity,
  coalesce(
    {minutes},
    cast(round(cast(coalesce(a.quantity, 1) AS DECIMAL(38,4)) * {per_unit}, 0) AS HUGEINT), 0
  ) AS minutes,
  coalesce({cost} * e.rate * {money}, 0) AS direct
FROM activities a
LEFT JOIN known k ON k.source = a.source AND k.customer = a.customer
LEFT JOIN numbers n ON n.customer = a.customer
LEFT JOIN minutes_on m ON m.date = a.date AND m.activity = a.kind
LEFT JOIN exchange e ON e.date = a.date AND e.currency = a.currency
WHERE a.date >= $start AND a.date < $until AND list_contains($known, a.kind)
"""


def read_services(
    con: duckdb.DuckDBPyConnection, period: Period, equations: Equations
) -> list[Notice]:
    """Create `services`; notices of what could not be placed."""
    within = {"start": period.start, "until": period.until, "known": list(ACTIVITIES)}
    query = _SERVICES.format(
        quantity=units_sql("coalesce(a.quantity, 1::DECIMAL(18,4))"),
        minutes=units_sql("a.minutes"),
        per_unit=service_minutes(con, equations, period),
        cost=units_sql("a.cost"),
        money=MONEY,
    )
    con.execute(query, within)
    unknown = con.execute(
        "SELECT kind, count(*) FROM activities WHERE date >= $start AND date < $until "
        "AND NOT list_contains($known, kind) GROUP BY kind ORDER BY kind",
        within,
    ).fetchall()
    notices = [Notice(Code.UNKNOWN_ACTIVITY, str(kind), count) for kind, count in unknown]
    row = con.execute("SELECT count(*) FROM services WHERE is_ambiguous").fetchone()
    if row and row[0]:
        notices.append(Notice(Code.AMBIGUOUS_CUSTOMER, "", row[0]))
    return notices


def settle_services(con: duckdb.DuckDBPyConnection) -> bool:
    """Create `service_days` by customer, day and activity; whether files count the returns."""
    con.execute(
        "CREATE TABLE service_days AS SELECT c.id, s.date, s.activity, "
        "cast(sum(s.quantity) AS BIGINT) AS quantity, "
        "cast(sum(s.minutes) AS BIGINT) AS minutes, "
        "sum(s.direct) AS direct FROM services s JOIN customers c "
        "ON c.customer IS NOT DISTINCT FROM s.customer "
        "AND c.source IS NOT DISTINCT FROM (CASE WHEN s.customer IS NOT NULL THEN s.source END) "
        "GROUP BY c.id, s.date, s.activity"
    )
    con.execute("DROP TABLE services")
    row = con.execute("SELECT count(*) FROM service_days WHERE activity = 'return'").fetchone()
    return bool(row and row[0])
