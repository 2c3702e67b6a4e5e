"""Every change of the ledger. Pages, API, command line and jobs all come through here."""

from septet.ledger.actions.booking import book
from septet.ledger.actions.planning import Plan, plan_from_profile, save_profile, set_plan
from septet.ledger.actions.starting import cancel, fail, give_up, start
from septet.ledger.actions.taking import discard, note_download, read_again, upload
from septet.ledger.actions.withdrawing import withdraw

__all__ = [
    "Plan",
    "book",
    "cancel",
    "discard",
    "fail",
    "give_up",
    "note_download",
    "plan_from_profile",
    "read_again",
    "save_profile",
    "set_plan",
    "start",
    "upload",
    "withdraw",
]
