from django.utils.translation import gettext_lazy as _

from septet.accounts.rules import Refusal

REFUSALS = {
    Refusal.NOT_A_MANAGER: _("Choose somebody who is a key account manager and may sign in."),
    Refusal.NOT_A_SPONSOR: _("Choose an executive sponsor or the champion who may sign in."),
    Refusal.OWN_PARENT: _("An account cannot stand under itself. Choose another group."),
    Refusal.UNKNOWN_PERSON: _("Nobody signs in with {addresses}. Add these people first."),
}
