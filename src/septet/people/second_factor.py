"""How allauth's second factors behave here: secrets are encrypted where they are kept."""

import base64
import hashlib
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from septet.foundation.rules import RuleBroken
from septet.people import rules


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "Your password has fewer than 15 characters, which only a second factor allows. "
            "Choose a longer password first."
        ),
        "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first."),
        "incorrect_code": _("This code is not right, or no longer. Try the one shown now."),
    }

    def encrypt(self, text: str) -> str:
        return str(_cipher().encrypt(text.encode()).decode())

    def decrypt(self, encrypted_text: str) -> str:
        return str(_cipher().decrypt(encrypted_text.encode()).decode())

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        others = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk)
        left = others.exclude(type=Authenticator.Type.RECOVERY_CODES).count()
        try:
            rules.check_removing_factor(factors_left=left, password_is_short=user.password_is_short)
        except RuleBroken:
            return False
        return True

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Septet"}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 allauth's name
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return str(_("Passkey {number}")).format(number=number)


def _cipher() -> Any:
    from cryptography.fernet import Fernet

    key = hashlib.sha256(b"septet.people.second_factor|" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
