"""The customer list under somebody's hands: typing, choosing columns, keys."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from value.figures import account, run_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def listed(browser, live_server):
    from conftest import person

    dora = person("Dora", "finance")
    run_of(
        *[(account(name), 1000 - i, 100, 100) for i, name in enumerate(["Alpha", "Beta", "Gamma"])]
    )
    client = Client()
    client.force_login(dora)
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.add_cookies(
        [
            {"name": name, "value": cookie.value, "url": live_server.url}
            for name, cookie in client.cookies.items()
        ]
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/customers/")
    yield page
    context.close()


def test_typing_narrows_the_list_and_the_address(listed):
    listed.get_by_placeholder("Name or number").fill("bet")
    expect(listed.locator("#list tbody tr")).to_have_count(1)
    expect(listed).to_have_url(re.compile("q=bet"))
    export = listed.locator("[data-carry-query]").first
    expect(export).to_have_attribute("href", re.compile("q=bet"))


def test_columns_are_chosen_without_leaving_the_page(listed):
    listed.locator("summary", has_text="Columns").click()
    listed.get_by_label("Discounts").check()
    expect(listed.locator("#list thead")).to_contain_text("Discounts")
    expect(listed).to_have_url(re.compile("column=discounts"))


def test_keys_move_open_search_and_tell(listed):
    listed.keyboard.press("?")
    expect(listed.get_by_role("dialog")).to_be_visible()
    listed.keyboard.press("Escape")
    listed.keyboard.press("/")
    expect(listed.get_by_placeholder("Name or number")).to_be_focused()
    listed.get_by_placeholder("Name or number").blur()
    listed.keyboard.press("j")
    listed.keyboard.press("j")
    listed.keyboard.press("Enter")
    expect(listed).to_have_url(re.compile(r"/customers/\d+/$"))
    expect(listed.locator("h1")).to_have_text("Beta")
