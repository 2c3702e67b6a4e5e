from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from septet.foundation import clock
from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission
from septet.web import actions
from septet.web.forms import SaveView
from septet.web.models import SavedView
from septet.web.today import page as today_page


@needs(Permission.SIGNED_IN)
def today(request: PersonRequest) -> HttpResponse:
    return render(request, "web/today.html", today_page(request.user, now=clock.now()))


@needs(Permission.SIGNED_IN)
@require_POST
def save_view(request: PersonRequest, page: str) -> HttpResponse:
    address = list_address(page)
    form = SaveView(request.POST)
    if not form.is_valid():
        messages.error(request, _("The view was not saved: it needs a name of at most 60 signs."))
        return redirect(address)
    view = actions.save_view(page=page, by=request.user, **form.cleaned_data)
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(f"{address}?{view.query}")


@needs(Permission.SIGNED_IN)
@require_POST
def forget_view(request: PersonRequest, pk: int) -> HttpResponse:
    view = SavedView.objects.filter(pk=pk, user=request.user).first()
    if view is None:
        raise Http404
    actions.forget_view(pk, by=request.user)
    return redirect(list_address(view.page))


def list_address(page: str) -> str:
    """The address of a list by its url name; anything else does not exist."""
    try:
        return reverse(page)
    except NoReverseMatch:
        raise Http404 from None
