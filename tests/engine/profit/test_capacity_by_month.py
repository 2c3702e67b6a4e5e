"""Capacity month by month: the months add up to the pool, and are charged at its one rate."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.profit.ledgers import YEAR, run
from septet.engine.periods import Period
from septet.engine.profit.capacity import months_of

DESK = {"cost": 36500, "capacity_minutes": 45625, "activities": "visit"}  # 1.00 a practical minute


def test_a_year_of_capacity_lies_idle_where_nothing_was_used(tmp_path):
    visits = [{"date": date(2025, 2, 3), "quantity": 10}, {"date": date(2025, 3, 3)}]
    pool = run(tmp_path, [], visits, [DESK]).pools[0]
    january, february, march = pool.months[:3]
    assert (january.cost, january.charged, january.unused) == (3100_00, 0, 3100_00)
    assert (february.practical_minutes, february.used_minutes) == (2800, 1800)
    assert (february.charged, february.unused) == (1800_00, 1000_00)
    assert march.charged == 180_00
    assert sum(m.unused for m in pool.months) == pool.unused


def test_months_are_cut_to_the_period():
    months = months_of(Period(date(2024, 1, 31), date(2024, 3, 2)))
    assert [(m.start, m.until) for m in months] == [
        (date(2024, 1, 31), date(2024, 2, 1)),
        (date(2024, 2, 1), date(2024, 3, 1)),
        (date(2024, 3, 1), date(2024, 3, 2)),
    ]


def test_a_pool_of_one_month_has_no_capacity_in_the_others(tmp_path):
    pools = [{**DESK, "from_on": date(2025, 5, 1), "until_on": date(2025, 6, 1)}]
    pool = run(tmp_path, [], [{"date": date(2025, 5, 9)}], pools).pools[0]
    assert [m.cost for m in pool.months if m.cost] == [36500_00]
    assert [m.practical_minutes for m in pool.months].count(None) == 11


@settings(max_examples=10, deadline=None)
@given(
    visits=st.lists(st.tuples(st.integers(0, 364), st.integers(1, 99)), min_size=1, max_size=12),
    cost=st.integers(1, 10**7),
    capacity=st.one_of(st.none(), st.integers(1, 10**6)),
)
def test_months_add_up_to_the_pool_to_the_cent(tmp_path_factory, visits, cost, capacity):
    rows = [{"date": YEAR.start + timedelta(day), "quantity": n} for day, n in visits]
    pools = [{"cost": Decimal(cost) / 100, "capacity_minutes": capacity, "activities": "visit"}]
    pool = run(tmp_path_factory.mktemp("m"), [], rows, pools).pools[0]
    for name in ("cost", "charged", "unused", "used_minutes"):
        assert sum(getattr(m, name) for m in pool.months) == getattr(pool, name)
