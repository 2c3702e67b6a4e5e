"""The customer list: sorted, filtered, with chosen columns, and exported as it stands."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from septet.foundation import export
from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission
from septet.value import columns as known
from septet.value.forms import wish_from
from septet.value.models import ValueRun
from septet.value.queries import current_run, customers, filters
from septet.value.queries.customers import Wish
from septet.value.table_words import segment_name
from septet.value.writing import ON_COST_OF_GOODS, Writer, head_cells, plain

PAGE_ROWS = 50


@needs(Permission.ACCOUNT_VIEW)
def listing(request: PersonRequest) -> HttpResponse:
    run = current_run()
    if run is None:
        return render(request, "value/no_run.html")
    form, wish = wish_from(request.GET)
    values = customers.matching(request.user, run, wish)
    totals = customers.totals(values)
    paginator = Paginator(customers.rows(values, wish), PAGE_ROWS)
    paginator.count = totals["customers"]  # already counted with the sums
    page = paginator.get_page(request.GET.get("page"))
    writer = Writer(wish.columns, run)
    context = {
        "run": run,
        "form": form,
        "wish": wish,
        "totals": totals,
        "page": page,
        "head": head_cells(wish, request.GET),
        "rows": [writer.row(row) for row in page.object_list],
        "total_row": writer.totals(totals),
        "countries": filters.countries(request.user),
        "managers": filters.managers(request.user),
        "query": query_without(request, "page"),
        "all_columns": known.COLUMNS,
        "chips": chips(request, wish),
        "chosen": {column.code for column in wish.columns},
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "value/_customers.html" if part else "value/customers.html", context)


def chips(request: PersonRequest, wish: Wish) -> list[tuple[str, str]]:
    """What a link from another page narrows the list by: in words, and the list without it."""
    before = wish.joined == customers.BEFORE
    joined = _("Customers from before the data") if before else _("First order in %(span)s")
    told = [
        ("segment", wish.segment and segment_name(wish.segment)),
        ("joined", wish.joined and joined % {"span": wish.joined}),
        ("ordered", wish.ordered and _("Ordered in %(span)s") % {"span": wish.ordered}),
    ]
    return [(words, f"?{query_without(request, name, 'page')}") for name, words in told if words]


def query_without(request: PersonRequest, *names: str) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()


@needs(Permission.ACCOUNT_VIEW)
def exported(request: PersonRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """Exactly what the list shows, all pages of it, as CSV or XLSX."""
    if form not in {"csv", "xlsx"}:
        raise Http404
    run = current_run()
    if run is None:
        return render(request, "value/no_run.html", status=404)
    _none, wish = wish_from(request.GET)
    values = customers.matching(request.user, run, wish)
    wish = with_assumed(wish)
    money = f" ({run.currency})"
    header = [f"{c.label}{money if c.kind == 'money' else ''}" for c in wish.columns]
    rows = plain_rows(customers.export_rows(values, wish), wish, run)
    name = f"customers-run-{run.pk}"
    if form == "csv":
        response = StreamingHttpResponse(export.csv_lines(header, rows), content_type="text/csv")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    path = export.scratch(f"{name}.xlsx")
    export.write_xlsx(path, sheet=name, header=header, rows=rows)
    file = path.open("rb")
    path.unlink()
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")


def with_assumed(wish: Wish) -> Wish:
    """A file cannot mark single figures, so it says beside them what part of the cost is assumed."""
    if not any(column.code in ON_COST_OF_GOODS for column in wish.columns):
        return wish
    return replace(wish, columns=[*wish.columns, known.ASSUMED])


def plain_rows(found: Iterator[dict[str, Any]], wish: Wish, run: ValueRun) -> Iterator[list[Any]]:
    for row in found:
        yield [plain(row[f"c_{c.code}"], c, run.currency) for c in wish.columns]
