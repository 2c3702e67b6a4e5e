"""Keys of lists: `?` says which there are, in the reader's language."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("locale", "words"), [("en-GB", "Next row"), ("zh-CN", "下一行")])
def test_a_question_mark_shows_the_keys(browser, live_server, transactional_db, locale, words):
    from conftest import person

    client = Client()
    client.force_login(person("Dora", "finance"))
    context = browser.new_context(locale=locale)
    context.add_cookies(
        [{"name": n, "value": c.value, "url": live_server.url} for n, c in client.cookies.items()]
    )
    page = context.new_page()
    page.goto(live_server.url + reverse("web:today"))
    keys = page.locator("#keys")
    assert not keys.is_visible()
    page.keyboard.press("?")
    assert words in keys.inner_text()
    page.keyboard.press("Escape")
    assert not keys.is_visible()
    context.close()
