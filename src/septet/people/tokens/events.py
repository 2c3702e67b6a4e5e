from django.utils.translation import gettext_lazy as _

from septet.foundation.events import Event


class TokenMade(Event):
    code = "people.token_made"
    text = _("{actor} made the token “{name}” for {scopes}, valid until {expires_at}.")


class TokenRevoked(Event):
    code = "people.token_revoked"
    text = _("{actor} revoked the token “{name}”.")
