"""Around every page: headers that keep foreign script and frames out, who really asks, and no
writes to a full disk."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from septet.foundation.http import problems
from septet.web import errors, health

SAFE = {"GET", "HEAD", "OPTIONS"}
AROUND_A_FILE = 1_000_000  # what a form may say beside its file
FILE_COPIES = 2  # one while it comes, one to keep

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # chart labels are placed by style attributes
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


class SecurityHeaders:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ThroughProxies:
    """Behind our own proxies the caller is whom the outermost of them saw.

    Throttling and the event log go by this address. What callers write into the header themselves
    stands further left and is never read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if proxies := settings.SEPTET_PROXIES:
            seen = request.headers.get("X-Forwarded-For", "").split(",")
            if len(seen) >= proxies and (address := _address(seen[-proxies])):
                request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def _address(text: str) -> str:
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return ""


class RoomToWrite:
    """Refuses what is too large with 413, and writes with 507 while the disk is nearly full.

    Reading goes on, and so does signing in and out. Files are written to the disk while they come,
    so both are asked before the first byte is read, and strangers may send no more than a form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = _size(request)
        if size > self._limit(request):
            return self._too_large(request)
        if request.method in SAFE or request.path in _doors() or health.disk(FILE_COPIES * size):
            return self.get_response(request)
        words = _("The disk of this installation is full. Nothing was changed.")
        if request.path.startswith("/api/"):
            return problems.answer(507, "disk_full", words)
        return render(request, "web/disk_full.html", {"words": words}, status=507)

    def _limit(self, request: HttpRequest) -> int:
        """The most bytes somebody may send. The API looks at who sends before it reads."""
        if request.path.startswith("/api/") or request.user.is_authenticated:
            return int(settings.SEPTET_MAX_FILE_BYTES) + AROUND_A_FILE
        return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)

    def _too_large(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/"):
            return problems.too_large()
        return errors.too_large()


def _size(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _doors() -> set[str]:
    return {reverse("account_login"), reverse("account_logout")}
