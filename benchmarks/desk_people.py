"""Made-up people who ask for help, the same ones every time: answers to the form by number."""

import datetime as dt
import random
from typing import Any

LANGUAGES = (
    "es", "es", "es", "es", "ht", "fr", "pt", "ar", "ru", "uk", "prs", "ps", "zh-Hans", "ti", "am",
    "so", "mam", "quc", "kek", "en", "other",
)  # fmt: skip
STATES = ("TX", "TX", "CA", "CA", "FL", "NY", "IL", "NJ", "GA", "MD", "")
WAYS: tuple[list[str], ...] = (
    ["phone"],
    ["phone", "text"],
    ["app"],
    ["email"],
    ["phone", "person"],
    ["text"],
    [],
)
COUNTRIES = ("HN", "GT", "SV", "VE", "CO", "HT", "NI", "CU", "AF", "RU", "CM", "ER")


def answers(number: int, today: dt.date) -> dict[str, Any]:
    """What somebody answers: most have a date, some are in danger, many left much empty."""
    lot = random.Random(number)  # noqa: S311 -- people of a benchmark
    said: dict[str, Any] = {
        "begun_on": str(today),
        "lawyer": "no",
        "can_pay": "no",
        "place": "detained" if lot.random() < 0.04 else "us",
        "need": ["fear"],
        "language": (language := lot.choice(LANGUAGES)),
        "language_other": "A language of few" if language == "other" else "",
        "call_name": f"Person {number}",
        "reach": lot.choice(WAYS) or ["code"],
        "phone": "+1 212 555 0100",
        "email": "person@example.org",
        "city": "A town",
        "state": lot.choice(STATES),
        "for_whom": lot.choice(["me", "me", "me", "child"]),
        "full_name": f"Person {number} of {lot.choice('ABCDEFG')}",
        "dob": str(today - dt.timedelta(days=lot.randint(14 * 365, 60 * 365))),
        "citizenship": lot.choice(COUNTRIES),
        "a_number": f"A{lot.randint(10**8, 10**9 - 1)}",
        "safe_now": lot.choice(["yes"] * 20 + ["no", "unsure"]),
        "more": "Something that happened, told in a few words. " * lot.randint(1, 12),
    }
    return said | _court(lot, today) | _arrival(lot, today)


def _court(lot: random.Random, today: dt.date) -> dict[str, Any]:
    if lot.random() < 0.4:
        return {"court": "no"}
    said: dict[str, Any] = {"court": "yes", "order": lot.choice(["no", "no", "unsure"])}
    if lot.random() < 0.7:
        said["hearing"] = str(today + dt.timedelta(days=lot.randint(-60, 700)))
        said["attended"] = lot.choice(["yes", "unsure"])
    return said | {"moved": lot.choice(["no", "no", "yes", ""])}


def _arrival(lot: random.Random, today: dt.date) -> dict[str, Any]:
    arrived = today - dt.timedelta(days=lot.randint(5, 1200))
    precision = lot.choice([10, 10, 7, 4])
    return {
        "arrival": str(arrived)[:precision],
        "entry": lot.choice(["not_checked", "not_checked", "parole", "visa"]),
        "filed": lot.choice(["no", "no", "no", "yes"]),
    }
