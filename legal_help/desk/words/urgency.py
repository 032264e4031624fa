"""Say in words how soon somebody must read a request, and why a caseworker set that by hand."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.rules.deadlines import Level
from legal_help.rules.urgency import OverrideReason

LEVELS: Mapping[Level, Promise] = {
    Level.U1: _("Read today"),
    Level.U2: _("Read within 3 working days"),
    Level.U3: _("Read within 7 days"),
    Level.U4: _("Read within 15 working days"),
}
WHY: Mapping[str, Promise] = {
    OverrideReason.DANGER: _("They are in more danger than the answers show"),
    OverrideReason.SPOKE: _("I spoke with them, or with somebody who knows"),
    OverrideReason.WRONG_DATE: _("A date or an answer is not right"),
    OverrideReason.DONE: _("What was urgent is done"),
    OverrideReason.OTHERS: _("A lawyer or another service already helps them"),
    OverrideReason.LAW: _("The law is not as triage takes it"),
    OverrideReason.OTHER: _("Something else"),
}
