"""List the alarms that this host keeps until a supervisor puts them away, and which went out by mail."""

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from legal_help.event_log.memory import Alarm
from legal_help.event_log.memory_file import Damaged
from legal_help.event_log.pin import memory_file

_UNREADABLE = (sqlite3.OperationalError, Damaged)


@dataclass(frozen=True)
class StandingAlarm:
    """Hold an alarm that nobody has put away, and the day on which this host noticed it."""

    id: int
    on: str
    alarm: Alarm


def standing() -> list[StandingAlarm]:
    """Return the alarms that no supervisor has put away, the newest first."""
    return _alarms("is_put_away = 0")


def not_mailed() -> list[StandingAlarm]:
    """Return those that did not go out by mail, also what was put away meanwhile."""
    return _alarms("is_told = 0")


def _alarms(condition: str) -> list[StandingAlarm]:
    sql = "select id, day, reason, place, by, kase from alarm"
    with suppress(*_UNREADABLE), memory_file().connected() as connection:
        rows = connection.execute(f"{sql} where {condition} order by id desc")
        return [StandingAlarm(pk, day, Alarm(*alarm)) for pk, day, *alarm in rows]
    return []


def put_away(ids: Iterable[int]) -> bool:
    """Return whether this host could write that. Otherwise they stand."""
    with suppress(*_UNREADABLE), memory_file().connected() as connection:
        for pk in ids:
            connection.execute("update alarm set is_put_away = 1 where id = ?", [pk])
        return True
    return False


def mark_mailed(told: Iterable[StandingAlarm], *, but_not_kept: str) -> None:
    """Remember that alarms went out by mail. Where that cannot be written they go out again.

    Those with the reason `but_not_kept` are put away with it: the queue shows them too.
    """
    with suppress(*_UNREADABLE), memory_file().connected() as connection:
        for each in told:
            sql = "update alarm set is_told = 1, is_put_away = is_put_away or ? where id = ?"
            connection.execute(sql, [each.alarm.reason == but_not_kept, each.id])
