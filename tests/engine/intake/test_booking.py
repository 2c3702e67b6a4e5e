"""Preview, progress, calling off, and plans that don't fit."""

import json

import pytest

from engine.intake.kit import money, plan_for, put, rows, take
from septet.engine.intake import (
    FAULTS,
    Cancelled,
    Fault,
    IntakeError,
    Kind,
    Plan,
    Reason,
    book,
    examine,
    preview,
)
from septet.engine.intake.fields import FIELDS, fields_of

TEXT = "Invoice No,Date,Customer No,Customer Name,Net Amount\nI1,2024-03-05,C1,Old,5\nI2,soon,C1,New,6\nI3,2024-03-07,C1,New,7\n"


def test_preview_shows_rows_as_they_will_be_booked_and_refused(tmp_path):
    path = put(tmp_path, TEXT)
    before = set(tmp_path.iterdir())
    shown = preview(path, plan_for(path), rows=2)
    assert [row.row for row in shown] == [2, 3]
    assert (shown[0].values["net_amount"], shown[0].reason) == (money("5"), None)
    assert (shown[1].reason, shown[1].column, shown[1].value) == (Reason.BAD_DATE, "Date", "soon")
    assert shown[1].cells == ("I2", "soon", "C1", "New", "6")
    assert set(tmp_path.iterdir()) == before


def test_booking_writes_customers_with_their_latest_name(tmp_path):
    take(put(tmp_path, TEXT), tmp_path / "out")
    from duckdb import execute

    found = execute(f"FROM '{tmp_path / 'out' / 'customers.parquet'}'").fetchall()
    assert found == [("C1", "New", 2, money("12"), "EUR")]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "customers.parquet", "duplicates.parquet", "lines.parquet", "refusals.csv", "refusals.parquet",
    ]  # fmt: skip


def test_two_bookings_of_a_file_write_the_same_facts(tmp_path):
    path = put(tmp_path, TEXT)
    first, second = take(path, tmp_path / "a"), take(path, tmp_path / "b")
    assert first == second
    assert rows(tmp_path / "a") == rows(tmp_path / "b")


def test_calling_off_leaves_nothing_behind(tmp_path):
    path = put(tmp_path, TEXT)
    asked = []
    with pytest.raises(Cancelled):
        book(path, plan_for(path), into=tmp_path / "out", cancelled=lambda: asked.append(1) or True)
    assert asked
    assert not list((tmp_path / "out").iterdir())


def test_progress_reaches_its_end(tmp_path):
    path = put(tmp_path, TEXT)
    seen = []
    book(
        path,
        plan_for(path),
        into=tmp_path / "out",
        progress=lambda done, of: seen.append((done, of)),
    )
    assert seen[-1] == (path.stat().st_size, path.stat().st_size)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"mapping": {"invoice": "Nowhere"}}, Fault.COLUMN_MISSING),
        ({"mapping": {"nonsense": "Date"}}, Fault.UNKNOWN_FIELD),
        ({"mapping": {"invoice": "Invoice No", "date": "Date"}}, Fault.FIELD_NOT_MAPPED),
        ({"currency": "euro"}, Fault.BAD_CURRENCY),
    ],
)
def test_a_plan_that_does_not_fit_says_why(tmp_path, change, fault):
    path = put(tmp_path, TEXT)
    with pytest.raises(IntakeError) as error:
        take(path, tmp_path / "out", **change)
    assert error.value.fault == fault
    assert not (tmp_path / "out").exists()


def test_a_text_without_a_header_is_refused(tmp_path):
    with pytest.raises(IntakeError) as error:
        examine(put(tmp_path, "1,2,3\n4,5,6\n"), Kind.INVOICE_LINES)
    assert error.value.fault == Fault.NO_HEADER


def test_headers_are_told_apart_and_numbered(tmp_path):
    found = examine(
        put(tmp_path, "Invoice,Date,Customer,Amount,,Amount\n1,2024-01-01,C,5,x,6\n"),
        Kind.INVOICE_LINES,
    )
    assert [c.name for c in found.columns] == [
        "Invoice",
        "Date",
        "Customer",
        "Amount",
        "Column 5",
        "Amount (2)",
    ]
    assert found.mapping["net_amount"] == "Amount"


def test_what_nobody_mapped_is_said(tmp_path):
    found = examine(
        put(tmp_path, "Invoice,Date,Customer,Colour\n1,2024-01-01,C,red\n"), Kind.INVOICE_LINES
    )
    assert [(w.code, w.params["field"]) for w in found.warnings] == [
        ("field_not_mapped", "net_amount")
    ]


def test_every_fault_has_words_and_every_field_a_kind():
    assert set(FAULTS) == set(Fault)
    assert {field.code for kind in Kind for field in fields_of(kind)} == {
        field.code for field in FIELDS
    }
    assert json.dumps([field.words for field in FIELDS])


def test_a_plan_may_leave_the_style_to_the_file(tmp_path):
    path = put(tmp_path, TEXT)
    mapping = examine(path, Kind.INVOICE_LINES).mapping
    booking = book(path, Plan(Kind.INVOICE_LINES, mapping, "erp", "EUR"), into=tmp_path / "out")
    assert (booking.booked, booking.style.delimiter) == (2, ",")
