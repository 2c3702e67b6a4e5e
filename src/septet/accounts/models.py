from functools import reduce
from operator import or_
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from septet.foundation.models import Versioned
from septet.people.models import User
from septet.people.roles import Permission

CARERS = ("manager", "sponsor")


class Kind(models.TextChoices):
    GROUP = "group", _("Group")
    COMPANY = "company", _("Company")
    SITE = "site", _("Site")


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, user: User) -> Self:
        """The one door: all accounts, or those one manages or sponsors, or none."""
        if user.may(Permission.ACCOUNT_VIEW_ALL):
            return self
        if user.may(Permission.ACCOUNT_VIEW):
            return self.cared_for_by(user)
        return self.none()

    def cared_for_by(self, user: User) -> Self:
        """The accounts somebody manages or sponsors, with the companies and sites under them."""
        above = ("", "parent__", "parent__parent__")
        mine = (Q(**{f"{steps}{role}": user}) for steps in above for role in CARERS)
        return self.filter(reduce(or_, mine))


class Account(Versioned):
    """A customer of ours: a group, a company, or a site. Who looks after it sees it."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.COMPANY)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    country = models.CharField(_("country"), max_length=80, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    industry = models.CharField(_("industry"), max_length=80, blank=True)
    customer_since = models.DateField(_("customer since"), null=True, blank=True)
    manager = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sponsor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[AccountQuerySet] = AccountQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["name"], name="account_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=models.F("id")), name="account_not_own_parent"
            )
        ]

    def __str__(self) -> str:
        return self.name


class AccountNumber(models.Model):
    """What a source system calls an account. One number of one source means one account."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    source = models.CharField(max_length=80)
    number = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="account_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.number}"
