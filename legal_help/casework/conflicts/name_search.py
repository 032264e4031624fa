"""Find who is meant by a name or a number that a caseworker hears on the telephone.

It finds more than `person_match`, because the caseworker goes on asking. No Django, no database, no
clock.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

from legal_help.casework.conflicts.names import Folding, Name, find_overlap
from legal_help.casework.conflicts.person_match import (
    MatchReason,
    fold_a_number,
    name_reason,
    rank,
)
from legal_help.questions.reference.digits import digits_of

# A number in a town, without its area code.
FEWEST_DIGITS_OF_PHONE: Final = 7


def search_names[K](
    heard: str, cards: Mapping[K, Mapping[str, object]]
) -> list[tuple[K, MatchReason]]:
    """Return the cards that may be meant and why, the surest first, otherwise in the given order.

    Names count in any order, spelling and script, and so do the names people like to be called. A
    telephone number counts with its country code or without.
    """
    folding = Folding()
    names, number, digits = folding.names(heard), fold_a_number(heard), digits_of(heard)
    found = []
    for key, written in cards.items():
        if number and fold_a_number(written.get("a_number")) == number:
            found.append((key, MatchReason.A_NUMBER))
        elif any(_is_same_phone(digits, each) for each in _lines(written.get("phones"))):
            found.append((key, MatchReason.PHONE))
        elif why := _reason_by_name(names, folding.lines(written.get("names"))):
            found.append((key, why))
    return sorted(found, key=lambda each: rank(each[1]))


def _lines(written: object) -> list[object]:
    return written if isinstance(written, list) else []


def _is_same_phone(digits: str, written: object) -> bool:
    """Return whether one number is the other's end: the country code and a zero may be missing."""
    known = digits_of(written if isinstance(written, str) else "").lstrip("0")
    heard = digits.lstrip("0")
    if min(len(known), len(heard)) < FEWEST_DIGITS_OF_PHONE:
        return False
    return known.endswith(heard) or heard.endswith(known)


def _reason_by_name(heard: Sequence[Name], names: Sequence[Name]) -> MatchReason | None:
    has_whole = not all(name.is_one_word for name in names)
    found = [
        name_reason(shared)
        for one, other in product(heard, names)
        # If a whole name was heard, what somebody likes to be called adds nothing.
        if one.is_one_word or not (has_whole and other.is_one_word)
        if (shared := find_overlap(one, other)) and (shared.words > 1 or shared.is_part)
    ]
    return min(found, key=rank, default=None)
