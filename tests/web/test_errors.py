"""Error pages: in the reader's language, in the frame of the house, without details."""

import pytest
from django.test import Client
from django.urls import reverse

CHINESE = {"accept-language": "zh-hans"}


@pytest.mark.parametrize(
    ("headers", "words"), [({}, "There is nothing here"), (CHINESE, "这里什么也没有")]
)
def test_not_found(client, db, headers, words):
    answer = client.get("/no/such/page", headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert words in page
    assert "Septet</title>" in page


def test_not_yours_reads_like_not_there(client, ada, dora):
    client.force_login(ada)
    foreign, missing = client.get(reverse("people:users")), client.get("/no/such/page")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert "There is nothing here" in foreign.content.decode()


@pytest.mark.parametrize(
    ("headers", "words"), [({}, "was not accepted"), (CHINESE, "表单未被接受")]
)
def test_a_form_of_nowhere(db, headers, words):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/sign-in/", {"login": "a", "password": "b"}, headers=headers)
    assert answer.status_code == 403
    assert words in answer.content.decode()


@pytest.mark.parametrize(
    ("headers", "words"), [({}, "Septet failed at this"), (CHINESE, "Septet 未能完成")]
)
def test_a_failure_tells_nothing_of_the_inside(ada, monkeypatch, headers, words):
    def broken(*_args, **_kwargs):
        raise ValueError("secret of the inside")

    monkeypatch.setattr("septet.web.views.today_page", broken)
    client = Client(raise_request_exception=False)
    client.force_login(ada)
    answer = client.get("/", headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 500
    assert words in page
    assert "secret" not in page
    assert "Traceback" not in page


def test_too_many_fields_are_a_bad_request_in_words(client, db):
    answer = client.post("/sign-in/", {f"f{n}": "x" for n in range(1100)})
    assert answer.status_code == 400
    assert "cannot be read" in answer.content.decode()
