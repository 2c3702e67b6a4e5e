"""AdventureWorks through the door of the ledger and into a run."""

from septet.ledger import actions as ledger
from septet.value import actions
from septet.value.models import ValueRun


def test_adventureworks_leaves_470482_60_before_cost_to_serve_as_its_own_tables_say(
    shared, dora, run_jobs
):
    path = shared / "data/adventureworks/FactResellerSales.parquet"
    batch = ledger.upload(iter([path.read_bytes()]), kind="invoices", file_name=path.name, by=dora)
    plan = ledger.Plan(batch.mapping, batch.source, "USD", batch.style)
    ledger.set_plan(batch.pk, plan, by=dora)
    ledger.start(batch.pk, by=dora)
    run_jobs()
    asked = actions.start_run(by=dora)
    run_jobs()

    run = ValueRun.objects.get(pk=asked.pk)
    assert (run.state, run.currency, run.customers, run.lines) == ("done", "USD", 635, 60_855)
    assert run.net_revenue == 8_045_059_698
    assert run.gross_margin == 47_048_260
    assert run.assumed_cost_of_goods == 0
    assert run.reconciliation["rows"][0]["ledger"] == "80450596.9823"
    assert run.model["usable"]
    assert run.lifetime_value is not None
