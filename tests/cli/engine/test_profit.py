"""septet engine profit: the P&L of every customer of a file, tied to the file to the cent."""

import csv
import json
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from septet.cli import app
from septet.cli.engine.notices import told
from septet.engine.profit.notices import Code, Notice

LINES = """customer,date,invoice,amount,cost,currency
A,2025-01-01,1,100.00,60,EUR
A,2025-01-09,2,40.00,10,EUR
B,2025-01-05,3,80.00,90,EUR
,2025-01-06,4,7.50,5,EUR
"""


@pytest.fixture
def septet(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *a: CliRunner().invoke(app, ["engine", "profit", *map(str, a)])


def test_customers_add_up_to_the_file(septet, tmp_path):
    (tmp_path / "lines.csv").write_text(LINES)
    done = septet("lines.csv", "--out", "out", "--json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["customers"], told["rows"], told["refused"]) == (2, 4, 0)
    assert told["totals"]["net_revenue"] == "227.50"
    assert told["totals"]["gross_margin"] == "62.50"
    rows = list(csv.DictReader((tmp_path / "out/profit.csv").read_text().splitlines()))
    for name, total in told["totals"].items():
        assert sum(Decimal(row[name]) for row in rows) == Decimal(total)
    sums = told["reconciliation"]["file"][0]
    assert Decimal(sums["file"]) == Decimal(sums["booked"]) == Decimal("227.5")
    assert (tmp_path / "out/profit.parquet").exists()


def test_rates_charge_what_is_used_and_report_what_is_not(septet, tmp_path):
    (tmp_path / "lines.csv").write_text(LINES)
    (tmp_path / "rates.csv").write_text(
        "pool,cost,capacity_minutes,activities,minutes\ndesk,80,125,order,5\ndesk,,,visit,30\n"
    )
    (tmp_path / "visits.csv").write_text("customer,date,kind\nB,2025-01-07,visit\n")
    options = ("--activities", "visits.csv", "--rates", "rates.csv", "--json")
    told = json.loads(septet("lines.csv", "--out", "out", *options).stdout)
    (pool,) = told["pools"]
    assert (pool["cost"], pool["charged"], pool["unused"]) == ("80.00", "40.00", "40.00")
    costs = {
        code: cost for code, cost in told["cost_to_serve_by_activity"].items() if cost != "0.00"
    }
    assert costs == {"order": "16.00", "visit": "24.00"}


def test_refused_rows_are_kept_and_the_exit_says_so(septet, tmp_path):
    (tmp_path / "lines.csv").write_text(LINES + "B,2025-01-07,5,abc,1,EUR\n")
    done = septet("lines.csv", "--out", "out")
    assert (done.exit_code, "1 rows were refused" in done.stderr) == (1, True)
    assert "amount “abc” is not a number" in (tmp_path / "out/refused.csv").read_text()


def test_without_invoice_numbers_a_day_is_an_order(septet, tmp_path):
    (tmp_path / "lines.csv").write_text(
        "customer,date,amount\nA,2025-01-01,5\nA,2025-01-01,6\nA,2025-01-02,7\nA,2025-01-02,-2\n"
    )
    assert septet("lines.csv", "--out", "out").exit_code == 0
    (row, _) = csv.DictReader((tmp_path / "out/profit.csv").read_text().splitlines())
    assert (row["orders"], row["returns"], row["net_revenue"]) == ("2", "1", "16.00")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no rows"),
        (LINES + "C,2025-01-09,9,5,1,USD\n", "mixes currencies: 227.5000 EUR, 5.0000 USD"),
        ("customer,date,amount\nA,xx,yy\n", "none of its 1 rows could be read"),
        ("a,b\n1,2\n", "No column is chosen for"),
    ],
)
def test_a_file_that_cannot_be_counted_is_refused_in_words(septet, tmp_path, text, words):
    (tmp_path / "lines.csv").write_text(text)
    done = septet("lines.csv", "--out", "out")
    assert (done.exit_code, words in done.stderr) == (2, True), done.stderr


def test_refused_rows_are_kept_where_none_can_be_read_and_go_with_the_next_run(septet, tmp_path):
    (tmp_path / "lines.csv").write_text("customer,date,amount\nA,2025-13-01,5\n")
    done = septet("lines.csv", "--out", "out")
    assert (done.exit_code, "refused.csv" in done.stderr) == (2, True)
    assert "2025-13-01" in (tmp_path / "out/refused.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "lines.csv").write_text(LINES)
    assert septet("lines.csv", "--out", "out").exit_code == 0
    assert not (tmp_path / "out/refused.csv").exists()


def test_what_was_assumed_or_not_counted_is_said_in_words(septet, tmp_path):
    (tmp_path / "lines.csv").write_text("customer,date,amount\nA,2025-01-01,50\n")
    (tmp_path / "served.csv").write_text(
        "customer,date,kind\nA,2025-01-01,dancing\nA,2030-01-01,visit\n"
    )
    done = septet("lines.csv", "--out", "out", "--activities", "served.csv")
    assert done.exit_code == 0
    assert "100.0% of the cost of goods is assumed" in done.stderr
    assert "dancing is no activity Septet knows: 1 rows cost nothing here." in done.stderr
    assert "No cost pool is given: 5.00 is assumed" in done.stderr
    assert "1 activities lie before the first invoice line or after the last" in done.stderr


@pytest.mark.parametrize("code", Code)
def test_every_notice_has_words(code):
    assert "{" not in told(Notice(code, "desk", Decimal("1.5")))
