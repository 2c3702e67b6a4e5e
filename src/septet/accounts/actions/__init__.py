"""Every change of accounts."""

from septet.accounts.actions.caring import assign, move
from septet.accounts.actions.finding import ensure_accounts
from septet.accounts.actions.loading import MasterRow, load_master_data

__all__ = ["MasterRow", "assign", "ensure_accounts", "load_master_data", "move"]
