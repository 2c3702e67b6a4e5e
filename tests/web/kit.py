"""What tests of the start page share: import batches, figures of accounts, the page's words."""

from datetime import date

from septet.ledger.models import ImportBatch, Kind, State
from septet.value.models import AccountValue

UNTIL = date(2026, 1, 1)


def value(run, account, contribution, alive, *, rank, last_on):
    revenue = (100 - rank) * 1_000_00
    return AccountValue.objects.create(
        run=run,
        account=account,
        list_revenue=revenue,
        net_revenue=revenue,
        gross_margin=revenue,
        cost_to_serve=revenue - contribution,
        contribution=contribution,
        probability_alive=alive,
        first_on=date(2025, 1, 1),
        last_on=last_on,
        orders=40,
        revenue_rank=rank,
        profit_rank=rank,
    )


def batch(now, state=State.BOOKED, **more):
    return ImportBatch.objects.create(
        **{
            "kind": Kind.INVOICES,
            "state": state,
            "file_name": "january.csv",
            "digest": "0" * 64,
            "size": 9,
            "uploaded_at": now,
            "booked_at": now if state == State.BOOKED else None,
        }
        | more
    )


def page(client, user):
    client.force_login(user)
    return client.get("/").content.decode()
