"""Every night: check the whole log, compare with what other hosts saw, and write down how far we came."""

import logging
from datetime import date

from legal_help.event_log import alarms, log, standing_alarms
from legal_help.event_log.appending import writing
from legal_help.event_log.log import NoRoster
from legal_help.event_log.telling import add_notice, retried
from legal_help.events.actions import Action
from legal_help.evidence.log_check import check_log
from legal_help.retention import list_elsewhere

logger = logging.getLogger(__name__)


def check_and_list(*, today: date) -> int:
    """Return how many findings there are. Without a roster no signature can be checked."""
    try:
        found = len(check_log(today=today)) + _tell_forks()
    except NoRoster as missing:
        logger.error("No roster (%s): the log is not checked", missing)  # noqa: TRY400 -- a traceback tells no more
        return 0
    _log_alarms()
    list_elsewhere.write_night(today)
    return found


def _tell_forks() -> int:
    try:
        forks = list_elsewhere.forks(log.look())
    except OSError:
        alarms.note_one(list_elsewhere.NOT_WRITTEN)
        return 0
    for line in forks:
        alarms.note_one("forked", by=line["host"])
    return len(forks)


@retried
def _log_alarms() -> None:
    """Say in the log, once a night, what no supervisor has put away yet."""
    with writing() as batch:
        for reason in sorted({each.alarm.reason for each in standing_alarms.standing()}):
            add_notice(batch, Action.ALARM, by=None, details={"reason": reason})
