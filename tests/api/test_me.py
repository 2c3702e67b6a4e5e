"""Who a token speaks for."""


def test_me_is_the_tokens_person(program, dora):
    me = program(dora, "read", "run").get("/me").json()
    assert (me["name"], me["roles"], me["scopes"]) == ("Dora", ["finance"], ["read", "run"])
    assert "run_publish" in me["permissions"]


def test_without_a_token_there_is_a_problem_not_a_sign_in_page(nobody, db):
    response = nobody.get("/me")
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert response.json()["code"] == "unauthorized"


def test_users_are_for_administrators(program, emil, dora):
    names = [user["name"] for user in program(emil).get("/users").json()["items"]]
    assert names == ["Dora", "Emil"]
    hidden = program(dora).get("/users")
    missing = program(emil).get("/users/9999")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
