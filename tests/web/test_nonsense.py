"""Whatever stands in an address, a page answers in words or says that there is nothing: never a failure."""

import re

import pytest

from septet.people import access
from septet.people.access import Door
from value.figures import account, run_of

PAGES = [e for e in access.table() if e.door != Door.TOKEN and not e.name.startswith("mfa_")]
NAMES = (
    "q text page sort show state kind country manager group column code actor since until".split()
)
NAMES += "subject_type subject_id month only tour next currency".split()
NONSENSE = [
    "\x00",
    "9" * 25,
    "-1",
    "é\ud83d"[:1],
    "%",
    "' OR 1=1 --",
    "2025-13",
    "=1+1",
    "..",
    "a" * 3000,
]
KEYS = {"1": "1", "huge": "9" * 22}


@pytest.fixture
def boss(client, db):
    from conftest import person

    run_of((account("Brandt"), 900_000, 700_000, 300_000))
    client.force_login(person("Boss", "champion", "finance", "administrator", "manager"))
    return client


def addresses(key):
    for page in PAGES:
        path = re.sub(r"<int:\w+>", key, page.path)
        yield re.sub(r"<str:\w+>", "x%00y", path)


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_no_address_makes_a_page_fail(boss, key):
    for address in addresses(key):
        response = boss.get(address)
        response.getvalue()
        assert response.status_code < 500 or address == "/readyz", address


@pytest.mark.parametrize("word", NONSENSE, ids=lambda word: ascii(word[:8]))
def test_no_parameter_makes_a_page_fail(boss, word):
    for page in PAGES:
        if page.is_parameterless and page.name not in {"web:readyz", "web:healthz"}:
            response = boss.get(page.path, dict.fromkeys(NAMES, word))
            response.getvalue()
            assert response.status_code < 500, page.path
