"""A run of a ledger small enough to count by hand. Standard assumptions: no pools in the ledger."""

import pytest

from conftest import NOW
from septet.foundation.models import EventRecord
from septet.value import actions
from septet.value.models import AccountValue, State, ValueRun


@pytest.fixture
def run(small_ledger, dora, run_jobs):
    asked = actions.start_run(by=dora)
    run_jobs()
    return ValueRun.objects.get(pk=asked.pk)


def row(run, name):
    return AccountValue.objects.get(run=run, account__name=name)


def test_totals_by_hand(run):
    """Cost of goods: 650 known, and 70 % of 500 + 40 assumed. Serving: 10 % of 1,540, and freight."""
    assert (run.state, run.currency, run.customers, run.lines) == (State.DONE, "EUR", 2, 6)
    assert run.net_revenue == 154_000
    assert run.list_revenue == 164_000
    assert run.discounts == 10_000
    assert run.cost_of_goods == 65_000 + 37_800
    assert run.assumed_cost_of_goods == 37_800
    assert run.gross_margin == 154_000 - 102_800
    assert run.cost_to_serve == 15_400 + 1_200
    assert run.contribution == 51_200 - 16_600
    assert run.unallocated == 4_000
    assert run.computed_at == NOW


def test_accounts_and_unallocated_add_up_to_the_run(run):
    rows = list(AccountValue.objects.filter(run=run))
    assert len(rows) == 3
    for name in ("net_revenue", "cost_of_goods", "cost_to_serve", "contribution", "lines"):
        assert sum(getattr(r, name) for r in rows) == getattr(run, name)


def test_each_row_says_what_it_is_made_of(run):
    c2 = row(run, "Customer C2")
    assert sum(c2.costs.values()) == c2.cost_to_serve
    assert c2.costs["freight"] == 1_200
    assert c2.counts["return"][0] == "1"
    assert [m[0] for m in c2.months] == ["2025-01", "2025-04"]
    assert sum(m[4] for m in c2.months) == c2.contribution
    assert c2.facts["numbers"] == [["erp", "C2"]]
    assert (row(run, "Customer C1").revenue_rank, c2.revenue_rank) == (1, 2)


def test_the_run_says_what_it_stands_on(run, small_ledger):
    assert [b["id"] for b in run.batches] == [small_ledger.pk]
    assert run.assumptions["margin_rate"] == [["0.30", None, None, True]]
    kept = run.reconciliation["rows"][0]
    assert (kept["batch"], kept["ledger"], kept["counted"]) == (small_ledger.pk, "1540", "1540")
    assert {w["code"] for w in run.warnings} >= {"assumed_cost_of_goods", "assumed_pool"}
    assert run.model["code"] == "too_few_repeat"
    assert run.lifetime_value is None


def test_history_says_who_asked_and_what_came_of_it(run):
    codes = EventRecord.objects.order_by("sequence").values_list("code", "actor")
    assert list(codes)[-2:] == [("value.run_asked", "Dora"), ("value.run_computed", "Dora")]
