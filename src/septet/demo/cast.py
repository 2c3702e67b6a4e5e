"""Who works at Halden Bearings. All that may sign in have the one password written here."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from septet.people.roles import Role

PASSWORD = "every bearing turns"  # noqa: S105 - the demo's own, printed and documented
DOMAIN = "halden.example"


@dataclass(frozen=True)
class Person:
    """One colleague. `known_as` is the name in the customer list, and of the mail address."""

    known_as: str
    name: str
    role: Role
    language: str = ""  # the reader's browser decides
    signs_in: bool = True

    @property
    def email(self) -> str:
        return f"{self.known_as.lower()}@{DOMAIN}"


CHINESE = "zh-hans"
CAST: tuple[Person, ...] = (
    Person("Dora", "Dora Lindqvist", Role.FINANCE),
    Person("Chan", "Chan Wai Lam", Role.CHAMPION),
    Person("Ada", "Ada Reuter", Role.MANAGER),
    Person("Cleo", "Cleo Marchand", Role.MANAGER),
    Person("Ben", "Ben Halden", Role.SPONSOR),
    Person("Olaf", "Olaf Brenner", Role.OPERATIONS),
    Person("Emil", "Emil Novak", Role.ADMINISTRATOR),
    Person("Mei", "李梅", Role.MANAGER, CHINESE),
    Person("Wei", "王伟", Role.FINANCE, CHINESE),
)
# They look after customers, but nobody tries the demo as them.
OTHERS: tuple[Person, ...] = (
    Person("Jonas", "Jonas Feld", Role.MANAGER, signs_in=False),
    Person("Luca", "Luca Moretti", Role.MANAGER, signs_in=False),
    Person("Sofia", "Sofia Ek", Role.MANAGER, signs_in=False),
    Person("Greta", "Greta Halden", Role.SPONSOR, signs_in=False),
    Person("Henrik", "Henrik Vos", Role.SPONSOR, signs_in=False),
)
FINANCE, CHAMPION, ADMINISTRATOR = "Dora", "Chan", "Emil"
TRY_FIRST = {
    "Dora": _("sees all money, imports and publishes"),
    "Chan": _("sees all customers, assigns managers"),
    "Ada": _("manages Brandt, Ostermann and Nordlicht"),
    "Cleo": _("manages other customers, and sees nothing of Ada's"),
    "Ben": _("sponsors customers from the board"),
    "Olaf": _("delivers, and sees no money"),
    "Emil": _("looks after users and the installation"),
    "Mei": _("works in Chinese"),
    "Wei": _("does finance in Chinese"),
}
