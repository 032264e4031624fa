"""Sign, at a terminal, that the house goes on after lines of the log were lost."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from legal_help.crypto import row_labels
from legal_help.event_log import appending, log, log_rows
from legal_help.event_log.behind_doubt import lines_of_people
from legal_help.event_log.going_on import GO_ON, said_by_first
from legal_help.event_log.judge import FARTHEST, judge_anew
from legal_help.event_log.memory import Known
from legal_help.event_log.telling import sign_notice
from legal_help.events.lines import make_line
from legal_help.models import LogLine
from legal_help.trust.actors import Caseworker
from legal_help.trust.roster import NotASupervisor

LEAVES_ROOM: Final = 10_000
"""Numbers left free for lost lines: one that comes back later cannot take the place of a new one."""
FARTHEST_LISTED: Final = FARTHEST // 2
"""How far ahead a line may be that the list elsewhere names: anybody may write there."""


class NothingLost(Exception):
    """Raised if this host is not in doubt: there is nothing to go on from."""


class NeedsSecond(Exception):
    """Raised where the roster has two supervisors, and only one signs."""


class RosterLost(Exception):
    """Raised if the roster in force, or all, is among what was lost: keys may have to be replaced."""


class StillInDoubt(Exception):
    """Raised if this host is still in doubt although going on was signed."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Say behind which line the log goes on, and what is given up: lines, and cases to go through."""

    keeps: int
    chain: bytes
    place: int
    given_up: int
    behind: int

    @property
    def keeps_line(self) -> tuple[int, str]:
        return self.keeps, self.chain.hex()


def plan(*, list_place: int = 0) -> Plan:
    """Judge the log in the database from its first line, and plan to go on behind the last good one.

    `list_place` is the farthest line that any host wrote down elsewhere. Raises NothingLost,
    RosterLost.
    """
    known = log.look()
    if known.doubt is None:
        raise NothingLost
    lines = log_rows.lines_since(0)
    found = judge_anew(known.memory, lines, today=timezone.localdate().isoformat())
    if not found.rosters or found.roster.hash != known.roster.hash:
        raise RosterLost
    here, last = known.memory.place, LogLine.objects.aggregate(last=Max("seq"))["last"] or 0
    heads = found.heads
    return Plan(
        keeps=found.place,
        chain=found.chain,
        place=LEAVES_ROOM
        + max(here, *(min(at, here + FARTHEST_LISTED) for at in (last, list_place))),
        given_up=sum(line.place > found.place for line in lines),
        behind=sum(
            case not in heads or heads[case].head.number < each.head.number
            for case, each in known.memory.heads.items()
        ),
    )


def go_on(planned: Plan, *, by: Caseworker, second: Caseworker | None) -> int:
    """Sign that the log goes on as planned; return how many cases a supervisor has to go through.

    Raises NotASupervisor, NeedsSecond, StillInDoubt.
    """
    known = log.look()
    _require_supervisors(known, by, second)
    details: dict[str, Any] = {"keeps": list(planned.keeps_line), "place": planned.place}
    if second:
        said = said_by_first(planned.keeps_line, planned.place)
        signature = second.pair.sign(row_labels.GO_ON, said).hex()
        details["first"] = {"by": second.by, "signature": signature}
    _add_lines(planned, sign_notice(known.roster, GO_ON, by=by, details=details), known)
    after = log.look()
    if after.doubt:
        raise StillInDoubt(after.doubt)
    return sum(each.lost is not None for each in after.memory.heads.values())


@transaction.atomic(durable=True)
def _add_lines(planned: Plan, signed: tuple[bytes, bytes], known: Known) -> None:
    """Store the line that says to go on, behind a gap, and what people sent meanwhile behind it."""
    appending.lock_head()
    chain = planned.chain
    lines = [signed, *_said_meanwhile(known, planned)]
    for place, (body, signature) in enumerate(lines, start=planned.place):
        line = make_line(place, chain, body=body, signature=signature)
        log_rows.row_of(line).save(force_insert=True)
        chain = line.chain


def _said_meanwhile(known: Known, planned: Plan) -> list[tuple[bytes, bytes]]:
    """Return what people sent in lines that are given up, to be put into the log once more."""
    lines = log_rows.lines_since(0)
    kept = [line for line in lines if line.place <= planned.keeps]
    today = timezone.localdate().isoformat()
    found = judge_anew(known.memory, kept, today=today)
    given_up = (line for line in lines if planned.keeps < line.place < planned.place)
    return [(line.body or b"", line.signature) for line in lines_of_people(found, given_up)]


def _require_supervisors(known: Known, by: Caseworker, second: Caseworker | None) -> None:
    supervisors = known.roster.supervisors
    if by.by not in supervisors or (second and second.by not in supervisors):
        raise NotASupervisor
    is_one_user = second is None or second.person.user == by.person.user
    if is_one_user and not known.roster.has_one_supervisor:
        raise NeedsSecond
