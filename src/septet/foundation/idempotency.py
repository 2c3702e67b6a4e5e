"""Doing the same thing twice does it once: request keys of the API and one-time tokens of forms."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum

from django.db import transaction

from septet.foundation import clock
from septet.foundation.models import RequestKey
from septet.foundation.rules import RuleBroken

KEPT_FOR = timedelta(hours=24)


class Refusal(StrEnum):
    KEY_REUSED = "key_reused"


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@transaction.atomic
def once(
    key: str, *, user_id: int, body: bytes, deed: Callable[[], tuple[int, str]]
) -> tuple[int, str]:
    """Do `deed` and keep its (status, body), or give back what the same key was answered before.

    The same key with another body raises RuleBroken(KEY_REUSED). Failures are not kept.
    """
    RequestKey.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()
    known = RequestKey.objects.select_for_update().filter(user_id=user_id, key=key).first()
    if known:
        if known.body_digest != digest(body):
            raise RuleBroken(Refusal.KEY_REUSED)
        return known.status, known.body
    status, answer = deed()
    if status < 400:
        RequestKey.objects.create(
            user_id=user_id,
            key=key,
            body_digest=digest(body),
            status=status,
            body=answer,
            at=clock.now(),
        )
    return status, answer
