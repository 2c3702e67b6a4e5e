"""Small helpers for the intake tests: write a file, book it, read the facts back."""

from decimal import Decimal
from pathlib import Path

import duckdb

from septet.engine.intake import Booking, Kind, Plan, Style, book, examine


def put(folder: Path, content: str | bytes, name: str = "lines.csv", encoding: str = "utf-8"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def plan_for(path: Path, kind: Kind = Kind.INVOICE_LINES, **changes) -> Plan:
    """The plan a person would accept as it is proposed."""
    found = examine(path, kind, style=changes.pop("style", Style()))
    facts = {"mapping": found.mapping, "source": "erp", "currency": "EUR", "style": found.style}
    return Plan(kind=kind, **facts | changes)


def take(path: Path, into: Path, kind: Kind = Kind.INVOICE_LINES, known=(), **changes) -> Booking:
    booking = book(path, plan_for(path, kind, **changes), into=into, known=known)
    check_sums(booking)
    return booking


def check_sums(booking: Booking) -> None:
    """The promise of every booking: the parts add up to the file."""
    assert booking.rows == booking.booked + booking.refused + booking.duplicates
    for sums in booking.sums.values():
        assert sums.file == sums.booked + sums.refused + sums.duplicates
    assert sum(booking.refusal_counts.values()) == booking.refused
    assert sum(booking.overlaps.values()) + booking.repeated == booking.duplicates


def rows(folder: Path, columns: str = "*", name: str = "lines.parquet") -> list[tuple]:
    """Rows as they stand in the file, which keeps the order of the file they come from."""
    with duckdb.connect(":memory:") as con:
        source = f"read_parquet('{folder / name}')"
        return con.execute(f"SELECT {columns} FROM {source}").fetchall()


def refusals(folder: Path) -> list[tuple]:
    return rows(folder, 'row, reason, "column", value', "refusals.parquet")


def money(text: str) -> Decimal:
    return Decimal(text).quantize(Decimal("0.0001"))
