"""What files of real systems look like, one trouble at a time."""

from datetime import date

import pytest

from engine.intake.kit import money, plan_for, put, refusals, rows, take
from septet.engine.intake import Kind, Style, examine

HEADER = "Invoice No,Date,Customer No,Net Amount\n"
CHINESE = "发票号,开票日期,客户编号,客户名称,金额(不含税)\nF1,2024年3月5日,K1,北京轴承厂,100.50\nF2,2024年3月6日,K2,上海机床厂,200\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"]
)
def test_chinese_files_in_every_encoding_read_the_same(tmp_path, encoding):
    path = put(tmp_path, CHINESE, encoding=encoding)
    take(path, tmp_path / "out")
    assert rows(tmp_path / "out", "row, invoice, date, customer, customer_name, net_amount") == [
        (2, "F1", date(2024, 3, 5), "K1", "北京轴承厂", money("100.5")),
        (3, "F2", date(2024, 3, 6), "K2", "上海机床厂", money("200")),
    ]


def test_western_text_in_cp1252_keeps_its_umlauts(tmp_path):
    text = "Invoice No;Date;Customer No;Customer Name;Net Amount\n1;05.03.2024;7;Müller & Söhne;1.234,56\n"
    path = put(tmp_path, text, encoding="cp1252")
    take(path, tmp_path / "out")
    assert rows(tmp_path / "out", "customer_name, date, net_amount") == [
        ("Müller & Söhne", date(2024, 3, 5), money("1234.56"))
    ]


def test_two_encodings_in_one_file_are_read_line_by_line_and_said(tmp_path):
    head = "Invoice No,Date,Customer No,Customer Name,Net Amount\n1,2024-03-05,7,北京轴承厂,5\n".encode()
    path = put(tmp_path, head + "2,2024-03-05,8,上海机床厂,6\n".encode("gbk"))
    take(path, tmp_path / "out")
    assert rows(tmp_path / "out", "customer_name") == [("北京轴承厂",), ("上海机床厂",)]
    assert "mixed_encodings" in [w.code for w in examine(path, Kind.INVOICE_LINES).warnings]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_and_line_end_is_found(tmp_path, delimiter, end):
    text = HEADER + "".join(f"I{n},2024-03-0{n},C{n},{n}.5\n" for n in range(1, 6))
    path = put(tmp_path, text.replace(",", delimiter).replace("\n", end))
    assert take(path, tmp_path / "out").booked == 5
    assert rows(tmp_path / "out", "row")[-1] == (6,)


NUMBERS = [
        ("1.234,56", ",", "1234.56"), ("1,234.56", ".", "1234.56"), ("1 234,56", ",", "1234.56"),
        ("1'234.56", ".", "1234.56"), ("1’234.56", ".", "1234.56"), ("1234-", ".", "-1234"),
        ("(1234)", ".", "-1234"), ("-1,234", ".", "-1234"), ("-1,234", ",", "-1.234"),
        ("1.234", ".", "1.234"), ("1.234", ",", "1234"), ("１２３４．５", ".", "1234.5"),
        ("£1,234.50", ".", "1234.5"), ("1.234,50 €", ",", "1234.5"), ("￥12", ".", "12"),
        ("12元", ".", "12"), ("USD 12.50", ".", "12.5"), ("12.50 EUR", ".", "12.5"),
        ("-£5.25", ".", "-5.25"), ("(£5.25)", ".", "-5.25"), ("1.5E3", ".", "1500"),
        ("1.234,56", ".", "1234.56"), ("12,5", ".", "12.5"), ("12.5", ",", "12.5"),
        ("1,234,567", ",", "1234567"), ("+7", ".", "7"), (".5", ".", "0.5"),
        ("0.00005", ".", "0.0001"), ("-0.00005", ".", "-0.0001"), ("0.30000000000000004", ".", "0.3"),
        ("1\u00a0234.5", ".", "1234.5"), ("−12", ".", "-12"),
]  # fmt: skip


@pytest.mark.parametrize("mark", [".", ","])
def test_numbers_as_people_write_them(tmp_path, mark):
    cases = [(text, amount) for text, style, amount in NUMBERS if style == mark]
    lines = "".join(f"I{n};2024-03-05;C1;{text}\n" for n, (text, _) in enumerate(cases))
    path = put(tmp_path, HEADER.replace(",", ";") + lines)
    take(path, tmp_path / "out", style=Style(decimal_mark=mark, delimiter=";"))
    found = [amount for (amount,) in rows(tmp_path / "out", "net_amount")]
    assert found == [money(amount) for _, amount in cases]


def test_what_is_no_number_is_refused(tmp_path):
    texts = ["12 34", "1,23,4", "abc", "--5", "(5", "1.2.3", "12e", "5 5 5", "1ABC2", "9" * 16]
    path = put(tmp_path, HEADER.replace(",", ";") + "".join(f"I;2024-03-05;C;{t}\n" for t in texts))
    booking = take(path, tmp_path / "out", style=Style(decimal_mark=".", delimiter=";"))
    found = refusals(tmp_path / "out")
    assert found == [(n, "not_a_number", "Net Amount", t) for n, t in enumerate(texts, start=2)]
    assert booking.unreadable == len(texts)


DATES = [
        ("2024-03-05", "ymd"), ("2024/3/5", "mdy"), ("2024.03.05", "dmy"), ("03/05/2024", "mdy"),
        ("05/03/2024", "dmy"), ("5.3.24", "dmy"), ("3/5/24 8:26", "mdy"), ("2024年3月5日", "ymd"),
        ("2024年3月5日 08:26", "ymd"), ("20240305", "ymd"), ("45356", "ymd"), ("45356.5", "ymd"),
        ("2024-03-05T08:26:00Z", "ymd"), ("2024-03-05 08:26:00.123", "dmy"), ("5-Mar-2024", "ymd"),
        ("Mar 5, 2024", "ymd"), ("5 March 2024", "dmy"), ("２０２４－０３－０５", "ymd"),
        ("Tue, 5 Mar 2024", "dmy"), ("5 March 2024 14:00", "dmy"),
]  # fmt: skip


@pytest.mark.parametrize("order", ["ymd", "mdy", "dmy"])
def test_dates_as_people_write_them(tmp_path, order):
    texts = [text for text, style in DATES if style == order]
    lines = "".join(f"I{n};{text};C1;5\n" for n, text in enumerate(texts))
    path = put(tmp_path, HEADER.replace(",", ";") + lines)
    take(path, tmp_path / "out", style=Style(date_order=order, delimiter=";"))
    assert rows(tmp_path / "out", "date") == [(date(2024, 3, 5),)] * len(texts)


def test_days_that_are_not_in_the_calendar_are_refused(tmp_path):
    texts = ["2024-02-30", "13/13/2024", "0000-00-00", "yesterday", "1", "2024", "99999999"]
    path = put(tmp_path, HEADER + "".join(f"I,{text},C,5\n" for text in texts))
    booking = take(path, tmp_path / "out")
    found = refusals(tmp_path / "out")
    assert found == [(n, "bad_date", "Date", text) for n, text in enumerate(texts, start=2)]
    assert booking.sums["EUR"].refused == 5 * len(texts)


def test_us_and_european_dates_are_told_apart_by_the_days_above_twelve(tmp_path):
    us = put(tmp_path, HEADER + "1,3/5/2024,C,1\n2,3/25/2024,C,1\n", "us.csv")
    eu = put(tmp_path, HEADER + "1,3/5/2024,C,1\n2,25/3/2024,C,1\n", "eu.csv")
    assert examine(us, Kind.INVOICE_LINES).style.date_order == "mdy"
    assert examine(eu, Kind.INVOICE_LINES).style.date_order == "dmy"


def test_an_open_date_order_is_guessed_from_sorted_rows_and_said(tmp_path):
    text = HEADER + "".join(f"{n},03/0{n}/2024,C,1\n" for n in range(1, 10))
    found = examine(put(tmp_path, text), Kind.INVOICE_LINES)
    assert found.style.date_order == "mdy"
    assert [w.code for w in found.warnings] == ["date_order_uncertain"]


def test_a_line_without_customer_is_booked_as_unallocated(tmp_path):
    texts = ["", "nan", "NaN", "NULL", "-", "N/A", "#N/A", " ", "无"]
    path = put(tmp_path, HEADER + "".join(f"I,2024-03-05,{text},5\n" for text in texts))
    booking = take(path, tmp_path / "out")
    assert (booking.unallocated, booking.customers) == (len(texts), 0)
    assert set(rows(tmp_path / "out", "customer")) == {(None,)}


@pytest.mark.parametrize(
    ("text", "customer"),
    [
        ("17850.0", "17850"),
        ("00123", "00123"),
        ('"=""00123"""', "00123"),
        (" K 1 ", "K 1"),
        ("1E5X", "1E5X"),
    ],
)
def test_customer_numbers_are_kept_as_text(tmp_path, text, customer):
    path = put(tmp_path, HEADER + f"I1,2024-03-05,{text},5\n")
    take(path, tmp_path / "out")
    assert rows(tmp_path / "out", "customer") == [(customer,)]


def test_a_customer_number_in_exponent_form_cannot_be_trusted(tmp_path):
    texts = ["1.23E+11", "1.23e11", "5E+10"]
    path = put(tmp_path, HEADER + "".join(f"I,2024-03-05,{text},5\n" for text in texts))
    take(path, tmp_path / "out")
    found = [(reason, value) for _, reason, _, value in refusals(tmp_path / "out")]
    assert found == [("customer_in_exponent", text) for text in texts]


def test_subtotals_and_repeated_headers_are_refused_by_name(tmp_path):
    text = (
        HEADER
        + "I1,2024-03-05,C1,5\nTotal,,,5\n"
        + HEADER
        + "I2,2024-03-06,C1,6\n合计,,,6\n,,Grand total,11\n"
    )
    booking = take(put(tmp_path, text), tmp_path / "out")
    assert [(row, reason) for row, reason, *_ in refusals(tmp_path / "out")] == [
        (3, "subtotal"), (4, "repeated_header"), (6, "subtotal"), (7, "subtotal"),
    ]  # fmt: skip
    assert booking.sums["EUR"].booked == money("11")


def test_blank_lines_are_no_rows_but_keep_their_place(tmp_path):
    path = put(tmp_path, HEADER + "\nI1,2024-03-05,C1,5\n,,,\n   \nI2,2024-03-05,C1,5\n")
    booking = take(path, tmp_path / "out")
    assert (booking.rows, booking.booked) == (2, 2)
    assert rows(tmp_path / "out", "row") == [(3,), (6,)]


def test_title_rows_above_the_header_are_passed_over(tmp_path):
    path = put(
        tmp_path, "Sales journal,,,\nprinted 2024-04-01,,,\n\n" + HEADER + "I1,2024-03-05,C1,5\n"
    )
    assert examine(path, Kind.INVOICE_LINES).style.header_row == 4
    assert take(path, tmp_path / "out").booked == 1
    assert rows(tmp_path / "out", "row") == [(5,)]


def test_ragged_rows_are_refused_or_filled(tmp_path):
    path = put(tmp_path, HEADER + "I1,2024-03-05,C1,1,234\nI2,2024-03-05\nI3,2024-03-05,C1,5,,\n")
    booking = take(path, tmp_path / "out")
    found = refusals(tmp_path / "out")
    assert found == [(2, "too_many_cells", None, None), (3, "missing", "Net Amount", None)]
    assert (booking.booked, booking.unreadable) == (1, 2)


def test_quoted_newlines_move_the_line_numbers(tmp_path):
    text = HEADER + 'I1,2024-03-05,"C\n1",5\nI2,2024-03-05,C2,bad\n'
    take(put(tmp_path, text), tmp_path / "out")
    assert rows(tmp_path / "out", "row, customer") == [(2, "C\n1")]
    assert refusals(tmp_path / "out")[0][0] == 4


@pytest.mark.parametrize("line", ['"I2,2024-03-05,C1,5', 'I2,2024-03-05,"C1,5'])
def test_an_unclosed_quote_swallows_no_other_row(tmp_path, line):
    lines = [f"I{n},2024-03-05,C1,5" for n in range(3, 400)]
    text = HEADER + "I1,2024-03-05,C1,5\n" + line + "\n" + "\n".join(lines) + "\n"
    booking = take(put(tmp_path, text), tmp_path / "out")
    assert [(r[0], r[1]) for r in refusals(tmp_path / "out")] == [(3, "unclosed_quote")]
    assert booking.booked == 398


def test_two_stray_quotes_do_not_merge_two_rows_into_one(tmp_path):
    text = HEADER + '"I1,2024-03-05,C1,5\n"I2,2024-03-05,C1,6\nI3,2024-03-05,C1,7\n'
    booking = take(put(tmp_path, text), tmp_path / "out")
    assert [r[:2] for r in refusals(tmp_path / "out")] == [
        (2, "unclosed_quote"),
        (3, "unclosed_quote"),
    ]
    assert booking.booked == 1


def test_nul_bytes_are_dropped_and_huge_cells_refused(tmp_path):
    text = HEADER + f"I\0{1},2024-03-05,C1,5\nI2,2024-03-05,{'x' * 40_000},5\n"
    take(put(tmp_path, text), tmp_path / "out")
    assert rows(tmp_path / "out", "invoice") == [("I1",)]
    assert [r[:2] for r in refusals(tmp_path / "out")] == [(3, "cell_too_long")]


def test_credits_and_cancelled_lines_are_what_they_are(tmp_path):
    header = "InvoiceNo,InvoiceDate,CustomerID,Quantity,UnitPrice,Order type\n"
    lines = ["C536379,2010-12-01,1,-1,27.50,", "536380,2010-12-01,1,1,0,", "536381,2010-12-01,1,1,5,退货单",
             "536382,2010-12-01,1,1,5,Credit memo", "红字12,2010-12-01,1,1,5,", "536383,2010-12-01,1,1,5,Standard"]  # fmt: skip
    take(put(tmp_path, header + "\n".join(lines)), tmp_path / "out")
    found = rows(tmp_path / "out", "net_amount, is_credit")
    assert found == [(money("-27.5"), True), (money("0"), False), (money("5"), True),
                     (money("5"), True), (money("5"), True), (money("5"), False)]  # fmt: skip


def test_currencies_are_summed_apart_and_nonsense_is_refused(tmp_path):
    text = "Invoice,Date,Customer,Net Amount,Currency\n1,2024-03-05,C,5,gbp\n2,2024-03-05,C,6,€\n3,2024-03-05,C,7,\n4,2024-03-05,C,8,pounds\n"
    booking = take(put(tmp_path, text), tmp_path / "out", currency="USD")
    assert {c: s.booked for c, s in booking.sums.items()} == {
        "EUR": money("6"), "GBP": money("5"), "USD": money("7"),
    }  # fmt: skip
    assert booking.sums["USD"].refused == money("8")
    assert refusals(tmp_path / "out") == [(5, "bad_currency", "Currency", "POUNDS".lower())]


@pytest.mark.parametrize(
    ("share", "header"),
    [("5%", "Discount %"), ("0.05", "UnitPriceDiscountPct"), ("5", "Discount Pct")],
)
def test_discount_shares_come_off_quantity_times_price(tmp_path, share, header):
    text = f"Invoice,Date,Customer,Qty,Unit Price,{header}\n1,2024-03-05,C,2,100,{share}\n"
    take(put(tmp_path, text), tmp_path / "out")
    assert rows(tmp_path / "out", "net_amount, discount") == [(money("190"), money("10"))]


def test_a_discount_share_of_a_net_amount_is_reckoned_in_whole_numbers(tmp_path):
    text = "Invoice,Date,Customer,Net Amount,Discount %\n1,2024-03-05,C,190,5%\n2,2024-03-05,C,-0.10,33.3%\n"
    take(put(tmp_path, text), tmp_path / "out")
    assert rows(tmp_path / "out", "discount") == [(money("10"),), (money("-0.0499"),)]


def test_list_price_cost_and_quantity_make_line_amounts(tmp_path):
    text = "Invoice,Date,Customer,Qty,Unit Price,List Price,Unit Cost,Freight\n1,2024-03-05,C,3,2.555,3,1.11115,0.5\n"
    take(put(tmp_path, text), tmp_path / "out")
    [found] = rows(tmp_path / "out", "quantity, net_amount, list_amount, cost_amount, freight")
    assert found == tuple(map(money, ("3", "7.665", "9", "3.3335", "0.5")))


def test_amounts_too_large_to_keep_are_refused_not_lost(tmp_path):
    text = "Invoice,Date,Customer,Qty,Unit Price\n1,2024-03-05,C,999999999999,9999999999\n"
    take(put(tmp_path, text), tmp_path / "out")
    assert refusals(tmp_path / "out")[0][:3] == (2, "too_large", "Unit Price")


def test_refusing_one_column_never_hides_in_an_optional_one(tmp_path):
    text = "Invoice,Date,Customer,Net Amount,Freight\n1,2024-03-05,C,5,abc\n"
    take(put(tmp_path, text), tmp_path / "out")
    assert refusals(tmp_path / "out") == [(2, "not_a_number", "Freight", "abc")]


def test_a_style_of_a_person_wins_over_the_detected_one(tmp_path):
    path = put(tmp_path, HEADER + "1,03/04/2024,C,5\n")
    plan = plan_for(path, style=Style(date_order="dmy"))
    take(path, tmp_path / "out", style=plan.style)
    assert rows(tmp_path / "out", "date") == [(date(2024, 4, 3),)]
