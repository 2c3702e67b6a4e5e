"""Roles and what each may do, as data. Menus, doors, tests and the reference come from here."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is in the programme. One person may be several things."""

    CHAMPION = "champion", _("Champion")
    SPONSOR = "sponsor", _("Executive sponsor")
    MANAGER = "manager", _("Key account manager")
    OPERATIONS = "operations", _("Operations")
    FINANCE = "finance", _("Finance")
    HR = "hr", _("HR and training")
    ADMINISTRATOR = "administrator", _("Administrator")


class Permission(StrEnum):
    """What a door may ask for."""

    SIGNED_IN = "signed_in"
    ACCOUNT_VIEW = "account_view"  # the accounts that are yours
    ACCOUNT_VIEW_ALL = "account_view_all"
    ACCOUNT_ASSIGN = "account_assign"
    LEDGER_VIEW = "ledger_view"  # which files came and what became of their rows
    LEDGER_CONTENT = "ledger_content"  # amounts and lines, also of files others brought
    LEDGER_IMPORT = "ledger_import"
    RUN_VIEW = "run_view"
    RUN_START = "run_start"
    RUN_PUBLISH = "run_publish"
    ASSUMPTION_EDIT = "assumption_edit"
    POLICY_VIEW = "policy_view"
    POLICY_EDIT = "policy_edit"
    USER_MANAGE = "user_manage"
    EVENT_VIEW = "event_view"
    JOB_VIEW_ALL = "job_view_all"
    HEALTH_VIEW = "health_view"


_P = Permission
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.CHAMPION: frozenset(
        {
            _P.ACCOUNT_VIEW,
            _P.ACCOUNT_VIEW_ALL,
            _P.ACCOUNT_ASSIGN,
            _P.LEDGER_VIEW,
            _P.LEDGER_CONTENT,
            _P.RUN_VIEW,
            _P.POLICY_VIEW,
            _P.POLICY_EDIT,
            _P.EVENT_VIEW,
        }
    ),
    Role.SPONSOR: frozenset({_P.ACCOUNT_VIEW}),
    Role.MANAGER: frozenset({_P.ACCOUNT_VIEW}),
    Role.OPERATIONS: frozenset(),
    Role.FINANCE: frozenset(
        {
            _P.ACCOUNT_VIEW,
            _P.ACCOUNT_VIEW_ALL,
            _P.LEDGER_VIEW,
            _P.LEDGER_CONTENT,
            _P.LEDGER_IMPORT,
            _P.RUN_VIEW,
            _P.RUN_START,
            _P.RUN_PUBLISH,
            _P.ASSUMPTION_EDIT,
            _P.POLICY_VIEW,
            _P.JOB_VIEW_ALL,
        }
    ),
    Role.HR: frozenset(),
    Role.ADMINISTRATOR: frozenset(
        {
            _P.LEDGER_VIEW,
            _P.LEDGER_IMPORT,
            _P.POLICY_VIEW,
            _P.USER_MANAGE,
            _P.EVENT_VIEW,
            _P.JOB_VIEW_ALL,
            _P.HEALTH_VIEW,
        }
    ),
}


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything that people in these roles may do."""
    return frozenset({_P.SIGNED_IN}).union(*(GRANTS[role] for role in roles))


class Scope(models.TextChoices):
    """What a personal token may be used for: never more than its person may."""

    READ = "read", _("Read")
    IMPORT = "import", _("Import data")
    RUN = "run", _("Start and publish value runs")
    MANAGE = "manage", _("Change accounts, users, policy and assumptions")


SCOPES: dict[Scope, frozenset[Permission]] = {
    Scope.IMPORT: frozenset({_P.LEDGER_IMPORT}),
    Scope.RUN: frozenset({_P.RUN_START, _P.RUN_PUBLISH}),
    Scope.MANAGE: frozenset(
        {_P.ACCOUNT_ASSIGN, _P.ASSUMPTION_EDIT, _P.POLICY_EDIT, _P.USER_MANAGE}
    ),
}


def scope_of(permission: Permission) -> Scope:
    """The scope a token needs for a door; whatever no other scope names is reading."""
    return next((scope for scope, held in SCOPES.items() if permission in held), Scope.READ)


def scopes_for(permissions: frozenset[Permission]) -> list[Scope]:
    """The scopes that are of any use to somebody with these permissions."""
    return [s for s in Scope if s == Scope.READ or SCOPES[s] & permissions]
