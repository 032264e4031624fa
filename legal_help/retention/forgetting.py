"""Forget the details of old events: two years are long enough to ask who read whose file.

A line keeps its place, its day, its hash and its signature, and a step the random number of its
case, so that the chain still holds. Rosters and erasures stay, and every step of a case that is
still here.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import batched
from typing import Final

from django.db import transaction

from legal_help.event_log import log, log_rows
from legal_help.event_log.judge import judge_anew
from legal_help.event_log.line_ages import DETAILS_KEPT_FOR, forgotten_before
from legal_help.event_log.log import NoRoster
from legal_help.events.case_actions import CaseAction
from legal_help.events.event import Notice
from legal_help.events.lines import Line
from legal_help.models import LogLine
from legal_help.retention.erase import may_erase_on

logger = logging.getLogger(__name__)

LINES_AT_ONCE: Final = 1_000


def forget_old_details(*, today: date) -> int:
    """Blank what is older than two years and no part of a state; return how many lines.

    In doubt nothing is forgotten: a host that stopped early knows too few of the cases. Nor is
    anything on a day far from the last one: a clock may be wrong. Lines stay that are younger than
    two years by the days that readers signed, and the last older one. So do all lines behind the
    pins: a fresh host would stop at a blank one there.
    """
    if not may_erase_on(today):
        return 0
    try:
        known = log.look()
    except NoRoster:
        return 0
    if known.doubt:
        return 0
    lines, memory = log_rows.lines_since(0), known.memory
    pinned = next(it.log[0] for it in memory.rosters if it.hash == memory.pinned)
    before = min(forgotten_before(lines, memory.rosters), max(memory.seen, pinned))
    last_day = (today - timedelta(days=DETAILS_KEPT_FOR)).isoformat()
    old = [line for line in lines if line.place < before and _day_of(line) < last_day]
    evidence = [
        line.place
        for line in old
        if isinstance(line.content, Notice) and not line.case_and_number[1]
    ]
    # All steps before the erasure go together, and none behind it: a host that judges the log anew
    # stops at any other blank step.
    erased_at = {
        each.content.case: each.place
        for each in reversed(old)
        if isinstance(each.content, Notice) and each.content.action == CaseAction.ERASE
    }
    gone = {case: erased_at[case] for case in erased_at.keys() & memory.erased}
    # Somebody may have planted an erasure between the steps of a case that was erased later.
    found = judge_anew(memory, _without(lines, gone), today=today.isoformat())
    gone = {case: place for case, place in gone.items() if case in found.erased}
    steps = [line.place for line in lines if line.place < gone.get(line.case_and_number[0], 0)]
    blanked = _blank(evidence, case=None) + _blank(steps)
    if blanked:
        logger.info("Forgot the details of %s old events", blanked)
    return blanked


def _day_of(line: Line) -> str:
    """Return the day that a notice names; for every other line a day that is never over."""
    return line.content.on if isinstance(line.content, Notice) else "9999-12-31"


def _without(lines: list[Line], gone: Mapping[str | None, int]) -> list[Line]:
    """Return the log as a fresh host reads it once the steps of these cases are forgotten."""
    return [
        replace(
            line,
            body=None,
            hash=sha256(line.body).digest(),
            case=line.case_and_number[0],
            number=line.case_and_number[1],
        )
        if line.body is not None and line.place < gone.get(line.case_and_number[0], 0)
        else line
        for line in lines
    ]


@transaction.atomic
def _blank(places: list[int], **more: None) -> int:
    """Blank these lines, and the columns that repeat who did what."""
    blanked = 0
    for some in batched(places, LINES_AT_ONCE):
        rows = LogLine.objects.filter(seq__in=some, body__isnull=False)
        blanked += rows.update(body=None, action="", by="", **more)
    return blanked
