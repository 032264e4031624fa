"""Erase sealed files that no message names: of erased cases, of failed sends, of unfinished uploads."""

import logging
import time
from datetime import date, timedelta

from legal_help.event_log import log
from legal_help.event_log.log import NoRoster
from legal_help.events.case_actions import CaseAction
from legal_help.files import storage
from legal_help.files.arriving import forget_old_pieces
from legal_help.retention.erase import may_erase_on
from legal_help.sealed.history import history_of

logger = logging.getLogger(__name__)

# Pages are stored a moment before the step that names them is.
LEFT_ALONE_FOR = timedelta(days=1)


def sweep_files(*, today: date) -> None:
    """Erase what is left over. Where no case may be erased, no file of one is either."""
    forget_old_pieces()
    try:
        known = log.look()
    except NoRoster as missing:
        logger.error("No roster (%s): no file is swept", missing)  # noqa: TRY400 -- a traceback tells no more
        return
    if known.doubt or known.memory.erases_from > today.isoformat() or not may_erase_on(today):
        return
    for case in storage.cases_with_files():
        if case in known.memory.erased:
            storage.erase_files(case)
        else:
            _sweep_case(case)


def _sweep_case(case: str) -> None:
    """Erase the files that no step of a case names.

    Keep all files of a case that this host does not know, or of which steps were lost.
    """
    stored = storage.messages_stored_before(case, time.time() - LEFT_ALONE_FOR.total_seconds())
    # Looked at after the folder: a step that names one of these is in the log by now.
    remembered = log.look().remembered(case) if stored else None
    if remembered is None or remembered.lost:
        return
    history = history_of(case, remembered.head)
    if not history.is_whole:
        return
    steps = history.of_actions(CaseAction.WRITE, CaseAction.ANSWER)
    for mark in set(stored) - {step.details["mark"] for step in steps}:
        storage.erase_message(case, mark)
