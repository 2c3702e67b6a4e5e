"""Files are whole or not there; tables that leave the house cannot become formulas."""

import hashlib
import stat
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from septet.foundation import export, files


def test_a_file_is_kept_under_its_digest_for_its_owner_alone(tmp_path):
    digest, size = files.keep([b"one", b"two"], tmp_path / "raw")
    kept = tmp_path / "raw" / digest
    assert (digest, size) == (hashlib.sha256(b"onetwo").hexdigest(), 6)
    assert kept.read_bytes() == b"onetwo"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_the_same_bytes_stay_one_file(tmp_path):
    raw = tmp_path / "raw"
    assert files.keep([b"x"], raw) == files.keep([b"x"], raw)
    assert len(list(raw.iterdir())) == 1


def test_a_broken_upload_leaves_nothing(tmp_path):
    def chunks():
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        files.keep(chunks(), tmp_path / "raw")
    assert list((tmp_path / "raw").iterdir()) == []


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_text_that_would_run_as_a_formula_is_defused(start):
    assert export.safe(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@given(st.text(max_size=30))
def test_no_text_cell_of_a_csv_begins_like_a_formula(text):
    assert not str(export.safe(text)).startswith(export.FORMULA_STARTS)


def test_numbers_stay_numbers_in_csv():
    lines = b"".join(export.csv_lines(["name", "sum"], [["=1+1", Decimal("-12.50")]])).decode()
    assert lines == "\ufeffname,sum\r\n'=1+1,-12.50\r\n"


def test_a_workbook_holds_text_as_text_and_days_as_days(tmp_path):
    import python_calamine

    path = tmp_path / "out.xlsx"
    rows = [["=cmd()", Decimal("1.5"), date(2026, 2, 1), None], ["－1", 2, date(2026, 2, 2), True]]
    export.write_xlsx(path, sheet="S", header=["a", "b", "c", "d"], rows=rows)
    read = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert read[0] == ["a", "b", "c", "d"]
    assert read[1][:3] == ["'=cmd()", 1.5, date(2026, 2, 1)]
    assert read[2][0] == "'－1"
