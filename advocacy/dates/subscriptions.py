"""How people take a calendar into the program they use: our address in, theirs out. No Django."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

GOOGLE: Final = "https://calendar.google.com/calendar/r"
OUTLOOK: Final = "https://outlook.live.com/calendar/0/addfromweb"
MICROSOFT_365: Final = "https://outlook.office.com/calendar/0/addfromweb"


@dataclass(frozen=True)
class Subscription:
    """One calendar, under the addresses that programs ask for."""

    address: str
    """Whole, with https: for whatever program takes an address."""
    webcal: str
    """What iPhones, Macs and desktop programs open as a subscription."""
    google: str
    outlook: str
    microsoft_365: str


def subscription(address: str, name: str) -> Subscription:
    """`address` is whole; `name` is what Outlook calls the calendar. Google reads it in the file."""
    webcal = f"webcal://{address.partition('://')[2]}"
    named = urlencode({"url": address, "name": name})
    return Subscription(
        address=address,
        webcal=webcal,
        google=f"{GOOGLE}?{urlencode({'cid': webcal})}",
        outlook=f"{OUTLOOK}?{named}",
        microsoft_365=f"{MICROSOFT_365}?{named}",
    )
