"""The demo company comes in by the doors, tells its story in the run that counts, and stays out of
installations with data of their own."""

import pytest

from septet.accounts.models import Account
from septet.demo import cast, load, marker
from septet.demo.tour import stops
from septet.foundation import audit
from septet.foundation.models import EventRecord, Job, JobState
from septet.ledger.models import ImportBatch, State
from septet.people.models import User
from septet.value.models import AccountValue, ValueRun
from septet.value.queries import current_run


def value_of(run, pk):
    return AccountValue.objects.get(run=run, account=pk)


def test_an_empty_installation_becomes_the_demo(db, client, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    people = load.load()

    assert ("Dora Lindqvist", "Finance", "dora@halden.example") in people
    assert client.login(email="dora@halden.example", password=cast.PASSWORD)
    the_files_are_booked_and_three_rows_refused()
    the_runs_add_up_to_the_ledger_and_are_published()
    the_story_is_true()
    everybody_sees_what_is_theirs()
    every_change_is_in_the_event_log()
    loading_again_changes_nothing(people)


def the_files_are_booked_and_three_rows_refused():
    files = {b.file_name: b for b in ImportBatch.objects.all()}
    assert {b.state for b in files.values()} == {State.BOOKED}
    assert files["invoices.parquet"].booked == files["invoices.parquet"].rows > 290_000
    assert files["october-correction.csv"].refused == 3
    assert len(files) == 4
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}


def the_runs_add_up_to_the_ledger_and_are_published():
    older, newer = ValueRun.objects.order_by("pk")
    assert current_run() == newer
    assert older.until.year == newer.until.year - 1
    booked = {b.sums["EUR"]["booked"] for b in ImportBatch.objects.filter(kind="invoices")}
    assert len(booked) == 2
    assert newer.unallocated > 0
    summed = sum(AccountValue.objects.filter(run=newer).values_list("net_revenue", flat=True))
    assert summed == newer.net_revenue


def the_story_is_true():
    run, mark = current_run(), marker.read()
    largest, friend = value_of(run, mark.largest), value_of(run, mark.old_friend)
    quiet = value_of(run, mark.quiet)
    assert largest.revenue_rank == 1
    assert largest.profit_rank > 300
    assert friend.account.customer_since.year == 1963
    assert abs(friend.contribution / friend.net_revenue + 0.28) < 0.005
    assert quiet.lifetime_value > max(largest.lifetime_value, friend.lifetime_value)
    assert all(0.05 < value_of(run, pk).probability_alive < 0.5 for pk in mark.fading)


def everybody_sees_what_is_theirs():
    user = {u.email.partition("@")[0]: u for u in User.objects.all()}
    mark = marker.read()
    adas = set(Account.objects.visible_to(user["ada"]).values_list("pk", flat=True))
    cleos = set(Account.objects.visible_to(user["cleo"]).values_list("pk", flat=True))
    assert {mark.largest, mark.old_friend, mark.quiet} <= adas
    assert set(mark.fading) <= cleos
    assert not adas & cleos
    found = {name: len(stops(user[name], mark)) for name in ("dora", "chan", "ada", "olaf")}
    assert found == {"dora": 5, "chan": 5, "ada": 4, "olaf": 0}
    assert user["mei"].language == "zh-hans"
    assert not user["jonas"].has_usable_password()


def every_change_is_in_the_event_log():
    assert audit.verify().intact
    codes = set(EventRecord.objects.values_list("code", flat=True))
    assert {"people.user_added", "accounts.loaded", "ledger.batch_booked"} <= codes
    assert "value.run_published" in codes


def loading_again_changes_nothing(people):
    events = EventRecord.objects.count()
    assert load.load() == people
    assert EventRecord.objects.count() == events
    assert ValueRun.objects.count() == 2


def test_an_installation_with_people_of_its_own_is_refused(ada):
    with pytest.raises(load.NotEmpty, match="has data of its own"):
        load.load()
    assert User.objects.count() == 1
    assert marker.read() is None


def test_an_installation_with_accounts_of_its_own_is_refused(db):
    Account.objects.create(name="Brandt")
    with pytest.raises(load.NotEmpty, match="has data of its own"):
        load.load()


def test_a_load_that_broke_off_says_how_to_begin_again(db, monkeypatch):
    def breaks():
        load._people()
        raise OSError("power cut")

    monkeypatch.setattr(load, "_fill", breaks)
    with pytest.raises(OSError, match="power cut"):
        load.load()
    with pytest.raises(load.NotEmpty, match=r"broke off\. Remove that folder"):
        load.load()
    assert not marker.read().is_loaded


def test_the_password_is_one_that_septet_would_take(db):
    from django.contrib.auth.password_validation import validate_password

    for who in cast.CAST:
        validate_password(cast.PASSWORD, User(email=who.email, name=who.name))
