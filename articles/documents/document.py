"""Define a cleaned document and the reasons for which one is refused. Loads no decoder: web workers import this."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

MOST_BYTES: Final = 30_000_000
MOST_BYTES_CLEANED: Final = (
    40_000_000  # a table in another encoding grows, a file packed less well too
)
MOST_TEXT: Final = 500_000  # characters
MOST_COVER_SIDE: Final = 1_200  # pixels

MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "epub": "application/epub+zip",
    "zip": "application/zip",
}

type Refusal = Literal[
    "heavy",  # more than MOST_BYTES, or more memory than one file may take
    "unknown",  # of no type that is taken
    "broken",  # cannot be read
    "encrypted",  # under a password
    "macros",  # holds programs
    "nested",  # an archive in an archive
    "bomb",  # unpacks to more than it may
    "slow",  # not cleaned in the time that one file may take
    "unclean",  # holds what cannot be taken out, or what would show what it hides
    "empty",  # nothing in it
]
type Removed = Literal[
    "attachments",  # files in the file, and objects of other programs
    "author",  # names of authors, editors, companies
    "changes",  # tracked changes, former versions
    "comments",  # and drawings of reviewers
    "dates",
    "description",  # title, subject and keywords in the hidden properties
    "forms",  # fields that could be filled in; what was filled in stays to be read
    "links-outside",  # to files, templates, pictures elsewhere; links to web pages stay
    "location",
    "media",  # sound, film, three dimensions
    "printer",
    "properties",  # other hidden properties
    "scripts",  # and actions
    "signatures",
    "software",
    "thumbnail",
]
REFUSALS: Final = frozenset(get_args(Refusal.__value__))
REMOVED: Final = frozenset(get_args(Removed.__value__))


class DocumentRefused(Exception):
    """This document is not taken. `code` says why, and nothing here says what was in it."""

    def __init__(self, code: Refusal):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class CleanDocument:
    """A document that may be stored and served."""

    content: bytes
    suffix: str  # a key of MEDIA_TYPES
    pages: int | None  # of a PDF
    text: str  # for the search, at most MOST_TEXT characters
    cover: bytes | None  # PNG of the first page of a PDF, at most MOST_COVER_SIDE a side
    removed: tuple[Removed, ...]  # sorted; told to the editor
