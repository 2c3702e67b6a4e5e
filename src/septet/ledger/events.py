from django.utils.translation import gettext_lazy as _

from septet.foundation.events import Event


class FileTaken(Event):
    code = "ledger.file_taken"
    text = _("{actor} brought the file “{file}”.")


class FileDiscarded(Event):
    code = "ledger.file_discarded"
    text = _("{actor} discarded the file “{file}”, of which nothing was booked.")


class PlanSet(Event):
    code = "ledger.plan_set"
    text = _("{actor} set how “{file}” is read: source {source}, currency {currency}.")


class ProfileSaved(Event):
    code = "ledger.profile_saved"
    text = _("{actor} saved the profile “{profile}”.")


class ImportStarted(Event):
    code = "ledger.import_started"
    text = _("{actor} started the import of “{file}”.")


class FileDownloaded(Event):
    code = "ledger.file_downloaded"
    text = _("{actor} downloaded “{file}” as it came.")


class ImportCancelled(Event):
    code = "ledger.import_cancelled"
    text = _("{actor} cancelled the import of “{file}”.")


class ImportFailed(Event):
    code = "ledger.import_failed"
    text = _("The import of “{file}” failed: {problem}")


class BatchBooked(Event):
    code = "ledger.batch_booked"
    text = _(
        "{actor} booked “{file}”: {booked} of {rows} rows, {refused} refused,"
        " {duplicates} known already."
    )


class BatchWithdrawn(Event):
    code = "ledger.batch_withdrawn"
    text = _("{actor} withdrew “{file}” with {booked} rows: {reason}")
