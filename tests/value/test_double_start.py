"""A button pressed several times at the same moment asks for one run."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from bookkeeping import book, line
from septet.foundation.models import Job
from septet.foundation.rules import RuleBroken
from septet.value import actions
from septet.value.models import ValueRun
from septet.value.rules import Refusal

AT_ONCE = 6


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite's writers queue; its database in memory cannot"
)
@pytest.mark.django_db(transaction=True)
def test_starts_at_the_same_moment_make_one_run():
    book("invoices", [line("C1", 1, "100.00")])
    together = Barrier(AT_ONCE)

    def press(_number):
        try:
            connection.ensure_connection()
            together.wait()
            actions.start_run(by=None)
        except RuleBroken as broken:
            return broken.refusal
        finally:
            connection.close()
        return "asked"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(press, range(AT_ONCE)))
    assert sorted(answers) == sorted(["asked"] + [Refusal.ALREADY_ASKED] * (AT_ONCE - 1))
    assert ValueRun.objects.count() == Job.objects.count() == 1
