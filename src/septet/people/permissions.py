"""The door of every page: who may come in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse

from septet.people.models import User
from septet.people.roles import Permission

View = Callable[..., HttpResponse]


class PersonRequest(HttpRequest):
    """A request past its door: somebody is signed in."""

    user: User


def needs(permission: Permission) -> Callable[[Callable[..., Any]], View]:
    """Let in only people with `permission`; for everybody else the page does not exist (404)."""

    def guard(view: Callable[..., Any]) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not getattr(request.user, "may", lambda _: False)(permission):
                raise Http404
            return cast("HttpResponse", view(request, *args, **kwargs))

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard
