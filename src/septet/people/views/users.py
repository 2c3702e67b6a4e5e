"""The administrator's pages: who is a user, in which roles, and how they get in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from septet.foundation.rules import RuleBroken, Stale
from septet.people import actions, forms, links, queries
from septet.people.models import User
from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission, Role

PAGE = 50


@needs(Permission.USER_MANAGE)
@require_GET
def users(request: PersonRequest) -> HttpResponse:
    search = request.GET.get("q", "").replace("\0", "").strip()  # PostgreSQL takes no NUL
    page = Paginator(queries.users(search), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": queries.lines(list(page)), "search": search}
    return render(request, "people/users.html", context)


@needs(Permission.USER_MANAGE)
def add_user(request: PersonRequest) -> HttpResponse:
    form = forms.EditUser(request.POST or None)
    if form.is_valid():
        try:
            user = actions.add_user(**form.cleaned_data, by=request.user)
            link = actions.make_link(user, by=request.user)
        except RuleBroken as broken:
            form.add_error(None, forms.REFUSALS[broken.refusal])  # type: ignore[index]
        else:
            return _show_link(request, user, link)
    return render(request, "people/add_user.html", {"form": form})


@needs(Permission.USER_MANAGE)
def user(request: PersonRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(queries.users(), pk=pk)
    initial = {"name": person.name, "email": person.email, "roles": sorted(person.roles)}
    form = forms.EditUser(request.POST or None, initial=initial)
    read = forms.Expected(request.POST or None)
    context: dict[str, Any] = {"person": person, "form": form, "version": person.version}
    if form.is_valid() and read.is_valid():
        try:
            actions.change_user(
                person, **form.cleaned_data, expected=read.cleaned_data["version"], by=request.user
            )
        except RuleBroken as broken:
            form.add_error(None, forms.REFUSALS[broken.refusal])  # type: ignore[index]
        except Stale as stale:
            context |= _conflict(stale.current, form)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": person.name})
            return redirect("people:users")
    status = 409 if "conflict" in context else 200
    return render(request, "people/user.html", context, status=status)


def _conflict(current: User, form: forms.EditUser) -> dict[str, Any]:
    """Both versions, field by field; what was typed stays and may be saved over the other."""

    def words(roles: Any) -> str:
        return _(", ").join(str(Role(role).label) for role in sorted(roles)) or "–"

    typed = form.cleaned_data
    rows = [
        (_("Name"), current.name, typed["name"]),
        (_("Mail address"), current.email, typed["email"]),
        (_("Roles"), words(current.roles), words(typed["roles"])),
    ]
    return {"conflict": rows, "version": current.version}


def _changing(request: PersonRequest, pk: int, act: Callable[..., User], said: str) -> HttpResponse:
    """Do one thing to a user whose version the button names, then go back to the page."""
    person = get_object_or_404(queries.users(), pk=pk)
    read = forms.Expected(request.POST)
    expected = read.cleaned_data["version"] if read.is_valid() else 0
    try:
        act(person, expected=expected, by=request.user)
    except RuleBroken as broken:
        messages.error(request, forms.REFUSALS[broken.refusal])  # type: ignore[index]
    except Stale:
        messages.error(
            request, _("Somebody changed this user meanwhile. Look again before you go on.")
        )
    else:
        messages.success(request, said % {"name": person.name})
    return redirect("people:user", pk)


@needs(Permission.USER_MANAGE)
@require_POST
def deactivate(request: PersonRequest, pk: int) -> HttpResponse:
    said = _("%(name)s can no longer sign in and is signed out everywhere.")
    return _changing(request, pk, actions.deactivate, said)


@needs(Permission.USER_MANAGE)
@require_POST
def reactivate(request: PersonRequest, pk: int) -> HttpResponse:
    return _changing(request, pk, actions.reactivate, _("%(name)s can sign in again."))


@needs(Permission.USER_MANAGE)
@require_POST
def new_link(request: PersonRequest, pk: int) -> HttpResponse:
    return _link(request, pk, actions.make_link)


@needs(Permission.USER_MANAGE)
@require_POST
def reset_sign_in(request: PersonRequest, pk: int) -> HttpResponse:
    return _link(request, pk, actions.reset_sign_in)


def _link(request: PersonRequest, pk: int, act: Callable[..., tuple[str, str]]) -> HttpResponse:
    person = get_object_or_404(queries.users(), pk=pk)
    try:
        link = act(person, by=request.user)
    except RuleBroken as broken:
        messages.error(request, forms.REFUSALS[broken.refusal])  # type: ignore[index]
        return redirect("people:user", pk)
    return _show_link(request, person, link)


def _show_link(request: PersonRequest, person: User, link: tuple[str, str]) -> HttpResponse:
    """The link in this one answer: it is kept nowhere, so it cannot be shown again."""
    address = request.build_absolute_uri(reverse("people:invited", args=link))
    context = {"person": person, "address": address, "hours": links.hours()}
    return render(request, "people/link.html", context)
