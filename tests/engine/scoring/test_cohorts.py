"""Cohorts: who was new when, what became of them, and that nothing is lost."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from septet.engine.scoring import Code
from septet.engine.scoring.cohorts import Business, Grain, cohorts, findings, joined, trend

START, UNTIL = date(2024, 1, 1), date(2025, 1, 1)


def business(orders, money=(), *, customers, start=START, until=UNTIL, data_from=None, known=()):
    """Orders as (customer, date), money as (customer, month, net revenue, contribution)."""
    orders, money = sorted(orders), list(money)
    return Business(
        customers=customers,
        start=start,
        until=until,
        data_from=data_from or start,
        known_before=np.isin(np.arange(customers), list(known)),
        order_customer=np.array([c for c, _ in orders], dtype=np.int64),
        order_day=np.array([(d - start).days for _, d in orders], dtype=np.int64),
        month_customer=np.array([m[0] for m in money], dtype=np.int64),
        month=np.array([m[1] for m in money], dtype="datetime64[M]"),
        net_revenue=np.array([m[2] for m in money], dtype=np.int64),
        contribution=np.array([m[3] for m in money], dtype=np.int64),
    )


SMALL = business(
    [
        (0, date(2024, 1, 5)),
        (0, date(2024, 6, 5)),
        (1, date(2024, 4, 2)),
        (1, date(2024, 4, 20)),
        (1, date(2024, 6, 1)),
        (2, date(2024, 4, 30)),
        (3, date(2024, 8, 1)),
    ],
    [
        (0, "2024-01", 100, 10),
        (1, "2024-04", 200, 20),
        (1, "2024-06", 300, -30),
        (2, "2024-04", 50, 5),
        (3, "2024-08", 70, 7),
        (4, "2024-02", -9, -9),  # only a credit: never ordered
        (5, "2024-03", 1, 1),  # unallocated
    ],
    customers=5,
)


def test_customers_stand_in_the_month_of_their_first_order():
    table = cohorts(SMALL)
    assert [table.label(c) for c in range(len(table))] == ["2024-04", "2024-08"]
    assert table.customers.tolist() == [2, 1, 1, 1, 0]  # then before, without order, unallocated
    assert table.ordering[0].tolist() == [0, 0, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0]
    assert table.order_days[0, 3] == 3
    assert table.kept(0)[:3] == [1.0, 0.0, 0.5]
    assert table.cumulative(0)[:3] == [25, 25, -5]
    assert table.net_revenue.sum(axis=1).tolist() == [550, 70, 100, -9, 1]


@pytest.mark.parametrize(
    ("grain", "labels"),
    [(Grain.QUARTER, ["2024-Q2", "2024-Q3"]), (Grain.YEAR, ["2024"])],
)
def test_quarters_and_years(grain, labels):
    table = cohorts(SMALL, grain)
    assert [table.label(c) for c in range(len(table))] == labels
    assert int(table.net_revenue.sum()) == 712


def test_who_ordered_at_the_start_of_the_data_was_there_before():
    who = joined(SMALL)
    assert who.was_before.tolist() == [True, False, False, False, False]
    assert np.isnat(who.on).tolist() == [True, False, False, False, True]
    assert who.marks()[:2] == ["100001000000", "000101000000"]
    assert SMALL.new_from == date(2024, 4, 1)


def test_older_data_make_the_first_months_countable_and_tell_who_comes_back():
    orders = [(0, date(2024, 1, 5)), (1, date(2024, 5, 5))]
    found = business(orders, customers=2, data_from=date(2022, 6, 15), known=[1])
    who = joined(found)
    assert found.new_from == date(2022, 10, 1)
    assert who.was_before.tolist() == [False, True]
    assert cohorts(found, known=who).label(0) == "2024-01"


def test_a_period_that_is_not_over_is_not_whole():
    found = business([(0, date(2024, 5, 5))], customers=1, until=date(2024, 8, 15))
    assert cohorts(found).is_whole.tolist() == [1] * 7 + [0]
    assert cohorts(found).ages(0) == 2
    assert cohorts(found, Grain.QUARTER).is_whole.tolist() == [1, 1, 0]


def crowd(each):
    """Six customers a month from April 2024 to June 2025 who contribute `each(month)` a month."""
    orders, money = [], []
    for age in range(15):
        month = np.datetime64("2024-04", "M") + age
        for i in range(6):
            customer = age * 6 + i
            for later in range(21 - age):
                at = month + later
                orders.append((customer, at.astype("datetime64[D]").astype(date)))
                money.append((customer, str(at), 100, each(age)))
    return business(orders, money, customers=90, until=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("each", "code"),
    [
        (lambda age: 10 + age, Code.COHORTS_NEWER_BETTER),
        (lambda age: 100 - 5 * age, Code.COHORTS_NEWER_WORSE),
        (lambda _age: 10, Code.COHORTS_NEWER_ALIKE),
    ],
)
def test_newer_cohorts_are_compared_at_the_same_age(each, code):
    table = cohorts(crowd(each))
    found = trend(table)
    assert (found.age, found.compared[0]) == (10, 0)
    assert found.each[0] == 11 * each(0)
    assert (found.older_kept, found.newer_kept) == (1.0, 1.0)
    said = {f.code: f for f in findings(table, "EUR")}
    assert code in said
    assert said[Code.COHORTS_BEFORE].counts["before"] == 0


def test_best_and_worst_are_named():
    said = {f.code: f for f in findings(cohorts(crowd(lambda age: 10 + age)), "EUR")}
    assert "customers of 2025-02 contributed 2.20 EUR each" in said[Code.COHORTS_BEST].words
    assert said[Code.COHORTS_BEST].texts["worst"] == "2024-04"


def test_few_or_no_cohorts_are_not_compared():
    assert [f.code for f in findings(cohorts(SMALL))] == [Code.COHORTS_SMALL, Code.COHORTS_BEFORE]
    nobody = business([], customers=0)
    assert [f.code for f in findings(cohorts(nobody))] == [Code.COHORTS_NONE]
    assert joined(nobody).marks() == []


def test_orders_outside_of_the_period_are_refused():
    with pytest.raises(ValueError, match="outside of 2024-01-01"):
        business([(0, date(2025, 2, 1))], customers=1)


DAYS = st.integers(0, 500).map(lambda n: date(2023, 12, 17) + timedelta(days=n))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), DAYS), max_size=60),
    st.lists(
        st.tuples(st.integers(0, 10), DAYS, st.integers(-(10**12), 10**12), st.integers(-999, 999)),
        max_size=60,
    ),
    st.sampled_from(list(Grain)),
)
def test_nothing_is_lost_between_cohorts(orders, money, grain):
    found = business(
        set(orders),
        [(c, day.strftime("%Y-%m"), net, kept) for c, day, net, kept in money],
        customers=10,
        start=date(2023, 12, 17),
        until=date(2025, 5, 3),
    )
    table = cohorts(found, grain)
    assert int(table.customers.sum()) == 10
    assert int(table.net_revenue.sum()) == sum(m[2] for m in money)
    assert int(table.contribution.sum()) == sum(m[3] for m in money)
    assert int(table.order_days.sum()) == len(set(orders))
    for cohort in range(len(table)):
        assert table.kept(cohort)[0] == 1.0
        assert table.ordering[cohort].max() <= table.customers[cohort]
