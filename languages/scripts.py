"""Tell names of languages apart by the script in which they are written. No Django."""

import unicodedata
from collections.abc import Mapping


def script_of(name: str) -> str:
    """Return the script of the first letter as Unicode calls it: LATIN, ARABIC, ETHIOPIC, CJK."""
    return unicodedata.name(name[0]).split()[0]


def one_of_each_script(names: Mapping[str, str]) -> dict[str, str]:
    """Return the first of these names in each script, in their order. The keys are the languages' codes."""
    found: dict[str, str] = {}
    for code, name in names.items():
        found.setdefault(script_of(name), code)
    return {code: names[code] for code in found.values()}
