"""Every page, as people meet it: desk and phone, light and dark, English and Chinese.

Whatever page is added is walked here too: the addresses come from the access table.
"""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from septet.people import access
from value.figures import account, run_of

WIDEST = """[...document.querySelectorAll('main *')].filter(e =>
    e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80)).at(-1)"""
AXE = Path(__file__).resolve().parents[2] / ".cache/axe/axe.min.js"
# Files and answers for machines, and pages that only answer in the middle of something.
NOT_PAGES = {
    "web:healthz",
    "web:readyz",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_deactivate_totp",
}
VIEWS = [
    pytest.param(("en-GB", "light", 1440), id="desk"),
    pytest.param(("zh-CN", "dark", 390), id="phone"),
]
ALL_ROLES = ("champion", "finance", "administrator", "manager")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def boss(transactional_db):
    """Somebody in every role, so that every page opens."""
    from conftest import person

    return person("Boss", *ALL_ROLES)


@pytest.fixture
def customers(boss):
    long = "Bearings" * 25  # the longest name that fits
    group = account("Brandt Group", kind="group", country="Germany")
    rows = [
        (account(f"客户 {i} 精工", country="China"), 90_000 - i, 500, i * 9_000) for i in range(14)
    ]
    return run_of((account(long, parent=group), 900_000, 700_000, 300_000), *rows, assumed=500)


@pytest.fixture
def look(browser, live_server, boss, request):
    """Open addresses in a browser where `boss` is signed in; returns what is wrong with each."""
    locale, scheme, width = request.param
    client = Client()
    client.force_login(boss)
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale=locale, color_scheme=scheme
    )
    context.add_cookies(
        [
            {"name": name, "value": cookie.value, "url": live_server.url}
            for name, cookie in client.cookies.items()
        ]
    )
    page = context.new_page()
    seen = []
    page.on("console", lambda m: seen.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on(
        "request",
        lambda r: None if r.url.startswith((live_server.url, "data:")) else seen.append(r.url),
    )

    def open_(path):
        seen.clear()
        answer = page.goto(live_server.url + path)
        if "text/html" not in answer.headers.get("content-type", ""):
            return []
        page.wait_for_load_state("networkidle")
        if answer.status == 405:  # only takes what a form sends
            return []
        if answer.status != 200:
            return [f"{path}: {answer.status}"]
        wrong = [f"{path}: {text}" for text in seen]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{path}: scrolls sideways {page.evaluate(WIDEST)}")
        return wrong + [f"{path}: {fault}" for fault in axe(page)]

    yield open_
    context.close()


def axe(page):
    page.evaluate(AXE.read_text())
    result = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{v['id']} ({v['impact']}) {v['nodes'][0]['html'][:120]}"
        for v in result["violations"]
        if v["impact"] != "minor"
    ]


@pytest.mark.parametrize("look", VIEWS, indirect=True)
def test_every_page_is_sound(look, customers):
    pages = [
        entry.path
        for entry in access.table()
        if entry.is_parameterless
        and entry.door != access.Door.TOKEN
        and entry.name not in NOT_PAGES
    ]
    one = customers.pk
    value = reverse("value:customer", args=[account("Lone").pk])
    from septet.value.models import AccountValue

    with_figures = AccountValue.objects.filter(run=customers).earliest("pk").account_id
    pages += [value, reverse("value:customer", args=[with_figures])]
    pages += [reverse("value:run", args=[one])]
    faults = [fault for path in pages for fault in look(path)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("look", VIEWS, indirect=True)
def test_a_click_on_the_whale_curve_opens_a_customer(look, customers, browser):
    faults = look(reverse("value:whale"))
    page = browser.contexts[-1].pages[0]
    page.wait_for_selector(".chart canvas")
    box = page.locator(".chart").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    assert not faults, "\n".join(faults)
