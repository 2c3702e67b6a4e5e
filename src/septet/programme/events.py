from django.utils.translation import gettext_lazy as _

from septet.foundation.events import Event


class PolicySet(Event):
    code = "programme.policy_set"
    text = _("{actor} set the policy “{key}” to {value} from {valid_from}: {reason}")


class AssumptionSet(Event):
    code = "programme.assumption_set"
    text = _("{actor} set the assumption “{key}” to {value} from {valid_from}: {reason}")
