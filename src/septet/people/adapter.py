"""How allauth behaves here: nobody signs up, no mail goes out, and what happens is recorded."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from septet.people import actions, events, sessions
from septet.people.models import User

log = logging.getLogger(__name__)
# What allauth would tell by mail is told to the event log.
NOTICES = {
    "mfa/email/totp_activated": events.AppAdded,
    "mfa/email/totp_deactivated": events.AppRemoved,
    "mfa/email/webauthn_added": events.PasskeyAdded,
    "mfa/email/webauthn_removed": events.PasskeyRemoved,
    "mfa/email/recovery_codes_generated": events.CodesMade,
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("Address and password do not belong together."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "rate_limited": _("Too many tries. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return str(request.META.get("REMOTE_ADDR", ""))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Deactivated people get the same answer as unknown ones."""
        user: User | None = super().authenticate(request, **credentials)
        return user if user and user.is_active else None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        log.warning("a sign-in from %s was refused", self.get_client_ip(request))

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:  # noqa: ARG002
        messages.error(request, self.error_messages["email_password_mismatch"])
        return redirect("account_login")

    def reauthenticate(self, user: User, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        sessions.begin(request.session)
        actions.note(events.SignedIn, by=user)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            actions.note(events.SignedOut, by=request.user)
        super().logout(request)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,  # noqa: ARG002 allauth's shape
        email: str | None = None,  # noqa: ARG002
    ) -> None:
        if kind := NOTICES.get(template_prefix):
            actions.note(kind, by=user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Septet sends no mail on its own."""
