"""The frame around the API: its origin in the event log, and problems where no operation answers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from septet.foundation import audit
from septet.foundation.http import problems

PREFIX = "/api/"


class ApiFrame:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        with audit.origin(f"api {request.META.get('REMOTE_ADDR') or 'local'}"):
            response = self.get_response(request)
        if response.status_code < 400 or response["Content-Type"].startswith("application/json"):
            return response
        return self._problem(response)

    def _problem(self, response: HttpResponse) -> HttpResponse:
        """In place of a page or plain text that Django or ninja answered an address's misuse with."""
        if response.status_code == 404:
            return problems.not_found()
        if response.status_code == 405:
            detail = _("This address takes: %(methods)s.") % {"methods": response["Allow"]}
            allow = {"Allow": response["Allow"]}
            return problems.answer(405, "method_not_allowed", detail, headers=allow)
        if response.status_code < 500:
            detail = _("The request cannot be read.")
            return problems.answer(response.status_code, "unreadable", detail)
        detail = _("Septet failed at this; its log says why. Nothing was changed.")
        return problems.answer(response.status_code, "failed", detail)
