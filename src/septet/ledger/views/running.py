"""An import that runs: how far it is, and how to call it off."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from septet.foundation import clock
from septet.foundation.rules import RuleBroken
from septet.ledger import actions, forms, queries
from septet.ledger.models import State
from septet.ledger.views.batches import visible
from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission


@needs(Permission.LEDGER_VIEW)
@require_GET
def progress(request: PersonRequest, pk: int) -> HttpResponse:
    """The part of the page that is asked for again and again; at the end it leads to the result."""
    found = visible(request, pk)
    job = queries.job_of(found)
    if found.state != State.IMPORTING or job is None or not job.is_open:
        response = HttpResponse()
        response["HX-Redirect"] = reverse("ledger:batch", args=[pk])
        return response
    seconds = None
    if job.started_at and job.done and job.total:
        spent = (clock.now() - job.started_at).total_seconds()
        seconds = max(1, round(spent * (job.total - job.done) / job.done))
    context = {"batch": found, "job": job, "seconds_left": seconds}
    return render(request, "ledger/_progress.html", context)


@needs(Permission.LEDGER_IMPORT)
@require_POST
def cancel(request: PersonRequest, pk: int) -> HttpResponse:
    visible(request, pk)
    try:
        actions.cancel(pk, by=request.user)
    except RuleBroken as broken:
        messages.error(request, forms.refusal_words(broken))
    else:
        messages.success(request, _("The import is cancelled; nothing of it is booked."))
    return redirect("ledger:batch", pk)
