"""The pages before signing in: the password link, the language, and removing a passkey."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from septet.foundation.rules import RuleBroken
from septet.people import actions, forms, links
from septet.people.rules import Refusal

YEAR = 365 * 24 * 3600


@login_not_required
@sensitive_post_parameters("password", "again")
def invited(request: HttpRequest, who: str, token: str) -> HttpResponse:
    person = links.holder(who, token)
    if person is None:
        words = {"refusal": forms.REFUSALS[Refusal.LINK_USED_UP]}
        return render(request, "people/link_used_up.html", words, status=410)
    form = forms.NewPassword(request.POST or None, user=person)
    if form.is_valid():
        try:
            actions.set_password_by_link(who, token, password=form.cleaned_data["password"])
        except RuleBroken as broken:
            form.add_error(None, forms.REFUSALS[broken.refusal])  # type: ignore[index]
        else:
            messages.success(request, _("Your password is set. Sign in with it now."))
            return redirect("account_login")
    return render(request, "people/invited.html", {"form": form, "person": person})


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language for whoever has not signed in, and go back."""
    wanted, back = request.POST.get("language", ""), request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = redirect(back)
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """allauth's page, which forgets to ask whether the passkey may go."""

    def form_valid(self, form: Form) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.get_object()):
            messages.error(self.request, forms.REFUSALS[Refusal.SHORT_PASSWORD])
            return redirect("mfa_list_webauthn")
        return super().form_valid(form)  # type: ignore[no-any-return]
