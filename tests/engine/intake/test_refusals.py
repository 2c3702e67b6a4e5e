"""Refused rows come back in their own layout, mended rows go in again."""

import csv

import pytest

from engine.intake.kit import money, put, rows, take
from septet.engine.intake import REASONS, Reason
from septet.engine.intake.reasons import words
from septet.engine.intake.refusals import harmless

HEADER = "Invoice No;Date;Customer No;Note;Net Amount\n"


def table(path, delimiter=";"):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def test_refused_rows_download_in_the_original_layout_and_go_in_again_when_mended(tmp_path):
    text = (
        "Journal\n"
        + HEADER
        + "I1;26.03.2024;C1;a;1,5\nI2;05.13.2024;C2;b;2,5\nI3;25.03.2024;C3;c;drei\n"
    )
    take(put(tmp_path, text, encoding="utf-16"), tmp_path / "a")
    path = tmp_path / "a" / "refusals.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    header, *refused = table(path)
    assert header == [
        "Invoice No",
        "Date",
        "Customer No",
        "Note",
        "Net Amount",
        "Refused row",
        "Reason",
    ]
    assert [row[:6] for row in refused] == [
        ["I2", "05.13.2024", "C2", "b", "2,5", "4"], ["I3", "25.03.2024", "C3", "c", "drei", "5"],
    ]  # fmt: skip
    assert "05.13.2024" in refused[0][6]

    mended = (
        path.read_text("utf-8-sig")
        .replace("05.13.2024;C2", "13.05.2024;C2")
        .replace(";drei;", ";3;")
    )
    booking = take(
        put(tmp_path, mended, "mended.csv"),
        tmp_path / "b",
        known=[tmp_path / "a" / "lines.parquet"],
    )
    assert (booking.booked, booking.sums["EUR"].booked) == (2, money("5.5"))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_a_customers_text_cannot_become_a_formula(sign):
    assert harmless(sign + "cmd|' /C calc'!A0") == "'" + sign + "cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", ["-12.50", "+7", "-1.234,56", "plain", "", "a=b"])
def test_plain_numbers_and_texts_stay_what_they_are(text):
    assert harmless(text) == text


def test_an_escaped_text_is_the_same_text_when_it_comes_back(tmp_path):
    line = "I1;2024-03-05;{};n;5\n"
    take(put(tmp_path, HEADER + line.format("=A1"), "a"), tmp_path / "A")
    again = take(
        put(tmp_path, HEADER + line.format("'=A1")),
        tmp_path / "B",
        known=[tmp_path / "A" / "lines.parquet"],
    )
    assert again.duplicates == 1


def test_cells_too_many_come_after_the_reason(tmp_path):
    take(put(tmp_path, HEADER + "I1;2024-03-05;C1;n;5;6;7\n"), tmp_path / "a")
    [_, row] = table(tmp_path / "a" / "refusals.csv")
    assert row[:6] == ["I1", "2024-03-05", "C1", "n", "5", "2"]
    assert row[7:] == ["6", "7"]


def test_every_reason_has_words_that_say_what_to_do():
    assert set(REASONS) == set(Reason)
    for reason in Reason:
        assert words(reason, "Date", "x" * 200).endswith(".")


def test_refused_amounts_count_where_they_can_be_read(tmp_path):
    booking = take(
        put(tmp_path, HEADER + "I1;never;C1;n;5\nI2;never;C1;n;x\n;2024-03-05;C;n;-2\n"),
        tmp_path / "a",
    )
    assert (booking.sums["EUR"].refused, booking.unreadable) == (money("3"), 1)
    assert rows(tmp_path / "a", "amount", "refusals.parquet") == [
        (money("5"),),
        (None,),
        (money("-2"),),
    ]
