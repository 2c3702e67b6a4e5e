"""Every way a page shows leads somewhere its reader may go; what one may not see is absent."""

import re
from html import unescape

import pytest
from django.urls import reverse

from septet.people import access
from septet.people.access import Door
from value.figures import account, run_of

LINES = (
    b"Invoice,Date,Customer,Amount,Currency\nR1,2025-01-05,B1,4711.50,EUR\nR2,2025-02-30,7,9,EUR\n"
)
START = [
    e.path
    for e in access.table()
    if e.is_parameterless and e.door in {Door.SIGNED_IN, Door.PERMISSION} and "mfa" not in e.name
]
WAYS = re.compile(r'<a [^>]*href="([^"#]*)"')


@pytest.fixture
def house(client, brought, take, ada, ben, dora):
    """Ada's customer with figures and lines, a booked file and one that waits."""
    batch = brought(LINES)
    take(LINES.replace(b"R1", b"R9"), file_name="waits.csv")
    brandt = account("Brandt", manager=ada, sponsor=ben, number="B2", parent=account("Group"))
    run_of((brandt, 900_000, 700_000, 300_000), assumed=700_000)
    return [
        *START,
        *(reverse(f"value:{n}", args=[brandt.pk]) for n in ("customer", "lines")),
    ], batch


def page(client, address):
    response = client.get(address)
    content = response.getvalue()
    is_page = response.status_code == 200 and response["Content-Type"].startswith("text/html")
    return response.status_code, content.decode() if is_page else ""


@pytest.mark.parametrize("who", ["ada", "ben", "dora", "olaf", "chan", "emil"])
def test_no_way_is_a_dead_end(client, house, request, who):
    client.force_login(request.getfixturevalue(who))
    todo, seen, dead = [(path, "") for path in house[0]], set(), []
    while todo:
        address, shown_on = todo.pop()
        path = address.partition("?")[0]
        if path in seen:
            continue
        seen.add(path)
        status, text = page(client, address)
        if status == 404 and shown_on:
            dead.append(f"{shown_on} leads to {address}")
        todo += [(unescape(way), path) for way in WAYS.findall(text) if way.startswith("/")]
    assert dead == []
