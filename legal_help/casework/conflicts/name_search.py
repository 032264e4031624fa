"""Find who is meant by a name or an A-Number that a caseworker hears on the telephone.

It finds more than `person_match`, because the caseworker goes on asking. No Django, no database, no
clock.
"""

from collections.abc import Mapping, Sequence
from itertools import product

from legal_help.casework.conflicts.names import Folding, Name, Overlap, find_overlap
from legal_help.casework.conflicts.person_match import MatchReason, fold_card

# What a person was found by, the surest first.
REASONS_BY_CERTAINTY: Sequence[MatchReason] = (
    MatchReason.A_NUMBER,
    MatchReason.NAMES,
    MatchReason.NAMES_TURNED,
    MatchReason.NAMES_ALIKE,
    MatchReason.NAMES_PART,
    MatchReason.NAMES_SHARED,
    MatchReason.ONE_NAME,
)


def search_names[K](
    heard: str, cards: Mapping[K, Mapping[str, object]]
) -> list[tuple[K, MatchReason]]:
    """Return the cards that may be meant and why, the surest first, otherwise in the given order.

    Names count in any order, spelling and script, and so do the names people like to be called.
    """
    folding = Folding()
    names, number = folding.names(heard), _number(heard, folding)
    found = []
    for key, written in cards.items():
        has_number = bool(number) and _number(written.get("a_number"), folding) == number
        why = (
            MatchReason.A_NUMBER if has_number else _reason_by_name(names, _names(written, folding))
        )
        if why:
            found.append((key, why))
    return sorted(found, key=lambda each: REASONS_BY_CERTAINTY.index(each[1]))


def _number(written: object, folding: Folding) -> str:
    return fold_card({"a_number": written}, folding).a_number


def _names(written: Mapping[str, object], folding: Folding) -> list[Name]:
    lines = written.get("names")
    some = lines if isinstance(lines, list) else []
    return [name for line in some if isinstance(line, str) for name in folding.names(line)]


def _reason_by_name(heard: Sequence[Name], names: Sequence[Name]) -> MatchReason | None:
    has_whole = not all(name.is_one_word for name in names)
    found = [
        why
        for one, other in product(heard, names)
        # If a whole name was heard, what somebody likes to be called adds nothing.
        if one.is_one_word or not (has_whole and other.is_one_word)
        if (shared := find_overlap(one, other)) and (why := _reason_for_overlap(shared))
    ]
    return min(found, key=REASONS_BY_CERTAINTY.index, default=None)


def _reason_for_overlap(shared: Overlap) -> MatchReason | None:
    if shared.is_whole and not shared.is_exact:
        return MatchReason.NAMES_ALIKE
    if shared.is_whole:
        return MatchReason.NAMES if shared.in_order else MatchReason.NAMES_TURNED
    if shared.words > 1:
        return MatchReason.NAMES_PART if shared.is_part else MatchReason.NAMES_SHARED
    return MatchReason.ONE_NAME if shared.is_part else None
