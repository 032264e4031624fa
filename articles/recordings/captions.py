"""Read subtitles, WebVTT or SRT, and write them anew as WebVTT of which nothing but words and times is left.

Text in, text out: no decoder, no process. What browsers do with styles, classes and regions is nothing
that words need, and notes are what translators wrote to each other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final, Literal

MOST_BYTES: Final = 3_000_000  # of ten hours of speech
PAUSE: Final = 2.0  # seconds, after which a paragraph begins

TIME: Final = r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]\d)[.,](\d{1,3})"
TIMES: Final = re.compile(rf"\s*{TIME}\s*-->\s*{TIME}(?:\s+(.*))?")
SETTING: Final = re.compile(
    r"(line:-?\d{1,4}(?:\.\d+)?%?|position:\d{1,3}(?:\.\d+)?%|align:(?:start|center|end|left|right))"
    r"(?:,[a-z-]+)?"
)
HEADER: Final = re.compile(r"WEBVTT(?:[ \t].*)?")
BESIDE: Final = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")
NEVER_TEXT: Final = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
LINE_END: Final = re.compile(r"\r\n|\r|\n")
TAG: Final = re.compile(r"<(/?)([a-zA-Z]+)(?:\.[^\s<>]*)?(?:\s([^<>]*))?>|<\d[\d:.]*>")
PLACE_OF_SRT: Final = re.compile(r"\{\\[^{}]*\}")
VOICE: Final = "v"
KEPT_TAGS: Final = frozenset({"b", "i", "u", VOICE})
ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class CaptionsRefused(Exception):
    """This is neither WebVTT nor SRT, or its letters are not UTF-8.

    `code` says which, "form" or "letters", `line` from which line on, and nothing here what is in it.
    """

    def __init__(self, line: int, code: Literal["form", "letters"] = "form"):
        super().__init__(line)
        self.line = line
        self.code = code


@dataclass(frozen=True)
class Captions:
    """Subtitles that may be stored and served."""

    text: str  # WebVTT
    transcript: str  # the words in paragraphs, each new voice by its name
    seconds: float  # when the last cue ends


@dataclass(frozen=True)
class Cue:
    """Words, and from when to when they are shown, in milliseconds."""

    begin: int
    end: int
    settings: str
    markup: str  # of b, i, u and v alone, each of which is closed
    speech: tuple[tuple[str, str], ...]  # who says what, in the order of the words; nobody is ""


def read_captions(content: bytes) -> Captions:
    """Return the subtitles, in the order of their times. Raises CaptionsRefused, for none too."""
    lines = LINE_END.split(_decode(content))
    cues = sorted(_cues(lines), key=lambda cue: cue.begin)
    if not cues:
        raise CaptionsRefused(max(1, len(lines)))
    blocks = (
        f"{_clock(cue.begin)} --> {_clock(cue.end)}{cue.settings}\n{cue.markup}" for cue in cues
    )
    return Captions(
        text="\n\n".join(["WEBVTT", *blocks]) + "\n",
        transcript="\n\n".join(_paragraphs(cues)),
        seconds=max(cue.end for cue in cues) / 1_000,
    )


def _decode(content: bytes) -> str:
    """Return the text. An encoding that must be guessed makes other letters of names."""
    if len(content) > MOST_BYTES:
        raise CaptionsRefused(content[:MOST_BYTES].count(b"\n") + 1)
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise CaptionsRefused(content[: error.start].count(b"\n") + 1, "letters") from None
    return NEVER_TEXT.sub(" ", text)


def _cues(lines: list[str]) -> Iterator[Cue]:
    is_webvtt = bool(lines and HEADER.fullmatch(lines[0]))
    for number, block in _blocks(lines):
        if is_webvtt and (number == 1 or BESIDE.fullmatch(block[0])):
            continue
        # A cue may have a name, which in SRT is its number.
        place = next((k for k in (0, 1) if "-->" in "".join(block[k : k + 1])), None)
        if place is None:
            raise CaptionsRefused(number)
        cue = _cue(block[place], block[place + 1 :])
        if cue is None:
            raise CaptionsRefused(number + place)
        if cue.markup:
            yield cue


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield what stands between empty lines, and the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cue(times: str, lines: list[str]) -> Cue | None:
    """Return a cue, or nothing if its times are none."""
    found = TIMES.fullmatch(times)
    if not found:
        return None
    begin, end = _milliseconds(found.groups()[:4]), _milliseconds(found.groups()[4:8])
    if begin >= end:
        return None
    settings: dict[str, str] = {}
    for word in (found[9] or "").split():
        if kept := SETTING.fullmatch(word):
            settings.setdefault(kept[1].partition(":")[0], kept[1])
    markup, speech = _words("\n".join(lines))
    return Cue(begin, end, "".join(f" {setting}" for setting in settings.values()), markup, speech)


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds = (int(part or 0) for part in parts[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1_000 + int((parts[3] or "").ljust(3, "0"))


def _clock(milliseconds: int) -> str:
    seconds, left = divmod(milliseconds, 1_000)
    return f"{seconds // 3_600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{left:03}"


def _words(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the words with the tags that are kept, each closed, and who says which of them."""
    written: list[str] = []
    speech: list[tuple[str, list[str]]] = []
    is_open: list[tuple[str, str]] = []  # tags and the names of voices
    place = 0
    text = PLACE_OF_SRT.sub("", text)
    for tag in TAG.finditer(text):
        _say(text[place : tag.start()], written, speech, is_open)
        place = tag.end()
        name = (tag[2] or "").lower()
        if tag[1] and name in dict(is_open):
            _close(name, written, is_open)
        elif not tag[1] and name in KEPT_TAGS:
            _open(name, tag[3], written, is_open)
    _say(text[place:], written, speech, is_open)
    said = tuple((who, "".join(words)) for who, words in speech)
    if not any(words.strip() for _, words in said):
        return "", ()
    while is_open:
        _close(is_open[-1][0], written, is_open)
    lines = ("".join(written)).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip()), said


def _say(
    part: str,
    written: list[str],
    speech: list[tuple[str, list[str]]],
    is_open: list[tuple[str, str]],
) -> None:
    words = NEVER_TEXT.sub(" ", unescape(part).replace("\r", "\n"))
    written.append(words.translate(ESCAPES))
    who = dict(is_open).get(VOICE, "")
    if not speech or speech[-1][0] != who:
        speech.append((who, []))
    speech[-1][1].append(words)


def _open(name: str, words: str | None, written: list[str], is_open: list[tuple[str, str]]) -> None:
    who = " ".join(NEVER_TEXT.sub(" ", unescape(words or "")).split()) if name == VOICE else ""
    if name == VOICE and not who:
        return
    if name in dict(is_open):  # the next voice, where the one before was not closed
        _close(name, written, is_open)
    is_open.append((name, who))
    written.append(f"<{name} {who.translate(ESCAPES)}>" if who else f"<{name}>")


def _close(name: str, written: list[str], is_open: list[tuple[str, str]]) -> None:
    """Close a tag, and before it what was opened after it."""
    while is_open:
        last, _ = is_open.pop()
        written.append(f"</{last}>")
        if last == name:
            return


def _paragraphs(cues: list[Cue]) -> Iterator[str]:
    words: list[str] = []
    speaker, end = "", cues[0].begin
    for cue in cues:
        for who, said in cue.speech:
            if not said.strip():
                continue
            if words and (who != speaker or cue.begin - end > PAUSE * 1_000):
                yield " ".join(" ".join(words).split())
                words = []
            if who and (who != speaker):
                words.append(f"{who}:")
            words.append(said)
            speaker, end = who, max(end, cue.end)
    yield " ".join(" ".join(words).split())
