"""People who have asked for help before a caseworker sits down: each is there for one journey."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

TODAY: Final = date.today()  # noqa: DTZ011 -- no journey depends on the hour
PERSON: Final[Mapping[str, Any]] = {
    "begun_on": str(TODAY),
    "lawyer": "no",
    "can_pay": "no",
    "place": "us",
    "need": ["fear"],
    "language": "en",
    "reach": ["code"],
    "city": "Houston",
    "state": "TX",
    "for_whom": "me",
    "citizenship": "HN",
    "safe_now": "yes",
    # Long enough ago that it has one level all year: a year after it much is urgent.
    "arrival": f"{TODAY.year - 2}-02",
    "filed": "no",
}
PEOPLE: Final[Mapping[str, Mapping[str, Any]]] = {
    # Goes from hand to hand.
    "handed": {"full_name": "Ines Mejia Paz", "more": "They took the shop."},
    # A caseworker knows her.
    "known": {"full_name": "Dilnoza Karimova Yusupova", "citizenship": "UZ"},
    # Two who are against each other.
    "rosa": {
        "full_name": "Rosa Elena Ortega Lima",
        "against": "Victor Manuel Salazar Duarte, who was my husband",
        "more": "He waited at the bus stop.",
    },
    "victor": {
        "full_name": "Victor Manuel Salazar Duarte",
        "against": "Rosa Elena Ortega Lima",
        "more": "She says things of me.",
    },
    # Urgent, and outside our field.
    "urgent": {
        "full_name": "Marisol Vega Prieto",
        "language": "es",
        "court": "yes",
        "hearing": str(TODAY + timedelta(days=10)),
        "order": "no",
    },
    # One whom only the recovery key brings back.
    "kept": {"full_name": "Tesfay Gebremedhin Hailu", "citizenship": "ER"},
    # Answered by somebody who is new.
    "answered": {"full_name": "Saba Kidane Woldu", "citizenship": "ER"},
    # For whoever goes through the queue: in a language that nobody else has here.
    "first": {"full_name": "Abdi Warsame Jama", "language": "so", "citizenship": "SO"},
    "second": {"full_name": "Hodan Farah Nur", "language": "so", "citizenship": "SO"},
    "third": {"full_name": "Ayaan Cige Duale", "language": "so", "state": "MN"},
}


def answers() -> dict[str, dict[str, Any]]:
    """What each of them answered, by who they are here."""
    return {who: {**PERSON, **said} for who, said in PEOPLE.items()}
