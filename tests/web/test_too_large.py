"""What is too large is refused before its first byte is written to the disk."""

import pytest
from django.urls import reverse


class Unread:
    """A body whose reading would be a fault."""

    def read(self, *_size):
        raise AssertionError("the body was read")

    readline = read

    def close(self):
        pass


def send(client, path, size):
    return client.generic(
        "POST",
        path,
        content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": Unread(), "CONTENT_LENGTH": str(size)},
    )


@pytest.mark.parametrize("path", ["/sign-in/", "/imports/new/", "/no/such/page"])
def test_strangers_may_send_no_more_than_a_form(client, db, path):
    answer = send(client, path, 3_000_000)
    assert answer.status_code == 413
    assert "larger than this installation takes" in answer.content.decode()


def test_a_file_beyond_the_limit_is_not_read(client, dora, settings):
    settings.SEPTET_MAX_FILE_BYTES = 10_000_000
    client.force_login(dora)
    assert send(client, reverse("ledger:new"), 11_500_000).status_code == 413
    api = send(client, "/api/v1/imports", 11_500_000)
    assert (api.status_code, api.json()["code"]) == (413, "too_large")


def test_a_file_that_would_fill_the_disk_is_not_read(client, dora, monkeypatch):
    client.force_login(dora)
    monkeypatch.setattr("septet.web.health.free_bytes", lambda: 150_000_000)
    assert send(client, reverse("ledger:new"), 30_000_000).status_code == 507
