"""Doing the same thing twice does it once; writing an old version is refused."""

from datetime import timedelta

import pytest

from septet.foundation import idempotency
from septet.foundation.models import RequestKey
from septet.foundation.rules import RuleBroken, Stale
from septet.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def deeds():
    done = []

    def do(status=201):
        def deed():
            done.append(status)
            return status, f"answer {len(done)}"

        return deed

    do.done = done
    return do


def once(deed, key="k", user_id=1, body=b"body"):
    return idempotency.once(key, user_id=user_id, body=body, deed=deed)


def test_the_same_key_gets_the_same_answer_and_no_second_deed(deeds):
    assert once(deeds()) == once(deeds()) == (201, "answer 1")
    assert len(deeds.done) == 1


def test_the_same_key_with_another_body_is_refused(deeds):
    once(deeds())
    with pytest.raises(RuleBroken) as broken:
        once(deeds(), body=b"other")
    assert broken.value.refusal == idempotency.Refusal.KEY_REUSED


def test_keys_are_each_persons_own(deeds):
    once(deeds())
    assert once(deeds(), user_id=2) == (201, "answer 2")


def test_a_failure_may_be_tried_again_with_the_same_key(deeds):
    assert once(deeds(422)) == (422, "answer 1")
    assert once(deeds()) == (201, "answer 2")


def test_a_deed_that_raises_keeps_no_key():
    with pytest.raises(ZeroDivisionError):
        once(lambda: 1 / 0)
    assert not RequestKey.objects.exists()


def test_a_key_is_forgotten_after_a_day(deeds, fixed_clock):
    once(deeds())
    RequestKey.objects.update(at=fixed_clock - idempotency.KEPT_FOR - timedelta(seconds=1))
    assert once(deeds()) == (201, "answer 2")


def test_a_write_that_read_an_old_version_is_refused_and_changes_nothing(ada):
    mine, theirs = User.objects.get(pk=ada.pk), User.objects.get(pk=ada.pk)
    theirs.change(name="Ada L.")
    with pytest.raises(Stale) as stale:
        mine.change(name="Ada B.")
    assert stale.value.current.name == "Ada L."
    ada.refresh_from_db()
    assert (ada.name, ada.version) == ("Ada L.", 2)
