"""Every operation of every router keeps what the OpenAPI document says, whatever it is sent.

Routers that come later are covered without a line here: the cases are made from the document.
"""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import positive_data_acceptance

from septet.config.wsgi import application
from septet.people.tokens import door


def whole(environ, start_response):
    """A server's manners: the answer is read and closed, and with it the files that were sent."""
    answer = application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", whole)
# A document cannot say that an id must exist or what a rule refuses: 404 and 409 are right answers.
NOT_OURS = [positive_data_acceptance]


@pytest.fixture(autouse=True)
def one_connection():
    """A WSGI call ends by closing the connection that holds the test's transaction.

    Django's own test client keeps it open in the same way as this.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def many_bad_tokens(monkeypatch):
    """The cases send more bad tokens than an address may."""
    monkeypatch.setattr(door, "FAILURES_ALLOWED", 10_000)


@pytest.fixture
def administrator(make_token, emil):
    return {"Authorization": f"Bearer {make_token(emil)[1]}"}


@pytest.fixture
def finance(make_token, dora):
    return {"Authorization": f"Bearer {make_token(dora)[1]}"}


fewer = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@schema.parametrize()
@fewer
def test_the_document_holds_for_an_administrator(case, administrator):
    case.call_and_validate(headers=administrator, excluded_checks=NOT_OURS)


@schema.parametrize()
@fewer
def test_the_document_holds_for_finance(case, finance):
    case.call_and_validate(headers=finance, excluded_checks=NOT_OURS)
