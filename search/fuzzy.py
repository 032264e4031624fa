"""Which words are one or two slips apart. No Django, no database.

Two words are compared only where they share a key: their beginning, their beginning without one of
its letters, or what is heard of it without vowels. That finds every single slip there, and azilum.
"""

import re
from typing import Final

BEGINNING: Final = 7
SHORTEST: Final = 4  # shorter words are near too many others
_HEARD: Final = str.maketrans("zcqv", "skkw", "aeiouyh")
_REPEATED: Final = re.compile(r"(.)\1+")
_LEAST_HEARD: Final = 3


def keys(word: str) -> set[str]:
    """What a word is looked up by; empty for a word too short to help with."""
    if len(word) < SHORTEST:
        return set()
    beginning = word[:BEGINNING]
    found = {beginning} | {beginning[:at] + beginning[at + 1 :] for at in range(len(beginning))}
    heard = _REPEATED.sub(r"\1", beginning.translate(_HEARD))
    return found | {f"{heard}-"} if len(heard) >= _LEAST_HEARD else found


def slips_allowed(word: str) -> int:
    return 1 if len(word) <= SHORTEST else 2


def slips(typed: str, word: str) -> int:
    """How many letters are wrong, missing, too many or exchanged with their neighbour."""
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


def nearest(typed: str, candidates: "set[str]") -> list[str]:
    """Those that may have been meant, the likeliest first."""
    scored = ((slips(typed, word), -_shared_beginning(typed, word), word) for word in candidates)
    allowed = slips_allowed(typed)
    return [word for count, _shared, word in sorted(scored) if 0 < count <= allowed]


def _shared_beginning(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
