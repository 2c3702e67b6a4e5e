"""From where somebody asks: the web server's word, or what our own proxies saw."""

import pytest

from septet.foundation.models import EventRecord

PASSWORD = "correct horse battery"


def origin(client, ada, header):
    data = {"login": ada.email, "password": PASSWORD}
    client.post("/sign-in/", data, headers={"x-forwarded-for": header})
    return EventRecord.objects.get(code="people.signed_in").origin


def test_the_header_is_not_believed_by_itself(client, ada):
    assert origin(client, ada, "203.0.113.9") == "127.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "header", "seen"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.2.3.4, 203.0.113.9", "203.0.113.9"),  # the left one is the caller's own invention
        (2, "1.2.3.4, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "<script>", "127.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_behind_proxies_the_outermost_of_ours_tells(client, ada, settings, proxies, header, seen):
    settings.SEPTET_PROXIES = proxies
    assert origin(client, ada, header) == seen
