"""Order days for the lifetime-value models."""

import csv
from datetime import date
from decimal import Decimal

import duckdb
import numpy as np
import pytest

from engine.profit.ledgers import YEAR, line, run
from septet.engine.periods import Period
from septet.engine.profit import Rules, Sources, customer_profit, order_days, order_facts
from septet.engine.profit.rules import always


def facts_of(result, period=YEAR):
    return order_facts(result.folder, period, customers=len(result.customers))


def test_an_order_is_a_day_with_orders_worth_something(tmp_path):
    lines = [
        line(100, date=date(2025, 1, 10), invoice="1", cost_amount=0),
        line(50, date=date(2025, 1, 10), invoice="2", cost_amount=0),
        line(200, date=date(2025, 3, 1), invoice="3", cost_amount=0),
        line(-500, date=date(2025, 3, 1), invoice="4", cost_amount=0),
        line(0, date=date(2025, 4, 1), invoice="5", cost_amount=0),
        line(-1, date=date(2025, 5, 1), invoice="6", cost_amount=0),
        line(30, date=date(2025, 5, 1), customer=None),
        line(-3, customer="never"),
    ]
    rules = Rules("EUR", cost_to_serve_share=always(Decimal(0)))
    result = run(tmp_path, lines, rules=rules)
    facts = facts_of(result)
    assert (facts.customer.tolist(), facts.orders.tolist(), facts.x.tolist()) == ([0], [2], [1])
    assert facts.t_x_days.tolist() == [50]
    assert facts.T_days.tolist() == [(date(2025, 12, 31) - date(2025, 1, 10)).days]
    assert facts.contribution.tolist() == [-151.0]
    assert facts.mean_per_order.tolist() == [-75.5]
    assert facts.mean_per_repeat_order.tolist() == [-301.0]
    days = order_days(result.folder, YEAR, customers=len(result.customers))
    assert (days.customer.tolist(), days.day.tolist()) == ([0, 0], [9, 59])
    assert days.contribution.tolist() == [150.0, -300.0]


def test_contributions_of_orders_add_up_to_the_customers(tmp_path):
    lines = [line(100, freight=5), line(70, invoice="2", date=date(2025, 6, 1))]
    result = run(tmp_path, lines, [{"date": date(2025, 8, 1)}])
    facts = facts_of(result)
    assert facts.contribution[0] * 100 == pytest.approx(result.customers.contribution[0], abs=1)
    assert facts.mean_per_order[0] == pytest.approx(facts.contribution[0] / 2)


def test_a_shorter_window_sees_less(tmp_path):
    lines = [line(100), line(70, invoice="2", date=date(2025, 6, 1)), line(9, invoice="3")]
    result = run(tmp_path, lines)
    half = Period(YEAR.start, date(2025, 6, 1))
    facts = facts_of(result, half)
    assert (facts.x.tolist(), facts.T_days.tolist()) == ([0], [91])
    assert np.isnan(facts.mean_per_repeat_order[0])
    assert np.isnan(facts.sd_per_order[0])


def test_a_folder_without_a_run_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="no profit run in this folder"):
        order_facts(tmp_path, YEAR, customers=1)


def test_order_facts_of_cdnow_as_fader_hardie_lee_2005(tmp_path, shared):
    """2,357 customers, 39 weeks: x, t_x and T as in the published summary.

    The summary counts free CDs as orders, which to us are none; a cent makes them so.
    """
    sample, summary = (
        shared / "data/cdnow" / name for name in ("CDNOW_sample.txt", "cdnow_customers_summary.csv")
    )
    lines = tmp_path / "lines.parquet"
    with duckdb.connect() as con:
        con.execute(
            "COPY (SELECT 'cd' AS source, row_number() OVER () AS invoice, "
            "strptime(f[3], '%Y%m%d')::DATE AS date, f[2] AS customer, NULL AS customer_name, "
            "NULL AS product, greatest(f[5]::DECIMAL(18,4), 0.01) AS net_amount, "
            "NULL AS list_amount, NULL AS discount, NULL AS cost_amount, NULL AS freight, "
            "'USD' AS currency, false AS is_credit FROM (SELECT string_split_regex(trim(row), "
            "' +') AS f FROM read_csv($sample, header = false, delim = '|', "
            "columns = {'row': 'VARCHAR'}))) TO '" + str(lines) + "' (FORMAT parquet)",
            {"sample": str(sample)},
        )
    weeks = Period(date(1997, 1, 1), date(1997, 10, 1))
    result = customer_profit(Sources((lines,)), weeks, Rules("USD"), into=tmp_path / "run")
    facts = facts_of(result, weeks)
    with summary.open() as file:
        published = list(csv.DictReader(file))
    assert len(facts.x) == 2357
    ours = sorted(
        zip(facts.x.tolist(), facts.t_x_days.tolist(), facts.T_days.tolist(), strict=True)
    )
    theirs = sorted(
        (
            int(float(row["frequency"])),
            round(float(row["recency"]) * 7),
            round(float(row["T"]) * 7),
        )
        for row in published
    )
    assert ours == theirs
