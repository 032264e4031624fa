"""Tell the time where a person lives, before anybody calls them. No database, no clock."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone, get_timezone_location

from legal_help.questions.reference.locales import locale_of

EASTERN, CENTRAL = "America/New_York", "America/Chicago"
MOUNTAIN, PACIFIC = "America/Denver", "America/Los_Angeles"

# The zone where most people of a state live comes first. 49 CFR part 71 names the boundaries; the
# rest of a divided state has the other zone. Places without summer time have zones of their own.
_STATES_IN: Mapping[tuple[str, ...], str] = {
    (EASTERN,): "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
    (EASTERN, CENTRAL): "FL IN KY MI",
    (CENTRAL,): "AL AR IA IL LA MN MO MS OK WI",
    (CENTRAL, EASTERN): "TN",
    (CENTRAL, MOUNTAIN): "KS ND NE SD TX",
    (MOUNTAIN,): "CO MT NM UT WY",
    ("America/Phoenix", MOUNTAIN): "AZ",  # the Navajo Nation changes its clocks
    (MOUNTAIN, PACIFIC): "ID",
    (PACIFIC,): "CA WA",
    (PACIFIC, MOUNTAIN): "NV OR",
    ("America/Anchorage", "America/Adak"): "AK",
    ("Pacific/Honolulu",): "HI",
    ("Pacific/Pago_Pago",): "AS",
    ("Pacific/Guam",): "GU",
    ("Pacific/Saipan",): "MP",
    ("America/Puerto_Rico",): "PR",
    ("America/St_Thomas",): "VI",
}
ZONES = {state: zones for zones, states in _STATES_IN.items() for state in states.split()}


EVERY_ZONE = list(dict.fromkeys(zone for zones in _STATES_IN for zone in zones))


def city_of(zone: str, language: str) -> str:
    """Return the city that a zone is named after, in a language: its time is said to be that."""
    return get_timezone_location(get_timezone(zone), locale=locale_of(language), return_city=True)


def local_times(state: str, now: datetime) -> list[datetime]:
    """Return the local times of a state, without a zone, each once. An unknown state has none."""
    times = [now.astimezone(ZoneInfo(zone)) for zone in ZONES.get(state, ())]
    return list(dict.fromkeys(time.replace(tzinfo=None) for time in times))
