"""What is known about people."""

from dataclasses import dataclass

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet

from septet.people.models import User, UserRole
from septet.people.roles import Role


def address_is_taken(email: str, *, but: User | None = None) -> bool:
    found = User.objects.filter(email=email)
    return (found.exclude(pk=but.pk) if but else found).exists()


def other_administrators(user: User) -> int:
    """How many others could let people in: active administrators who have a password.

    Locks their rows, so that two administrators cannot send each other away at once.
    """
    able = (
        User.objects.select_for_update()
        .filter(is_active=True, pk__in=_holders(Role.ADMINISTRATOR))
        .exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .order_by("pk")
    )
    return sum(1 for other in able if other.pk != user.pk)


def _holders(role: Role) -> "QuerySet[UserRole, int]":
    return UserRole.objects.filter(role=role).values_list("user_id", flat=True)


def users(search: str = "") -> QuerySet[User]:
    """Everybody, by name, with `second_factor`: whether one is set up."""
    from allauth.mfa.models import Authenticator

    factors = Authenticator.objects.filter(user=OuterRef("pk"))
    found = User.objects.annotate(second_factor=Exists(factors)).order_by("name", "pk")
    if search:
        found = found.filter(Q(name__icontains=search) | Q(email__icontains=search))
    return found


@dataclass(frozen=True)
class UserLine:
    """A row of the list of users."""

    user: User
    roles: tuple[Role, ...]


def lines(page: list[User]) -> list[UserLine]:
    """The users of a page with their roles, in one query whatever their number."""
    held: dict[int, list[Role]] = {}
    for row in UserRole.objects.filter(user__in=page).order_by("role"):
        held.setdefault(row.user_id, []).append(Role(row.role))
    return [UserLine(user, tuple(held.get(user.pk, ()))) for user in page]


def factors(user: User) -> tuple[bool, int]:
    """Whether an authenticator app is set up, and how many passkeys."""
    from allauth.mfa.models import Authenticator

    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return Authenticator.Type.TOTP in kinds, kinds.count(Authenticator.Type.WEBAUTHN)
