from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from septet.accounts import actions, forms, queries
from septet.accounts.rules import Refusal
from septet.foundation.rules import RuleBroken, Stale
from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission


@needs(Permission.ACCOUNT_ASSIGN)
def carers(request: PersonRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(queries.accounts(request.user), pk=pk)
    now = {"manager": account.manager, "sponsor": account.sponsor, "version": account.version}
    form = forms.Carers(request.POST or None, initial=now)
    status, changed = 200, None
    if form.is_valid():
        expected = form.cleaned_data.pop("version")
        try:
            actions.assign(pk, **form.cleaned_data, expected=expected, by=request.user)
        except RuleBroken as broken:
            form.add_error(None, str(forms.REFUSALS[Refusal(broken.refusal)]))
        except Stale as stale:
            status, changed = 409, stale.current
            form.data = form.data | {"version": str(changed.version)}  # type: ignore[operator]
        else:
            said = _("%(name)s is looked after as you said.") % {"name": account.name}
            messages.success(request, said)
            return redirect("value:customer", pk)
    context = {"account": account, "form": form, "changed": changed}
    return render(request, "accounts/carers.html", context, status=status)
