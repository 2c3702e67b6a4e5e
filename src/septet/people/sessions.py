"""How long a session lives: 12 hours from signing in, and one hour without a sign of life.

NIST SP 800-63B-4 allows 24 hours and one hour at its second level of assurance.
"""

from datetime import datetime, timedelta
from typing import Any

from septet.foundation import clock

ABSOLUTE = timedelta(hours=12)
IDLE = timedelta(hours=1)
NOTED_EVERY = timedelta(minutes=5)  # so that reading pages does not write the session each time
BEGAN, SEEN = "septet_began", "septet_seen"


def begin(session: Any) -> None:
    """Note at sign-in when the session began."""
    session[BEGAN] = session[SEEN] = clock.now().isoformat()


def is_over(session: Any, now: datetime) -> bool:
    """Whether a session has lived long enough or was left alone too long."""
    if BEGAN not in session:
        return False
    began, seen = (datetime.fromisoformat(session[key]) for key in (BEGAN, SEEN))
    if now - began > ABSOLUTE or now - seen > IDLE:
        return True
    if now - seen > NOTED_EVERY:
        session[SEEN] = now.isoformat()
    return False
