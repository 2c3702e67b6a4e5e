import pytest

from septet.foundation.rules import RuleBroken
from septet.people import rules
from septet.people.rules import Refusal

PASSWORD = "correct horse battery"  # of the cast

CASES = [
    (rules.check_address, {"taken": False}, {"taken": True}, Refusal.ADDRESS_TAKEN),
    (
        rules.check_administrators,
        {"leaves": True, "others": 1},
        {"others": 0},
        Refusal.LAST_ADMINISTRATOR,
    ),
    (rules.check_link, {"is_active": True}, {"is_active": False}, Refusal.NOT_ACTIVE),
    (rules.check_own_password, {"is_right": True}, {"is_right": False}, Refusal.WRONG_PASSWORD),
    (rules.check_link_is_good, {"is_good": True}, {"is_good": False}, Refusal.LINK_USED_UP),
    (
        rules.check_removing_factor,
        {"factors_left": 1, "password_is_short": True},
        {"factors_left": 0},
        Refusal.SHORT_PASSWORD,
    ),
]


@pytest.mark.parametrize(("check", "facts", "change", "refusal"), CASES)
def test_a_rule_refuses_when_one_fact_changes(check, facts, change, refusal):
    check(**facts)
    with pytest.raises(RuleBroken) as broken:
        check(**facts | change)
    assert broken.value.refusal == refusal


def test_an_administrator_who_stays_needs_no_other():
    rules.check_administrators(leaves=False, others=0)
    rules.check_removing_factor(factors_left=0, password_is_short=False)
