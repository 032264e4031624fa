"""Write an entry of a bibliography as the files that reference managers import. No Django, no clock."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

# Braces are commands: even an escaped one counts where BibTeX looks for the end of a field.
TEX: Final = str.maketrans(
    {special: f"\\{special}" for special in "#$%&_"}
    | {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
    }
)
# To BibTeX, "and" divides names, "others" is et al., and a comma ends a family name.
READ_OTHERWISE: Final = re.compile(r",|\band\b|\bothers\b", re.IGNORECASE)
MONTHS: Final = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)


class Creator(NamedTuple):
    name: str
    is_organisation: bool


class Kind(StrEnum):
    """The kind of a cited work, by its type in RIS."""

    WEB_PAGE = "ELEC"
    DATA = "DATA"


@dataclass(frozen=True)
class Entry:
    """An entry of a bibliography, about one page. Readers add the day on which they read it."""

    kind: Kind
    key: str
    """The name by which a LaTeX document cites it: ASCII letters, digits, "-" and "_"."""
    creators: list[Creator]
    title: str
    publisher: str
    day: date
    address: str
    language: str
    notes: list[str]


def write_bibtex(entry: Entry) -> str:
    """Return the entry for BibTeX and biblatex.

    Of their types, both know only `@misc` for web pages and data. BibTeX prints `howpublished`
    and `month`, biblatex `publisher` and `date`.
    """
    publisher = _kept_whole(entry.publisher)
    fields = {
        "author": " and ".join(map(_bibtex_name, entry.creators)),
        "title": _kept_whole(entry.title),
        "publisher": publisher,
        "howpublished": publisher,
        "date": entry.day.isoformat(),
        "year": str(entry.day.year),
        "url": entry.address,
        "note": _tex("; ".join(entry.notes)),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    lines.append(f"  month = {MONTHS[entry.day.month - 1]},\n")
    return f"@misc{{{entry.key},\n{''.join(lines)}}}\n"


def write_ris(entry: Entry) -> str:
    """Return the entry in RIS, whose lines end with CR and LF."""
    lines = [
        ("TY", entry.kind.value),
        *(("AU", _ris_name(creator)) for creator in entry.creators),
        ("TI", entry.title),
        ("PB", entry.publisher),
        ("PY", str(entry.day.year)),
        ("DA", f"{entry.day:%Y/%m/%d}/"),
        ("UR", entry.address),
        ("LA", entry.language),
        *(("N1", note) for note in entry.notes),
        ("ID", entry.key),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {_one_line(value)}\r\n" for tag, value in lines)


class Format(NamedTuple):
    media_type: str
    write: Callable[[Entry], str]


FORMATS: Final = {
    "bib": Format("application/x-bibtex", write_bibtex),
    "ris": Format("application/x-research-info-systems", write_ris),
}
"""By the ending of the file."""


def _one_line(text: str) -> str:
    return " ".join(filter(None, map(str.strip, text.splitlines())))


def _tex(text: str) -> str:
    return _one_line(text).translate(TEX)


def _kept_whole(text: str) -> str:
    """Return the text in braces of its own, which keep its capitals and make it one name."""
    return f"{{{_tex(text)}}}"


def _bibtex_name(creator: Creator) -> str:
    is_whole = creator.is_organisation or READ_OTHERWISE.search(creator.name)
    return _kept_whole(creator.name) if is_whole else _tex(creator.name)


def _ris_name(creator: Creator) -> str:
    """Return the name. The comma after an organisation says that it has no given name."""
    return f"{creator.name}," if creator.is_organisation else creator.name
