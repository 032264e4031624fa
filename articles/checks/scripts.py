"""Notice a text that is not in the script of its language."""

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Final

FEWEST: Final = 40
"""Letters. In a shorter text, most may be of a name or an acronym."""


def is_in_another_script(text: str, script: str | None) -> bool:
    """Return whether most letters of a text are of another script, such as "LATIN" or "ARABIC".

    None stands for a language with several scripts: its texts are not checked.
    """
    if script is None:
        return False
    found: Counter[str] = Counter()
    for letter, times in Counter(text).items():  # a long text has some sixty different letters
        if letter.isalpha():
            found[_script_of(letter)] += times
    count = found.total()
    return count >= FEWEST and 2 * found[script] < count


@lru_cache(maxsize=4096)
def _script_of(letter: str) -> str:
    """Return the first word of the name of a letter in Unicode."""
    return unicodedata.name(letter, "").partition(" ")[0]
