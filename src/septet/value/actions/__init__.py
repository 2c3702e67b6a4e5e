"""Every change of value runs. Pages, API, command line and jobs all come through here."""

from septet.value.actions.computing import compute
from septet.value.actions.ending import cancel, fail, give_up
from septet.value.actions.publishing import publish
from septet.value.actions.starting import start_run

__all__ = ["cancel", "compute", "fail", "give_up", "publish", "start_run"]
