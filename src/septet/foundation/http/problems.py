"""Every error of the API in one shape, whoever finds it: a rule, a version, the parser, Django."""

import json
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from septet.foundation import idempotency
from septet.foundation.http.versions import etag, shown_as
from septet.foundation.rules import RuleBroken, Stale


class FieldProblem(Schema):
    """One fault of the request: where it stands, its kind, and what to mend."""

    field: str
    code: str
    detail: str


class Problem(Schema):
    """Why a request was not answered. `current` is the object as it is now, where yours was old."""

    code: str
    detail: str
    fields: list[FieldProblem] = []
    current: dict[str, Any] | None = None


class Refused(Exception):
    """The API itself says no: a status, a code, and words for whoever wrote the program."""

    def __init__(self, status: int, code: str, detail: str, **headers: str) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def answer(
    status: int,
    code: str,
    detail: Any,
    *,
    fields: Iterable[FieldProblem] = (),
    current: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """A response whose body is a `Problem`."""
    problem = Problem(code=code, detail=str(detail), fields=list(fields), current=current)
    body = json.dumps(problem.model_dump(mode="json"), ensure_ascii=False)
    return HttpResponse(
        body, status=status, content_type="application/json; charset=utf-8", headers=headers
    )


def words(broken: RuleBroken) -> str:
    """The words an app's forms have for a refusal; they stand beside its rules."""
    if isinstance(broken.refusal, idempotency.Refusal):
        return _("This Idempotency-Key belongs to another request. Make a new key for a new deed.")
    forms = import_module(type(broken.refusal).__module__.replace(".rules", ".forms"))
    if hasattr(forms, "refusal_words"):  # where facts need words of their own
        return str(forms.refusal_words(broken))
    text = str(forms.REFUSALS[broken.refusal])
    return text.format_map(broken.facts) if broken.facts else text


def not_found() -> HttpResponse:
    """The same for what does not exist and for what is not yours."""
    return answer(404, "not_found", _("There is nothing here that you may see."))


def unauthorized() -> HttpResponse:
    detail = _("Send a personal token: “Authorization: Bearer septet_…”.")
    return answer(401, "unauthorized", detail, headers={"WWW-Authenticate": "Bearer"})


def invalid(fields: Iterable[FieldProblem]) -> HttpResponse:
    detail = _("The request has faults; each is named under “fields”. Mend them and send it again.")
    return answer(422, "invalid", detail, fields=fields)


def fault(field: str, code: str, detail: str) -> ValidationError:
    """A fault of the body that only the database knows, to raise: answered like a malformed one."""
    return ValidationError([{"loc": ("body", field), "type": code, "msg": detail}])


def place(steps: Sequence[str | int]) -> str:
    """Where a fault stands: `query.limit`, `body.manager`; our views call the body `body`."""
    if list(steps[:2]) == ["body", "body"]:
        steps = steps[1:]
    return ".".join(str(step) for step in steps)


def of_validation(_request: HttpRequest, error: Any) -> HttpResponse:
    return invalid(
        FieldProblem(
            field=place(fault["loc"]),
            code=fault["type"],
            detail=fault["msg"],
        )
        for fault in error.errors
    )


def of_stale(request: HttpRequest, error: Any) -> HttpResponse:
    return answer(
        412,
        "stale",
        _("Somebody changed this meanwhile. “current” is what it is now; decide anew."),
        current=shown_as(request, error.current),
        headers={"ETag": etag(error.current)},
    )


def of_http_error(_request: HttpRequest, error: Any) -> HttpResponse:
    if error.status_code == 400:
        return answer(400, "unreadable", _("The body cannot be read; send valid JSON in UTF-8."))
    return answer(error.status_code, "refused", str(error))


def install(api: NinjaAPI) -> None:
    """Let `api` answer every failure that somebody can mend with a Problem."""
    api.add_exception_handler(Http404, lambda *_args: not_found())
    api.add_exception_handler(ObjectDoesNotExist, lambda *_args: not_found())
    api.add_exception_handler(AuthenticationError, lambda *_args: unauthorized())
    api.add_exception_handler(ValidationError, of_validation)
    api.add_exception_handler(HttpError, of_http_error)
    api.add_exception_handler(Stale, of_stale)
    api.add_exception_handler(RequestDataTooBig, too_large)
    api.add_exception_handler(SuspiciousOperation, lambda *_args: _unreadable())
    api.add_exception_handler(RuleBroken, _of_rule)
    api.add_exception_handler(Refused, _of_refused)


def _of_rule(_request: HttpRequest, error: Any) -> HttpResponse:
    return answer(409, str(error.refusal), words(error))


def _of_refused(_request: HttpRequest, error: Any) -> HttpResponse:
    return answer(error.status, error.code, error.detail, headers=error.headers)


def too_large(*_args: Any) -> HttpResponse:
    return answer(413, "too_large", _("The body is larger than this installation takes."))


def _unreadable(*_args: Any) -> HttpResponse:
    return answer(400, "unreadable", _("The request cannot be read."))
