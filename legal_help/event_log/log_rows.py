"""Read the lines of the log from their rows, and make rows of lines."""

from hashlib import sha256

from django.db import connection
from django.utils import timezone

from legal_help.events.event import EventContent
from legal_help.events.lines import Line
from legal_help.models import LogLine


def lines_since(place: int) -> list[Line]:
    """Return the lines of the log from one on, in order."""
    return [_line(row) for row in LogLine.objects.filter(seq__gte=place).order_by("seq")]


def chains_since(place: int) -> list[tuple[int, bytes]]:
    """Return the places of these lines and the chain hash up to each, without reading the lines."""
    # Plain SQL: each page asks ten times, and Django takes ten times as long to write the query.
    chains = "SELECT seq, chain FROM legal_help_logline WHERE seq >= %s ORDER BY seq"
    with connection.cursor() as cursor:
        cursor.execute(chains, [place])
        return [(seq, bytes(chain)) for seq, chain in cursor]


def _line(row: LogLine) -> Line:
    return Line(
        place=row.seq,
        chain=bytes(row.chain),
        body=None if row.body is None else bytes(row.body),
        signature=bytes(row.signature),
        hash=bytes(row.hash),
        case=str(row.case) if row.number and row.case else "",
        number=row.number or 0,
    )


def row_of(line: Line) -> LogLine:
    notice, body = line.notice, line.body or b""
    return LogLine(
        seq=line.place,
        case=notice.case if notice else None,
        number=notice.number if isinstance(notice, EventContent) else None,
        hash=sha256(body).digest(),
        chain=line.chain,
        body=body,
        signature=line.signature,
        action=notice.action if notice else "roster_signed",
        by=notice.by if notice else "",
        on=notice.on if notice else timezone.localdate(),
    )
