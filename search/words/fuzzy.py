"""Find words that differ by one or two typing mistakes. No Django, no database.

Two words are compared only where they share a key: their beginning, their beginning without one of
its letters, or its consonants as they sound. That finds every single mistake at the beginning,
and "azilum" for "asylum".
"""

import re
from typing import Final

BEGINNING: Final = 7
SHORTEST: Final = 4  # letters; shorter words are similar to too many others
ONE_MISTAKE: Final = 5  # letters; longer words may have two mistakes
_SOUNDS: Final = str.maketrans("zcqv", "skkw", "aeiouyh")
_REPEATED: Final = re.compile(r"(.)\1+")
_LEAST_SOUNDS: Final = 3


def lookup_keys(word: str) -> set[str]:
    """Return the keys by which a word is looked up; none for a word that is too short."""
    if len(word) < SHORTEST:
        return set()
    beginning = word[:BEGINNING]
    found = {beginning} | {beginning[:at] + beginning[at + 1 :] for at in range(len(beginning))}
    sounds = _REPEATED.sub(r"\1", beginning.translate(_SOUNDS))
    return found | {f"{sounds}-"} if len(sounds) >= _LEAST_SOUNDS else found


def edit_distance(typed: str, word: str) -> int:
    """Count the letters that are wrong, missing, extra or swapped with their neighbour."""
    before_last: list[int] = []
    last = list(range(len(word) + 1))
    for row, letter in enumerate(typed, start=1):
        line = [row]
        for column, other in enumerate(word, start=1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == word[column - 2] and typed[row - 2] == other:
                cost = min(cost, before_last[column - 2] + 1)
            line.append(cost)
        before_last, last = last, line
    return last[-1]


def closest_words(typed: str, candidates: "set[str]") -> list[str]:
    """Return the candidates that may have been meant, the likeliest first.

    Short words resemble many others. So a word of four letters may only have letters in the wrong
    order, one of five may have one mistake, and a longer one two.
    """
    scored = (
        (edit_distance(typed, word), -_shared_beginning(typed, word), word) for word in candidates
    )
    allowed = 2 if len(typed) > ONE_MISTAKE else 1
    return [
        word
        for count, _shared, word in sorted(scored)
        if 0 < count <= allowed and (len(typed) > SHORTEST or sorted(typed) == sorted(word))
    ]


def _shared_beginning(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
