"""A ledger small enough to count by hand."""

import pytest

from bookkeeping import book, line


@pytest.fixture
def small_ledger(db):
    """Two customers and one line of nobody: 1,000 with known cost, 500 without, 40 unallocated."""
    return book(
        "invoices",
        [
            line("C1", 1, "600.00", cost_amount="400.00", list_amount="700.00"),
            line("C1", 40, "400.00", cost_amount="250.00"),
            line("C2", 5, "300.00", freight="12.00"),
            line("C2", 5, "250.00", invoice="I-C2-5"),
            line("C2", 90, "-50.00", invoice="C-9"),
            line(None, 9, "40.00"),
        ],
    )
