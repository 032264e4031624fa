"""Name the statuses of a case, for staff."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.events.state import Status

STATUSES: Mapping[str, Promise] = {
    Status.RECEIVED: _("Received"),
    Status.BEING_READ: _("Being read"),
    Status.MORE_NEEDED: _("More needed"),
    Status.CONSULT_OFFERED: _("Consult offered"),
    Status.ACCEPTED: _("Accepted"),
    Status.REFERRED: _("Referred"),
    Status.CLOSED: _("Closed"),
    Status.NO_CONTACT: _("Could not be reached"),
    Status.DUPLICATE: _("Sent twice"),
    Status.SPAM: _("Not a request"),
    Status.WITHDRAWN: _("Withdrawn"),
}
