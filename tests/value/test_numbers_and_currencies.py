"""Several numbers may be one account; several currencies become one, or are named as left out."""

from datetime import date

from bookkeeping import book, line
from septet.accounts.models import AccountNumber
from septet.programme.actions import Setting, set_assumption
from septet.value import actions
from septet.value.models import AccountValue, ValueRun


def computed(dora, run_jobs):
    asked = actions.start_run(by=dora)
    run_jobs()
    return ValueRun.objects.get(pk=asked.pk)


def test_two_numbers_of_one_account_add_up(small_ledger, dora, run_jobs):
    both = AccountNumber.objects.get(number="C1").account
    AccountNumber.objects.filter(number="C2").update(account=both)
    run = computed(dora, run_jobs)

    row = AccountValue.objects.get(run=run, account=both)
    assert run.customers == 1
    assert row.net_revenue == 150_000
    assert (row.first_on, row.last_on) == (date(2025, 1, 1), date(2025, 4, 6))
    assert row.facts["numbers"] == [["erp", "C1"], ["erp", "C2"]]
    assert sum(m[1] for m in row.months) == row.net_revenue
    assert [m[0] for m in row.months] == ["2025-01", "2025-02", "2025-04"]
    assert sum(row.costs.values()) == row.cost_to_serve
    assert run.net_revenue == 154_000


def test_a_currency_without_a_rate_is_left_out_aloud(dora, run_jobs, db):
    lines = [
        line("C1", 1, "100.00"),
        line("C1", 2, "50.00"),
        line("C2", 3, "80.00", currency="USD"),
    ]
    book("invoices", lines)
    run = computed(dora, run_jobs)

    kept = {r["currency"]: r for r in run.reconciliation["rows"]}
    assert run.net_revenue == 15_000
    assert (kept["USD"]["ledger"], kept["USD"]["left_out"]) == ("80", "80")
    assert [w["subject"] for w in run.warnings if w["code"] == "no_exchange_rate"] == ["USD"]

    set_assumption(Setting("exchange_rate:USD", "0.5", "Agreed", date(2025, 1, 1)), by=dora)
    again = computed(dora, run_jobs)
    assert again.net_revenue == 15_000 + 4_000
    assert again.assumptions["exchange_rate:USD"] == [["0.5", "2025-01-01", None, False]]


def test_the_reporting_currency_may_be_said(dora, run_jobs, db):
    book("invoices", [line("C1", 1, "100.00")])
    set_assumption(Setting("reporting_currency", "usd", "Group", date(2020, 1, 1)), by=dora)
    set_assumption(Setting("exchange_rate:EUR", "1.25", "Agreed", date(2020, 1, 1)), by=dora)
    run = computed(dora, run_jobs)
    assert (run.currency, run.net_revenue) == ("USD", 12_500)
