"""The jobs pages: Ada's jobs are hers, Dora sees all, and a job is taken back from its page."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from septet.foundation import jobs
from septet.foundation.models import EventRecord, JobState


@pytest.fixture
def job(ada):
    with transaction.atomic():
        return jobs.enqueue("ledger.import", title="march.csv", by=ada, batch=1)


def page(client, user, name="web:jobs", *args):
    client.force_login(user)
    return client.get(reverse(name, args=args))


def test_people_see_their_own_jobs_and_finance_sees_all(client, job, ada, cleo, dora):
    assert "march.csv" in page(client, ada).content.decode()
    assert "march.csv" not in page(client, cleo).content.decode()
    assert "march.csv" in page(client, dora).content.decode()
    assert page(client, cleo, "web:job", job.pk).status_code == 404


def test_a_waiting_job_says_how_many_come_first(client, job, ada):
    with transaction.atomic():
        later = jobs.enqueue("value.run", title="2025", by=ada)
    text = page(client, ada, "web:job", later.pk).content.decode()
    assert "1 job comes first" in text
    assert "You may leave this page" in text


def test_cancel_takes_a_waiting_job_back_and_says_who(client, job, ada):
    client.force_login(ada)
    answer = client.post(reverse("web:job_cancel", args=[job.pk]), follow=True)
    assert "The job is cancelled" in answer.content.decode()
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    event = EventRecord.objects.filter(code="foundation.job_cancelled").get()
    assert (event.actor, event.data["title"]) == ("Ada", "march.csv")


def test_a_colleague_cannot_cancel_what_is_not_theirs(client, job, cleo):
    client.force_login(cleo)
    assert client.post(reverse("web:job_cancel", args=[job.pk])).status_code == 404
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_a_failed_job_shows_its_problem(client, job, ada):
    jobs.claim()
    jobs.end(job.pk, JobState.FAILED, problem="Line 7 has no date.")
    assert "Line 7 has no date." in page(client, ada, "web:job", job.pk).content.decode()


def test_only_an_open_job_asks_for_news(client, job, ada):
    client.force_login(ada)
    url = reverse("web:job", args=[job.pk])
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" in part
    assert "<html" not in part
    jobs.claim()
    jobs.end(job.pk, JobState.DONE)
    assert "hx-trigger" not in client.get(url, headers={"HX-Request": "true"}).content.decode()


def test_the_list_costs_as_many_queries_for_30_jobs_as_for_one(client, job, ada):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert page(client, ada).status_code == 200
        return len(found)

    page(client, ada)
    one = queries()
    with transaction.atomic():
        for number in range(30):
            jobs.enqueue("value.run", title=str(number), by=ada)
    assert queries() == one <= 12
