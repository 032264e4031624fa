"""Addresses by which calendar programs subscribe to a calendar of ours. No Django."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

GOOGLE: Final = "https://calendar.google.com/calendar/r"
OUTLOOK: Final = "https://outlook.live.com/calendar/0/addfromweb"
MICROSOFT_365: Final = "https://outlook.office.com/calendar/0/addfromweb"


@dataclass(frozen=True)
class Subscription:
    """The addresses of one calendar for each kind of program."""

    address: str
    """The https address, for programs that take one."""
    webcal: str
    """The webcal address, which iPhones, Macs and desktop programs open as a subscription."""
    google: str
    outlook: str
    microsoft_365: str


def subscribe_to(address: str, name: str) -> Subscription:
    """Return the addresses for a calendar at `address`, a whole https address.

    Outlook shows `name` for the calendar. Google reads the name from the file.
    """
    webcal = f"webcal://{address.partition('://')[2]}"
    named = urlencode({"url": address, "name": name})
    return Subscription(
        address=address,
        webcal=webcal,
        google=f"{GOOGLE}?{urlencode({'cid': webcal})}",
        outlook=f"{OUTLOOK}?{named}",
        microsoft_365=f"{MICROSOFT_365}?{named}",
    )
