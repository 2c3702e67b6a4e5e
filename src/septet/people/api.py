from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import Query, Router, Schema

from septet.foundation.http.pages import Id, Page, Window, page
from septet.foundation.http.versions import tagged
from septet.people.models import User
from septet.people.roles import Permission, Role, Scope
from septet.people.tokens.door import ApiRequest, requires
from septet.people.tokens.queries import know_roles

router = Router(tags=["people"])


class UserOut(Schema):
    id: int
    version: int
    email: str
    name: str
    roles: list[Role]
    is_active: bool
    language: str
    time_zone: str
    last_login: datetime | None

    @staticmethod
    def resolve_roles(user: User) -> list[Role]:
        return sorted(user.roles)


class Me(UserOut):
    permissions: list[Permission]
    scopes: list[Scope] | None

    @staticmethod
    def resolve_permissions(user: User) -> list[Permission]:
        return sorted(user.permissions)

    @staticmethod
    def resolve_scopes(_user: User, context: dict[str, Any]) -> list[Scope] | None:
        held = context["request"].scopes
        return None if held is None else sorted(held)


@router.get("/me", response=Me, summary="Who am I, and what may I and this token do")
@requires(Permission.SIGNED_IN)
def me(request: ApiRequest, response: HttpResponse) -> User:
    return tagged(response, request.user)


@router.get("/users", response=Page[UserOut], summary="All users")
@requires(Permission.USER_MANAGE, scope=Scope.READ)
def users(request: ApiRequest, window: Query[Window]) -> dict[str, Any]:  # noqa: ARG001
    found = page(User.objects.order_by("name", "id"), window)
    know_roles(found["items"])
    return found


@router.get("/users/{pk}", response=UserOut, summary="One user")
@requires(Permission.USER_MANAGE, scope=Scope.READ)
def user(request: ApiRequest, response: HttpResponse, pk: Id) -> User:  # noqa: ARG001
    return tagged(response, User.objects.get(pk=pk))
