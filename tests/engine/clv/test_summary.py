"""Lines to summary: what an order is, what credits do, and that nothing is lost silently."""

import csv
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from septet.engine.clv.summary import summarise
from septet.engine.lines import BadLines, LineColumns, LinesError

PLAIN = LineColumns("customer", "date", "amount")
LINES = [
    ("A", "2025-01-01", "100.10"),
    ("A", "2025-01-01", "50"),  # same day, same order
    ("B", "2025-01-03", "7"),
    ("A", "2025-01-15", "30"),
    ("A", "2025-01-15", "-10"),  # credit of the day
    ("A", "2025-01-20", "-5"),  # credit on its own: no order, off the total
    ("A", "2025-01-29", "60"),
    ("C", "2025-01-30", "-3"),  # credits only
]


def written(path, rows, header=("customer", "date", "amount")):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def parquet(path, rows, kind="VARCHAR"):
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE t (customer {kind}, date DATE, amount DECIMAL(18,2))")
        con.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
        con.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return path


def rows_of(path):
    return list(csv.DictReader(path.read_text().splitlines()))


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_orders_are_customer_days_and_credits_never_orders(tmp_path, suffix):
    out = tmp_path / "out.csv"
    make = written if suffix == "csv" else parquet
    report = summarise(make(tmp_path / f"lines.{suffix}", LINES), PLAIN, out)
    assert (report.customers, report.orders, report.lines) == (2, 4, 8)
    assert (report.until, report.total) == (date(2025, 1, 30), Decimal("229.10"))
    assert (report.customers_without_orders, report.credits_only) == (1, -3)
    a, b = rows_of(out)
    assert (a["frequency"], a["recency_days"], a["T_days"]) == ("2", "28", "29")
    assert (a["recency"], float(a["T"])) == ("4.0", pytest.approx(29 / 7))
    assert float(a["monetary_value"]) == pytest.approx((30 - 10 - 5 + 60) / 2)
    assert a["total_value"] == "225.1000"
    assert (b["frequency"], b["recency"], b["monetary_value"]) == ("0", "0.0", "")


def test_a_window_may_end_earlier_or_later(tmp_path):
    lines, out = written(tmp_path / "lines.csv", LINES), tmp_path / "out.csv"
    summarise(lines, PLAIN, out, until=date(2025, 1, 20))
    assert [(r["customer"], r["frequency"], r["T_days"]) for r in rows_of(out)] == [
        ("A", "1", "19"),
        ("B", "0", "17"),
    ]
    summarise(lines, PLAIN, out, until=date(2025, 3, 1))
    assert rows_of(out)[0]["T_days"] == "59"


def test_a_credit_counts_in_its_document(tmp_path):
    rows = [
        ("A", "2025-01-01", "10", "1"),
        ("A", "2025-02-01", "40", "2"),
        ("A", "2025-02-09", "-40", "2"),  # the second order was cancelled
        ("A", "2025-03-01", "20", "3"),
        ("A", "2025-03-01", "-25", "4"),  # a credit note on the day of an order
    ]
    header = ("customer", "date", "amount", "document")
    lines, out = written(tmp_path / "lines.csv", rows, header), tmp_path / "out.csv"
    report = summarise(lines, LineColumns(*header), out)
    assert (report.orders, report.total) == (2, 5)
    assert rows_of(out)[0]["recency_days"] == "59"
    summarise(lines, PLAIN, out)
    assert (rows_of(out)[0]["frequency"], rows_of(out)[0]["recency_days"]) == ("1", "31")


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABC"),
            st.dates(date(2025, 1, 1), date(2025, 1, 9)),
            st.decimals(-50, 90, places=2),
        ),
        min_size=1,
        max_size=40,
    ),
    st.randoms(),
)
def test_order_of_lines_and_kind_of_file_change_nothing(tmp_path_factory, rows, random):
    folder = tmp_path_factory.mktemp("lines")
    mixed = random.sample(rows, len(rows))
    said = []
    for lines in (written(folder / "a.csv", rows), parquet(folder / "b.parquet", mixed)):
        try:
            report = summarise(lines, PLAIN, folder / "out.csv")
            assert report.total == sum(amount for *_, amount in rows)
            said.append((report, (folder / "out.csv").read_text()))
        except LinesError as error:
            said.append(str(error).split(":")[-1])
    assert said[0] == said[1]


@settings(max_examples=20)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 3),
            st.dates(date(2025, 1, 1), date(2025, 1, 9)),
            st.decimals(0, 90, places=2),  # nothing credited: the short way; zero is an order
        ),
        min_size=1,
        max_size=40,
    )
)
def test_a_file_that_tells_of_itself_has_the_same_summary(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("lines")
    telling = parquet(folder / "a.parquet", rows, kind="INTEGER")
    plain = written(folder / "b.csv", rows)
    reports = [summarise(f, PLAIN, f.with_suffix(".out.csv")) for f in (telling, plain)]
    assert reports[0] == reports[1]
    said = [f.with_suffix(".out.csv").read_text() for f in (telling, plain)]
    assert said[0] == said[1]


def test_bad_rows_are_named_and_refused_unless_told(tmp_path):
    rows = [*LINES, ("", "2025-01-02", "5"), ("A", "31.13.2025", "5"), ("B", "2025-01-02", "abc")]
    lines, out = written(tmp_path / "lines.csv", rows), tmp_path / "out.csv"
    with pytest.raises(BadLines, match="3 rows cannot be used") as refused:
        summarise(lines, PLAIN, out)
    assert [row for row, _ in refused.value.examples] == [10, 11, 12]
    assert not out.exists()
    report = summarise(lines, PLAIN, out, skip_bad=tmp_path / "bad.csv")
    assert (report.skipped.rows, report.lines) == (3, 8)
    kept = (tmp_path / "bad.csv").read_text(encoding="utf-8-sig")
    assert "12,amount “abc” is not a number" in kept


def test_bad_rows_of_parquet_are_named(tmp_path):
    rows = [*LINES, (None, "2025-01-02", "5"), ("B", None, "1"), ("B", "2025-01-02", None)]
    lines = parquet(tmp_path / "lines.parquet", rows)
    with pytest.raises(BadLines, match="row 9: the customer is empty") as refused:
        summarise(lines, PLAIN, tmp_path / "out.csv")
    assert refused.value.rows == 3
    report = summarise(lines, PLAIN, tmp_path / "out.csv", skip_bad=tmp_path / "bad.csv")
    assert (report.skipped.rows, report.customers) == (3, 2)


def test_a_file_of_another_style_is_read_as_it_is_written(tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text(
        "Kunde;Datum;Betrag\n00123;31.01.2025;1.234,56\n00123;28.02.2025;2,50\n", encoding="cp1252"
    )
    report = summarise(path, LineColumns("Kunde", "Datum", "Betrag"), tmp_path / "out.csv")
    assert (report.total, report.orders) == (Decimal("1237.06"), 2)
    assert rows_of(tmp_path / "out.csv")[0]["customer"] == "00123"


def test_currencies_do_not_add_up(tmp_path):
    rows = [("A", "2025-01-01", "5", "EUR"), ("A", "2025-01-08", "9", "USD")]
    lines = written(tmp_path / "lines.csv", rows, ("customer", "date", "amount", "Currency"))
    with pytest.raises(LinesError, match=r"mixes currencies: EUR \(1 lines\), USD"):
        summarise(lines, PLAIN, tmp_path / "out.csv")
    assert summarise(lines, PLAIN, tmp_path / "out.csv", currency="USD").total == 9
    with pytest.raises(LinesError, match="no lines in GBP"):
        summarise(lines, PLAIN, tmp_path / "out.csv", currency="GBP")


@pytest.mark.parametrize(
    ("rows", "columns", "words"),
    [
        ([("C", "2025-01-01", "-3")], PLAIN, "no customer has an order"),
        (LINES, LineColumns("client", "date", "amount"), "has no column “client”"),
        (LINES, LineColumns("customer", "date", "qty*price"), "has no column “qty”"),
    ],
)
def test_what_cannot_be_summarised_is_said(tmp_path, rows, columns, words):
    with pytest.raises(LinesError, match=words):
        summarise(written(tmp_path / "lines.csv", rows), columns, tmp_path / "out.csv")


def test_summary_of_cdnow_as_lifetimes(shared, tmp_path):
    """The orders of the sample to 30 September 1997 become the histories of the published table."""
    text = (shared / "data/cdnow/CDNOW_sample.txt").read_text()
    rows = [line.split() for line in text.splitlines()]
    lines = written(tmp_path / "lines.csv", [(r[1], r[2], r[4]) for r in rows])
    report = summarise(lines, PLAIN, tmp_path / "out.csv", until=date(1997, 9, 30))
    assert report.customers == 2357
    published = rows_of(shared / "data/cdnow/cdnow_customers_summary_with_transactions.csv")
    for ours, theirs in zip(rows_of(tmp_path / "out.csv"), published, strict=True):
        assert ours["frequency"] == theirs["x"]
        assert float(ours["recency"]) == pytest.approx(float(theirs["t_x"]), abs=0.0051)
        assert float(ours["T"]) == pytest.approx(float(theirs["T"]), abs=0.0051)
        value = float(ours["monetary_value"] or 0)
        assert value == pytest.approx(float(theirs["zbar"]), abs=0.0051)


@pytest.mark.parametrize("named", [None, "EUR"])
def test_lines_without_a_currency_beside_lines_with_one_are_not_guessed_at(tmp_path, named):
    rows = [("A", "2025-01-01", "5", "EUR"), ("A", "2025-01-08", "9", "")]
    lines = written(tmp_path / "lines.csv", rows, ("customer", "date", "amount", "Currency"))
    with pytest.raises(LinesError, match=r"1 lines name no currency, beside EUR \(1 lines\)"):
        summarise(lines, PLAIN, tmp_path / "out.csv", currency=named)
    assert not (tmp_path / "out.csv").exists()
