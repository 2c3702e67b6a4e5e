from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from septet.demo.context import COOKIE
from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission

A_YEAR = 365 * 24 * 3600


@needs(Permission.SIGNED_IN)
@require_POST
def end_tour(request: PersonRequest) -> HttpResponse:
    """Remember in the browser that this person has seen the tour; stay where one is."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    seen = {n for n in request.COOKIES.get(COOKIE, "").split("-") if n.isdigit()}
    response = redirect(back)
    response.set_cookie(
        COOKIE,
        "-".join(sorted(seen | {str(request.user.pk)})),
        max_age=A_YEAR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response
