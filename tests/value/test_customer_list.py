"""The customer list: what it shows, to whom, in which order, and what leaves as a file."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from septet.foundation.export import BOM
from value.figures import account, run_of


@pytest.fixture
def three(db, ada):
    """Brandt is big and loses; Nordlicht is small and good; Zeta is Ada's."""
    brandt = account("Brandt", country="Germany", number="20199")
    nordlicht = account("Nordlicht", country="Germany")
    zeta = account("Zeta", country="China", manager=ada)
    run_of(
        (brandt, 900_000, 700_000, 300_000),
        (nordlicht, 100_000, 50_000, 10_000),
        (zeta, 50_000, 40_000, 5_000, {"probability_alive": 0.2}),
    )
    return brandt, nordlicht, zeta


def names(response):
    """Names in the order of the page's rows."""
    text = response.content.decode()
    return sorted(
        (n for n in ("Brandt", "Nordlicht", "Zeta") if f">{n}</a>" in text),
        key=lambda n: text.index(f">{n}</a>"),
    )


def look(client, user, **query):
    client.force_login(user)
    return client.get(reverse("value:customers"), query)


def test_list_shows_figures_and_totals_made_from_totals(client, dora, three):
    page = look(client, dora).content.decode()

    assert "3 customers: net revenue 10.5 k, contribution −550; 1 lose money." in page
    assert 'title="-1,000.00 EUR">−1,000<' in page
    assert ">−5.2 %<" in page  # -550 of 10,500, not the mean of three shares


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Brandt", "Nordlicht", "Zeta"]),
        ({"sort": "-contribution"}, ["Nordlicht", "Zeta", "Brandt"]),
        ({"sort": "contribution_share"}, ["Brandt", "Zeta", "Nordlicht"]),
        ({"sort": "no such column"}, ["Brandt", "Nordlicht", "Zeta"]),
        ({"show": "loses"}, ["Brandt"]),
        ({"show": "fading"}, ["Zeta"]),
        ({"country": "China"}, ["Zeta"]),
        ({"q": "nord"}, ["Nordlicht"]),
        ({"q": "20199"}, ["Brandt"]),
        ({"page": "99999999999999999999"}, ["Brandt", "Nordlicht", "Zeta"]),
        ({"manager": "9" * 30}, ["Brandt", "Nordlicht", "Zeta"]),
    ],
)
def test_list_is_sorted_and_narrowed_by_its_address(client, dora, three, query, expected):
    assert names(look(client, dora, **query)) == expected


def test_a_manager_sees_only_her_own(client, ada, three):
    assert names(look(client, ada)) == ["Zeta"]


def test_a_manager_of_nothing_here_is_told_so(client, cleo, three):
    page = look(client, cleo)
    assert names(page) == []
    assert "No customer matches" in page.content.decode()


def test_operations_have_no_such_page(client, olaf, three):
    assert look(client, olaf).status_code == 404


def test_columns_can_be_chosen(client, dora, three):
    page = look(client, dora, column=["discounts"]).content.decode()
    assert 'data-label="Discounts"' in page
    assert 'data-label="Net revenue"' not in page


def test_an_assumed_cost_marks_every_figure_that_stands_on_it(client, dora, db):
    run_of((account("Guess"), 100_000, 70_000, 10_000), assumed=70_000)
    page = look(client, dora, column=["net_revenue", "gross_margin", "contribution"])
    text = page.content.decode().split("<tbody>")[1]
    assert text.count("≈ ") == 4  # gross margin and contribution, in the row and in the total
    assert "≈ 300" in text
    assert "≈ 200" in text


def test_export_holds_what_is_shown_and_cannot_run_formulas(client, dora, three):
    run_of((account("=cmd()|x"), 100_000, 1, 1), (account("Plain"), 500, 1, 1))
    client.force_login(dora)
    url = reverse("value:customers_export", args=["csv"])
    answer = client.get(url, {"sort": "net_revenue", "column": "net_revenue"})
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith(BOM)
    rows = list(csv.reader(io.StringIO(text.removeprefix(BOM))))
    assert rows == [["Customer", "Net revenue (EUR)"], ["Plain", "5.00"], ["'=cmd()|x", "1000.00"]]


def test_export_as_a_workbook(client, dora, three):
    import python_calamine

    client.force_login(dora)
    answer = client.get(reverse("value:customers_export", args=["xlsx"]), {"show": "loses"})
    book = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(b"".join(answer.streaming_content))
    )
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["Customer", "Brandt"]


def test_a_view_is_kept_and_forgotten(client, dora, three):
    client.force_login(dora)
    client.post(
        reverse("web:save_view", args=["value:customers"]),
        {"name": "Losers", "query": "show=loses"},
    )
    page = look(client, dora).content.decode()
    assert '<a class="btn btn-sm" href="?show=loses">Losers</a>' in page
    from septet.web.models import SavedView

    client.post(reverse("web:forget_view", args=[SavedView.objects.get().pk]))
    assert ">Losers<" not in look(client, dora).content.decode()


def test_nobody_forgets_the_view_of_another(client, dora, emil, three):
    from septet.web.models import SavedView

    view = SavedView.objects.create(user=dora, page="value:customers", name="Mine")
    client.force_login(emil)
    assert client.post(reverse("web:forget_view", args=[view.pk])).status_code == 404
    assert SavedView.objects.exists()


def test_the_number_of_queries_does_not_grow(client, dora, db):
    def queries(count):
        run_of(*[(account(f"A{count}-{i}"), 1000, 1, 1) for i in range(count)])
        look(client, dora)
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("value:customers"))
        return len(found)

    few, many = queries(1), queries(30)
    assert few == many <= 12


def test_without_a_run_the_page_says_what_to_do(client, dora):
    assert "Import your invoice lines" in look(client, dora).content.decode()


def test_an_export_says_what_part_of_the_cost_is_assumed(client, dora, db):
    run_of((account("Guess"), 100_000, 70_000, 10_000), assumed=60_000)
    client.force_login(dora)
    url = reverse("value:customers_export", args=["csv"])
    answer = client.get(url, {"column": "contribution"})
    text = b"".join(answer.streaming_content).decode().removeprefix(BOM)
    assert list(csv.DictReader(io.StringIO(text))) == [
        {
            "Customer": "Guess",
            "Contribution (EUR)": "200.00",
            "Of cost of goods assumed (EUR)": "600.00",
        }
    ]


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("value:customers", ["contribution ≈ 200"]),
        ("value:whale", ["≈ 200 EUR in all", "remains: ≈ 200 EUR", "≈ 200</td>"]),
        ("value:ranks", []),
        ("web:today", ["≈ 200 EUR", "≈ 500 EUR"]),
        ("value:runs", ["≈ 200"]),
    ],
)
def test_every_page_marks_figures_that_stand_on_an_assumption(client, dora, db, name, figures):
    run_of((account("Guess"), 100_000, 70_000, 10_000), assumed=70_000)
    client.force_login(dora)
    text = " ".join(client.get(reverse(name)).content.decode().split())
    for figure in figures:
        assert figure in text, figure


def test_there_are_no_other_kinds_of_export(client, dora, three):
    client.force_login(dora)
    assert client.get(reverse("value:customers_export", args=["exe"])).status_code == 404
