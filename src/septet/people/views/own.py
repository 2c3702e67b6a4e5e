"""What people change about themselves."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from septet.foundation.rules import RuleBroken, Stale
from septet.people import actions, forms, queries
from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission


@needs(Permission.SIGNED_IN)
def me(request: PersonRequest) -> HttpResponse:
    user = request.user
    initial = {"name": user.name, "language": user.language, "time_zone": user.time_zone}
    form = forms.Settings(request.POST or None, initial=initial)
    read = forms.Expected(request.POST or None)
    version, status = user.version, 200
    if form.is_valid() and read.is_valid():
        try:
            actions.save_settings(user, **form.cleaned_data, expected=read.cleaned_data["version"])
        except Stale as stale:
            version, status = stale.current.version, 409
            form.add_error(
                None, _("These settings were changed meanwhile. Save again to keep yours.")
            )
        else:
            with override(user.language or None):
                messages.success(request, _("Your settings are saved."))
            return redirect("people:me")
    app, passkeys = queries.factors(user)
    context = {"form": form, "version": version, "app": app, "passkeys": passkeys}
    return render(request, "people/me.html", context | {"zones": forms.zones()}, status=status)


@needs(Permission.SIGNED_IN)
@sensitive_post_parameters("old", "password", "again")
def password(request: PersonRequest) -> HttpResponse:
    form = forms.ChangePassword(request.POST or None, user=request.user)
    if form.is_valid():
        given = form.cleaned_data
        try:
            user = actions.change_password(request.user, old=given["old"], new=given["password"])
        except RuleBroken as broken:
            form.add_error("old", forms.REFUSALS[broken.refusal])  # type: ignore[index]
        else:
            update_session_auth_hash(request, user)
            messages.success(
                request, _("Your password is changed. You are signed out everywhere else.")
            )
            return redirect("people:me")
    return render(request, "people/password.html", {"form": form})


@needs(Permission.SIGNED_IN)
@require_POST
def end_sessions(request: PersonRequest) -> HttpResponse:
    update_session_auth_hash(request, actions.end_other_sessions(request.user))
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("people:me")
