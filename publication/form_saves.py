"""Tell which open form a save comes from, and in which order.

A browser names each form that it opens and numbers what it sends from it: "5f3a09c1.12" is its
twelfth save. An answer can be lost on its way, or come after the next save was sent; then the form
does not know yet what it saved itself. Its next save then belongs to the same writing, and is not kept
apart.
"""

import re
from typing import Final, NamedTuple

LONGEST: Final = 40
SAVE_ID: Final = re.compile(r"([0-9a-f]{8,32})\.([0-9]{1,7})")


class FormSave(NamedTuple):
    form: str
    number: int


def parse_save_id(said: str) -> FormSave | None:
    """Read the name of a form and the number of its save; None without one, as without script."""
    found = SAVE_ID.fullmatch(said)
    return FormSave(found[1], int(found[2])) if found else None


def continues(said: str, before: str) -> bool:
    """Return whether `said` is a later save of the same form than `before`."""
    this, earlier = parse_save_id(said), parse_save_id(before)
    return bool(this and earlier and this.form == earlier.form and this.number > earlier.number)


def is_stale(said: str, before: str) -> bool:
    """Return whether `before` is a later save of the same form than `said`, or the same save."""
    this, later = parse_save_id(said), parse_save_id(before)
    return bool(this and later and this.form == later.form and this.number <= later.number)
