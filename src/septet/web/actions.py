"""What people keep for themselves about pages. Private wishes, so no events."""

from django.db import transaction

from septet.people.models import User
from septet.web.models import SavedView


@transaction.atomic
def save_view(*, page: str, name: str, query: str, by: User) -> SavedView:
    """Keep a list's address under a name; the same name again replaces it."""
    view, _new = SavedView.objects.update_or_create(
        user=by, page=page, name=name.strip(), defaults={"query": query[:2000]}
    )
    return view


@transaction.atomic
def forget_view(pk: int, *, by: User) -> None:
    SavedView.objects.filter(pk=pk, user=by).delete()
