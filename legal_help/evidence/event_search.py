"""Search the log by kind, actor, day or case. The newest lines come first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from legal_help.event_log.memory import Known
from legal_help.events.actions import Action
from legal_help.events.case_actions import CaseAction
from legal_help.events.event import PERSON, SYSTEM, Event, EventContent, Notice
from legal_help.events.lines import Line, is_signed, read_content
from legal_help.models import LogLine
from legal_help.trust.actors import Caseworker


def chosen(
    *,
    by: Caseworker,
    known: Known,
    actions: Collection[str] = (),
    who: str = "",
    day: date | None = None,
    reference: str = "",
    before: int | None = None,
) -> QuerySet[LogLine]:
    """Return the lines asked for; an empty argument filters nothing.

    `who` is a user, or the name of an actor; `reference` that of a case; `before` the number of a line.
    Lines about cases behind a wall of this reader are left out: even a day would tell them something.
    """
    heads = known.heads()
    walled = [case for case, head in heads.items() if head.state.is_walled(by.person.user)]
    found = LogLine.objects.order_by("-seq").exclude(case__in=walled)
    if actions:
        found = found.filter(action__in=actions)
    if who:
        found = found.filter(by__in=_actors(who, known))
    if day:
        found = found.filter(on=day)
    if reference:
        wanted = reference.strip().upper()
        found = found.filter(
            case__in=[case for case, head in heads.items() if head.state.ref == wanted]
        )
    return found if before is None else found.filter(seq__lt=before)


@dataclass(frozen=True, kw_only=True)
class Told:
    """Hold what the body of a line tells, since anybody may have changed the columns beside it.

    `refused` is the code of an alarm, if our program never writes this, or the reader whom it names
    did not sign it. Signatures of persons are not checked here.
    """

    action: str
    by: str
    on: date
    case: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    refused: str = ""


def told_by(row: LogLine, known: Known) -> Told | None:
    """Return what a line tells, or None where its details were forgotten."""
    if row.body is None:
        return None
    line = Line(place=row.seq, chain=b"", body=bytes(row.body), signature=bytes(row.signature))
    roster, content = line.roster, line.content
    if roster:
        refused = "" if roster in known.memory.rosters else "false_roster"
        return Told(action=Action.ROSTER_SIGNED, by=roster.by, on=row.on, refused=refused)
    if content is None:
        return Told(action="", by="", on=row.on, refused="malformed")
    said = content.content if isinstance(content, Event) else content
    return Told(
        action=said.action,
        by=said.by,
        on=date.fromisoformat(said.on),
        case=said.case,
        details=said.details,
        refused="" if _is_signed(said, line, known) else "unsigned",
    )


def _is_signed(said: EventContent | Notice, line: Line, known: Known) -> bool:
    roster = known.memory.roster_of(said.roster_version) or known.roster
    return said.by == PERSON or is_signed(said, line, roster)


def walled_when_erased(cases: Collection[UUID], user: int) -> set[UUID]:
    """Return those of these erased cases that a wall kept from a user, as their steps say."""
    changes = (CaseAction.REKEY, CaseAction.RECUSE, CaseAction.LIFT, CaseAction.RESUME)
    rows = LogLine.objects.filter(case__in=cases, action__in=changes, body__isnull=False)
    walls: dict[UUID | None, Collection[str]] = {}
    for case, body in rows.order_by("seq").values_list("case", "body"):
        content = read_content(bytes(body or b""))
        if isinstance(content, Event) and "walls" in content.content.changes:
            walls[case] = set(content.content.changes["walls"])
    return {case for case, users in walls.items() if case and str(user) in users}


def _actors(who: str, known: Known) -> list[str]:
    if who in {PERSON, SYSTEM}:
        return [who]
    everybody = {m.key: m for roster in known.memory.rosters for m in roster.people}
    return [key for key, member in everybody.items() if str(member.user) == who]
