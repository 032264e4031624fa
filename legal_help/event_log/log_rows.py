"""Read the lines of the log from their rows, and make rows of lines."""

from dataclasses import replace
from hashlib import sha256
from uuid import UUID

from django.utils import timezone

from legal_help.events.event import Event
from legal_help.events.lines import Line, Notice
from legal_help.models import LogLine


def lines_since(place: int) -> list[Line]:
    """Return the lines of the log from one on, in order."""
    rows = LogLine.objects.filter(seq__gte=place).order_by("seq")
    columns = ("seq", "chain", "body", "signature", "hash", "case", "number")
    return [_line(*row) for row in rows.values_list(*columns)]


def _line(
    seq: int,
    chain: bytes,
    body: bytes | None,
    signature: bytes,
    body_hash: bytes,
    case: UUID | None,
    number: int | None,
) -> Line:
    """Return a line. Only of one whose details are gone the columns beside its body are looked at."""
    line = Line(
        place=seq, chain=bytes(chain), body=body and bytes(body), signature=bytes(signature)
    )
    if body is not None:
        return line
    return replace(
        line,
        hash=bytes(body_hash),
        case=str(case) if case and number else "",
        number=number or 0,
    )


def row_of(line: Line) -> LogLine:
    content, body = line.content, line.body or b""
    step = content.content if isinstance(content, Event) else None
    said = step or (content if isinstance(content, Notice) else None)
    return LogLine(
        seq=line.place,
        case=said.case if said else None,
        number=step.number if step else None,
        hash=sha256(body).digest(),
        chain=line.chain,
        body=body,
        signature=line.signature,
        action=said.action if said else "roster_signed",
        by=said.by if said else "",
        on=said.on if said else timezone.localdate(),
    )
