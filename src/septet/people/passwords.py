"""How good a password must be: 15 characters, or 8 where a second factor guards the account."""

from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ALONE, WITH_SECOND_FACTOR = 15, 8
FEWEST_DIFFERENT = 5


def has_second_factor(user: Any) -> bool:
    if user is None or user.pk is None:
        return False
    from allauth.mfa.utils import is_mfa_enabled

    return bool(is_mfa_enabled(user))


def is_short(password: str | None) -> bool:
    """Whether a password is good enough beside a second factor only."""
    return password is not None and len(password) < ALONE


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


def repeated_part(text: str) -> str:
    """The shortest text whose repetition gives `text`: `abcabc` is `abc` twice."""
    return text[: (text + text).index(text, 1)]


class NotCommon(CommonPasswordValidator):
    """Refuses passwords of breached lists, also when they were only stretched to the length."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 Django's shape
        plain = password.strip().lower()
        cores = {plain, repeated_part(plain), plain.strip("0123456789 !?.,*#-_")}
        if len(set(plain)) < FEWEST_DIFFERENT or any(c in self.passwords for c in cores):
            raise ValidationError(
                _("This password is on the lists that attackers try first. Choose another."),
                code="common",
            )

    def get_help_text(self) -> str:
        return _("None that is on the lists of common passwords.")
