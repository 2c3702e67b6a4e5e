"""Workbooks: those of people, and those made to harm."""

import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from engine.intake.kit import money, put, refusals, rows, take
from septet.engine.intake import Fault, IntakeError, Kind, Limits, Style, examine

HEADER = ("Invoice No", "Date", "Customer No", "Net Amount")


def workbook(folder, sheets, name="lines.xlsx"):
    path = folder / name
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for title, (top, left, table) in sheets.items():
            sheet = book.add_worksheet(title)
            for r, cells in enumerate(table, start=top):
                for c, cell in enumerate(cells, start=left):
                    if isinstance(cell, date):
                        sheet.write_datetime(r, c, cell, day)
                    else:
                        sheet.write(r, c, cell)
    return path


def refused(path, **options):
    with pytest.raises(IntakeError) as error:
        examine(path, Kind.INVOICE_LINES, **options)
    assert path.name in str(error.value)
    return error.value.fault


def test_numbers_dates_and_texts_of_cells_are_taken_exactly(tmp_path):
    lines = [("I1", date(2024, 3, 5), 17850.0, 2.55), ("I2", datetime(2024, 3, 6, 8, 26), "00123", -1e-4),  # noqa: DTZ001
             ("I3", 45358, 123456789012, "1.234,5")]  # fmt: skip
    path = workbook(tmp_path, {"A": (0, 0, [HEADER, *lines])})
    take(path, tmp_path / "out")
    assert rows(tmp_path / "out", "row, invoice, date, customer, net_amount") == [
        (2, "I1", date(2024, 3, 5), "17850", money("2.55")),
        (3, "I2", date(2024, 3, 6), "00123", money("-0.0001")),
        (4, "I3", date(2024, 3, 7), "123456789012", money("1234.5")),
    ]


def test_the_fullest_sheet_is_taken_unless_a_person_chooses(tmp_path):
    small = [HEADER, ("S1", date(2024, 3, 5), "C", 1)]
    large = [("Journal",), (), HEADER, *[(f"L{n}", date(2024, 3, 5), "C", n) for n in range(5)]]
    path = workbook(tmp_path, {"Small": (0, 0, small), "Large": (2, 1, large)})
    assert examine(path, Kind.INVOICE_LINES).style.sheet == "Large"
    take(path, tmp_path / "a")
    assert rows(tmp_path / "a", "row, invoice")[0] == (6, "L0")
    assert take(path, tmp_path / "b", style=Style(sheet="Small")).booked == 1
    assert refused(path, style=Style(sheet="None")) == Fault.NO_SUCH_SHEET


def test_a_row_of_a_sheet_is_refused_at_its_number(tmp_path):
    path = workbook(tmp_path, {"A": (3, 2, [HEADER, ("I1", date(2024, 3, 5), "C", "five")])})
    take(path, tmp_path / "out")
    assert refusals(tmp_path / "out") == [(5, "not_a_number", "Net Amount", "five")]


def repacked(tmp_path, change):
    """A good workbook with its parts passed through `change(name, content)`."""
    good = workbook(
        tmp_path, {"A": (0, 0, [HEADER, ("I1", date(2024, 3, 5), "C", 1)])}, "good.xlsx"
    )
    path = tmp_path / "bad.xlsx"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            for changed, content in change(name, old.read(name)):
                new.writestr(changed, content)
    return path


def beside(extra, content=b"x"):
    return lambda name, old: (
        [(name, old)] + ([(extra, content)] if name == "xl/workbook.xml" else [])
    )


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (beside("xl/vbaProject.bin"), Fault.MACROS),
        (beside("../../etc/passwd"), Fault.UNSAFE_ARCHIVE),
        (beside("/etc/passwd"), Fault.UNSAFE_ARCHIVE),
        (beside("xl\\..\\..\\x.xml"), Fault.UNSAFE_ARCHIVE),
        (beside("xl/media/bomb.bin", b"\0" * (11 << 20)), Fault.BOMB),
        (
            lambda name, old: [(name, old.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'))],
            Fault.UNSAFE_ARCHIVE,
        ),
        (lambda name, old: [] if name == "[Content_Types].xml" else [(name, old)], Fault.NOT_READABLE),
    ],
)  # fmt: skip
def test_hostile_workbooks_are_refused_before_they_are_opened(tmp_path, change, fault):
    assert refused(repacked(tmp_path, change)) == fault


def test_a_workbook_over_the_limit_for_all_its_parts_is_refused(tmp_path):
    path = repacked(tmp_path, beside("xl/a.bin", bytes(range(256)) * 400))
    assert refused(path, limits=Limits(unpacked_bytes=50_000)) == Fault.BOMB


def test_an_archive_that_lies_about_its_sizes_is_refused(tmp_path):
    path = repacked(tmp_path, beside("xl/lie.bin", b"a" * 100_000))
    raw = path.read_bytes()
    size = (100_000).to_bytes(4, "little")
    at = raw.rfind(size)
    path.write_bytes(raw[:at] + (10).to_bytes(4, "little") + raw[at + 4 :])
    assert refused(path) == Fault.BOMB


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_cut_short_is_refused(tmp_path, share):
    path = workbook(tmp_path, {"A": (0, 0, [HEADER, ("I1", date(2024, 3, 5), "C", 1)])})
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])
    assert refused(path) == Fault.TRUNCATED


def test_encrypted_and_old_workbooks_are_refused_with_what_to_do(tmp_path):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
    assert refused(put(tmp_path, ole, "old.xls")) == Fault.OLD_EXCEL
    locked = ole + "EncryptedPackage".encode("utf-16-le")
    assert refused(put(tmp_path, locked, "locked.xlsx")) == Fault.ENCRYPTED


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"\x89PNG\r\n", b"\x1f\x8b\x08\0"])
def test_files_that_are_no_tables_are_refused(tmp_path, content):
    assert refused(put(tmp_path, content + b"x" * 100)) == Fault.NOT_READABLE


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n \n"])
def test_empty_files_are_refused(tmp_path, content):
    assert refused(put(tmp_path, content)) == Fault.EMPTY


def test_more_columns_than_allowed_are_refused(tmp_path):
    wide = ",".join(f"c{n}" for n in range(501))
    assert refused(put(tmp_path, wide + "\n1\n")) == Fault.TOO_MANY_COLUMNS
    sheet = workbook(tmp_path, {"A": (0, 0, [[f"c{n}" for n in range(501)], (1,)])})
    assert refused(sheet) == Fault.TOO_MANY_COLUMNS


def test_a_file_over_the_limit_is_refused(tmp_path):
    assert refused(put(tmp_path, "a,b\n1,2\n"), limits=Limits(file_bytes=5)) == Fault.TOO_LARGE
