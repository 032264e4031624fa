"""Forget the details of old events: two years are long enough to ask who read whose file.

What is left of a line is its place, its day, its hash and its signature, and of a step the random
number of its case: the chain still holds. Rosters and erasures stay, and every step of a case that
is still here.
"""

import logging
from datetime import date, timedelta
from typing import Final

from django.db.models import OuterRef, Subquery

from legal_help.event_log import log, log_rows
from legal_help.event_log.going_on import GO_ON
from legal_help.event_log.line_ages import DETAILS_KEPT_FOR, forgotten_before
from legal_help.event_log.log import NoRoster
from legal_help.events.actions import Action
from legal_help.events.case_actions import CaseAction
from legal_help.models import LogLine
from legal_help.retention.erase import may_erase_on

logger = logging.getLogger(__name__)

ALWAYS_KEPT: Final = (
    Action.ROSTER_SIGNED,
    Action.LAW_SIGNED,
    Action.STEPS_SIGNED,
    CaseAction.ERASE,
    # A fresh host needs it, or it stops at every loss that supervisors have gone on from.
    GO_ON,
)


def forget_old_details(*, today: date) -> int:
    """Blank what is older than two years and no part of a state; return how many lines.

    In doubt nothing is forgotten: a host that stopped early knows too few of the cases. On a day
    that lies far from the last one neither: a clock may be wrong. What is younger than two years by
    the days that readers signed stays, and the last old one itself. So does what stands behind the
    pins: a fresh host would stop there.
    """
    if not may_erase_on(today):
        return 0
    try:
        known = log.look()
    except NoRoster:
        return 0
    if known.doubt:
        return 0
    heads = known.memory.heads
    lines, memory = log_rows.lines_since(0), known.memory
    pinned = next(it.log[0] for it in memory.rosters if it.hash == memory.pinned)
    before = min(forgotten_before(lines, memory.rosters), max(memory.seen, pinned))
    days = timedelta(days=DETAILS_KEPT_FOR)
    old = LogLine.objects.filter(on__lt=today - days, seq__lt=before, body__isnull=False)
    # The columns beside the body say who did what as well.
    blank = {"body": None, "action": "", "by": ""}
    evidence = old.filter(number__isnull=True).exclude(action__in=ALWAYS_KEPT)
    blanked = evidence.update(case=None, **blank)
    # All steps up to the erasure go together, and none behind it: a host that judges the log anew
    # stops at any other that is blank.
    erasures = LogLine.objects.filter(action=CaseAction.ERASE, body__isnull=False)
    long_gone = old.filter(action=CaseAction.ERASE).values_list("case", flat=True)
    first = erasures.filter(case=OuterRef("case")).order_by("seq").values("seq")[:1]
    steps = LogLine.objects.filter(number__isnull=False, body__isnull=False)
    steps = steps.filter(case__in=list(long_gone), seq__lt=Subquery(first))
    blanked += steps.exclude(case__in=list(heads)).update(**blank)
    if blanked:
        logger.info("Forgot the details of %s old events", blanked)
    return blanked
