"""The import as a job: begins again from the kept file, leads to one booked batch."""

from typing import Any

from septet.foundation import jobs
from septet.foundation.jobs import Progress, job
from septet.ledger import actions, store
from septet.ledger.models import ImportBatch
from septet.people.models import User


@job("ledger.import")
def import_batch(progress: Progress, *, batch: int, asked_by: int | None) -> dict[str, Any]:
    from septet.engine import intake

    by = User.objects.filter(pk=asked_by).first() if asked_by else None
    store.sweep(batch)
    try:
        booked = actions.book(batch, progress=progress, by=by)
    except (jobs.Cancelled, intake.Cancelled):
        actions.give_up(batch, by=by)
        raise jobs.Cancelled from None
    except intake.IntakeError as error:
        name = ImportBatch.objects.values_list("file_name", flat=True).get(pk=batch)
        error.params["file"] = name  # the engine knows the file by its digest only
        fault = {"code": str(error.code), "params": {k: str(v) for k, v in error.params.items()}}
        actions.fail(batch, problem=str(error), fault=fault, by=by)
        raise
    except Exception as error:
        actions.fail(batch, problem=jobs.explain(error), by=by)
        raise
    return {"batch": booked.pk, "booked": booked.booked}
