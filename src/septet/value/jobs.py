"""The appraisal as a job: begins again from the ledger, leads to one kept run or to a reason."""

from typing import Any

from septet.foundation import jobs
from septet.foundation.jobs import Progress, job
from septet.foundation.rules import RuleBroken
from septet.people.models import User
from septet.value import actions


@job("value.run")
def appraise(progress: Progress, *, run: int, asked_by: int | None) -> dict[str, Any]:
    by = User.objects.filter(pk=asked_by or 0).first()
    try:
        kept = actions.compute(run, report=progress, by=by)
    except jobs.Cancelled:
        actions.give_up(run, by=by)
        raise
    except RuleBroken as broken:
        actions.fail(run, problem=str(broken.refusal), by=by)
        raise
    except Exception as error:
        actions.fail(run, problem=jobs.explain(error), by=by)
        raise
    return {"run": kept.pk, "customers": kept.customers}
