"""Whatever dies when: one booked batch or none, and nothing twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from septet.foundation import jobs
from septet.foundation.models import Job, JobState
from septet.foundation.rules import RuleBroken
from septet.ledger import actions, queries, store
from septet.ledger.actions import booking
from septet.ledger.models import ImportBatch, State
from septet.ledger.rules import Refusal

HEAD = "Invoice,Line,Date,Customer,Amount,Currency\n"
LINES = "".join(f"R{n},1,2025-01-05,{n % 7},1.00,EUR\n" for n in range(20))
FINISH = """
import django; django.setup()
from septet.foundation import jobs, worker
from septet.foundation.models import Job
from septet.ledger import queries
from septet.ledger.models import ImportBatch
worker.release(Job.objects.get().pk)
jobs.run(jobs.claim())
batch = ImportBatch.objects.get()
import duckdb
count = duckdb.sql(f"SELECT count(*) FROM '{queries.live_sources('invoices')[0]}'").fetchone()[0]
print(batch.state, batch.booked, count)
"""


def test_an_import_killed_in_its_middle_is_booked_once_by_the_next_try(tmp_path):
    file = tmp_path / "lines.csv"
    rows = (f"R{n},1,2025-01-05,{n % 900},1.00,EUR\n" for n in range(150_000))
    file.write_text(HEAD + "".join(rows))
    env = {**os.environ, "SEPTET_HOME": str(tmp_path / "own"), "SEPTET_DATABASE": ""}
    command = [sys.executable, "-m", "septet.cli", "import", "invoices", str(file)]
    child = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while not list(tmp_path.glob("own/ledger/staging-1-*/*")):
        assert child.poll() is None, "the import ended before it could be killed"
        assert time.monotonic() < until
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL

    env["DJANGO_SETTINGS_MODULE"] = "septet.config.settings"
    again = subprocess.run([sys.executable, "-c", FINISH], env=env, capture_output=True, text=True)

    assert again.stdout.split() == ["booked", "150000", "150000"], again.stderr
    assert [f.name for f in (tmp_path / "own/ledger").iterdir()] == ["1"]


def test_a_crash_between_rename_and_commit_leaves_nothing_that_counts(
    take, dora, run_jobs, monkeypatch
):
    batch = take((HEAD + LINES).encode())
    actions.start(batch.pk, by=dora)
    kept = booking._counts

    def crash(_booking):
        assert store.batch_folder(batch.pk).exists()
        raise MemoryError

    monkeypatch.setattr(booking, "_counts", crash)
    with pytest.raises(MemoryError):
        run_jobs()
    assert queries.live_sources("invoices") == []

    monkeypatch.setattr(booking, "_counts", kept)
    actions.start(batch.pk, by=dora)
    run_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.booked) == (State.BOOKED, 20)
    assert [f.name for f in store.batches_folder().iterdir()] == [str(batch.pk)]


def test_a_job_that_runs_again_after_its_end_changes_nothing(brought):
    batch = brought((HEAD + LINES).encode())
    before = batch.version
    Job.objects.update(state=JobState.QUEUED)
    jobs.run(jobs.claim())
    batch.refresh_from_db()
    assert (batch.state, batch.version) == (State.BOOKED, before)


def test_two_imports_of_the_same_rows_at_once_book_them_once(take, dora, run_jobs, monkeypatch):
    one = take((HEAD + LINES).encode())
    two = take((HEAD + LINES + "R99,1,2025-01-05,1,1.00,EUR\n").encode())
    actions.start(one.pk, by=dora)
    actions.start(two.pk, by=dora)
    book, rounds = booking._book, []

    def meanwhile(batch, *rest):
        """While the second is read, the first is booked as a whole."""
        result = book(batch, *rest)
        rounds.append(batch.pk)
        if rounds == [two.pk]:
            actions.book(one.pk, progress=lambda *_: None, by=dora)
        return result

    monkeypatch.setattr(booking, "_book", meanwhile)
    actions.book(two.pk, progress=lambda *_: None, by=dora)

    one.refresh_from_db()
    two.refresh_from_db()
    assert rounds == [two.pk, one.pk, two.pk]
    assert (one.booked, two.booked, two.duplicates) == (20, 1, 20)


def test_a_running_import_stops_when_it_is_cancelled(take, dora, monkeypatch):
    batch = take((HEAD + LINES).encode())
    actions.start(batch.pk, by=dora)
    job = jobs.claim()
    actions.cancel(batch.pk, by=dora)
    monkeypatch.setattr(jobs.Progress, "every_seconds", -1.0)

    jobs.run(job)

    batch.refresh_from_db()
    job.refresh_from_db()
    assert (batch.state, job.state) == (State.CANCELLED, JobState.CANCELLED)
    assert list(store.batches_folder().iterdir()) == []


def test_a_full_disk_is_said_before_anything_is_written(take, monkeypatch, own_home):
    usage = type("Usage", (), {"free": 99_000_000})
    monkeypatch.setattr(store.shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(RuleBroken) as full:
        take((HEAD + LINES).encode())
    assert full.value.refusal == Refusal.DISK_FULL
    assert not ImportBatch.objects.exists()


def test_a_file_beyond_the_limit_is_not_kept(take, settings):
    settings.SEPTET_MAX_FILE_BYTES = 100
    with pytest.raises(RuleBroken) as large:
        take((HEAD + LINES).encode())
    assert large.value.refusal == Refusal.FILE_TOO_LARGE
    assert list(Path(settings.SEPTET_HOME, "raw").iterdir()) == []
