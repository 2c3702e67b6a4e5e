"""The API at /api/v1: every app's router behind one door. The document is at openapi.json."""

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern

from septet.accounts.api import router as accounts
from septet.foundation.http.document import Api
from septet.ledger.api import router as ledger
from septet.people.api import router as people
from septet.people.tokens.door import Bearer, Session, door
from septet.programme.api import router as programme
from septet.value.api import router as value
from septet.value.table_api import router as value_tables
from septet.value.what_if_api import router as what_if
from septet.web.api import router as web

DESCRIPTION = (
    "Septet for programs. Everything goes through the same rules as the pages. Send "
    "`Authorization: Bearer septet_…` with a personal token of your settings page."
)
api = Api(
    title="Septet",
    version="1",
    description=DESCRIPTION,
    auth=[Bearer(), Session()],
)
api.add_decorator(door, mode="view")
for router in (people, accounts, programme, ledger, value, value_tables, what_if, web):
    api.add_router("", router)

urls = api.urls
document, *doors, root = cast("list[URLPattern]", urls[0])
for pattern in (document, *doors, root):
    login_not_required(pattern.callback)  # the door answers 401, not a redirect to a page
for pattern, operation in zip(doors, api.operations(), strict=True):
    pattern.callback.permission = operation.view_func.permission  # type: ignore[attr-defined]
