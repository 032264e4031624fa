"""Put lines into the log, and take them out, as somebody who owns the database."""

from django.utils import timezone

from legal_help.event_log import log_rows
from legal_help.events.event import SYSTEM, Notice
from legal_help.events.fields import canonical_json
from legal_help.events.lines import make_line
from legal_help.models import LogLine
from legal_help.trust import roster


def plant(body, signature=b"", *, links=True, ahead=1):
    """Add a line behind the last one; return its row."""
    last = LogLine.objects.last()
    chain = bytes(last.chain) if links else bytes(32)
    line = make_line(last.seq + ahead, chain, body=body, signature=signature)
    row = log_rows.row_of(line)
    row.save(force_insert=True)
    return row


def signed_notice(action, details, *, by=None, under=None, case=None):
    """The body and the signature of an event that is no step of a case."""
    notice = Notice(
        rules=1,
        roster_version=under or roster.verified().version,
        by=by.by if by else SYSTEM,
        on=timezone.localdate().isoformat(),
        action=action,
        details=details,
        case=case,
    )
    body = canonical_json(notice)
    return body, by.pair.sign(notice.label, body) if by else b""
