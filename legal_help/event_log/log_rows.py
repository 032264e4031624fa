"""Read the lines of the log from their rows, and make rows of lines."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.utils import timezone

from legal_help.events.event import Event
from legal_help.events.lines import Line, Notice, make_line
from legal_help.models import LogHead, LogLine

DETAILS_KEPT_FOR: Final = timedelta(days=730)


def lines_since(place: int) -> list[Line]:
    """Return the lines of the log from one on, in order."""
    rows = LogLine.objects.filter(seq__gte=place).order_by("seq")
    columns = list(rows.values_list("seq", "chain", "body", "signature"))
    has_blank = any(body is None for _seq, _chain, body, _signature in columns)
    blank = rows.filter(body__isnull=True).in_bulk() if has_blank else {}
    return [
        _forgotten(blank[seq])
        if body is None
        else Line(place=seq, chain=bytes(chain), body=bytes(body), signature=bytes(signature))
        for seq, chain, body, signature in columns
        if body is not None or seq in blank
    ]


def _forgotten(row: LogLine) -> Line:
    """Return a line whose details are gone, with what its columns say of it."""
    return Line(
        place=row.seq,
        chain=bytes(row.chain),
        body=None,
        signature=bytes(row.signature),
        hash=bytes(row.hash),
        case=str(row.case) if row.case and row.number else "",
        number=row.number or 0,
        is_old=row.on < timezone.localdate() - DETAILS_KEPT_FOR,
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


def add_first_line(body: bytes, signature: bytes) -> None:
    """Store the founding roster, which nobody has pinned yet."""
    line = make_line(1, b"", body=body, signature=signature)
    row_of(line).save(force_insert=True)


def add_lines_far_behind(
    place: int, before: bytes, make: Callable[[], Iterable[tuple[bytes, bytes]]]
) -> None:
    """Store lines behind a gap: the first says to go on after a loss."""
    with transaction.atomic(durable=True):
        LogHead.objects.get_or_create(pk=1)
        LogHead.objects.select_for_update().get(pk=1)
        for number, (body, signature) in enumerate(make()):
            line = make_line(place + number, before, body=body, signature=signature)
            row_of(line).save(force_insert=True)
            before = line.chain
