from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from septet.foundation import clock
from septet.foundation.rules import RuleBroken
from septet.people.models import PersonalToken
from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission
from septet.people.tokens import actions, forms, queries, rules


@needs(Permission.SIGNED_IN)
@require_GET
def tokens(request: PersonRequest) -> HttpResponse:
    found, now = list(queries.tokens_of(request.user)), clock.now()
    live = [
        t for t in found if rules.is_live(expires_at=t.expires_at, revoked_at=t.revoked_at, now=now)
    ]
    ended = [t for t in found if t not in live]
    return render(request, "people/tokens.html", {"live": live, "ended": ended})


@needs(Permission.SIGNED_IN)
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def make_token(request: PersonRequest) -> HttpResponse:
    """The secret is shown in the answer to this very request and nowhere else."""
    form = forms.MakeToken(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            token, secret = actions.make_token(
                **form.cleaned_data, now=clock.now(), by=request.user
            )
        except RuleBroken as broken:
            form.add_error(None, forms.REFUSALS[rules.Refusal(broken.refusal)])
        else:
            return render(request, "people/token.html", {"token": token, "secret": secret})
    return render(request, "people/make_token.html", {"form": form})


@needs(Permission.SIGNED_IN)
@require_POST
def revoke_token(request: PersonRequest, pk: int) -> HttpResponse:
    try:
        token = actions.revoke_token(pk, now=clock.now(), by=request.user)
    except PersonalToken.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("The token “%(name)s” opens nothing now.") % {"name": token.name})
    return redirect("people:tokens")
