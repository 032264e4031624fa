"""Decide which backups stay: the newest of each of seven days and of each of four weeks."""

from collections.abc import Callable, Collection, Hashable
from datetime import UTC, datetime, timedelta
from typing import Final

DAYS: Final = 7
WEEKS: Final = 4
OLDEST: Final = timedelta(days=34)
"""People are told that no backup is older than 35 days. It is looked at once a day."""
_NAME: Final = "standing-%Y%m%dT%H%M%SZ.age"


def name_of(moment: datetime) -> str:
    """Return the name of the file of a backup that was begun at this moment."""
    return moment.astimezone(UTC).strftime(_NAME)


def moment_of(name: str) -> datetime | None:
    """Return when the backup with this name was begun, or None if it is no backup's name."""
    try:
        return datetime.strptime(name, _NAME).replace(tzinfo=UTC)
    except ValueError:
        return None


def superseded(moments: Collection[datetime], now: datetime) -> set[datetime]:
    """Return which of these backups, by the moment they were begun, are to be deleted."""
    kept = _newest_of_each(moments, lambda at: at.date(), DAYS)
    kept |= _newest_of_each(moments, lambda at: at.isocalendar()[:2], WEEKS)
    return {at for at in moments if at not in kept or at <= now - OLDEST}


def _newest_of_each(
    moments: Collection[datetime], span_of: Callable[[datetime], Hashable], count: int
) -> set[datetime]:
    newest = {span_of(at): at for at in sorted(moments)}
    return set(sorted(newest.values())[-count:])
