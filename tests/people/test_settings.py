"""My settings: name, language, time zone."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from septet.foundation.models import EventRecord
from septet.people.models import User

NOW = datetime(2026, 2, 1, 9, tzinfo=UTC)


@pytest.fixture
def mine(client, ada):
    client.force_login(ada)
    return client


def save(client, user, **change):
    data = {"name": "Ada", "language": "zh-hans", "time_zone": "Asia/Shanghai"}
    return client.post(reverse("people:me"), data | {"version": user.version} | change)


def test_the_next_page_speaks_the_language_chosen(mine, ada):
    assert save(mine, ada).url == reverse("people:me")
    page = mine.get(reverse("people:me"))
    assert page.headers["Content-Language"] == "zh-hans"
    ada = User.objects.get(pk=ada.pk)
    assert (ada.language, ada.time_zone) == ("zh-hans", "Asia/Shanghai")
    event = EventRecord.objects.get(code="people.settings_changed")
    assert event.data == {"language": "zh-hans", "time_zone": "Asia/Shanghai"}


def test_moments_are_shown_in_the_persons_time_zone(mine, ada, emil):
    User.objects.filter(pk=emil.pk).update(time_zone="Asia/Tokyo", last_login=NOW)
    mine.force_login(emil)
    User.objects.filter(pk=ada.pk).update(last_login=NOW)
    page = mine.get(reverse("people:users")).content.decode()
    assert timezone.get_current_timezone_name() == "UTC"
    assert "18:00" in page or "6 p.m." in page


def test_a_time_zone_that_is_none_is_refused_in_words(mine, ada):
    page = save(mine, ada, time_zone="Mars/Olympus").content.decode()
    assert "There is no time zone “Mars/Olympus”" in page
    assert User.objects.get(pk=ada.pk).time_zone == ""


def test_stale_settings_are_not_overwritten_unknowingly(mine, ada):
    save(mine, ada, name="Ada L.")
    response = save(mine, ada, name="Ada B.")
    assert response.status_code == 409
    assert 'value="Ada B."' in response.content.decode()
    assert User.objects.get(pk=ada.pk).name == "Ada L."


def test_my_settings_stay_small(mine):
    response = mine.get(reverse("people:me"))
    assert len(response.content) < 60_000
    assert "Asia/Shanghai" in response.content.decode()
