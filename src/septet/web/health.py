"""Health: whether the process answers, and whether the installation can do its work."""

import shutil
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from septet.foundation import clock
from septet.foundation.models import WorkerBeat
from septet.people.roles import Permission

LEAST_FREE_BYTES = 100_000_000
WORKER_SILENT_AFTER = timedelta(seconds=60)


def free_bytes() -> int:
    return shutil.disk_usage(settings.SEPTET_HOME).free


def database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def worker() -> bool:
    since = clock.now() - WORKER_SILENT_AFTER
    return WorkerBeat.objects.filter(at__gte=since).exists()


def disk(wanted: int = 0) -> bool:
    """Whether the disk has room, also after `wanted` bytes more."""
    return free_bytes() - wanted >= LEAST_FREE_BYTES


def migrations() -> bool:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


CHECKS: tuple[Callable[[], bool], ...] = (database, worker, disk, migrations)


def verdicts() -> dict[str, bool]:
    """Each check by its name; a check that cannot be made is not passed."""
    return {check.__name__: _passes(check) for check in CHECKS}


def _passes(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # noqa: BLE001 whatever it is, the answer is: not ready
        return False


@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 where everything works, else 503; which part fails is told to those who may know."""
    found = verdicts()
    status = 200 if all(found.values()) else 503
    may = getattr(request.user, "may", lambda _: False) if found["database"] else lambda _: False
    if may(Permission.HEALTH_VIEW):
        return JsonResponse({"ready": status == 200, "checks": found}, status=status)
    return HttpResponse("ready" if status == 200 else "not ready", "text/plain", status)
