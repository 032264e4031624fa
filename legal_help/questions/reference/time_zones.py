"""Tell the time where a person lives, before anybody calls them. No database, no clock."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

EASTERN, CENTRAL = "America/New_York", "America/Chicago"
MOUNTAIN, PACIFIC = "America/Denver", "America/Los_Angeles"

# By state, the zone where most people live first. 49 CFR part 71 names the boundaries; the rest of
# a divided state has the other zone. Places without summer time have zones of their own.
ZONES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        [
            "CT",
            "DC",
            "DE",
            "GA",
            "MA",
            "MD",
            "ME",
            "NC",
            "NH",
            "NJ",
            "NY",
            "OH",
            "PA",
            "RI",
            "SC",
            "VA",
            "VT",
            "WV",
        ],
        (EASTERN,),
    ),
    **dict.fromkeys(["FL", "IN", "KY", "MI"], (EASTERN, CENTRAL)),
    **dict.fromkeys(["AL", "AR", "IA", "IL", "LA", "MN", "MO", "MS", "OK", "WI"], (CENTRAL,)),
    "TN": (CENTRAL, EASTERN),
    **dict.fromkeys(["KS", "ND", "NE", "SD", "TX"], (CENTRAL, MOUNTAIN)),
    **dict.fromkeys(["CO", "MT", "NM", "UT", "WY"], (MOUNTAIN,)),
    "AZ": ("America/Phoenix", MOUNTAIN),  # the Navajo Nation changes its clocks
    "ID": (MOUNTAIN, PACIFIC),
    **dict.fromkeys(["CA", "WA"], (PACIFIC,)),
    **dict.fromkeys(["NV", "OR"], (PACIFIC, MOUNTAIN)),
    "AK": ("America/Anchorage", "America/Adak"),
    "HI": ("Pacific/Honolulu",),
    "AS": ("Pacific/Pago_Pago",),
    "GU": ("Pacific/Guam",),
    "MP": ("Pacific/Saipan",),
    "PR": ("America/Puerto_Rico",),
    "VI": ("America/St_Thomas",),
}


def local_times(state: str, now: datetime) -> list[datetime]:
    """Return the local times of a state, without a zone, each once. An unknown state has none."""
    times = [now.astimezone(ZoneInfo(zone)) for zone in ZONES.get(state, ())]
    return list(dict.fromkeys(time.replace(tzinfo=None) for time in times))
