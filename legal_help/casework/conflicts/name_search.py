"""Find who is meant by a name or an A-Number that a caseworker hears on the telephone.

It finds more than `person_match`, because the caseworker goes on asking. No Django, no database, no
clock.
"""

from collections.abc import Mapping, Sequence
from itertools import product

from legal_help.casework.conflicts.names import Folding, Name, find_overlap
from legal_help.casework.conflicts.person_match import (
    MatchReason,
    fold_a_number,
    name_reason,
    rank,
)


def search_names[K](
    heard: str, cards: Mapping[K, Mapping[str, object]]
) -> list[tuple[K, MatchReason]]:
    """Return the cards that may be meant and why, the surest first, otherwise in the given order.

    Names count in any order, spelling and script, and so do the names people like to be called.
    """
    folding = Folding()
    names, number = folding.names(heard), fold_a_number(heard)
    found = []
    for key, written in cards.items():
        if number and fold_a_number(written.get("a_number")) == number:
            found.append((key, MatchReason.A_NUMBER))
        elif why := _reason_by_name(names, folding.lines(written.get("names"))):
            found.append((key, why))
    return sorted(found, key=lambda each: rank(each[1]))


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
