"""What needs a person today: rows with one deed each, most urgent first."""

from septet.web.needs.day import Day, day_of
from septet.web.needs.need import Need, Urgency
from septet.web.needs.topics import needs_of

__all__ = ["Day", "Need", "Urgency", "day_of", "needs_of"]
