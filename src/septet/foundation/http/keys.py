"""A write sent again with the same Idempotency-Key gets its first answer, not a second deed."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from septet.foundation import idempotency
from septet.foundation.http.problems import Refused
from septet.foundation.models import RequestKey

HEADER = "Idempotency-Key"
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def fingerprint(request: HttpRequest) -> bytes:
    """What makes two requests the same: method, address, version named, and every byte sent."""
    digest = hashlib.sha256()
    match = request.headers.get("If-Match", "")
    digest.update(f"{request.method} {request.get_full_path()} {match}\n".encode())
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.digest()
    for name, values in sorted(request.POST.lists()):
        digest.update(json.dumps([name, values]).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(json.dumps([name, file.name]).encode())
            for chunk in file.chunks():
                digest.update(chunk)
    return digest.digest()


def once(request: HttpRequest, *, user_id: int, deed: Callable[[], HttpResponse]) -> HttpResponse:
    """Do a write, or give back what the same key was answered within the last 24 hours.

    Failures are not kept, and nothing of them stays in the database.
    """
    key = request.headers.get(HEADER)
    if key is None or request.method not in WRITES:
        return deed()
    if not _KEY.fullmatch(key):
        detail = _("An Idempotency-Key has 1 to 200 visible ASCII characters, such as a UUID.")
        raise Refused(422, "bad_key", detail)
    print_ = fingerprint(request)
    try:
        return _once(key, user_id, print_, deed)
    except IntegrityError:
        # Two requests with one key at the same moment: the later one finds the other's answer.
        if not RequestKey.objects.filter(user_id=user_id, key=key).exists():
            raise
        return _once(key, user_id, print_, deed)


def _once(key: str, user_id: int, print_: bytes, deed: Callable[[], HttpResponse]) -> HttpResponse:
    fresh: list[HttpResponse] = []

    def do() -> tuple[int, str]:
        fresh.append(deed())
        if fresh[0].status_code >= 400:
            transaction.set_rollback(True)
        return fresh[0].status_code, pack(fresh[0])

    status, packed = idempotency.once(key, user_id=user_id, body=print_, deed=do)
    return fresh[0] if fresh else unpack(status, packed)


def pack(response: HttpResponse) -> str:
    headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    return json.dumps({"headers": headers, "body": response.content.decode()})


def unpack(status: int, packed: str) -> HttpResponse:
    kept: dict[str, Any] = json.loads(packed)
    response = HttpResponse(kept["body"], status=status, headers=kept["headers"])
    response["Idempotent-Replayed"] = "true"
    return response
