"""A number opens down to its lines, each with its file and row."""

from datetime import date
from decimal import Decimal

from septet.ledger import actions
from septet.ledger.queries import account_lines

HEAD = b"Invoice,Line,Date,Customer,Quantity,Net amount,Discount,Unit cost,Currency\n"
JANUARY = HEAD + b"R1,1,2025-01-05,7,2,10.50,1.00,3,EUR\nR1,2,2025-01-05,7,1,4.00,,,EUR\n"
MORE = (
    HEAD
    + b"R2,1,2025-02-01,7,1,-4.00,,,EUR\nR3,1,2025-02-02,8,1,9,,,EUR\nR4,1,2025-02-03,,1,5,,,USD\n"
)


def test_lines_of_a_customer_come_newest_first_with_file_and_row(brought):
    batches = [brought(JANUARY, file_name="jan.csv").pk, brought(MORE, file_name="feb.csv").pk]

    shown = account_lines(batches, [("main", "7")])

    assert [(n.invoice, n.line, n.file_name, n.row) for n in shown.rows] == [
        ("R2", "1", "feb.csv", 2),
        ("R1", "1", "jan.csv", 2),
        ("R1", "2", "jan.csv", 3),
    ]
    assert (shown.count, shown.sums) == (3, {"EUR": Decimal("10.5")})
    assert shown.net == "10.50 EUR"


def test_lines_are_cut_by_month_period_kind_and_page(brought):
    batches = [brought(JANUARY).pk, brought(MORE).pk]
    seven = [("main", "7")]

    assert account_lines(batches, seven, month="2025-02").count == 1
    assert account_lines(batches, seven, until=date(2025, 2, 1)).count == 2
    assert account_lines(batches, seven, only="credits").rows[0].invoice == "R2"
    assert account_lines(batches, seven, only="discounted").count == 1
    assert account_lines(batches, seven, only="no_cost").count == 2
    second = account_lines(batches, seven, limit=1, offset=1)
    assert ([n.invoice for n in second.rows], second.count) == (["R1"], 3)


def test_unallocated_lines_and_other_sources_stand_apart(brought):
    batches = [brought(MORE).pk]
    assert [n.invoice for n in account_lines(batches, None).rows] == ["R4"]
    assert account_lines(batches, [("shop", "7")]).count == 0
    assert account_lines(batches, []).count == 0


def test_a_run_of_a_withdrawn_batch_still_shows_its_lines(brought, dora):
    batch = brought(MORE)
    actions.withdraw(batch.pk, reason="Wrong month", by=dora)
    assert account_lines([{"id": batch.pk, "kind": "invoices"}], [("main", "8")]).count == 1
