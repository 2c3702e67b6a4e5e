from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from septet.foundation.models import Versioned
from septet.people.roles import Permission, Role, Scope, permissions_of


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(Versioned, AbstractBaseUser):
    """A colleague who signs in. Known by the mail address; customers' contacts are not users."""

    email = models.EmailField(_("mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=10, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField()
    password_is_short = models.BooleanField(default=False)  # allowed beside a second factor only
    sessions_ended = models.PositiveIntegerField(default=0)  # raising it ends every session
    links_made = models.PositiveIntegerField(default=0)  # raising it voids every password link

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must agree with. Django compares it at every request."""
        state = f"{self.password}|{self.sessions_ended}"
        return salted_hmac("septet.people", state, secret=secret, algorithm="sha256").hexdigest()

    @cached_property
    def roles(self) -> frozenset[Role]:
        found = UserRole.objects.filter(user=self).values_list("role", flat=True)
        return frozenset(Role(role) for role in found)

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        return permissions_of(self.roles)

    def may(self, permission: Permission) -> bool:
        return self.is_active and permission in self.permissions

    def has_perm(self, perm: str, obj: Any = None) -> bool:  # noqa: ARG002 Django asks this way
        return False

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002
        return False


class UserRole(models.Model):
    """A role somebody holds."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="user_role_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"


class PersonalToken(models.Model):
    """A key by which a program acts for a person at the API. Kept as a digest, shown only once.

    It can do what its scopes say and its person may at that moment, until it expires or is revoked.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    scopes = models.CharField(max_length=80)  # words between blanks
    digest = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)  # tells tokens apart in the list
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="token_expires"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def held(self) -> frozenset[Scope]:
        return frozenset(self.held_in_order)

    @property
    def held_in_order(self) -> list[Scope]:
        return [scope for scope in Scope if scope in self.scopes.split()]
