"""Parquet files, read in columns."""

import duckdb
import pytest

from engine.intake.kit import money, put, refusals, rows, take
from septet.engine.intake import Fault, IntakeError, Kind, examine


def parquet(folder, query, name="lines.parquet"):
    path = folder / name
    duckdb.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path


GOOD = (
    "SELECT 'I1' AS \"Invoice No\", DATE '2024-03-05' AS Date, 17850.0::DOUBLE AS \"Customer No\""
)


def test_doubles_are_taken_by_their_shortest_text(tmp_path):
    query = f'{GOOD}, 3 AS Quantity, 2.55::DOUBLE AS "Unit Price", 0.1::FLOAT AS Freight'
    take(parquet(tmp_path, query), tmp_path / "out")
    found = rows(tmp_path / "out", "net_amount, freight, customer")
    assert found == [(money("7.65"), money("0.1"), "17850")]


def test_nan_and_null_are_nothing_and_rows_are_numbered(tmp_path):
    query = (
        f"{GOOD}, 'nan'::DOUBLE AS Freight, 5 AS \"Net Amount\" UNION ALL "
        "SELECT NULL, NULL, NULL, NULL, NULL UNION ALL "
        "SELECT 'I3', NULL, NULL, 1.5, 6"
    )
    booking = take(parquet(tmp_path, query), tmp_path / "out")
    assert (booking.rows, booking.booked, booking.blank) == (2, 1, 1)
    assert rows(tmp_path / "out", "row, freight") == [(1, None)]
    assert refusals(tmp_path / "out") == [(3, "missing", "Date", None)]
    [[cells]] = rows(tmp_path / "out", "cells", "refusals.parquet")
    assert cells == ["I3", None, None, "1.5", "6.0"] or cells == ["I3", None, None, "1.5", "6"]


@pytest.mark.parametrize("nested", ["[1, 2]", "{'a': 1}", "MAP {'a': 1}"])
def test_nested_columns_are_refused(tmp_path, nested):
    path = parquet(tmp_path, f"{GOOD}, {nested} AS more")
    with pytest.raises(IntakeError) as error:
        examine(path, Kind.INVOICE_LINES)
    assert (error.value.fault, error.value.params["column"]) == (Fault.NESTED_COLUMN, "more")


def test_a_damaged_file_is_refused(tmp_path):
    path = parquet(tmp_path, GOOD)
    damaged = put(tmp_path, path.read_bytes()[:-20], "damaged.parquet")
    with pytest.raises(IntakeError) as error:
        examine(damaged, Kind.INVOICE_LINES)
    assert error.value.fault == Fault.TRUNCATED


def test_column_names_of_our_own_do_no_harm(tmp_path):
    names = ("row", "fault", "c", "text", "p1", "amount", "body", "key", "r_date", 'line\'s "x"')
    more = ", ".join("'z' AS \"{}\"".format(name.replace('"', '""')) for name in names)
    path = parquet(tmp_path, f'SELECT {more}, * FROM ({GOOD}, 5 AS "Net Amount")')
    assert take(path, tmp_path / "out").booked == 1
