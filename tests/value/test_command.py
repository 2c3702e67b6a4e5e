"""septet value: run, publish, export from the command line, as scripts read it."""

import json

import duckdb
import pytest
from typer.testing import CliRunner

from bookkeeping import book, line
from septet.cli import app, ready
from septet.value.models import ValueRun


@pytest.fixture
def septet(db, monkeypatch):
    monkeypatch.setattr(ready, "ready", lambda **_: None)
    return lambda *words: CliRunner().invoke(app, ["value", *map(str, words)])


def test_run_prints_what_a_script_reads(septet, small_ledger):
    done = septet("run", "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    run = ValueRun.objects.get()
    expected = {
        "run": run.pk,
        "customers": 2,
        "lines": 6,
        "net_revenue": "1540.00",
        "cost_of_goods": "1028.00",
        "gross_margin": "512.00",
        "cost_to_serve": "166.00",
        "contribution": "346.00",
        "unallocated": "40.00",
        "lifetime_value": None,
        "model": "MBG/NBD",
    }
    assert expected.items() <= found.items()
    assert found["seconds"] > 0


def test_both_days_of_a_period_count(septet, small_ledger):
    done = septet("run", "--from", "2025-01-01", "--to", "2025-01-05", "--json")
    assert json.loads(done.stdout)["lines"] == 3


def test_an_empty_ledger_is_told_in_words(septet):
    done = septet("run")
    assert done.exit_code == 1
    assert "Import a file first" in done.stderr


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_export_writes_every_account_once(septet, small_ledger, tmp_path, form):
    septet("run")
    run = ValueRun.objects.get().pk
    path = tmp_path / f"out.{form}"
    assert septet("export", run, "--format", form, "--out", path).exit_code == 0
    if form == "parquet":
        total = duckdb.sql(f"SELECT sum(contribution), count(*) FROM '{path}'").fetchone()
        assert (str(total[0]), total[1]) == ("346.00", 3)
    elif form == "csv":
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        assert len(lines) == 4
        assert "Net revenue (EUR)" in lines[0]
        assert "Unallocated" in lines[3]
    else:
        assert path.read_bytes()[:2] == b"PK"


def test_a_name_that_looks_like_a_formula_is_text(septet, tmp_path):
    book("invoices", [line("C1", 1, "10", customer_name="=HYPERLINK(1)")])
    septet("run")
    run = ValueRun.objects.get().pk
    septet("export", run, "--out", tmp_path / "out.csv")
    septet("export", run, "--format", "parquet", "--out", tmp_path / "out.parquet")
    assert "'=HYPERLINK(1)" in (tmp_path / "out.csv").read_text()
    names = duckdb.sql(f"SELECT name FROM '{tmp_path}/out.parquet'").fetchall()
    assert names == [("=HYPERLINK(1)",)]


def test_wrong_words_are_explained(septet, small_ledger):
    assert septet("export", 7).exit_code == 1
    assert "There is no run 7" in septet("export", 7).stderr
    assert septet("export", 7, "--format", "pdf").exit_code == 2


def test_only_somebody_of_finance_publishes(septet, small_ledger, dora, ada):
    septet("run")
    run = ValueRun.objects.get()
    assert septet("publish", run.pk, "--by", "ada@example.com").exit_code == 1
    done = septet("publish", run.pk, "--by", "dora@example.com", "--json")
    assert json.loads(done.stdout)["state"] == "published"
    run.refresh_from_db()
    assert run.published_by == dora


def test_what_no_exchange_rate_lets_count_is_named(septet, db):
    book("invoices", [line("C1", 1, "100.00"), line("C2", 3, "80.25", currency="USD")])
    assert json.loads(septet("run", "--json").stdout)["left_out"] == {"USD": "80.25"}
    assert "Left out: 80.25 USD" in septet("run").stdout
