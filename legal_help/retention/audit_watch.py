"""Every night: check the chain of events, and let supervisors know where it does not hold."""

import logging
from datetime import date
from typing import Final

from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.evidence import audit_check
from legal_help.retention import notices
from legal_help.trust import roster

logger = logging.getLogger(__name__)

# The detail of the event; what exactly is wrong says `verify_audit`.
NOT_WHOLE: Final = "chain_not_whole"


def look_at_chain(*, today: date) -> int:
    """Check every link and signature; return how many findings there are.

    Where there are any, an alarm is written once a day and supervisors get the mail that all get.
    Without a roster no signature can be checked: then the log says so.
    """
    try:
        readers = roster.verified()
    except roster.NoRoster as missing:
        logger.error("No roster (%s): the chain of events is not checked", missing)  # noqa: TRY400 -- a traceback tells no more
        return 0
    found = len(audit_check.findings(readers, today=today))
    if found:
        audit.record_once_a_day(action=Action.CHAIN_REFUSED, detail=NOT_WHOLE)
        # Not by the event alone, as of other alarms: in a chain that does not hold, somebody may
        # have put today's alarm where the mail has looked already.
        supervisors = {p.user for p in readers.people if p.is_active and p.is_supervisor}
        notices.note_waiting(supervisors, today=today)
    return found
