"""A file on another machine, only ever added to: what was erased, and how far each host came.

A restored backup is held against it, and so are two hosts that are shown two logs.
"""

import fcntl
import json
import logging
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from legal_help.event_log import alarms, log
from legal_help.event_log.going_on import GO_ON, read_go_on
from legal_help.event_log.log import NoRoster
from legal_help.event_log.memory import Known
from legal_help.events.case_actions import CaseAction
from legal_help.events.event import Notice
from legal_help.events.fields import UNREADABLE
from legal_help.events.lines import Line, read_content
from legal_help.models import LogLine

logger = logging.getLogger(__name__)
NOT_WRITTEN: Final = "list_not_written"


@dataclass(frozen=True)
class Listed:
    """Hold what the list says: bodies of erasures, lines of hosts, and numbers of bad lines."""

    erasures: list[bytes]
    hosts: list[dict[str, Any]]
    unreadable: list[int]


def path() -> Path:
    return Path(settings.HELP_ERASURES_LOG)


def read() -> Listed:
    """Return the whole list; an empty one where there is no file. Raises OSError."""
    try:
        return _parsed(path().read_text(errors="replace"))
    except FileNotFoundError:
        return Listed([], [], [])


def write_all() -> None:
    """Add every erasure that this host counted and that is not on the list.

    A list that cannot be reached stops nothing.
    """
    try:
        known = log.look()
    except NoRoster:
        return
    rows = LogLine.objects.filter(action=CaseAction.ERASE, body__isnull=False).order_by("seq")
    bodies = [bytes(body or b"") for body in rows.values_list("body", flat=True)]
    _add([{"erase": body.decode()} for body in bodies if _is_counted(body, known)])


def write_night(today: date) -> None:
    """Say how far this host came, for the others to compare. Raises NoRoster."""
    known = log.look()
    place = [known.memory.place, known.memory.chain.hex(), known.roster.hash]
    _add([{"on": today.isoformat(), "host": socket.gethostname(), "log": place}])


def forks(known: Known) -> list[dict[str, Any]]:
    """Return the lines of hosts that do not lie in the log here: two logs, or one that was put back.

    Lines that supervisors signed to be lost are no forks. Raises OSError.
    """
    given_up, found = list(_given_up(known)), []
    rosters = {roster.hash for roster in known.memory.rosters}
    listed = read().hosts
    here = LogLine.objects.only("seq", "chain").in_bulk({line["log"][0] for line in listed})
    for line in listed:
        place, chain, roster = line["log"]
        is_given_up = any(keeps < place < goes_on for keeps, goes_on in given_up)
        is_here = roster in rosters and place in here and bytes(here[place].chain) == chain
        if not is_here and not is_given_up:
            found.append(line)
    return found


def _given_up(known: Known) -> Iterator[tuple[int, int]]:
    """Yield the last line that was kept and the one where the log went on, for each loss."""
    rows = LogLine.objects.filter(action=GO_ON, seq__lte=known.memory.place)
    columns = ("seq", "chain", "body", "signature")
    for place, chain, body, signature in rows.values_list(*columns):
        line = Line(
            place=place, chain=bytes(chain), body=bytes(body or b""), signature=bytes(signature)
        )
        version = line.content.roster_version if isinstance(line.content, Notice) else 0
        roster = known.memory.roster_of(version)
        found = read_go_on(line, roster) if roster else None
        if found:
            yield found.keeps[0], found.place


def _is_counted(body: bytes, known: Known) -> bool:
    content = read_content(body)
    return isinstance(content, Notice) and content.case in known.memory.erased


def _add(lines: list[dict[str, Any]]) -> None:
    """Add those of these lines that are not there yet."""
    try:
        path().parent.mkdir(parents=True, exist_ok=True)
        with path().open("a+", errors="replace") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            written = file.read()
            known = set(written.splitlines())
            texts = dict.fromkeys(json.dumps(line, sort_keys=True) for line in lines)
            new = [text for text in texts if text not in known]
            if not new:
                return
            # A line that was cut short by a crash must not swallow the next one.
            file.write("\n" * (written[-1:] not in {"", "\n"}) + "\n".join(new) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        logger.error("The list of erasures was not written: %s", error.strerror)  # noqa: TRY400 -- a traceback tells no more
        alarms.note_one(NOT_WRITTEN)


def _parsed(written: str) -> Listed:
    erasures, hosts, unreadable = [], [], []
    for number, text in enumerate(written.splitlines(), 1):
        try:
            said = json.loads(text)
            if "erase" in said:
                erasures.append(str(said["erase"]).encode())
            else:
                hosts.append(_host_line(said))
        except UNREADABLE:
            unreadable.append(number)
    return Listed(erasures, hosts, unreadable)


def _host_line(said: dict[str, Any]) -> dict[str, Any]:
    """Read how far a host came. Raises one of UNREADABLE."""
    place, chain, roster = said["log"]
    if type(place) is not int or not 0 < place < 2**63:
        raise ValueError(place)
    return {
        "on": str(said["on"]),
        "host": str(said["host"]),
        "log": [place, bytes.fromhex(chain), str(roster)],
    }
