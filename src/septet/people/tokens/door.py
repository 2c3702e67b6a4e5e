"""The door of the API: who calls, with what right, and how their write is held to one deed.

A router marks each operation with `requires`; config/api.py puts `door` before all of them.
"""

import zoneinfo
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError
from ninja.operation import Operation
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from septet.foundation import clock
from septet.foundation.http import keys
from septet.foundation.http.document import extras
from septet.foundation.http.problems import Refused
from septet.foundation.http.versions import named_version
from septet.people.models import User
from septet.people.permissions import PersonRequest
from septet.people.roles import Permission, Scope, scope_of
from septet.people.tokens import actions, queries

FAILURES_ALLOWED, FAILURE_SECONDS = 20, 300
View = TypeVar("View", bound=Callable[..., Any])
Run = Callable[..., HttpResponse]


class ApiRequest(PersonRequest):
    """A request past the door. `expected_version` is there where the view is `versioned`."""

    expected_version: int
    scopes: frozenset[Scope] | None  # None: a signed-in session, held by no token's scopes


def requires(
    permission: Permission, *, scope: Scope | tuple[Scope, ...] = ()
) -> Callable[[View], View]:
    """Mark an operation: its caller needs `permission`, and a token one of its scopes.

    The scope follows from the permission; name it where a write asks for a permission to read.
    """
    scopes = (scope,) if isinstance(scope, Scope) else scope or (scope_of(permission),)

    def mark(view: View) -> View:
        view.permission, view.scopes = permission, frozenset(scopes)  # type: ignore[attr-defined]
        return view

    return mark


def door(run: Run) -> Run:
    """Let a request in to ninja's `run`, or answer why not."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]
    view = operation.view_func
    operation.openapi_extra = extras(operation)

    @wraps(run)
    def through(request: HttpRequest, **path: Any) -> HttpResponse:
        try:
            user = enter(request, view)
            expect(request, view)
            zone = zoneinfo.ZoneInfo(user.time_zone or settings.TIME_ZONE)
            with timezone.override(zone):
                return keys.once(request, user_id=user.pk, deed=lambda: run(request, **path))
        except Exception as error:  # noqa: BLE001 ninja answers what it knows and raises the rest
            return operation.api.on_exception(request, error)

    return through


def enter(request: HttpRequest, view: Any) -> User:
    """Who calls. 401 for nobody; 404 for who may not, 403 for a token without the scope."""
    user = identify(request)
    if user is None:
        raise AuthenticationError
    if not user.may(view.permission):
        raise Http404
    scopes = cast("ApiRequest", request).scopes
    if scopes is not None and not view.scopes & scopes:
        detail = _("This token lacks the scope “%(scope)s”. Make one that has it in your settings.")
        raise Refused(403, "scope_missing", detail % {"scope": " / ".join(sorted(view.scopes))})
    return user


def expect(request: HttpRequest, view: Any) -> None:
    """Hold a versioned write to its If-Match."""
    if not hasattr(view, "shown"):
        return
    version = named_version(request)
    if version is None:
        detail = _("Send If-Match with the ETag you read, so that no colleague is overwritten.")
        raise Refused(428, "version_missing", detail)
    cast("ApiRequest", request).expected_version = version
    request.shown = view.shown  # type: ignore[attr-defined]


def identify(request: HttpRequest) -> User | None:
    """The caller, by token or else by session; asked once a request."""
    if not hasattr(request, "caller"):
        sent = request.headers.get("Authorization")
        request.caller = _by_session(request) if sent is None else _by_token(request, sent)  # type: ignore[attr-defined]
    return cast("User | None", request.caller)  # type: ignore[attr-defined]


def _by_token(request: HttpRequest, sent: str) -> User | None:
    scheme, _blank, secret = sent.partition(" ")
    now = clock.now()
    token = queries.token_by_secret(secret.strip(), now=now) if scheme.lower() == "bearer" else None
    if token is None:
        _count_failure(request)
        return None
    actions.note_use(token, now=now)
    request.user = token.user
    request.scopes = token.held  # type: ignore[attr-defined]
    return token.user


def _by_session(request: HttpRequest) -> User | None:
    user = request.user
    if not isinstance(user, User):
        return None
    if check_csrf(request):
        detail = _("A page's write needs its CSRF token in X-CSRFToken; a program needs a token.")
        raise Refused(403, "csrf_failed", detail)
    request.scopes = None  # type: ignore[attr-defined]
    return user


def _count_failure(request: HttpRequest) -> None:
    """Slow down an address that tries tokens. Good tokens from there still work."""
    key = f"api-failed:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, FAILURE_SECONDS)
    if cache.incr(key) > FAILURES_ALLOWED:
        detail = _("Too many requests with a bad token. Wait five minutes, then use a valid one.")
        raise Refused(429, "throttled", detail, Retry_After=str(FAILURE_SECONDS))


class Bearer(AuthBase):
    """A personal token, for ninja and the document; `identify` has asked already."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> User | None:
        return identify(request)


class Session(AuthBase):
    """The cookie of somebody signed in, with a CSRF token for writes."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> User | None:
        return identify(request)
