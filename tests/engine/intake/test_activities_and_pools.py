"""Service activities and cost pools come in by the same door."""

from datetime import date

import pytest

from engine.intake.kit import money, put, refusals, rows, take
from septet.engine.intake import Fault, IntakeError, Kind


def test_activities_of_english_and_chinese_files_become_the_same_kinds(tmp_path):
    text = "Date,Customer No,Activity,Quantity,Minutes,Cost\n2024-03-05,C1,Visit,,90,\n2024-03-06,C2,加急,2,,35.5\n2024-03-07,,退货,1,,\n2024-03-08,C1,party,1,,5\n"
    booking = take(put(tmp_path, text), tmp_path / "out", Kind.ACTIVITIES)
    found = rows(tmp_path / "out", "customer, kind, quantity, minutes, cost", "activities.parquet")
    assert found == [("C1", "visit", money("1"), money("90"), None),
                     ("C2", "rush", money("2"), None, money("35.5")), (None, "return", money("1"), None, None)]  # fmt: skip
    assert refusals(tmp_path / "out") == [(5, "unknown_kind", "Activity", "party")]
    assert (booking.sums["EUR"].booked, booking.sums["EUR"].refused) == (money("35.5"), money("5"))


def test_a_file_of_one_kind_gets_it_from_the_plan(tmp_path):
    path = put(tmp_path, "拜访日期,客户编号,时长\n2024年3月5日,C1,60\n")
    take(path, tmp_path / "out", Kind.ACTIVITIES, constants={"kind": "visit"})
    assert rows(tmp_path / "out", "kind, minutes", "activities.parquet") == [("visit", money("60"))]


def test_the_same_visits_again_are_duplicates(tmp_path):
    path = put(tmp_path, "Date,Customer No,Activity\n2024-03-05,C1,visit\n2024-03-05,C1,visit\n")
    take(path, tmp_path / "a", Kind.ACTIVITIES)
    again = take(
        path, tmp_path / "b", Kind.ACTIVITIES, known=[tmp_path / "a" / "activities.parquet"]
    )
    assert (again.booked, again.duplicates) == (0, 2)


@pytest.mark.parametrize(
    ("header", "until"), [("Until", date(2024, 3, 31)), ("To", date(2024, 4, 1))]
)
def test_a_pools_last_day_belongs_to_it_and_its_until_does_not(tmp_path, header, until):
    text = f"Cost pool,From,{header},Cost,Capacity hours,Activities\nSales,2024-03-01,2024-03-31,5000,160,visit;hours\n"
    take(put(tmp_path, text), tmp_path / "out", Kind.COST_POOLS)
    found = rows(
        tmp_path / "out",
        "pool, from_on, until_on, cost, capacity_minutes, activities",
        "pools.parquet",
    )
    assert found == [
        ("Sales", date(2024, 3, 1), until, money("5000"), money("9600"), "visit;hours")
    ]


def test_an_empty_period_is_refused(tmp_path):
    text = "Cost pool,From,Until,Cost\nSales,2024-03-01,2024-03-01,5000\nOps,2024-03-01,,1\n"
    take(put(tmp_path, text), tmp_path / "out", Kind.COST_POOLS)
    assert [r[:3] for r in refusals(tmp_path / "out")] == [
        (2, "empty_period", "Until"), (3, "missing", "Until"),
    ]  # fmt: skip


def test_what_a_file_must_have_is_said_by_field(tmp_path):
    with pytest.raises(IntakeError) as error:
        take(
            put(tmp_path, "Cost pool,From,Cost\nSales,2024-03-01,5\n"),
            tmp_path / "out",
            Kind.COST_POOLS,
        )
    assert (error.value.fault, error.value.params["field"]) == (Fault.FIELD_NOT_MAPPED, "until_on")
