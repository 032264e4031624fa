"""Erase again what a restored backup brought back, by the list that lies elsewhere.

A line of the list erases nothing by itself: the ending in it must be the very one that the case here
came to, signed by somebody on the roster.
"""

from dataclasses import dataclass, field

from django.utils import timezone

from legal_help.crypto.canonical_json import UNREADABLE
from legal_help.event_log import log
from legal_help.event_log.log import InDoubt, Known, writing
from legal_help.event_log.replica import is_early
from legal_help.events.case_actions import CaseAction
from legal_help.events.erasing import Erasure, fits_head, is_proven
from legal_help.events.lines import Notice, read_content
from legal_help.models import HelpRequest
from legal_help.retention import list_elsewhere
from legal_help.retention.erase import remove


@dataclass(frozen=True)
class CameBack:
    """A case that is here again, and the verified erasure that the list holds of it."""

    reference: str
    erasure: Erasure


@dataclass
class Returned:
    """Hold what the list says of cases that are here.

    `back` may be erased again. `later` holds references of those whose ending this host has not
    known for as long as it says: it erases them by itself. The endings of `refused` do not verify.
    `unreadable` are the numbers of lines that say nothing.
    """

    unreadable: list[int]
    back: list[CameBack] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def came_back() -> Returned:
    """Compare the list with the cases that are here. Raises OSError, NoRoster, InDoubt."""
    listed, known = list_elsewhere.read(), log.look()
    if known.doubt:
        raise InDoubt(known.doubt)
    held = Returned(listed.unreadable)
    found = {each.case: each for each in map(_erasure_in, listed.erasures) if each}
    rows = HelpRequest.objects.filter(pk__in=list(found)).values_list("pk", "public_ref")
    references = {str(pk): ref for pk, ref in rows}
    for case, erasure in found.items():
        head = known.head(case)
        reference = head.state.ref if head else references.get(case)
        if reference and not _verifies(known, erasure):
            held.refused.append(reference)
        elif reference and _is_early(known, erasure):
            held.later.append(reference)
        elif reference:
            held.back.append(CameBack(reference, erasure))
    return held


def erase(case: CameBack) -> bool:
    """Erase one case again, if its ending still verifies."""
    with writing() as batch:
        row = HelpRequest.objects.select_for_update().filter(pk=case.erasure.case).first()
        known = batch.look_again()
        if not _verifies(known, case.erasure) or _is_early(known, case.erasure):
            return False
        remove(row, case.erasure, batch)
    return True


def _verifies(known: Known, erasure: Erasure) -> bool:
    """Return whether the case here came to the ending of the list, and nothing stops it now.

    Its last day must be over: a line that somebody adds early brings nothing nearer. Of a case that
    this host itself knows to be erased only its rows came back. One that had gone on before lines
    were lost waits for a supervisor.
    """
    remembered = known.remembered(erasure.case)
    if remembered and remembered.lost:
        return False
    head, is_erased = known.head(erasure.case), erasure.case in known.memory.erased
    day = timezone.localdate().isoformat()
    return (
        known.doubt is None
        and is_proven(erasure, known.memory.rosters)
        and (fits_head(erasure, head, on=day) if head else is_erased)
        and day > erasure.end.last_day
    )


def _is_early(known: Known, erasure: Erasure) -> bool:
    remembered = known.remembered(erasure.case)
    if remembered is None:
        return False
    day = timezone.localdate().isoformat()
    return is_early(erasure, met_on=remembered.end_met_on or day, on=day)


def _erasure_in(body: bytes) -> Erasure | None:
    content = read_content(body)
    if not isinstance(content, Notice) or content.action != CaseAction.ERASE:
        return None
    try:
        return Erasure.read(content.case, content.details)
    except UNREADABLE:
        return None
