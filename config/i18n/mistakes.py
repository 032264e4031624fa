"""Find what a machine can tell to be wrong with a translation. No Django.

It serves the compiler of catalogs, the tests, and whoever brings corrections home.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Final

from babel.messages.catalog import Catalog, Message

from config.i18n.reviews import forms_of

PLACEHOLDER: Final = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")
TAG: Final = re.compile(r"<[^<>]*>?")
NUMBER: Final = re.compile(r"\+?\d+(?:[ -]\d+){2,}")
FIRST_ISOLATE: Final = "\u2066"
LAST_ISOLATE: Final = "\u2069"
# French sets a space before these, and no line may begin with them.
BREAKABLE: Final = re.compile(r" (?=[?!:;»])|(?<=«) ")
NO_BREAK_SPACE: Final = "\xa0"


def find_mistakes(message: Message, catalog: Catalog) -> list[str]:
    """Return what is wrong with the translation of a message, a line each.

    An empty translation has no mistakes: it is only not there yet.
    """
    forms = forms_of(message)
    if not any(forms):
        return []
    if not all(forms):
        return [f"form {number} is empty" for number, form in enumerate(forms, 1) if not form]
    by_babel = [str(error) for error in message.check(catalog)]
    return by_babel or [
        line for form in forms for line in _mistakes_of_form(form, message, catalog)
    ]


def keep_marks_in_line(words: str, catalog: Catalog) -> str:
    """Return French words with no-break spaces where keyboards write a space, others as they are."""
    return BREAKABLE.sub(NO_BREAK_SPACE, words) if _is_french(catalog) else words


def _mistakes_of_form(form: str, message: Message, catalog: Catalog) -> Iterator[str]:
    for pattern in (PLACEHOLDER, TAG):
        yield from _differences(pattern, message, form)
    # In compiled catalogs, some of these part one word from the next.
    if any(unicodedata.category(sign) == "Cc" for sign in form if sign not in _last(message)):
        yield "there is a line break or another control character"
    if catalog.locale and catalog.locale.text_direction == "rtl":
        for number in NUMBER.finditer(form):
            if not _is_apart(form[: number.start()]):
                yield f"the number {number[0]} must stand between U+2066 and U+2069"
    if _is_french(catalog) and BREAKABLE.search(form):
        yield "a mark such as ? or » needs a no-break space"


def _differences(pattern: re.Pattern[str], message: Message, form: str) -> Iterator[str]:
    """Yield what is missing or added. A plural form may leave out its number, as in "one day"."""
    is_plural = not isinstance(message.id, str)
    found = Counter(pattern.findall(form))
    wanted = Counter(pattern.findall(_last(message)))
    missing = [] if is_plural else wanted - found
    added = found.keys() - wanted.keys() if is_plural else found - wanted
    yield from (f"{part} is missing" for part in missing)
    yield from (f"{part} is not in the English" for part in added)


def _last(message: Message) -> str:
    """Return the English: of a plural the form for many."""
    return message.id if isinstance(message.id, str) else message.id[-1]


def _is_apart(before: str) -> bool:
    is_isolated = before.count(FIRST_ISOLATE) > before.count(LAST_ISOLATE)
    return is_isolated or before.endswith('<bdi dir="ltr">')


def _is_french(catalog: Catalog) -> bool:
    return bool(catalog.locale and catalog.locale.language == "fr")
