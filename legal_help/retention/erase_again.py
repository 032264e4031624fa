"""Erase again what a restored backup brought back, by the list on another machine.

A line of the list erases nothing by itself: its ending must be the one that the case here came to,
signed by somebody on the roster.
"""

from dataclasses import dataclass
from enum import Enum

from django.utils import timezone

from legal_help.event_log import log
from legal_help.event_log.appending import InDoubt, writing
from legal_help.event_log.judge import is_early
from legal_help.event_log.memory import Known
from legal_help.events.case_actions import CaseAction
from legal_help.events.erasing import Erasure, fits_head, is_proven
from legal_help.events.event import Notice
from legal_help.events.fields import UNREADABLE
from legal_help.events.lines import read_content
from legal_help.models import HelpRequest
from legal_help.retention import list_elsewhere
from legal_help.retention.erase import remove


class Fate(Enum):
    """Say what becomes of a case that came back.

    LATER: this host has not known its ending for as long as that says, and erases it by itself.
    REFUSED: its ending does not verify.
    """

    AGAIN, LATER, REFUSED = range(3)


@dataclass(frozen=True)
class CameBack:
    """Hold a case that is here again, and the erasure of it in the list."""

    reference: str
    erasure: Erasure
    fate: Fate


def came_back() -> tuple[list[CameBack], list[int]]:
    """Compare the list with the cases that are here; return the numbers of unreadable lines too.

    Raises OSError, NoRoster, InDoubt.
    """
    listed, known = list_elsewhere.read(), log.look()
    if known.doubt:
        raise InDoubt(known.doubt)
    found = {each.case: each for each in map(_erasure_in, listed.erasures) if each}
    rows = HelpRequest.objects.filter(pk__in=list(found)).values_list("pk", "public_ref")
    references = {str(pk): ref for pk, ref in rows}
    references |= {case: head.state.ref for case in found if (head := known.head(case))}
    here = [
        CameBack(references[case], erasure, _fate(known, erasure))
        for case, erasure in found.items()
        if case in references
    ]
    return here, listed.unreadable


def erase(case: CameBack) -> bool:
    """Erase one case again, if its ending still verifies."""
    with writing() as batch:
        row = HelpRequest.objects.select_for_update().filter(pk=case.erasure.case).first()
        if _fate(batch.look_again(), case.erasure) != Fate.AGAIN:
            return False
        remove(row, case.erasure, batch)
    return True


def _fate(known: Known, erasure: Erasure) -> Fate:
    """Compare the ending of the list with the one that the case here came to.

    Its last day must be over, so that a line that somebody adds early brings nothing nearer. If this
    host knows the case to be erased, only its rows came back. A case that had gone on before lines
    were lost waits for a supervisor.
    """
    remembered, day = known.remembered(erasure.case), timezone.localdate().isoformat()
    head, is_erased = known.head(erasure.case), erasure.case in known.memory.erased
    is_verified = (
        known.doubt is None
        and not (remembered and remembered.lost)
        and is_proven(erasure, known.memory.rosters)
        and (fits_head(erasure, head, on=day) if head else is_erased)
        and day > erasure.end.last_day
    )
    if not is_verified:
        return Fate.REFUSED
    if remembered and is_early(erasure, met_on=remembered.end_met_on or day, on=day):
        return Fate.LATER
    return Fate.AGAIN


def _erasure_in(body: bytes) -> Erasure | None:
    content = read_content(body)
    if not isinstance(content, Notice) or content.action != CaseAction.ERASE:
        return None
    try:
        return Erasure.read(content.case, content.details)
    except UNREADABLE:
        return None
