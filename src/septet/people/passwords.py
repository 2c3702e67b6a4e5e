"""How long a password must be: 15 characters, or 8 where a second factor guards the account."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ALONE, WITH_SECOND_FACTOR = 15, 8


def has_second_factor(user: Any) -> bool:
    if user is None or user.pk is None:
        return False
    from allauth.mfa.utils import is_mfa_enabled

    return bool(is_mfa_enabled(user))


class LongEnough:
    """Django password validator after OWASP ASVS 5.0, 6.2.1."""

    def validate(self, password: str, user: Any = None) -> None:
        least = WITH_SECOND_FACTOR if has_second_factor(user) else ALONE
        if len(password) < least:
            raise ValidationError(
                _("A password needs at least %(least)d characters."),
                code="too_short",
                params={"least": least},
            )

    def get_help_text(self) -> str:
        return _(
            "At least %(alone)d characters; %(less)d are enough once a second factor is set up. "
            "A sentence is easier to remember than a riddle."
        ) % {"alone": ALONE, "less": WITH_SECOND_FACTOR}
