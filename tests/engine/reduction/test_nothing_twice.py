"""A new batch is reduced, what was reduced before is read; what is damaged is made again."""

import os
from datetime import date, timedelta

import pytest

from engine.profit.ledgers import LINE, YEAR, line, write
from engine.reduction.messy import batches
from septet.engine.choice import check_engine
from septet.engine.periods import Period
from septet.engine.profit import Rules, Sources, customer_profit
from septet.engine.reduction import Means, Reductions, reduce_batches
from septet.engine.reduction.engines import duckdb_engine


@pytest.fixture
def tasks(monkeypatch):
    """What the engine was asked to reduce: (file name, first day of a piece or None)."""
    seen, reduce = [], duckdb_engine.DuckDB.reduce

    def told(self, task):
        seen.append((task.lines.name, task.first))
        reduce(self, task)

    monkeypatch.setattr(duckdb_engine.DuckDB, "reduce", told)
    return seen


def taken(tasks):
    found = tasks.copy()
    tasks.clear()
    return found


def test_only_a_new_batch_is_reduced(tmp_path, tasks):
    lines, home = batches(tmp_path), Reductions(tmp_path / "kept")
    reduce_batches(lines[:1], YEAR, home, means=Means())
    assert taken(tasks)[0] == ("batch0.parquet", None)
    reduce_batches(lines[:2], YEAR, home, means=Means())
    assert {name for name, _ in taken(tasks)} == {"batch1.parquet"}
    reduce_batches(lines[:2], YEAR, home, means=Means())
    reduce_batches(lines[1:2], YEAR, home, means=Means())  # one was withdrawn
    assert taken(tasks) == []


def test_another_period_reduces_only_the_months_that_it_cuts(tmp_path, tasks):
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(365)]
    rows = [line(1, date=day, product="p", customer_name="N") for day in days]
    path, home = write(tmp_path / "days.parquet", LINE, rows), Reductions(tmp_path / "kept")
    reduce_batches([path], YEAR, home, means=Means())
    taken(tasks)
    reduce_batches([path], Period(date(2025, 3, 1), date(2025, 9, 1)), home, means=Means())
    assert taken(tasks) == []
    reduce_batches([path], Period(date(2025, 3, 5), date(2025, 9, 1)), home, means=Means())
    assert taken(tasks) == [("days.parquet", date(2025, 3, 5))]


def test_a_damaged_or_missing_file_is_found_and_made_again(tmp_path, tasks):
    lines, home = batches(tmp_path)[:1], Reductions(tmp_path / "kept")
    reduce_batches(lines, YEAR, home, means=Means())
    taken(tasks)
    victims = sorted(home.folder.rglob("documents/**/*.parquet"))
    content = bytearray(victims[0].read_bytes())
    content[len(content) // 2] ^= 1
    victims[0].write_bytes(content)
    reduce_batches(lines, YEAR, home, means=Means())
    assert len(taken(tasks)) == 1
    victims[1].unlink()
    reduce_batches(lines, YEAR, home, means=Means())
    assert len(taken(tasks)) == 1
    reduce_batches(lines, YEAR, home, means=Means())
    assert taken(tasks) == []


def test_a_changed_batch_is_never_taken_for_the_old_one(tmp_path):
    home, path = Reductions(tmp_path / "kept"), tmp_path / "lines.parquet"
    totals = []
    for net in (1, 2):
        write(path, LINE, [line(net)])
        result = customer_profit(
            Sources((path,)), YEAR, Rules("EUR"), into=tmp_path / "run", reductions=home
        )
        totals.append(result.totals.net_revenue)
    assert totals == [100, 200]


def test_a_failed_reduction_leaves_nothing(tmp_path, monkeypatch):
    def fails(self, table, folder):
        folder.mkdir(parents=True)
        raise OSError("disk full")

    monkeypatch.setattr(duckdb_engine.DuckDB, "_write", fails)
    with pytest.raises(OSError, match="disk full"):
        reduce_batches(batches(tmp_path)[:1], YEAR, Reductions(tmp_path / "kept"), means=Means())
    assert list((tmp_path / "kept").iterdir()) == []


def test_kept_reductions_change_no_figure(tmp_path):
    lines, home = batches(tmp_path), Reductions(tmp_path / "kept")
    period = Period(date(2025, 2, 10), date(2025, 10, 1))
    runs = [
        customer_profit(Sources(lines), period, Rules("EUR"), into=tmp_path / str(n), reductions=r)
        for n, r in enumerate((None, home, home))
    ]
    for name in ("profit", "months", "activities", "days"):
        assert len({(run.folder / f"{name}.parquet").read_bytes() for run in runs}) == 1
    assert runs[0].reduced_by == runs[2].reduced_by
    assert runs[2].reduced_by[0].startswith("DuckDB ")


def test_an_unknown_engine_or_an_idle_address_is_refused():
    with pytest.raises(ValueError, match="'oracle' is no engine; choose one of duckdb, spark"):
        check_engine("oracle")
    with pytest.raises(ValueError, match="an address is for spark"):
        check_engine("clickhouse", "http://host")


def test_what_no_batch_needs_any_more_goes_a_day_later(tmp_path):
    lines, home = batches(tmp_path), Reductions(tmp_path / "kept")
    reduce_batches(lines[:1], YEAR, home, means=Means())
    (old,) = home.folder.iterdir()
    reduce_batches(lines[1:2], YEAR, home, means=Means())
    assert old.exists()
    before = old.stat().st_mtime - 2 * 24 * 3600
    os.utime(old, (before, before))
    reduce_batches(lines[1:2], YEAR, home, means=Means())
    assert not old.exists()
    assert len(list(home.folder.iterdir())) == 1
