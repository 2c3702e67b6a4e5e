"""What every page's frame needs."""

from typing import Any

from django.http import HttpRequest

from septet.people.models import User
from septet.web.navigation import places_for


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    return {"places": places_for(user) if isinstance(user, User) else []}
