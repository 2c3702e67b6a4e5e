"""What the customer list can be narrowed by."""

from septet.accounts.models import Account
from septet.people.models import User


def countries(user: User) -> list[str]:
    """Countries of the accounts one may see, in order."""
    found = Account.objects.visible_to(user).exclude(country="")
    return list(found.order_by("country").values_list("country", flat=True).distinct())


def managers(user: User) -> list[tuple[int, str]]:
    """Key account managers of the accounts one may see: id and name."""
    found = Account.objects.visible_to(user).filter(manager__isnull=False).order_by("manager__name")
    return list(found.values_list("manager_id", "manager__name").distinct())
