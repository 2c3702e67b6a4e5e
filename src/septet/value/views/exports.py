"""A run's accounts to take along."""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission
from septet.value import exporting, queries
from septet.value.models import ValueRun


@needs(Permission.RUN_VIEW)
def export(request: PersonRequest, pk: int, form: str) -> FileResponse:
    """The rows this person may see, as a file that is gone from the disk once it is sent."""
    run = get_object_or_404(ValueRun, pk=pk, state__in=queries.COMPUTED)
    if form not in exporting.TYPES:
        raise Http404
    descriptor, name = tempfile.mkstemp(dir=settings.FILE_UPLOAD_TEMP_DIR, suffix=f".{form}")
    os.close(descriptor)
    path = Path(name)
    try:
        exporting.write(run, path, form=form, user=request.user)
        file = path.open("rb")
    finally:
        path.unlink()
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"septet-run-{run.pk}.{form}",
        content_type=exporting.TYPES[form],
    )
