"""Time-driven activity-based costing against its published figures, and the rules of a pool."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from engine.profit.ledgers import YEAR, line, run
from septet.engine.periods import Period
from septet.engine.profit import Code, Dated, Rules, always


def kaplan_anderson(folder, **pool):
    """49,000 orders, 1,400 inquiries, 2,500 credit checks of 8, 44, 50 minutes; cost 560,000 for
    700,000 practical minutes. The three kinds of work stand as tickets, returns and visits here."""
    work = {"ticket": (49000, 8), "return": (1400, 44), "visit": (2500, 50)}
    return run(
        folder,
        [],
        [{"kind": kind, "quantity": count} for kind, (count, _) in work.items()],
        [{"cost": 560000, "capacity_minutes": 875000, **pool}],
        rules=Rules("EUR", minutes={k: always(Decimal(m)) for k, (_, m) in work.items()}),
    )


def test_rates_and_unused_capacity_as_kaplan_anderson_2004(tmp_path):
    result = kaplan_anderson(tmp_path)
    pool = result.pools[0]
    assert pool.rate_per_minute == Decimal("0.80")
    assert pool.practical_minutes == 700_000
    assert pool.used_minutes == 578_600
    assert (pool.charged, pool.unused) == (462_880_00, 97_120_00)
    assert pool.utilisation == Decimal("0.826571")
    assert {a.activity: a.cost for a in result.activities} == {
        "ticket": 313_600_00,  # 6.40 an order
        "return": 49_280_00,  # 35.20 an inquiry
        "visit": 100_000_00,  # 40.00 a credit check
    }


def test_minutes_of_one_order_as_the_time_equation_says(tmp_path):
    """Hunter's inside sales: 5 + 3 x lines + 10 x [rush]; 45 and 8 minutes without a new customer."""
    minutes = {"order": 5, "line": 3, "rush": 10, "small_order": 0}
    rules = Rules("EUR", minutes={k: always(Decimal(m)) for k, m in minutes.items()})
    lines = [line(10, customer="A") for _ in range(10)] + [line(10, customer="B", invoice="2")]
    result = run(tmp_path, lines, [{"kind": "rush"}], rules=rules)
    minutes = sum(a.minutes for a in result.customers.activities.values())
    assert minutes.tolist() == [45.0, 8.0]


def test_a_pool_above_capacity_charges_its_rate_and_says_so(tmp_path):
    result = run(
        tmp_path,
        [],
        [{"kind": "visit", "quantity": 10}],
        [{"cost": 800, "capacity_minutes": 1000, "activities": "visit"}],
    )
    pool = result.pools[0]
    assert (pool.rate_per_minute, pool.used_minutes) == (1, 1800)
    assert (pool.charged, pool.unused) == (1800_00, -1000_00)
    assert pool.over_capacity
    assert any(n.code == Code.OVER_CAPACITY and n.subject == "desk" for n in result.notices)


def test_a_pool_partly_in_the_period_counts_by_day(tmp_path):
    quarter = Period(date(2025, 1, 1), date(2025, 4, 11))  # 100 days
    pool = {
        "from_on": date(2025, 4, 1),
        "until_on": date(2025, 4, 21),
        "cost": 200,
        "capacity_minutes": 400,
        "activities": "visit",
    }
    result = run(tmp_path, [], [{"quantity": 1}], [pool], period=quarter)
    found = result.pools[0]
    assert (found.cost, found.theoretical_minutes, found.days) == (100_00, 200, 10)
    assert any(n.code == Code.POOL_COVERS_PART and n.amount == 10 for n in result.notices)
    recon = next(r for r in result.reconciliation if r.kind == "pools")
    assert (recon.file, recon.outside, recon.used) == (200, 100, 100)


def test_work_no_pool_pays_for_is_told_and_not_charged(tmp_path):
    pools = [{"cost": 100, "activities": "order"}]
    result = run(tmp_path, [line(100)], [{"kind": "visit"}], pools)
    assert result.customers.activities["visit"].cost.tolist() == [0]
    uncosted = {n.subject for n in result.notices if n.code == Code.ACTIVITY_UNCOSTED}
    assert uncosted == {"line", "visit"}


def test_without_pools_serving_costs_the_stated_share_of_revenue(tmp_path):
    half = date(2025, 7, 1)
    share = (Dated(Decimal("0.10"), None, half), Dated(Decimal("0.20"), half, None))
    lines = [line("1000"), line("500.05", invoice="2", date=half)]
    result = run(tmp_path, lines, rules=Rules("EUR", cost_to_serve_share=share))
    assert result.totals.cost_to_serve == 200_01
    assert (result.pools[0].is_assumed, result.pools[0].unused) == (True, 0)
    assert any(n.code == Code.ASSUMED_POOL for n in result.notices)


def test_pools_that_pay_for_the_same_work_share_it_by_capacity(tmp_path):
    pools = [
        {"pool": "north", "cost": 300, "capacity_minutes": 1000, "activities": "visit"},
        {"pool": "south", "cost": 900, "capacity_minutes": 3000, "activities": "visit"},
    ]
    result = run(tmp_path, [], [{"quantity": 4}], pools)
    north, south = result.pools
    assert (north.used_minutes, south.used_minutes) == (180, 540)
    assert north.charged + south.charged == result.totals.cost_to_serve
    assert result.totals.cost_to_serve == round(720 * 1200 * 100 / Fraction(3200))


def test_own_minutes_and_own_costs_of_an_activity_count(tmp_path):
    pools = [{"cost": 80, "capacity_minutes": 100, "activities": "visit"}]
    activities = [{"minutes": 30}, {"kind": "delivery", "cost": Decimal("12.34"), "minutes": 0}]
    result = run(tmp_path, [], activities, pools)
    cost = {k: a.cost.tolist() for k, a in result.customers.activities.items() if a.cost.any()}
    assert cost == {"visit": [3000], "delivery": [1234]}


def test_returns_in_files_replace_the_counted_ones(tmp_path):
    lines = [line(100), line(-10, invoice="2"), line(-10, invoice="3")]
    pools = [{"cost": 1000, "capacity_minutes": 1000, "activities": "return"}]
    counted = run(tmp_path, lines, [], pools)
    told = run(tmp_path, lines, [{"kind": "return", "quantity": 5}], pools)
    assert counted.customers.activities["return"].quantity.tolist() == [2]
    assert told.customers.activities["return"].quantity.tolist() == [5]
    assert told.customers.activities["return"].minutes.tolist() == [125]
    assert told.customers.returns.tolist() == [2]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"practical_capacity": always(Decimal(0))}, "above 0"),
        ({"margin_rate": always(Decimal("1.2"))}, "out of range"),
        ({"margin_rate": always(Decimal("0.33333"))}, "more than 4 decimals"),
        ({"minutes": {"coffee": always(Decimal(3))}}, "no such activity"),
        ({"exchange_rates": {"USD": always(Decimal(0))}}, "out of range"),
        ({"margin_rate": (Dated(Decimal(0)), Dated(Decimal(1)))}, "two figures are in force"),
    ],
)
def test_rules_out_of_range_are_refused_by_name(given, why):
    with pytest.raises(ValueError, match=why):
        Rules("EUR", **given)


def test_a_rule_with_a_gap_names_the_day(tmp_path):
    gap = (Dated(Decimal("0.3"), None, date(2025, 2, 1)),)
    with pytest.raises(ValueError, match="margin_rate: no figure is in force on 2025-02-01"):
        run(tmp_path, [line(1)], rules=Rules("EUR", margin_rate=gap), period=YEAR)
