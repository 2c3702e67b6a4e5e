"""Cohorts and segments of a computed run: they tie to it, and every number opens its customers."""

import io
import re
from datetime import date

import pytest
from django.urls import reverse

from bookkeeping import book, line
from septet.engine.scoring.findings import WORDS
from septet.value import actions, table_words
from septet.value.forms import wish_from
from septet.value.models import AccountValue, ValueRun
from septet.value.queries import customers
from septet.value.spans import span_of


@pytest.fixture
def run(db, dora, run_jobs):
    """Old ordered at once; New in May (twice) and June; Two in May; Owed only sent goods back."""
    book(
        "invoices",
        [
            line("Old", 1, "900.00", cost_amount="400.00"),
            line("Old", 200, "100.00", cost_amount="90.00"),
            line("New", 130, "300.00", cost_amount="100.00"),
            line("New", 131, "100.00", cost_amount="20.00"),
            line("New", 160, "50.00", cost_amount="60.00"),
            line("Two", 140, "70.00", cost_amount="60.00"),
            line("Owed", 150, "-20.00", cost_amount="-10.00"),
            line(None, 9, "40.00"),
        ],
    )
    asked = actions.start_run(by=dora)
    run_jobs()
    return ValueRun.objects.get(pk=asked.pk)


def listed(run, dora, query):
    from django.http import QueryDict

    _form, wish = wish_from(QueryDict(query))
    found = customers.matching(dora, run, wish)
    names = found.values_list("account__name", flat=True)
    return sorted(name.removeprefix("Customer ") for name in names)


def sums(rows, name):
    at = ("net_revenue", "contribution").index(name)
    return sum(sum(row[name]) + row["earlier"][at] for row in rows)


@pytest.mark.parametrize("grain", ["month", "quarter", "year"])
def test_cohorts_tie_to_the_run_to_the_cent(run, grain):
    table = run.cohorts[grain]
    rows = [*table["rows"], *table["rest"].values()]
    assert sums(rows, "net_revenue") == run.net_revenue
    assert sums(rows, "contribution") == run.contribution
    assert sum(row["customers"] for row in rows) == run.customers == 4
    assert sum(sum(row["order_days"]) for row in rows) == 6
    assert table["rest"]["before"]["customers"] == table["rest"]["without_order"]["customers"] == 1


def test_segments_tie_to_the_run_to_the_cent(run):
    unallocated = AccountValue.objects.get(run=run, account=None)
    for table in run.segments.values():
        for name in ("net_revenue", "gross_margin", "cost_to_serve", "contribution"):
            total = sum(row[name] for row in table["rows"])
            assert total + getattr(unallocated, name) == getattr(run, name)
            assert total == table["total"][name]
        worth = [row["lifetime_value"] for row in table["rows"]]
        assert sum(w or 0 for w in worth) == (run.lifetime_value or 0)


def test_every_cell_opens_just_its_customers(run, dora):
    table = run.cohorts["month"]
    assert [row["label"] for row in table["rows"]] == ["2025-05"]
    for row in table["rows"]:
        for age, ordering in enumerate(row["ordering"]):
            period = table["periods"][row["at"] + age]
            assert len(listed(run, dora, f"joined={row['label']}&ordered={period}")) == ordering
    assert listed(run, dora, "joined=2025-05") == ["New", "Two"]
    assert listed(run, dora, "joined=2025-Q2&ordered=2025-06") == ["New"]
    assert listed(run, dora, "joined=before") == ["Old"]
    assert listed(run, dora, "ordered=2025") == ["New", "Old", "Two"]
    assert listed(run, dora, "ordered=2019-01") == []


def test_every_segment_opens_just_its_customers(run, dora):
    for table in run.segments.values():
        for row in table["rows"]:
            assert len(listed(run, dora, f"segment={row['code']}")) == row["customers"], row
    assert listed(run, dora, "segment=no_order") == ["Owed"]
    assert listed(run, dora, "segment=no_revenue") == ["Owed"]


def test_who_bought_before_the_period_is_not_new(run, dora, run_jobs):
    asked = actions.start_run(start=date(2025, 5, 20), until=date(2025, 12, 31), by=dora)
    run_jobs()
    later = ValueRun.objects.get(pk=asked.pk)
    found = {v.account.name: v for v in AccountValue.objects.filter(run=later, account__gt=0)}
    assert found["Customer New"].joined_on is None
    assert found["Customer Two"].joined_on == date(2025, 5, 28)
    assert later.cohorts["month"]["rest"]["before"]["customers"] == 2


def test_the_cohort_page_says_shows_and_links(client, dora, run):
    client.force_login(dora)
    page = " ".join(client.get(reverse("value:cohorts")).content.decode().split())
    assert "Customers already there when the data begin: 1." in page
    assert "?joined=2025-05&amp;ordered=2025-06" in page
    for show in ("contribution", "cumulative", "nonsense"):
        assert client.get(reverse("value:cohorts"), {"show": show, "by": "year"}).status_code == 200
    listing = client.get(reverse("value:customers"), {"joined": "2025-05"}).content.decode()
    assert "First order in 2025-05" in listing
    assert 'name="joined" value="2025-05"' in listing


def test_the_segment_page_says_shows_and_links(client, dora, run):
    client.force_login(dora)
    page = " ".join(client.get(reverse("value:segments")).content.decode().split())
    assert "Aggressive" in page
    assert "?segment=aggressive&amp;sort=contribution" in page
    listing = client.get(reverse("value:customers"), {"segment": "slowing/high"}).content.decode()
    assert "Slowing · Highest third" in listing


@pytest.mark.parametrize("name", ["cohorts", "segments"])
def test_exports_hold_every_cell_and_are_not_for_managers(client, ada, dora, run, name):
    client.force_login(dora)
    sheet = client.get(reverse(f"value:{name}_export", args=["csv"]), {"by": "month"})
    text = b"".join(sheet.streaming_content).decode()
    column = 6 if name == "cohorts" else 4
    rows = [row.split(",") for row in io.StringIO(text[1:]).read().splitlines()][1:]
    own = rows if name == "cohorts" else [r for r in rows if r[0] == "Size"]
    wanted = run.net_revenue if name == "cohorts" else run.net_revenue - 4_000
    assert sum(round(float(row[column].lstrip("'")) * 100) for row in own) == wanted
    xlsx = client.get(reverse(f"value:{name}_export", args=["xlsx"]))
    assert b"".join(xlsx.streaming_content)[:2] == b"PK"
    assert client.get(reverse(f"value:{name}_export", args=["pdf"])).status_code == 404
    client.force_login(ada)
    assert client.get(reverse(f"value:{name}_export", args=["csv"])).status_code == 404


def test_programs_read_the_same_tables(client, dora, run):
    client.force_login(dora)
    whale = client.get(f"/api/v1/runs/{run.pk}/whale").json()
    assert whale["points"][-1]["cumulative"] == whale["total"]
    found = client.get(f"/api/v1/runs/{run.pk}/cohorts?by=month").json()
    assert [row["label"] for row in found["cohorts"]] == ["2025-05"]
    assert found["cohorts"][0]["net_revenue"][:2] == ["470.00", "50.00"]
    tables = client.get(f"/api/v1/runs/{run.pk}/segments").json()
    assert [table["table"] for table in tables] == ["grid", "values", "sizes"]
    assert sum(row["customers"] for row in tables[0]["segments"]) == 4


def test_pages_and_engine_say_the_same_by_the_same_codes():
    def places(text):
        return set(re.findall(r"{(\w+)}", text))

    assert set(table_words.SAID) == {str(code) for code in WORDS}
    for code, words in WORDS.items():
        assert str(table_words.SAID[code]) == words
        assert places(words) == places(str(table_words.SAID[code]))


def test_spans_of_addresses():
    quarter = span_of("2025-Q2")
    assert (quarter.start, quarter.until) == (date(2025, 4, 1), date(2025, 7, 1))
    assert quarter.place(date(2025, 5, 20)) == (0, 2)
    assert span_of("2025-12").until == date(2026, 1, 1)
    assert span_of("2024").place(date(2025, 1, 1)) is None
    assert [span_of(label) for label in ("", "2025-13", "25", "0000", "2025-Q5")] == [None] * 5
