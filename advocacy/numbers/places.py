"""Names of places in the language of the reader. No database, no clock."""

from functools import lru_cache

from babel import Locale
from babel.core import get_global

from advocacy.numbers.figure_words import known_language

# Babel (Unicode CLDR) writes these in a shorter way than the United Nations.
ALSO_WRITTEN = {
    "Iran (Islamic Republic of)": "Iran",
    "Republic of Korea": "South Korea",
    "Republic of Moldova": "Moldova",
    "Russian Federation": "Russia",
    "Syrian Arab Republic": "Syria",
    "United Kingdom of Great Britain and Northern Ireland": "United Kingdom",
    "United Republic of Tanzania": "Tanzania",
    "United States of America": "United States",
    "Venezuela (Bolivarian Republic of)": "Venezuela",
    "Viet Nam": "Vietnam",
}


@lru_cache(maxsize=1024)
def place_name(code: str, english: str, language: str) -> str:
    """Return the name of a place in a language, or "" if it is not known.

    `code` is of UN M49 or ISO 3166-1 alpha-3. A name that is not the usual one of that code, such as
    "World (148 countries)", says more than the code does, so it is not known in other languages.
    """
    [key] = get_global("territory_aliases").get(code, [code])[:1]
    usual = str(Locale("en").territories.get(key, ""))
    if ALSO_WRITTEN.get(english, english).casefold() != usual.casefold():
        return ""
    name = str(Locale(known_language(language)).territories.get(key, ""))
    return name[:1].upper() + name[1:]
