"""Headers that keep foreign script and frames out stand on every answer, whoever gives it."""

import pytest

ADDRESSES = [
    "/sign-in/",
    "/",
    "/no/such/page",
    "/static/septet/septet.css",
    "/static/none",
    "/healthz",
]


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/v1/jobs", "/api/v1/openapi.json"])
def test_every_answer_keeps_foreign_script_out(client, db, address):
    answer = client.get(address)
    answer.getvalue()
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_an_answer_to_a_foreign_host_too(client, db):
    answer = client.get("/sign-in/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")


def test_cookies_are_kept_from_script_and_foreign_pages(client, ada):
    data = {"login": ada.email, "password": "correct horse battery"}
    session = client.post("/sign-in/", data).cookies["septet_session"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    csrf = client.get("/me/").cookies["septet_csrf"]
    assert (csrf["httponly"], csrf["samesite"]) == (True, "Lax")
