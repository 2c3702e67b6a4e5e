from django.utils.translation import gettext_lazy as _

from septet.foundation.events import Event


class UserAdded(Event):
    code = "people.user_added"
    text = _("{actor} added the user {name} as {roles}.")
    personal = frozenset({"name", "email"})
