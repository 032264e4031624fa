"""Choose lines of the log: of some kind, by somebody, on a day, about a case; newest first."""

import json
from collections.abc import Collection
from contextlib import suppress
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from legal_help.crypto.canonical_json import UNREADABLE
from legal_help.event_log.log import Known
from legal_help.events.case_actions import CaseAction
from legal_help.events.event import PERSON
from legal_help.events.lines import SYSTEM
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
    """Return what was asked for; what is empty chooses nothing. `who`: a user, or an actor's name.

    `reference` is a case's; `before` is the number of a line. What tells of cases behind a wall of
    this reader is left out: a time would be as much as a name.
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


def walled_when_erased(cases: Collection[UUID], user: int) -> set[UUID]:
    """Return those of these erased cases that a wall kept from a user, as their steps say."""
    changes = (CaseAction.REKEY, CaseAction.RECUSE, CaseAction.LIFT, CaseAction.RESUME)
    rows = LogLine.objects.filter(case__in=cases, action__in=changes, body__isnull=False)
    walls: dict[UUID | None, Collection[str]] = {}
    for case, body in rows.order_by("seq").values_list("case", "body"):
        with suppress(*UNREADABLE):
            changed = json.loads(bytes(body or b""))["changes"]
            walls[case] = set(changed.get("walls", walls.get(case, ())))
    return {case for case, users in walls.items() if case and str(user) in users}


def _actors(who: str, known: Known) -> list[str]:
    if who in {PERSON, SYSTEM}:
        return [who]
    everybody = {m.key: m for roster in known.memory.rosters for m in roster.people}
    return [key for key, member in everybody.items() if str(member.user) == who]
