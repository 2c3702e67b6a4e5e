"""Invoice lines themselves, page by page: what every number is made of, with file and row.

Read from the batches' Parquet by DuckDB, which is imported only here and now.
"""
# ruff: noqa: S608 (SQL is built from our own words and keys; values are bound)

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from septet.ledger import store
from septet.ledger.models import ImportBatch, State

# What of the lines is asked for, by code.
ONLY = {
    "": "TRUE",
    "discounted": "coalesce(discount, 0) <> 0",
    "credits": "is_credit",
    "no_cost": "cost_amount IS NULL",
    "freight": "coalesce(freight, 0) <> 0",
}
COLUMNS = """batch row source invoice line date customer customer_name site product family quantity
    net_amount list_amount discount cost_amount freight currency salesperson order_type
    is_credit""".split()
MOST = 500


@dataclass(frozen=True)
class Line:
    """One booked invoice line: where it stands in which file, and its facts (see the store)."""

    batch: int
    row: int
    source: str
    invoice: str
    line: str | None
    date: date
    customer: str | None
    customer_name: str | None
    site: str | None
    product: str | None
    family: str | None
    quantity: Decimal | None
    net_amount: Decimal
    list_amount: Decimal | None
    discount: Decimal | None
    cost_amount: Decimal | None
    freight: Decimal | None
    currency: str
    salesperson: str | None
    order_type: str | None
    is_credit: bool
    file_name: str


@dataclass(frozen=True)
class Lines:
    """A page of lines; `count` and `sums` (net amount by currency) are of all that were asked for."""

    rows: list[Line]
    count: int
    sums: dict[str, Decimal]

    @property
    def net(self) -> str:
        """The sums in words, such as "1,250.50 EUR"."""
        return " · ".join(f"{amount:,.2f} {currency}" for currency, amount in self.sums.items())


def account_lines(
    batches: Iterable[int | Mapping[str, Any]],
    numbers: Sequence[tuple[str, str]] | None,
    *,
    start: date | None = None,
    until: date | None = None,
    month: str = "",
    only: str = "",
    limit: int = 100,
    offset: int = 0,
) -> Lines:
    """Lines of the customers called `numbers` (source, number), newest first; a half-open period.

    `numbers` None means lines without a customer. `batches`: keys, or what a value run keeps of
    its batches; withdrawn ones are read too, since a run that counted them still stands on them.
    `month` is "2025-03". Batches whose rows are gone are left out.
    """
    found = _files(batches)
    if not found or numbers == []:
        return Lines([], 0, {})
    where, values = _where(numbers, start=start, until=until, month=month, only=only)
    return _read(found, where, values, limit=min(limit, MOST), offset=offset)


def _files(batches: Iterable[int | Mapping[str, Any]]) -> dict[int, tuple[str, str]]:
    """Key to (Parquet path, file name) of invoice batches whose rows are kept."""
    keys = [b if isinstance(b, int) else int(b.get("pk") or b["id"]) for b in batches]
    kept = ImportBatch.objects.filter(
        pk__in=keys, kind="invoices", state__in=[State.BOOKED, State.WITHDRAWN]
    )
    paths = {b.pk: (store.facts_path(b.pk, b.kind), b.file_name) for b in kept}
    return {pk: (str(path), name) for pk, (path, name) in paths.items() if path.exists()}


def _where(
    numbers: Sequence[tuple[str, str]] | None,
    *,
    start: date | None,
    until: date | None,
    month: str,
    only: str,
) -> tuple[str, list[Any]]:
    terms, values = [ONLY.get(only, "TRUE")], list[Any]()
    if numbers is None:
        terms.append("customer IS NULL")
    else:
        terms.append("(" + " OR ".join(["(source = ? AND customer = ?)"] * len(numbers)) + ")")
        values += [part for pair in numbers for part in pair]
    for term, value in (("date >= ?", start), ("date < ?", until)):
        if value is not None:
            terms.append(term)
            values.append(value)
    if month:
        terms.append("strftime(date, '%Y-%m') = ?")
        values.append(month)
    return " AND ".join(terms), values


def _read(
    found: Mapping[int, tuple[str, str]], where: str, values: list[Any], *, limit: int, offset: int
) -> Lines:
    import duckdb

    union = " UNION ALL ".join(f"SELECT {pk} AS batch, * FROM read_parquet(?)" for pk in found)
    paths = [path for path, _name in found.values()]
    asked = f"FROM ({union}) WHERE {where}"
    with duckdb.connect(config={"threads": "1", "memory_limit": "256MB"}) as con:
        totals = con.execute(
            f"SELECT currency, count(*), CAST(sum(net_amount) AS DECIMAL(38,4)) {asked}"
            " GROUP BY currency ORDER BY currency",
            [*paths, *values],
        ).fetchall()
        rows = con.execute(
            f"SELECT {', '.join(COLUMNS)} {asked}"
            " ORDER BY date DESC, invoice DESC, batch, row LIMIT ? OFFSET ?",
            [*paths, *values, limit, offset],
        ).fetchall()
    return Lines(
        [_line(row, found) for row in rows],
        sum(count for _currency, count, _sum in totals),
        {currency: amount for currency, _count, amount in totals},
    )


def _line(row: tuple[Any, ...], found: Mapping[int, tuple[str, str]]) -> Line:
    facts = dict(zip(COLUMNS, row, strict=True))
    return Line(**facts, file_name=found[facts["batch"]][1])
