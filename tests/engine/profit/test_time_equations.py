"""Time equations: published examples, exact arithmetic, the same in SQL, and errors that help."""

from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.profit.ledgers import ACTIVITY, LINE, YEAR, line, run, write
from septet.engine.profit import Dated, Rules, Sources, always, customer_profit
from septet.engine.time_equations import EquationError, Fault, parse

HUNTER = "15*[new customer] + 5 + 3*lines + 10*[rush]"
DRIVERS = ("lines", "new_customer", "rush", "weight")
COLUMNS = {"lines": ("lines", 0), "new_customer": ("new_customer", 0), "rush": ("rush", 4)}


@pytest.mark.parametrize(
    ("new", "lines", "rush", "minutes"), [(1, 10, 1, 60), (0, 1, 0, 8), (0, 10, 1, 45)]
)
def test_minutes_of_hunters_orders_as_kaplan_anderson_working_paper(new, lines, rush, minutes):
    equation = parse(HUNTER, DRIVERS)
    assert equation.minutes({"new_customer": new, "lines": lines, "rush": rush}) == minutes


@pytest.mark.parametrize(
    ("special", "air", "minutes"), [(0, 0, "0.5"), (1, 0, "7"), (0, 1, "0.7"), (3, 1, "7.2")]
)
def test_minutes_of_packaging_as_kaplan_anderson_2004(special, air, minutes):
    equation = parse("0.5 + 6.5*[special packaging] + 0.2*[air]")
    assert equation.minutes({"special_packaging": special, "air": air}) == Decimal(minutes)


def test_conditions_compare_and_minutes_never_fall_below_zero():
    equation = parse("2*lines*[lines >= 10] - 3 + 4*[Lines<2]")
    assert [equation.minutes({"lines": n}) for n in (1, 5, 10)] == [1, 0, 17]


@pytest.mark.parametrize(
    ("text", "fault", "part"),
    [
        ("", Fault.EMPTY, ""),
        ("5 +", Fault.NOT_UNDERSTOOD, "+"),
        ("5 3", Fault.NOT_UNDERSTOOD, "3"),
        ("5 + import('os')", Fault.NOT_UNDERSTOOD, "('os')"),
        ("5 / lines", Fault.NOT_UNDERSTOOD, "/ lines"),
        ("2 * weather", Fault.UNKNOWN_DRIVER, "weather"),
        ("[lines ! 3]", Fault.NOT_UNDERSTOOD, "[lines ! 3]"),
        ("0.00001*lines", Fault.NUMBER, "0.00001*lines"),
        ("10001", Fault.NUMBER, "10001"),
        ("lines*lines*lines*lines*lines", Fault.TOO_LONG, "lines*lines*lines*lines*lines"),
        ("+".join("1" * 30), Fault.TOO_LONG, "1+1+1+1+1+1+1+1+1+1+…"),
    ],
)
def test_what_is_not_understood_is_named(text, fault, part):
    with pytest.raises(EquationError) as caught:
        parse(text, DRIVERS)
    assert (caught.value.fault, caught.value.part) == (fault, part)


def test_an_unknown_driver_is_told_with_the_known_ones():
    with pytest.raises(EquationError, match="known are: lines, new customer, rush, weight"):
        parse("2*weather", DRIVERS)


@settings(max_examples=40, deadline=None)
@given(
    text=st.sampled_from(
        [HUNTER, "0.25*lines*rush + 1", "3 - 2*rush*[lines>3]", "0.0001*rush*lines*[rush < 1.5]"]
    ),
    lines=st.integers(0, 500),
    new=st.integers(0, 1),
    rush=st.integers(0, 99_999),
)
def test_sql_and_python_count_the_same_minutes(text, lines, new, rush):
    equation = parse(text)
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE t AS SELECT $1::INTEGER lines, $2::INTEGER new_customer, $3::BIGINT rush",
            [lines, new, rush],
        )
        counted = con.execute(f"SELECT {equation.sql(COLUMNS)} FROM t").fetchone()[0]
    facts = {"lines": lines, "new_customer": new, "rush": Decimal(rush).scaleb(-4)}
    assert Decimal(counted).scaleb(-4) == equation.minutes(facts)


def minutes_of(result, code):
    return result.customers.activities[code].minutes.tolist()


def hunter(**more):
    rules = {"order": always(parse(HUNTER)), "line": always(Decimal(0)), **more}
    none = dict.fromkeys(("rush", "small_order"), always(Decimal(0)))
    return Rules("EUR", minutes={**none, **rules})


def test_an_order_takes_what_its_equation_says(tmp_path):
    """A: ten lines, a new customer and a rush run; B bought before the period: one line."""
    lines = [line(10, customer="A") for _ in range(10)] + [
        line(10, customer="B", invoice="2"),
        line(10, customer="B", invoice="0", date=date(2024, 5, 1)),
    ]
    result = run(tmp_path, lines, [{"kind": "rush"}], rules=hunter())
    assert minutes_of(result, "order") == [60.0, 8.0]


def test_a_rush_run_counts_once_with_the_first_order_of_its_day(tmp_path):
    lines = [line(10, invoice=n) for n in ("2", "1")] + [line(10, invoice="0", date=YEAR.start)]
    result = run(tmp_path, lines, [{"kind": "rush"}], rules=hunter())
    assert minutes_of(result, "order") == [(15 + 8) + (8 + 10) + 8]


def test_equations_are_dated_and_numbers_may_stand_before_them(tmp_path):
    half = date(2025, 7, 1)
    order = (Dated(Decimal(12), None, half), Dated(parse("1 + 2*lines"), half))
    lines = [line(10), line(10, invoice="2", date=half), line(10, invoice="2", date=half)]
    result = run(tmp_path, lines, rules=hunter(order=order))
    assert minutes_of(result, "order") == [12 + 5]


def test_a_constant_equation_changes_nothing(tmp_path):
    lines = [line(100), line(20, invoice="2"), line(-10, invoice="3")]
    plain = run(tmp_path, lines)
    constants = {
        code: always(parse(str(m)))
        for code, m in {"order": 12, "line": 2, "return": 25, "small_order": 6}.items()
    }
    told = run(tmp_path, lines, rules=Rules("EUR", minutes=constants))
    assert told.customers.cost_to_serve.tolist() == plain.customers.cost_to_serve.tolist()
    for code in constants:
        assert minutes_of(told, code) == minutes_of(plain, code)


def test_drivers_of_an_activity_are_further_columns_of_its_file(tmp_path):
    """Packaging of Kaplan & Anderson 2004, on rows of deliveries."""
    more = {"driver_special": ("BOOLEAN", False), "driver_air": ("INTEGER", None)}
    rows = [
        {"kind": "delivery", "driver_special": True, "driver_air": 1},
        {"kind": "delivery", "quantity": 10},
        {"kind": "delivery", "minutes": 3, "driver_special": True},
    ]
    sources = Sources(
        lines=(write(tmp_path / "lines.parquet", LINE, [line(10)]),),
        activities=(write(tmp_path / "acts.parquet", ACTIVITY | more, rows),),
    )
    equation = parse("0.5 + 6.5*[special] + 0.2*[air]")
    rules = Rules("EUR", minutes={"delivery": always(equation)})
    result = customer_profit(sources, YEAR, rules, into=tmp_path / "run")
    assert minutes_of(result, "delivery") == pytest.approx([7.2 + 5 + 3])


def test_a_driver_no_file_holds_is_refused_by_name(tmp_path):
    rules = Rules("EUR", minutes={"delivery": always(parse("2*pallets"))})
    with pytest.raises(EquationError, match=r"pallets \(minutes of delivery\).*none, only numbers"):
        run(tmp_path, [line(10)], [{"kind": "delivery"}], rules=rules)
    with pytest.raises(EquationError, match=r"pallets \(minutes of order\).*new customer"):
        Rules("EUR", minutes={"order": always(parse("2*pallets"))})


def test_a_gap_between_equations_names_the_day(tmp_path):
    order = (Dated(parse("1 + lines"), None, date(2025, 3, 1)),)
    with pytest.raises(ValueError, match="minutes of order: no figure is in force on 2025-03-01"):
        run(tmp_path, [line(10)], rules=hunter(order=order))


@settings(max_examples=8, deadline=None)
@given(
    sales=st.lists(
        st.tuples(
            st.sampled_from("ABC"), st.integers(0, 364), st.integers(-9_999, 99_999), st.booleans()
        ),
        min_size=1,
        max_size=20,
    ),
    rushes=st.integers(0, 3),
    rate=st.integers(1, 30_000),
    cost=st.integers(1, 10**7),
)
def test_equations_reconcile_to_the_cent_in_every_currency(
    tmp_path_factory, sales, rushes, rate, cost
):
    lines = [
        line(
            Decimal(cents) / 100,
            customer=who,
            invoice=str(n // 2),
            currency=("EUR", "USD")[usd],
            date=YEAR.start + timedelta(day),
        )
        for n, (who, day, cents, usd) in enumerate(sales)
    ]
    equation = parse("15*[new customer] + 0.5 + 0.37*lines + 2.25*rush - 3*[small order]")
    rules = Rules(
        "EUR",
        exchange_rates={"USD": always(Decimal(rate) / 10_000)},
        minutes={"order": always(equation), "line": always(parse("1.1 + 0.1*[lines > 1]"))},
    )
    served = [{"kind": "rush", "customer": "A", "quantity": Decimal("1.5")}] * rushes
    pools = [{"cost": Decimal(cost) / 100, "capacity_minutes": 999}]
    result = run(tmp_path_factory.mktemp("e"), lines, served, pools, rules=rules)
    c, pool = result.customers, result.pools[0]
    assert int(c.cost_to_serve.sum()) + result.unallocated.cost_to_serve == pool.charged
    assert pool.charged + pool.unused == pool.cost == cost
    assert sum(m.charged for m in pool.months) == pool.charged
    booked = {code: Decimal(0) for code in ("EUR", "USD")}
    for _who, _day, cents, usd in sales:
        booked[("EUR", "USD")[usd]] += Decimal(cents) / 100
    for row in result.reconciliation:
        if row.kind == "lines":
            assert (row.file, row.left_out) == (booked[row.currency], 0)
    assert result.totals.contribution == int(c.contribution.sum()) + result.unallocated.contribution
