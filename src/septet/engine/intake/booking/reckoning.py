"""What became of the rows and of the money."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from septet.engine.intake.booking.writing import BESIDE
from septet.engine.intake.model import Booking, Kind, Style, Sums
from septet.engine.intake.reasons import Reason

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BOOKED = f"{BESIDE} AND f.fate = 'booked'"


def reckon(con: "DuckDBPyConnection", kind: Kind, style: Style, blank: int) -> Booking:
    """The booking, counted and summed from the tables it was made in."""
    counts = {"booked": 0, "refused": 0, "duplicates": 0}
    money: dict[str, dict[str, Decimal]] = {}
    for currency, fate, rows, amount in con.execute(
        f"SELECT t.currency, f.fate, count(*), coalesce(sum(t.amount), 0){BESIDE}"
        " GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall():
        counts[fate] += rows
        money.setdefault(currency, {})[fate] = amount
    first, last, customers, unallocated = _span(con, kind)
    overlaps = con.execute(
        "SELECT known, count(*) FROM repeats WHERE reason IS NULL GROUP BY 1 ORDER BY 1"
    ).fetchall()
    unreadable = con.execute(
        f"SELECT count(*){BESIDE} AND f.fate = 'refused' AND t.amount IS NULL"
    ).fetchall()
    return Booking(
        rows=sum(counts.values()),
        **counts,
        blank=blank,
        unreadable=unreadable[0][0],
        sums={currency: _sums(parts) for currency, parts in money.items()},
        first_on=first,
        last_on=last,
        customers=customers,
        unallocated=unallocated,
        refusal_counts=_reasons(con),
        overlaps={known: rows for known, rows in overlaps if known is not None},
        repeated=sum(rows for known, rows in overlaps if known is None),
        style=style,
    )


def _sums(parts: Mapping[str, Decimal]) -> Sums:
    return Sums(file=sum(parts.values(), Decimal(0)), **parts)


def _span(con: "DuckDBPyConnection", kind: Kind) -> tuple:  # type: ignore[type-arg]
    """First and last day, customers, rows without customer."""
    first, last = {
        Kind.COST_POOLS: ("min(from_on)", "max(until_on - 1)"),
    }.get(kind, ("min(date)", "max(date)"))
    customers = ("0", "0")
    if kind is not Kind.COST_POOLS:
        customers = ("count(DISTINCT customer)", "count(*) - count(customer)")
    return con.execute(f"SELECT {first}, {last}, {', '.join(customers)}{_BOOKED}").fetchall()[0]


def _reasons(con: "DuckDBPyConnection") -> dict[Reason, int]:
    found = con.execute(
        "SELECT reason, count(*) FROM fates WHERE reason IS NOT NULL"
        " GROUP BY reason ORDER BY count(*) DESC, reason"
    ).fetchall()
    return {Reason(reason): rows for reason, rows in found}
