"""Spring Distribution, five customers of a wholesaler: the published case from lines to contribution.

Cost 12.00 a case, list 14.40; 100 an order, 80 a visit, 2 a delivery mile, 0.50 a case handled,
300 an expedited run. Miles stand as deliveries here and cases handled as tickets.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from engine.profit.ledgers import line, run
from septet.engine.profit import Rules, always

# cases, price, orders, visits, deliveries x miles, expedited
FACTS = {
    "P": (2080, "14.40", 15, 2, 10 * 14, 0),
    "Q": (8750, "14.16", 25, 3, 30 * 4, 0),
    "R": (60800, "13.20", 30, 6, 60 * 3, 0),
    "S": (31800, "13.92", 25, 2, 40 * 8, 0),
    "T": (3900, "12.96", 30, 3, 20 * 40, 1),
}
RATES = {"order": 100, "visit": 80, "delivery": 2, "ticket": Decimal("0.5"), "rush": 300}


def lines_of(customer):
    cases, price, orders, *_ = FACTS[customer]
    for n in range(orders):
        units = cases // orders + (n < cases % orders)
        yield line(
            units * Decimal(price),
            customer=customer,
            invoice=f"{customer}{n}",
            date=date(2025, 1, 2) + timedelta(days=n),
            list_amount=units * Decimal("14.40"),
            cost_amount=units * Decimal(12),
        )


def activities_of(customer):
    cases, _, _, visits, miles, rush = FACTS[customer]
    counts = {"visit": visits, "delivery": miles, "ticket": cases, "rush": rush}
    return [{"customer": customer, "kind": kind, "quantity": n} for kind, n in counts.items() if n]


@pytest.fixture
def result(tmp_path):
    lines = [row for customer in FACTS for row in lines_of(customer)]
    activities = [row for customer in FACTS for row in activities_of(customer)]
    used = {"order": 125} | {
        kind: sum(a["quantity"] for a in activities if a["kind"] == kind)
        for kind in ("visit", "delivery", "ticket", "rush")
    }
    pools = [{"pool": k, "activities": k, "cost": used[k] * rate} for k, rate in RATES.items()]
    rules = Rules("EUR", minutes={"line": always(Decimal(0)), "small_order": always(Decimal(0))})
    return run(tmp_path, lines, activities, pools, rules=rules)


def whole(column):
    assert all(minor % 100 == 0 for minor in column.tolist())
    return [minor // 100 for minor in column.tolist()]


def test_statements_of_spring_distribution(result):
    customers = result.customers
    assert list(customers.customer) == list("PQRST")
    assert whole(customers.net_revenue) == [29952, 123900, 802560, 442656, 50544]
    assert whole(customers.discount) == [0, 2100, 72960, 15264, 5616]
    assert whole(customers.gross_margin) == [4992, 18900, 72960, 61056, 3744]
    assert whole(customers.cost_to_serve) == [2980, 7355, 34240, 19200, 7090]
    assert whole(customers.contribution) == [2012, 11545, 38720, 41856, -3346]


def test_totals_of_spring_distribution(result):
    totals = result.totals
    assert (totals.net_revenue, totals.gross_margin) == (144961200, 16165200)
    assert totals.contribution == 9078700
    assert [pool.unused for pool in result.pools] == [0, 0, 0, 0, 0]
