"""The event log: in strict order, chained, append-only on both databases, erasable without a break."""

import pytest
from django.db import DatabaseError, connection, transaction

from septet.foundation import append_only, audit
from septet.foundation.models import EventRecord
from septet.people.events import UserAdded

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(ada, ben, cleo):
    """Three events."""
    return list(EventRecord.objects.order_by("sequence"))


@pytest.fixture
def unguarded(chain):
    append_only.remove(connection)
    yield EventRecord.objects
    append_only.install(connection)


def test_events_are_numbered_without_gaps_and_chained(chain):
    assert [e.sequence for e in chain] == [1, 2, 3]
    assert [e.previous for e in chain] == [audit.GENESIS, chain[0].hash, chain[1].hash]
    assert audit.verify() == audit.Verdict(3, chain[2].hash, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "Mallory"),
        ("code", "people.user_removed"),
        ("origin", "elsewhere"),
        ("subject_id", "99"),
        ("data", '{"roles": "administrator"}'),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("personal", '{"name": "Eve"}'),
        ("personal_digest", "0" * 64),
        ("hash", "f" * 64),
    ],
)
def test_a_tampered_column_shows_where(unguarded, column, value):
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE foundation_eventrecord SET {column} = %s WHERE sequence = 2", [value]
        )
    assert audit.verify().broken_at == 2


def test_a_missing_event_shows_where(unguarded):
    unguarded.filter(sequence=2).delete()
    assert audit.verify().broken_at == 3


def test_reordered_events_show(unguarded):
    unguarded.filter(sequence=3).update(sequence=9)
    unguarded.filter(sequence=2).update(sequence=3)
    unguarded.filter(sequence=9).update(sequence=2)
    assert audit.verify().broken_at == 2


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM foundation_eventrecord WHERE sequence = 2",
        "UPDATE foundation_eventrecord SET actor = 'Mallory' WHERE sequence = 2",
        "UPDATE foundation_eventrecord SET personal = '{}' WHERE sequence = 2",
    ],
)
def test_the_database_itself_refuses_change(chain, statement):
    with pytest.raises(DatabaseError, match="never"), transaction.atomic():
        connection.cursor().execute(statement)
    assert audit.verify().intact


def test_personal_data_is_erased_without_breaking_the_chain(chain):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE foundation_eventrecord SET personal = NULL WHERE sequence = 1")
    assert EventRecord.objects.get(sequence=1).personal is None
    assert audit.verify().intact


def test_personal_data_is_kept_beside_the_hashed_text(chain):
    assert chain[0].personal == {"name": "Ada", "email": "ada@example.com"}
    assert "Ada" not in str(chain[0].data)


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused(ada):
    with pytest.raises(transaction.TransactionManagementError):
        audit.record(UserAdded, ada, by=None, name="Ada", email="a", roles="")


def test_an_action_that_fails_leaves_no_event(ada):
    with transaction.atomic():
        audit.record(UserAdded, ada, by=None, name="Ada", email="a", roles="")
        transaction.set_rollback(True)
    assert EventRecord.objects.count() == 1


def test_the_head_is_kept_once_a_day(chain, own_home, fixed_clock):
    for _again in range(2):
        audit.keep_head(own_home, on=fixed_clock.date())
    assert list(audit.kept_heads(own_home)) == [("2026-02-01", 3, chain[2].hash)]
    assert audit.heads_agree(own_home)
