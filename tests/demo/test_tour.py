"""The tour: only in a demo, only what one may see, with the figures of the run that counts."""

from datetime import date

import pytest
from django.urls import reverse

from septet.accounts.models import Account
from septet.demo import cast, marker
from value.figures import run_of


@pytest.fixture
def company(db, ada):
    """Four customers of the story: three are Ada's."""
    names = ("Brandt", "Ostermann", "Nordlicht", "Kowalczyk")
    rows = [
        Account.objects.create(name=name, manager=ada if name != "Kowalczyk" else None)
        for name in names
    ]
    Account.objects.filter(name="Ostermann").update(customer_since=date(1963, 4, 1))
    return dict(zip(names, rows, strict=True))


@pytest.fixture
def demo(company):
    figures = {
        "Brandt": (9_000_000_00, -150_000_00, -90_000_00),
        "Ostermann": (1_000_000_00, -280_000_00, -300_000_00),
        "Nordlicht": (800_000_00, 300_000_00, 380_000_00),
        "Kowalczyk": (700_000_00, 60_000_00, 9_000_00),
    }
    run_of(
        *(
            (company[name], net, 0, net - contribution, {"lifetime_value": worth})
            for name, (net, contribution, worth) in figures.items()
        )
    )
    pk = {name: account.pk for name, account in company.items()}
    mark = marker.Marker(
        is_loaded=True,
        company="Halden Bearings",
        largest=pk["Brandt"],
        old_friend=pk["Ostermann"],
        quiet=pk["Nordlicht"],
        fading=(pk["Kowalczyk"],),
    )
    marker.write(mark)
    return mark


def shown(client, user, path="/"):
    client.force_login(user)
    return client.get(path).content.decode()


def step(client, user, number):
    """What the tour says at a stop, going there by its own links."""
    from septet.demo.context import address
    from septet.demo.tour import stops

    found = stops(user, marker.read())
    return shown(client, user, address(found, number))


def test_a_real_installation_shows_no_tour(client, chan, company):
    assert "tour" not in shown(client, chan)
    assert "tour" not in shown(client, chan, "/?tour=1")


def test_nothing_is_shown_while_the_demo_is_being_loaded(client, chan, company):
    marker.write(marker.Marker(is_loaded=False))
    assert "tour" not in shown(client, chan)


def test_the_first_visit_invites(client, chan, demo):
    page = shown(client, chan)
    assert 'aria-label="Tour of the demo company"' in page
    assert "Halden Bearings: a tour of 5 steps" in page
    assert f'href="{reverse("value:ranks")}?tour=1"' in page


def test_the_five_stops_tell_the_story_in_figures(client, dora, demo, company):
    first = step(client, dora, 1)
    assert "Step 1 of 5" in first
    assert "no. 1 of 4 customers by net revenue" in first
    assert "After cost to serve it loses 150 k EUR" in first
    assert 'rel="prev"' not in first

    second = step(client, dora, 2)
    assert "a customer since 1963" in second
    assert "It costs us 280 k EUR: 28 % of what it pays." in second

    third = step(client, dora, 3)
    assert "leaves 300 k EUR" in third
    assert "Its lifetime value is 380 k EUR" in third
    assert "Brandt: −90.0 k EUR, Ostermann: −300 k EUR" in third

    assert "Kowalczyk ordered last on" in step(client, dora, 4)

    last = step(client, dora, 5)
    assert "Step 5 of 5" in last
    assert 'rel="next"' not in last
    assert f'href="{reverse("ledger:new")}">Import your own' in last


def test_a_manager_makes_the_stops_of_own_customers_only(client, ada, demo):
    assert "a tour of 4 steps" in shown(client, ada)
    pages = [step(client, ada, number) for number in (1, 2, 3, 4)]
    assert not any("Kowalczyk" in page for page in pages)
    assert "Import your own" not in pages[3]


def test_who_sees_no_customer_gets_no_stop_that_is_not_theirs(client, olaf, emil, demo):
    assert "tour" not in shown(client, olaf)
    assert "a tour of 1 step<" in shown(client, emil)
    assert "Every file is kept as it came." in step(client, emil, 1)


@pytest.mark.parametrize("asked", ["0", "6", "-1", "x", "²", "9" * 400])
def test_a_stop_that_does_not_exist_shows_the_page_alone(client, chan, demo, asked):
    page = shown(client, chan, f"{reverse('value:customers')}?tour={asked}")
    assert 'class="tour' not in page


def test_ending_the_tour_is_remembered_for_this_person(client, chan, dora, demo):
    client.force_login(chan)
    response = client.post(reverse("demo:end_tour"), {"next": "/customers/"})
    assert response.url == "/customers/"
    page = shown(client, chan)
    assert "Begin" not in page
    assert "Take the tour of Halden Bearings again" in page
    assert "a tour of 5 steps" in shown(client, dora)


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_ending_the_tour_leads_nowhere_else(client, chan, demo, target):
    client.force_login(chan)
    assert client.post(reverse("demo:end_tour"), {"next": target}).url == "/"


def test_the_sign_in_page_of_the_demo_says_who_may_come_in(client, demo):
    page = client.get(reverse("account_login")).content.decode()
    assert "dora@halden.example" in page
    assert cast.PASSWORD in page


def test_the_sign_in_page_of_a_real_installation_does_not(client, db):
    assert "halden" not in client.get(reverse("account_login")).content.decode()


def test_the_tour_speaks_chinese(client, dora, demo):
    client.force_login(dora)
    path = f"{reverse('value:ranks')}?tour=1"
    page = client.get(path, headers={"accept-language": "zh-CN"}).content.decode()
    assert "第 1 步，共 5 步" in page
    assert "最大的客户并不是最好的客户" in page
