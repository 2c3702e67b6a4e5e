"""The door files go in by."""

import pytest


@pytest.fixture
def take(dora):
    """Bring a file and give its batch, waiting to be checked."""
    from septet.ledger import actions

    def taken(content, *, kind="invoices", file_name="lines.csv", by=dora):
        return actions.upload([content], kind=kind, file_name=file_name, by=by)

    return taken


@pytest.fixture
def brought(take, run_jobs, dora):
    """Bring a file and book it as proposed."""
    from septet.ledger import actions

    def booked(content, **how):
        batch = take(content, **how)
        actions.start(batch.pk, by=dora)
        run_jobs()
        batch.refresh_from_db()
        return batch

    return booked
