"""The only reader of the clock. Everything else is told what time it is."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, in UTC."""
    return timezone.now()


def today() -> date:
    """Today where the reader is: in the active time zone."""
    return timezone.localdate(now())
