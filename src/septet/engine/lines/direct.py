# ruff: noqa: S608 - queries are put together from quoted names and paths
"""The fast way: DuckDB reads the file itself."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from septet.engine.intake import Kind, Limits, Style
from septet.engine.intake.examining import Layout, settle
from septet.engine.intake.fields import FIELDS
from septet.engine.intake.proposing import likeness
from septet.engine.intake.reading.columns import named, parquet_columns, quoted
from septet.engine.lines.model import BadLines, LineColumns, LinesError, SkippedLines

_NUMBERS = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "U",
    "FLOAT",
    "DOUBLE",
    "DECIMAL",
)
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "U")
_DAYS = ("DATE", "TIMESTAMP")
_SURE = 0.9  # a header so like "currency" is taken for one
_SHOWN = 10


@dataclass(frozen=True)
class Told:
    """What a file says of itself: its rows and last day (None: unknown), and whether an amount
    may be negative. So much less need be counted."""

    rows: int | None = None
    last_on: date | None = None
    has_credits: bool = True


@dataclass(frozen=True)
class Direct:
    """SQL of the three columns over `source`; `is_typed`: the file itself says what they are."""

    source: str
    selected: str
    relation: str
    trusted: bool
    is_typed: bool
    has_currency: bool
    told: Told = field(default_factory=Told)


def look(
    con: duckdb.DuckDBPyConnection, path: Path, columns: LineColumns, form: str, limits: Limits
) -> Direct | None:
    """How DuckDB reads `path`, or None where it needs intake. Raises LinesError for columns that
    are not there."""
    if form == "parquet":
        return _parquet(con, path, columns, limits)
    if form == "csv":
        return _text(path, columns, limits)
    return None


def _parquet(
    con: duckdb.DuckDBPyConnection, path: Path, columns: LineColumns, limits: Limits
) -> Direct | None:
    headers = parquet_columns(con, path, limits)
    check(path, columns, headers)
    columns = with_currency(columns, headers)
    source = f"read_parquet({quoted(str(path))})"
    kinds = dict(
        con.execute(
            f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {source})"
        ).fetchall()
    )
    factors = factors_of(columns.amount, headers)
    is_number = all(kinds[name].startswith(_NUMBERS) for name in factors)
    if not (is_number and kinds[columns.date].startswith(_DAYS)):
        return None
    day = named(columns.date)
    day = day if kinds[columns.date] == "DATE" else f"CAST({day} AS DATE)"
    customer = named(columns.customer)
    if not kinds[columns.customer].startswith((*_WHOLE, "VARCHAR")):
        customer = f"CAST({customer} AS VARCHAR)"
    amount = " * ".join(named(name) for name in factors)
    selected = f"{customer} AS customer, {day} AS date, {amount} AS amount{_more(columns)}"
    whole = kinds[columns.customer].startswith(_WHOLE)
    trusted = whole and not _has_nulls(con, path, [columns.customer, columns.date, *factors])
    # doubles may hold NaN, which no count of nulls shows; summed as decimals it is an error
    return Direct(
        source,
        selected,
        f"(SELECT {selected} FROM {source})",
        trusted,
        True,
        columns.currency is not None,
        _told(con, path, columns.date, factors),
    )


def _told(con: duckdb.DuckDBPyConnection, path: Path, day: str, factors: list[str]) -> Told:
    """What the file's statistics say, as far as all row groups have them."""
    rows = con.execute("SELECT num_rows FROM parquet_file_metadata($1)", [str(path)]).fetchone()
    found = con.execute(
        "SELECT max(TRY_CAST(stats_max_value AS DATE)) FILTER (path_in_schema = $2), "
        "count(*) FILTER (stats_max_value IS NULL AND path_in_schema = $2) = 0, "
        "coalesce(bool_and(TRY_CAST(stats_min_value AS DOUBLE) >= 0) "
        "FILTER (list_contains($3, path_in_schema)), false), "
        "count(*) FILTER (stats_min_value IS NULL AND list_contains($3, path_in_schema)) = 0 "
        "FROM parquet_metadata($1)",
        [str(path), day, factors],
    ).fetchone()
    if rows is None or found is None:
        return Told()
    last, has_last, positive, has_least = found
    return Told(int(rows[0]), last if has_last else None, not (positive and has_least))


def _has_nulls(con: duckdb.DuckDBPyConnection, path: Path, names: list[str]) -> bool:
    found = con.execute(
        "SELECT count(*) FROM parquet_metadata($1) WHERE list_contains($2, path_in_schema) "
        "AND (stats_null_count IS NULL OR stats_null_count > 0)",
        [str(path), names],
    ).fetchone()
    return bool(found and found[0])


def _text(path: Path, columns: LineColumns, limits: Limits) -> Direct | None:
    layout = layout_of(path, columns, limits)
    check(path, columns, layout.headers)
    columns = with_currency(columns, layout.headers)
    style = layout.style
    plain = style.encoding == "utf-8" and style.decimal_mark == "." and style.header_row == 1
    if not (plain and style.date_order == "ymd" and style.quote == '"'):
        return None
    names = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in layout.headers)
    source = (
        f"read_csv({quoted(str(path))}, delim = {quoted(style.delimiter or ',')}, quote = '\"', "
        f"escape = '\"', header = true, auto_detect = false, columns = {{{names}}})"
    )
    amount = " * ".join(
        f"TRY_CAST({named(name)} AS DECIMAL(18,4))"
        for name in factors_of(columns.amount, layout.headers)
    )
    selected = (
        f"trim({named(columns.customer)}) AS customer, "
        f"TRY_CAST(left({named(columns.date)}, 10) AS DATE) AS date, {amount} AS amount"
        f"{_more(columns)}"
    )
    relation = f"(SELECT {selected} FROM {source})"
    return Direct(source, selected, relation, False, False, columns.currency is not None)


def layout_of(path: Path, columns: LineColumns, limits: Limits) -> Layout:
    """Style and headers of a text or workbook, from a look at a few MB of it."""
    mapping = {"customer": columns.customer, "date": columns.date}
    if "*" in columns.amount:
        quantity, price = columns.amount.split("*", 1)
        mapping |= {"quantity": quantity.strip(), "price": price.strip()}
    else:
        mapping["net_amount"] = columns.amount
    layout, _ = settle(path, Kind.INVOICE_LINES, style=Style(), limits=limits, mapping=mapping)
    return layout


def _more(columns: LineColumns) -> str:
    document = f", {named(columns.document)} AS document" if columns.document else ""
    currency = f", {named(columns.currency)} AS currency" if columns.currency else ""
    return document + currency


def factors_of(amount: str, headers: list[str] | tuple[str, ...]) -> list[str]:
    """The columns an amount is the product of: one, or the two of `quantity*price`."""
    if amount in headers or "*" not in amount:
        return [amount]
    return [part.strip() for part in amount.split("*", 1)]


def check(path: Path, columns: LineColumns, headers: list[str] | tuple[str, ...]) -> None:
    """Raise LinesError for a column that is not in the file."""
    wanted = [columns.customer, columns.date, *factors_of(columns.amount, headers)]
    wanted += [name for name in (columns.document, columns.currency) if name]
    for name in wanted:
        if name not in headers:
            raise LinesError(
                f"{path.name} has no column “{name}”. It has: {', '.join(headers)}. "
                "Name one of these."
            )


def with_currency(columns: LineColumns, headers: list[str] | tuple[str, ...]) -> LineColumns:
    """The same columns; that of the currency found by its header where none is told."""
    if columns.currency:
        return columns
    field = next(field for field in FIELDS if field.code == "currency")
    best = max(headers, key=lambda header: likeness(header, field))
    if likeness(best, field) < _SURE:
        return columns
    return LineColumns(columns.customer, columns.date, columns.amount, columns.document, best)


def _problem() -> str:
    """SQL: why a row of a typed file cannot be used."""
    return (
        "CASE WHEN customer IS NULL OR trim(CAST(customer AS VARCHAR)) = '' "
        "THEN 'the customer is empty. Fill it in.' "
        "WHEN date IS NULL THEN 'the date is empty. Fill it in.' "
        "WHEN amount IS NULL THEN 'the amount is empty. Fill it in.' "
        "WHEN NOT isfinite(CAST(amount AS DOUBLE)) OR TRY_CAST(amount AS DECIMAL(18,4)) IS NULL "
        "THEN 'the amount ' || CAST(amount AS VARCHAR) || ' is no amount of money.' END"
    )


def without_bad(found: Direct) -> str:
    """The relation without the rows that cannot be used."""
    return f"(SELECT * FROM {found.relation} WHERE ({_problem()}) IS NULL)"


def _numbered(source: str) -> str:
    return f"{source[:-1]}, file_row_number = true)"


def keep_bad(
    con: duckdb.DuckDBPyConnection, path: Path, found: Direct, skip_bad: Path | None
) -> SkippedLines:
    """Write the rows of a typed file that cannot be used to `skip_bad`. Raises BadLines where
    there is no such file."""
    rows = (
        f"(SELECT file_row_number + 1 AS row, {_problem()} AS reason, * EXCLUDE (row_at) "
        f"FROM (SELECT {found.selected}, file_row_number, file_row_number AS row_at "
        f"FROM {_numbered(found.source)}) WHERE ({_problem()}) IS NOT NULL)"
    )
    count = con.execute(f"SELECT count(*) FROM {rows}").fetchone()
    total = int(count[0]) if count else 0
    if skip_bad is None and total:
        examples = con.execute(
            f"SELECT row, reason FROM {rows} ORDER BY row LIMIT {_SHOWN}"
        ).fetchall()
        raise BadLines(path.name, total, [(int(row), str(why)) for row, why in examples])
    if total:
        con.execute(
            f"COPY (SELECT * EXCLUDE (file_row_number) FROM {rows} ORDER BY row) "
            f"TO {quoted(str(skip_bad))} (FORMAT csv, HEADER)"
        )
    return SkippedLines(total, skip_bad if total else None)
