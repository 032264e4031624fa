"""Erase sealed files that no message names: of erased cases, of failed sends, of unfinished uploads."""

import logging
import time
from datetime import timedelta

from legal_help.event_log import log
from legal_help.event_log.log import NoRoster
from legal_help.event_log.memory import Known
from legal_help.events.case_actions import CaseAction
from legal_help.files import storage
from legal_help.files.arriving import forget_old_pieces
from legal_help.sealed.history import history_of

logger = logging.getLogger(__name__)

# Pages are stored a moment before the step that names them is.
LEFT_ALONE_FOR = timedelta(days=1)


def sweep_files() -> None:
    """Erase what is left over. In doubt, and without a roster, everything of a case stays."""
    forget_old_pieces()
    try:
        known = log.look()
    except NoRoster as missing:
        logger.error("No roster (%s): no file is swept", missing)  # noqa: TRY400 -- a traceback tells no more
        return
    if known.doubt:
        return
    for case in storage.cases_with_files():
        if case in known.memory.erased:
            storage.erase_files(case)
        else:
            _sweep_case(case, known)


def _sweep_case(case: str, known: Known) -> None:
    """Erase the files that no step of a case names. Of a case that nobody knows all of them stay."""
    head = known.head(case)
    stored = storage.messages_stored_before(case, time.time() - LEFT_ALONE_FOR.total_seconds())
    history = history_of(case, head) if head and stored else None
    if history is None or not history.is_whole:
        return
    steps = history.of_actions(CaseAction.WRITE, CaseAction.ANSWER)
    for mark in set(stored) - {step.details["mark"] for step in steps}:
        storage.erase_message(case, mark)
