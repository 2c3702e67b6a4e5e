"""What holds for any file: written in any style it reads the same, and it always adds up."""

import csv
import io
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.intake.kit import check_sums, plan_for, rows, take
from septet.engine.intake import IntakeError, Kind, Plan, Style, book

HEADER = ["Invoice No", "Date", "Customer No", "Customer Name", "Net Amount"]
ORDERS = {"ymd": "%Y-%m-%d", "mdy": "%m/%d/%Y", "dmy": "%d.%m.%Y"}
names = st.text(st.sampled_from('abcXYZ äöü客户轴承,;|"\t\n#=+-'), min_size=1, max_size=12).map(
    lambda text: "N" + text.strip()
)
amounts = st.decimals("-99999999.9999", "99999999.9999", places=4)
line = st.tuples(
    st.from_regex(r"[A-Z]{1,2}[0-9]{1,6}", fullmatch=True),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.from_regex(r"0{0,2}[1-9][0-9]{0,9}", fullmatch=True) | st.none(),
    names,
    amounts,
)


def written(amount: Decimal, mark: str, *, grouped: bool) -> str:
    text = f"{amount:,}" if grouped else str(amount)
    return text.translate(str.maketrans(",.", ".,")) if mark == "," else text


def fold(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


@settings(max_examples=10, deadline=None)
@given(
    table=st.lists(line, min_size=1, max_size=12),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    mark=st.sampled_from(".,"),
    order=st.sampled_from(list(ORDERS)),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    grouped=st.booleans(),
)
def test_valid_rows_read_back_the_same_in_any_style(
    table, delimiter, encoding, mark, order, end, grouped
):
    text = io.StringIO()
    # Some versions of the csv module leave a line feed unquoted where lines end with CR.
    quoting = csv.QUOTE_ALL if end == "\r" else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow(HEADER)
    for invoice, day, customer, name, amount in table:
        number = written(amount, mark, grouped=grouped)
        writer.writerow([invoice, day.strftime(ORDERS[order]), customer, name, number])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lines.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        style = Style(decimal_mark=mark, date_order=order, encoding=encoding, delimiter=delimiter)
        booking = take(path, Path(folder) / "a", style=style)
        found = rows(Path(folder) / "a", "invoice, date, customer, customer_name, net_amount")
        again = take(
            path, Path(folder) / "b", style=style, known=[Path(folder) / "a/lines.parquet"]
        )
    assert found == [(i, d, c, fold(n), a) for i, d, c, n, a in table]
    assert booking.sums["EUR"].file == sum(row[4] for row in table)
    assert (again.booked, again.duplicates) == (0, len(table))


garbage = st.lists(
    st.lists(
        st.sampled_from(
            ["", "I1", "C1", "5", "-5.5", "1.234,5", "2024-03-05", "31/31/2024", "Total", "x" * 50,
             '"', '"open', "nan", "=1+1", "客户", "1E+11", "\0", "  ", "Invoice No", "EUR", "\x1f"]
        ) | st.text(max_size=6),
        max_size=8,
    ).map(",".join),
    max_size=30,
).map("\n".join)  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(garbage)
def test_any_garbage_adds_up_and_a_second_booking_books_nothing(text):
    content = "Invoice No,Date,Customer No,Net Amount,Line No\n" + text
    mapping = {"invoice": "Invoice No", "date": "Date", "customer": "Customer No",
               "net_amount": "Net Amount", "line": "Line No"}  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lines.csv"
        path.write_bytes(content.encode("utf-8", "replace"))
        plan = Plan(Kind.INVOICE_LINES, mapping, "erp", "EUR", Style(delimiter=",", header_row=1))
        first = book(path, plan, into=Path(folder) / "a")
        known = [Path(folder) / "a/lines.parquet"]
        second = book(path, plan, into=Path(folder) / "b", known=known)
    check_sums(first)
    check_sums(second)
    assert second.booked == 0
    assert second.sums.keys() == first.sums.keys()
    assert all(second.sums[c].file == first.sums[c].file for c in first.sums)


@settings(max_examples=20, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_taken_or_refused_with_words(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lines.csv"
        path.write_bytes(content)
        try:
            check_sums(book(path, plan_for(path), into=Path(folder) / "a"))
        except IntakeError as error:
            said = str(error)
        else:
            said = "booked"
    assert said
