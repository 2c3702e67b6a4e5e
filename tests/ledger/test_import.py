"""A file becomes a booked batch: each row booked, refused or a duplicate, and the money adds up."""

import duckdb
import pytest

from septet.accounts.models import AccountNumber
from septet.foundation.models import EventRecord
from septet.foundation.rules import RuleBroken
from septet.ledger import actions, queries, store
from septet.ledger.models import ImportBatch, State
from septet.ledger.rules import Refusal

HEAD = "Invoice No,Line,Invoice Date,Customer No,Customer Name,Product,Quantity,Net Amount,Currency"
ROWS = [
    "R1,1,2025-01-05,1001,Brandt,6204,10,120.50,EUR",
    "R1,2,2025-01-05,1001,Brandt,6205,4,80.00,EUR",
    "R2,1,2025-02-07,1002,Ostermann,6204,1,-12.05,EUR",
    "R3,1,2025-03-09,,,6210,2,30.3333,EUR",
]
BAD = "R4,1,2025-02-30,1001,Brandt,6204,1,10.00,EUR"


def csv(*rows):
    return "\n".join([HEAD, *rows, ""]).encode()


def test_good_rows_are_booked_bad_ones_refused_and_all_add_up(brought):
    batch = brought(csv(*ROWS, BAD))

    assert (batch.state, batch.rows, batch.booked, batch.refused) == (State.BOOKED, 5, 4, 1)
    assert batch.sums == {
        "EUR": {"file": "228.7833", "booked": "218.7833", "refused": "10", "duplicates": "0"}
    }
    assert batch.report["refusals"] == {"bad_date": 1}
    assert batch.report["unallocated"] == 1
    names = AccountNumber.objects.order_by("number").values_list("number", "account__name")
    assert list(names) == [("1001", "Brandt"), ("1002", "Ostermann")]
    assert EventRecord.objects.filter(code="ledger.batch_booked").count() == 1
    path = queries.live_sources("invoices")[0]
    assert duckdb.sql(f"SELECT count(*), sum(net_amount) FROM '{path}'").fetchone()[0] == 4
    assert store.raw_path(batch.digest).read_bytes() == csv(*ROWS, BAD)


def test_the_same_file_again_changes_nothing_and_says_where_it_is(brought, take):
    first = brought(csv(*ROWS))

    with pytest.raises(RuleBroken) as known:
        take(csv(*ROWS))
    assert known.value.refusal == Refusal.ALREADY_BOOKED
    assert known.value.facts["batch"] == first.pk
    assert ImportBatch.objects.count() == 1


def test_a_file_brought_twice_before_its_check_is_one_batch(take):
    assert take(csv(*ROWS)).pk == take(csv(*ROWS)).pk


def test_overlapping_exports_book_the_overlap_once(brought):
    first = brought(csv(*ROWS[:3]))
    second = brought(csv(*ROWS[1:]))

    assert (second.booked, second.duplicates) == (1, 2)
    assert second.report["overlaps"] == {str(first.pk): 2}
    assert second.report["customers_new"] == 0


def test_after_a_withdrawal_the_rows_may_come_in_again(brought, dora):
    first = brought(csv(*ROWS[:3]))
    second = brought(csv(*ROWS[1:]))
    actions.withdraw(first.pk, reason="Wrong month", by=dora)

    again = brought(csv(*ROWS[1:]))

    assert (again.booked, again.duplicates) == (2, 1)
    assert again.report["overlaps"] == {str(second.pk): 1}


def test_a_withdrawn_batch_no_longer_counts_and_keeps_its_file(brought, dora):
    batch = brought(csv(*ROWS))
    with pytest.raises(RuleBroken) as silent:
        actions.withdraw(batch.pk, reason=" ", by=dora)
    actions.withdraw(batch.pk, reason="Wrong month", by=dora)

    assert silent.value.refusal == Refusal.NO_REASON
    assert queries.live_sources("invoices") == []
    assert store.raw_path(batch.digest).exists()
    event = EventRecord.objects.get(code="ledger.batch_withdrawn")
    assert (event.actor, event.data["reason"]) == ("Dora", "Wrong month")
    with pytest.raises(RuleBroken) as twice:
        actions.withdraw(batch.pk, reason="Again", by=dora)
    assert twice.value.refusal == Refusal.NOT_BOOKED


def test_two_sources_may_use_the_same_numbers(brought, take, run_jobs, dora):
    brought(csv(*ROWS))
    other = take(csv(*ROWS, BAD))
    plan = actions.Plan(other.mapping, "shop", "EUR", other.style)
    actions.set_plan(other.pk, plan, by=dora)
    actions.start(other.pk, by=dora)
    run_jobs()
    other.refresh_from_db()

    assert (other.booked, other.duplicates) == (4, 0)
    assert AccountNumber.objects.filter(number="1001").count() == 2


def test_a_customer_number_too_long_to_be_one_is_refused(brought):
    batch = brought(csv(*ROWS, f"R4,1,2025-02-03,{'7' * 81},Brandt,6204,1,10.00,EUR"))

    assert (batch.state, batch.booked, batch.refused) == (State.BOOKED, 4, 1)
    assert batch.report["refusals"] == {"customer_too_long": 1}
