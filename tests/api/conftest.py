"""Programs that call the API for the people of the cast."""

import json
from datetime import timedelta

import pytest
from django.test import Client


class Program:
    """Calls the API with a token; keeps nothing else of the person."""

    def __init__(self, secret):
        self.secret, self.client = secret, Client(raise_request_exception=False)

    def __call__(self, method, path, body=None, **headers):
        sent = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(
            method, f"/api/v1{path}", data, content_type="application/json", headers=sent
        )

    def get(self, path, **headers):
        return self("GET", path, **headers)


@pytest.fixture
def make_token(fixed_clock):
    def make(user, *scopes, lasts=timedelta(days=30), name="reports"):
        from septet.people.models import User
        from septet.people.roles import scopes_for
        from septet.people.tokens import actions

        user = User.objects.get(pk=user.pk)
        wanted = scopes or scopes_for(user.permissions)
        return actions.make_token(name=name, scopes=wanted, lasts=lasts, now=fixed_clock, by=user)

    return make


@pytest.fixture
def program(make_token):
    """program(user, *scopes): a program with a fresh token, of every scope it may have if none is named."""
    return lambda user, *scopes: Program(make_token(user, *scopes)[1])


@pytest.fixture
def nobody():
    return Program("")
