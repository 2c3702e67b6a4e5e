"""Links by which people set their own password: signed, for 72 hours, good for one use."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from septet.foundation import clock
from septet.people.models import User


class LinkTokens(PasswordResetTokenGenerator):
    """Whatever the link depends on is in its hash: a new password, link or deactivation voids it."""

    key_salt = "septet.people.links"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{user.pk}|{user.password}|{user.links_made}|{user.is_active}|{timestamp}"

    def _now(self) -> datetime:
        return clock.now().replace(tzinfo=None)


tokens = LinkTokens()


def hours() -> int:
    """How long a link is good."""
    return int(settings.PASSWORD_RESET_TIMEOUT // 3600)


def parts(user: User) -> tuple[str, str]:
    """Who and token, for the address of the page."""
    return urlsafe_base64_encode(str(user.pk).encode()), tokens.make_token(user)


def holder(who: str, token: str) -> User | None:
    """The person a link was made for; None if it is used up, too old or made up."""
    try:
        pk = int(urlsafe_base64_decode(who))
    except ValueError:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user and tokens.check_token(user, token) else None
