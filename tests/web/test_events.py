"""The event log's page: sentences in the reader's language, filters, and the verdict on the chain."""

from django.db import connection
from django.urls import reverse

from septet.foundation import append_only, audit
from septet.foundation.models import EventRecord


def page(client, user, name="web:events", **query):
    client.force_login(user)
    return client.get(reverse(name), query)


def test_the_log_says_what_happened_in_words(client, emil, ada):
    text = page(client, emil).content.decode()
    assert "Septet added the user Ada as manager." in text
    assert EventRecord.objects.last().hash[:8] in text


def test_the_log_does_not_exist_for_others(client, ada):
    assert page(client, ada).status_code == 404
    assert page(client, ada, "web:events_verify").status_code == 404


def test_filters_narrow_and_say_so_when_nothing_is_left(client, emil, ada):
    assert (
        "added the user Ada"
        not in page(client, emil, subject_type="x", subject_id="9").content.decode()
    )
    assert (
        "added the user Ada"
        in page(client, emil, code="people", since="2026-02-01").content.decode()
    )
    empty = page(client, emil, until="2026-01-31").content.decode()
    assert "No event matches" in empty
    assert page(client, emil, since="nonsense", code="nobody").status_code == 200


def test_verify_tells_a_sound_chain_and_an_altered_one(client, emil, ada, own_home, fixed_clock):
    audit.keep_head(own_home, on=fixed_clock.date())
    sound = page(client, emil, "web:events_verify").content.decode()
    assert "The chain is sound: 2 events" in sound
    assert "agrees with 1 daily head" in sound
    append_only.remove(connection)
    EventRecord.objects.filter(sequence=1).update(actor="Mallory")
    append_only.install(connection)
    assert "breaks at event 1" in page(client, emil, "web:events_verify").content.decode()


def test_a_chain_rewritten_from_its_start_differs_from_the_kept_heads(
    client, emil, own_home, fixed_clock
):
    audit.keep_head(own_home, on=fixed_clock.date())
    append_only.remove(connection)
    only = EventRecord.objects.get()
    only.actor = "Mallory"
    only.hash = audit.digest(only, audit.GENESIS)
    only.save()
    append_only.install(connection)
    assert audit.verify().intact
    assert "differs from the heads" in page(client, emil, "web:events_verify").content.decode()
