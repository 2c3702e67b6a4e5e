"""Each request in its person's language and time zone, with its origin for the event log."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from septet.foundation import audit, clock
from septet.people import sessions

LANGUAGE_COOKIE = settings.LANGUAGE_COOKIE_NAME


class Person:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and sessions.is_over(request.session, clock.now()):
            logout(request)
        language = getattr(request.user, "language", "") or translation.get_language_from_request(
            request
        )
        zone = getattr(request.user, "time_zone", "") or settings.TIME_ZONE
        request.LANGUAGE_CODE = language
        with (
            translation.override(language),
            timezone.override(zoneinfo.ZoneInfo(zone)),
            audit.origin(request.META.get("REMOTE_ADDR") or "local"),
        ):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
