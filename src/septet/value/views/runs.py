"""Pages of value runs: the list, one run, starting, following, publishing, exporting."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission
from septet.value import queries

PAGE = 50


@needs(Permission.RUN_VIEW)
def index(request: PersonRequest) -> HttpResponse:
    page = Paginator(queries.runs(), PAGE).get_page(request.GET.get("page"))
    return render(request, "value/runs.html", {"page": page, "current": queries.current_run()})


@needs(Permission.RUN_VIEW)
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(queries.runs().defer(None), pk=pk)
    return render(request, "value/run.html", {"run": run, "current": queries.current_run()})
