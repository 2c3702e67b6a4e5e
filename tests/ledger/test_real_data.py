"""Real exports go in through the same door and reconcile; skipped where they are not at hand."""

from decimal import Decimal

import duckdb
import pytest

from septet.accounts.models import Account
from septet.ledger import actions, queries


def bring(path, *, run_jobs, by, kind="invoices", source=None):
    with path.open("rb") as file:
        batch = actions.upload(
            iter(lambda: file.read(1 << 20), b""), kind=kind, file_name=path.name, by=by
        )
    if source:
        plan = actions.Plan(batch.mapping, source, batch.currency, batch.style)
        actions.set_plan(batch.pk, plan, by=by)
    actions.start(batch.pk, by=by)
    run_jobs()
    batch.refresh_from_db()
    return batch


def the_file(shared, name):
    path = shared / "data" / name
    if not path.exists():
        pytest.skip(f"{name} is not at hand")
    return path


def test_online_retail_as_chen_sain_guo_2012(shared, dora, run_jobs):
    path = the_file(shared, "online_retail/online_retail.parquet")
    batch = bring(path, run_jobs=run_jobs, by=dora)

    assert (batch.rows, batch.booked, batch.refused, batch.duplicates) == (541_909, 541_909, 0, 0)
    assert batch.sums["GBP"]["booked"] == "9747747.934"
    assert batch.report["unallocated"] == 135_080
    assert batch.customers == Account.objects.count() == 4_372


def test_adventureworks_as_microsoft_sample(shared, dora, run_jobs):
    path = the_file(shared, "adventureworks/FactResellerSales.parquet")
    batch = bring(path, run_jobs=run_jobs, by=dora, source="aw")

    facts = queries.live_sources("invoices")[0]
    net, cost, freight = duckdb.sql(
        f"SELECT sum(net_amount), sum(cost_amount), sum(freight) FROM '{facts}'"
    ).fetchone()
    assert (batch.booked, batch.refused, batch.customers) == (60_855, 0, 635)
    assert net - cost == Decimal("470482.6033")
    assert round(net, 2) == Decimal("80450596.98")
    assert round(freight, 2) == Decimal("2011265.92")
