"""Customer profit from plain files: the same figures, and errors that name file, row and remedy."""

from datetime import date
from decimal import Decimal

import pytest

from septet.engine.periods import Period
from septet.engine.profit import Rules, always
from septet.engine.profit.files import FileError, ProfitFiles, profit_of_files, read_rates
from septet.engine.time_equations import parse

LINES = """customer,date,net_amount,invoice,cost_amount
A,2025-01-02,100.00,1,60
A,2025-01-02,50.25,1,30
B,2025-01-31,200,2,90
,2025-01-15,10,3,5
A,2025-01-20,-20,4,
"""
RATES = """pool,cost,capacity_minutes,activities,minutes
desk,700,1000,order,5 + 3*lines
desk,,,line;small_order,0
desk,,,return,40
road,80,,delivery,30
"""
ACTIVITIES = """customer,date,kind,quantity,air,special,remark
A,2025-01-02,delivery,1,1,yes,fragile
B,2025-01-31,delivery,2,0,no,
"""


def files(folder, *, lines=LINES, rates=None, activities=None, **more):
    given = {"lines": lines, "rates": rates, "activities": activities}
    paths = {}
    for name, text in given.items():
        if text is not None:
            paths[name] = folder / f"{name}.csv"
            paths[name].write_text(text, encoding="utf-8")
    return ProfitFiles(**paths, **more)


def test_lines_alone_give_the_statement_of_every_customer(tmp_path):
    result = profit_of_files(files(tmp_path), into=tmp_path / "out")
    assert result.period == Period(date(2025, 1, 2), date(2025, 2, 1))
    assert result.customers.customer.tolist() == ["A", "B"]
    assert result.customers.net_revenue.tolist() == [130_25, 200_00]
    assert result.unallocated.net_revenue == 10_00
    assert result.totals.cost_to_serve == 34_03  # a tenth of 340.25


def test_rates_and_activities_count(tmp_path):
    given = files(tmp_path, rates=RATES, activities=ACTIVITIES)
    result = profit_of_files(given, into=tmp_path / "out")
    desk, road = result.pools
    assert desk.rate_per_minute == Decimal("0.875")
    assert desk.used_minutes == 11 + 8 + 8 + 40
    assert (road.rate_per_minute, road.unused) == (Decimal("0.88888888888889"), 0)
    assert result.totals.cost_to_serve == 58_63 + 80_00


def test_equations_name_further_columns_of_the_activities(tmp_path):
    rates = "activity,equation\ndelivery,0.5 + 6.5*[special] + 0.2*[air]\n"
    given = files(tmp_path, rates=rates, activities=ACTIVITIES)
    result = profit_of_files(given, into=tmp_path / "out")
    assert result.customers.activities["delivery"].minutes.tolist() == [7.2, 1.0]


def test_columns_may_have_other_names(tmp_path):
    lines = LINES.replace("net_amount", "Umsatz").replace("customer", "Kunde")
    names = {"net_amount": "umsatz", "customer": "Kunde"}
    result = profit_of_files(files(tmp_path, lines=lines, columns=names), into=tmp_path / "out")
    assert result.totals.net_revenue == 340_25


def test_given_rules_hold_and_the_rates_come_before_them(tmp_path):
    rules = Rules("EUR", minutes={"order": always(Decimal(99)), "visit": always(Decimal(1))})
    given = files(tmp_path, rates="activity,minutes\norder,5\n")
    result = profit_of_files(given, into=tmp_path / "out", rules=rules)
    assert result.rules.minutes["order"] == always(Decimal(5))
    assert result.rules.minutes["visit"] == always(Decimal(1))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("", "holds no rows|cannot be read"),
        ("customer,date,net_amount\n", "holds no rows"),
        (LINES.replace("net_amount", "x"), "has no column 'net_amount' for net_amount; it has"),
        (LINES.replace("200", "two"), r"net_amount is not a number such as 12.50 in row 4 \(two\)"),
        (LINES.replace("2025-01-31", "31/1"), r"date is not a date such as 2025-03-01 in row 4"),
        (LINES.replace(",60", ",abc"), r"cost_amount is not .* in row 2 \(abc\)"),
        (
            "customer,date,net_amount,currency\nA,2025-01-01,1,EUR\nA,2025-01-02,1,USD\n",
            r"several currencies \(EUR, USD\)",
        ),
    ],
)
def test_lines_that_cannot_be_counted_are_named(tmp_path, lines, words):
    with pytest.raises(FileError, match=words):
        profit_of_files(files(tmp_path, lines=lines), into=tmp_path / "out")


@pytest.mark.parametrize(
    ("rates", "words"),
    [
        ("pool,cost\n", "holds no rates"),
        ("pool,costs\ndesk,1\n", "column 'costs' is not known"),
        ("pool,activities,minutes\ndesk,order,5\n", "row 2: the pool states no cost"),
        ("pool,cost\ndesk,much\n", "row 2: cost 'much' is no number"),
        ("pool,cost\ndesk,-1\n", "row 2: cost -1 must not be negative"),
        ("pool,cost,activities\ndesk,1,coffee\n", "row 2: 'coffee' is no activity"),
        ("activity,minutes\norder,5 +\n", "row 2: '\\+' is not understood"),
        ("activity,minutes\norder,5\norder,6\n", "row 3: minutes of order were said before"),
        ("pool,cost\ndesk,1\ndesk,2\n", "row 3: cost of desk was 1 in a row above"),
        ("pool,cost,from\ndesk,1,May\n", "row 2: from 'May' is no date"),
        ("pool,cost,activities\n,80,order\n", "row 2: cost or capacity stand without a pool"),
    ],
)
def test_rates_that_cannot_be_counted_are_named(tmp_path, rates, words):
    path = tmp_path / "rates.csv"
    path.write_text(rates, encoding="utf-8")
    with pytest.raises(FileError, match=words):
        read_rates(path)


def test_a_rates_file_reads_equations(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text(RATES, encoding="utf-8")
    found = read_rates(path)
    assert found.minutes["order"] == always(parse("5 + 3*lines"))
    assert [p.activities for p in found.pools] == [
        ("order", "line", "small_order", "return"),
        ("delivery",),
    ]
