"""Hold an appointment with a person, as it is written in a letter. No Django, no database, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import MAXYEAR, MINYEAR, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Self
from zoneinfo import ZoneInfo, available_timezones

APPOINTMENT: Final = "appointment"
"""The name under which a letter holds an appointment."""
LONGEST: Final = 200
"""Letters of a place, a number, or the name of an interpreter."""
FARTHEST: Final = timedelta(days=366)
"""An appointment that is farther away has a mistyped year."""
OVER_AFTER: Final = timedelta(hours=3)
"""An appointment is shown until so long after its beginning: somebody may be late, or still there."""


class MeetingWay(StrEnum):
    """Say how we meet: we call, we speak by video, or they come to a place."""

    CALL = "call"
    VIDEO = "video"
    PLACE = "place"


@dataclass(frozen=True, kw_only=True, repr=False)
class Appointment:
    """Hold when and how we meet somebody.

    `at` is the local time, without a zone, in `zone`, where the person lives. `where` is a place, a
    link, or the number that we call from. `interpreter` says who interprets, or is empty.
    """

    at: datetime
    zone: str
    way: MeetingWay
    where: str = ""
    interpreter: str = ""

    def as_content(self) -> dict[str, Any]:
        return asdict(self) | {"at": self.at.isoformat(timespec="minutes")}

    @classmethod
    def from_content(cls, written: object) -> Self | None:
        """Read what `as_content` returned, or None: who holds a key can sign any shape."""
        if not isinstance(written, Mapping):
            return None
        texts = [written.get(name) for name in ("at", "zone", "way", "where", "interpreter")]
        if not all(isinstance(each, str) and len(each) <= LONGEST for each in texts):
            return None
        at, zone, way, where, interpreter = map(str, texts)
        try:
            local = datetime.fromisoformat(at)
            found = cls(
                at=local, zone=zone, way=MeetingWay(way), where=where, interpreter=interpreter
            )
        except ValueError:
            return None
        # At either end of the calendar a day has no neighbour to be compared with.
        is_local_time = local.tzinfo is None and MINYEAR < local.year < MAXYEAR
        return found if is_local_time and zone in available_timezones() else None

    @property
    def moment(self) -> datetime:
        """Return when it begins, with its zone."""
        return self.at.replace(tzinfo=ZoneInfo(self.zone))

    def is_over(self, now: datetime) -> bool:
        return now >= self.moment + OVER_AFTER


def standing_appointment(said: Iterable[object]) -> Appointment | None:
    """Return the appointment that stands, from what our letters say of one, the oldest first.

    Each takes the place of the one before. An empty one cancels it.
    """
    found = None
    for each in said:
        found = Appointment.from_content(each)
    return found
