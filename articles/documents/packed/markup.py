"""Rewrite XML while it is read: keep an element, drop it with all in it, or keep only what is in it.

Read in pieces by expat, so that a sheet of fifty megabytes takes little more. Prefixes stay as they are,
since Office files speak of them in attributes. Entities, comments and instructions are never kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final
from xml.parsers import expat

from articles.documents.document import MOST_TEXT, DocumentRefused, Removed

type Key = tuple[str, str]  # namespace and name
type Attributes = dict[Key, str]

MOST_DEPTH: Final = 500
XML: Final = "http://www.w3.org/XML/1998/namespace"
HEADER: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
VALUE: Final = TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


class Verdict(Enum):
    KEEP = "keep"
    DROP = "drop"
    UNWRAP = "unwrap"


KEEP, DROP, UNWRAP = Verdict


@dataclass(slots=True)
class Open:
    """An element that is open: what it is, and the state to return to when it is cut or ends."""

    key: Key
    qualified: str  # empty if only what is in it is kept
    out_at: int
    words_at: int
    scope: dict[str, str]
    written: dict[str, str]
    counted: int = 0


class Markup:
    """Rewrites one XML file. Each format says in `decide`, `ended` and `characters` what stays."""

    # Child to parent: a parent that is left without any such child is dropped, too.
    NEEDED: dict[Key, Key] = {}
    doctype_is_taken = False

    def __init__(self) -> None:
        self.out = bytearray(HEADER)
        self.words: list[str] = []
        self.removed: set[Removed] = set()
        self.stack: list[Open] = []
        self._scope: dict[str, str] = {"xml": XML, "": ""}
        self._written = self._scope
        self._needing = frozenset(self.NEEDED.values())
        self._said = 0
        self._skipped = 0  # levels within what is dropped
        self._is_begun = False  # a tag that is not closed yet: it may turn out to be empty

    # What a format says

    def decide(self, key: Key, attributes: Attributes) -> Verdict:
        """Say what becomes of an element. May change its attributes."""
        raise NotImplementedError

    def ended(self, element: Open) -> None:
        """Called at the end of an element that was kept; it can still be changed in `out`."""

    def characters(self, letters: str) -> None:
        self.write_letters(letters)

    def plain(self, uri: str) -> str:
        """Return the one spelling of the namespace of an element, where there are two."""
        return uri

    # What it may ask for

    def key(self, back: int = 1) -> Key:
        """Return what the innermost element is, or the one so many around it."""
        return self.stack[-back].key if len(self.stack) >= back else ("", "")

    def say(self, letters: str) -> None:
        """Add letters to what the search finds."""
        if self._said < MOST_TEXT:
            self._said += len(letters)
            self.words.append(letters)

    def cut(self, element: Open) -> None:
        """Take an element back, from its beginning up to here."""
        del self.out[element.out_at :]
        del self.words[element.words_at :]
        self._is_begun = False

    def abandon(self, key: Key) -> None:
        """Drop the nearest element of this kind that is open, what came of it and what will come."""
        places = [place for place, element in enumerate(self.stack) if element.key == key]
        if not places:
            return
        place = places[-1]
        element = self.stack[place]
        self._skipped = len(self.stack) - place
        self.cut(element)
        self._scope, self._written = element.scope, element.written
        del self.stack[place:]

    def write_letters(self, letters: str) -> None:
        self._close_tag()
        self.out += letters.translate(TEXT).encode()

    # What the parser tells

    def rewrite(self, pieces: Iterable[bytes]) -> bytearray:
        """Return the new file. Raises DocumentRefused."""
        parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._letters
        parser.StartDoctypeDeclHandler = self._doctype
        parser.SkippedEntityHandler = self._entity
        try:
            for piece in pieces:
                parser.Parse(piece)
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise DocumentRefused("broken") from None
        return self.out

    def _is_skipping(self) -> bool:
        # A method, because mypy takes `_skipped` for unchanged after `decide` has called `abandon`.
        return self._skipped > 0

    def _start(self, qualified: str, listed: list[str]) -> None:
        if self._skipped:
            self._skipped += 1
            return
        if len(self.stack) > MOST_DEPTH:
            raise DocumentRefused("broken")
        before = self._scope
        self._declare(listed)
        uri, name = self._resolve(qualified, self._scope.get("", ""))
        key = self.plain(uri), name
        attributes = {
            self._resolve(attribute, ""): value
            for attribute, value in zip(listed[::2], listed[1::2], strict=True)
            if not attribute.startswith("xmlns")
        }
        verdict = self.decide(key, attributes)
        if self._is_skipping():  # something around it was abandoned
            self._skipped += 1
        elif verdict is DROP:
            self._scope = before
            self._skipped = 1
        else:
            kept = qualified if verdict is KEEP else ""
            at = len(self.out) + self._is_begun
            self.stack.append(Open(key, kept, at, len(self.words), before, self._written))
            if kept:
                self._write_tag(kept, attributes)

    def _end(self, _qualified: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        element = self.stack[-1]
        if element.qualified:
            if self._is_begun:
                self.out += b"/>"
                self._is_begun = False
            else:
                self.out += f"</{element.qualified}>".encode()
            self.ended(element)
            if element.key in self._needing and not element.counted:
                self.cut(element)
        self.stack.pop()
        self._count(element)
        self._scope, self._written = element.scope, element.written

    def _count(self, element: Open) -> None:
        """Count an element for the one that may not stand without it."""
        around = self.NEEDED.get(element.key)
        if around and len(self.out) > element.out_at:
            for other in reversed(self.stack):
                if other.key == around:
                    other.counted += 1
                    return

    def _letters(self, letters: str) -> None:
        if not self._skipped:
            self.characters(letters)

    def _doctype(self, _name: str, _system: object, _public: object, has_subset: int) -> None:
        if has_subset or not self.doctype_is_taken:
            raise DocumentRefused("unclean")

    def _entity(self, _name: str, _is_parameter: int) -> None:
        """An entity that nothing in the file declares."""
        raise DocumentRefused("broken")

    def _declare(self, listed: list[str]) -> None:
        declared = {
            name.partition(":")[2]: uri
            for name, uri in zip(listed[::2], listed[1::2], strict=True)
            if name.startswith("xmlns")
        }
        if declared:
            self._scope = self._scope | declared

    def _resolve(self, qualified: str, default: str) -> Key:
        prefix, colon, name = qualified.partition(":")
        if not colon:
            return default, prefix
        if prefix not in self._scope:
            raise DocumentRefused("broken")
        return self._scope[prefix], name

    def _write_tag(self, qualified: str, attributes: Attributes) -> None:
        self._close_tag()
        written = [f"<{qualified}"]
        if self._scope is not self._written:
            for prefix, uri in self._scope.items():
                if self._written.get(prefix) != uri:
                    name = f"xmlns:{prefix}" if prefix else "xmlns"
                    written.append(f' {name}="{uri.translate(VALUE)}"')
            self._written = self._scope
        for (uri, name), value in attributes.items():
            prefix = self._prefix(uri)
            written.append(f' {prefix}{name}="{value.translate(VALUE)}"')
        self.out += "".join(written).encode()
        self._is_begun = True

    def _prefix(self, uri: str) -> str:
        if not uri:
            return ""
        for prefix, known in self._scope.items():
            if known == uri and prefix:
                return f"{prefix}:"
        raise DocumentRefused("broken")

    def _close_tag(self) -> None:
        if self._is_begun:
            self.out += b">"
            self._is_begun = False


def text_of(words: list[str]) -> str:
    """Return the words of the search in one piece."""
    return "".join(words)[:MOST_TEXT]


def elements_of(content: bytes) -> list[tuple[str, dict[str, str]]]:
    """Return name and attributes of each element, without prefixes: for short lists of what lies where."""
    found: list[tuple[str, dict[str, str]]] = []

    def note(qualified: str, attributes: dict[str, str]) -> None:
        bare = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        found.append((qualified.rpartition(":")[2], bare))

    def refuse(*_declared: object) -> None:
        raise DocumentRefused("unclean")

    parser = expat.ParserCreate()
    parser.StartElementHandler = note
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise DocumentRefused("broken") from None
    return found
