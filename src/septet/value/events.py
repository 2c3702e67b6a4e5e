from django.utils.translation import gettext_lazy as _

from septet.foundation.events import Event


class RunAsked(Event):
    code = "value.run_asked"
    text = _("{actor} asked for value run {run}, {start} to {last}.")


class RunComputed(Event):
    code = "value.run_computed"
    text = _("Value run {run} was computed: {customers} customers, contribution {contribution}.")


class RunFailed(Event):
    code = "value.run_failed"
    text = _("Value run {run} could not be computed: {problem}")


class RunCancelled(Event):
    code = "value.run_cancelled"
    text = _("{actor} cancelled value run {run}.")


class RunPublished(Event):
    code = "value.run_published"
    text = _("{actor} published value run {run}: contribution {contribution}.")
