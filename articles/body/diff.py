"""Compare two texts word by word, for a person who reads the result. No Django, no database, no clock.

A comparison is a list of runs in reading order. The runs that are not "new" are the first text, and
those that are not "gone" the second: nothing is left out or added.

The time is limited: stretches that would need too many comparisons are "gone" and "new" as a whole.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final, Literal, NamedTuple

from articles.body.blocks import Block, Word

type ChangeKind = Literal["same", "gone", "new"]

# Pairs of words that are compared at most, in two stretches without a word that stands once in both.
MOST_PAIRS: Final = 60_000
# Two blocks that share less than this part of their words are not one block that was rewritten.
LEAST_ALIKE: Final = 0.35
# Numbers keep their points and words their apostrophes. Scripts that write without blanks are split
# sign by sign, and so is anything else.
WORD: Final = re.compile(
    r"\s+|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|(?:[^\s!-/:-@\[-`{-~«»“”„‘’‚…–—¿¡،؛؟۔।\u3000-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|(?<=\w)['’](?=\w)|(?<=\d)[.,٫٬](?=\d))+"
    r"|.",
    re.DOTALL,
)


class Run[T](NamedTuple):
    """Items that stayed, went or came together."""

    kind: ChangeKind
    items: Sequence[T]


@dataclass(frozen=True)
class ComparedBlock:
    """A block of the first body and its counterpart in the second; one of them may be missing."""

    before: Block | None
    after: Block | None
    parts: list[Run[Word]] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        return self.before == self.after

    @property
    def is_renamed(self) -> bool:
        """Whether it became another kind of block, such as a heading that was a paragraph."""
        return bool(self.before and self.after and self.before.path != self.after.path)


def split_words(text: str) -> list[str]:
    """Split a text into words, blanks and signs. Joined, they are the text again."""
    return WORD.findall(text)


def compare_words(before: str, after: str) -> list[Run[str]]:
    """Compare two plain texts. Each run has one item, its text."""
    told = merge_changes(find_differences(split_words(before), split_words(after)), str.isspace)
    return [Run(kind, ["".join(items)]) for kind, items in told]


def compare_blocks(before: Sequence[Block], after: Sequence[Block]) -> list[ComparedBlock]:
    """Compare two bodies block by block, and a block that was rewritten word by word."""
    told: list[ComparedBlock] = []
    gone: list[Block] = []
    for kind, items in find_differences(before, after):
        if kind == "gone":
            gone = [*items]
            continue
        if kind == "new":
            told += _pair_blocks(gone, items)
        else:
            told += [ComparedBlock(block, None) for block in gone]
            told += [ComparedBlock(block, block) for block in items]
        gone = []
    return told + [ComparedBlock(block, None) for block in gone]


def find_differences[T: Hashable](before: Sequence[T], after: Sequence[T]) -> Iterator[Run[T]]:
    """Yield the runs of two lists; what is gone stands before what is new in its place."""
    gone, new = 0, 0
    for at, there, count in _join_matches(_matches(before, after)):
        if gone < at:
            yield Run("gone", before[gone:at])
        if new < there:
            yield Run("new", after[new:there])
        yield Run("same", before[at : at + count])
        gone, new = at + count, there + count
    if gone < len(before):
        yield Run("gone", before[gone:])
    if new < len(after):
        yield Run("new", after[new:])


def merge_changes[T](runs: Iterable[Run[T]], is_blank: Callable[[T], bool]) -> list[Run[T]]:
    """Merge changes with only blanks between them, so that a rewritten phrase is one change."""
    told: list[Run[T]] = []
    runs = list(runs)
    for place, run in enumerate(runs):
        between = 0 < place < len(runs) - 1
        if run.kind == "same" and between and all(map(is_blank, run.items)):
            told += [Run("gone", run.items), Run("new", run.items)]
        else:
            told.append(run)
    return list(_group_changes(told))


def _group_changes[T](runs: list[Run[T]]) -> Iterator[Run[T]]:
    """Yield between two runs that stayed one run that is gone and one that is new."""
    for is_same, group in groupby(runs, lambda run: run.kind == "same"):
        stretch = list(group)
        kinds: tuple[ChangeKind, ...] = ("same",) if is_same else ("gone", "new")
        for kind in kinds:
            items = [item for run in stretch if run.kind == kind for item in run.items]
            if items:
                yield Run(kind, items)


def _join_matches(matches: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Join matches that follow each other in both."""
    at, there, count = 0, 0, 0
    for a, b, size in matches:
        if (a, b) == (at + count, there + count):
            count += size
            continue
        if count:
            yield at, there, count
        at, there, count = a, b, size
    if count:
        yield at, there, count


def _matches[T: Hashable](
    before: Sequence[T], after: Sequence[T]
) -> Iterator[tuple[int, int, int]]:
    """Yield where both are the same: (place in the first, place in the second, how many), in order.

    Items that stand once in each are matched first; the stretches between them are compared alone.
    """
    stretches = [(0, len(before), 0, len(after))]
    while stretches:
        a, a_end, b, b_end = stretches.pop()
        start = _common(before, after, a, b, min(a_end - a, b_end - b))
        if start:
            yield a, b, start
        a, b = a + start, b + start
        end = _common_end(before, after, a_end, b_end, min(a_end - a, b_end - b))
        if end:
            stretches.append((a_end - end, a_end, b_end - end, b_end))
            a_end, b_end = a_end - end, b_end - end
        if a == a_end or b == b_end:
            continue
        if (a_end - a) * (b_end - b) <= MOST_PAIRS:
            matcher = SequenceMatcher(None, before[a:a_end], after[b:b_end], autojunk=False)
            found = matcher.get_matching_blocks()[:-1]
            stretches += [
                (a + m.a, a + m.a + m.size, b + m.b, b + m.b + m.size) for m in found[::-1]
            ]
            continue
        anchors = _anchors(before, after, (a, a_end, b, b_end))
        lower = [(a, b), *anchors]
        upper = [*anchors, (a_end, b_end)] if anchors else []
        stretches += [
            (low_a, high_a, low_b, high_b)
            for (low_a, low_b), (high_a, high_b) in zip(lower, upper, strict=False)
        ][::-1]


def _common[T](before: Sequence[T], after: Sequence[T], a: int, b: int, most: int) -> int:
    return next((n for n in range(most) if before[a + n] != after[b + n]), most)


def _common_end[T](before: Sequence[T], after: Sequence[T], a: int, b: int, most: int) -> int:
    return next((n for n in range(most) if before[a - n - 1] != after[b - n - 1]), most)


def _anchors[T: Hashable](
    before: Sequence[T], after: Sequence[T], stretch: tuple[int, int, int, int]
) -> list[tuple[int, int]]:
    """Return the longest sequence of items that stand once in both, in the same order."""
    a, a_end, b, b_end = stretch
    here, there = _unique_places(before, a, a_end), _unique_places(after, b, b_end)
    shared = [(place, there[item]) for item, place in here.items() if item in there]
    ends: list[int] = []  # the last place of the best row of each length
    rows: list[tuple[tuple[int, int], int]] = []  # each with the one that it goes on from
    best: list[int] = []
    for pair in shared:
        length = bisect_left(ends, pair[1])
        rows.append((pair, best[length - 1] if length else -1))
        ends[length : length + 1] = [pair[1]]
        best[length : length + 1] = [len(rows) - 1]
    found: list[tuple[int, int]] = []
    row = best[-1] if best else -1
    while row >= 0:
        pair, row = rows[row]
        found.append(pair)
    return found[::-1]


def _unique_places[T: Hashable](items: Sequence[T], start: int, end: int) -> dict[T, int]:
    """Return the place of each item that stands there exactly once, in order."""
    places: dict[T, int] = {}
    for place in range(start, end):
        item = items[place]
        places[item] = -1 if item in places else place
    return {item: place for item, place in places.items() if place >= 0}


def _pair_blocks(before: Sequence[Block], after: Sequence[Block]) -> Iterator[ComparedBlock]:
    """Pair each block with the block of the other body that shares most words, in order.

    Only blocks at about the same place are compared.
    """
    pairs = _best_pairs([_words_of(b) for b in before], [_words_of(b) for b in after])
    gone, new = 0, 0
    for at, there in [*pairs, (len(before), len(after))]:
        yield from (ComparedBlock(block, None) for block in before[gone:at])
        yield from (ComparedBlock(None, block) for block in after[new:there])
        if at < len(before):
            yield _compare_rewritten(before[at], after[there])
        gone, new = at + 1, there + 1


def _best_pairs(
    before: Sequence[frozenset[str]], after: Sequence[frozenset[str]]
) -> list[tuple[int, int]]:
    wide = max(MOST_PAIRS // max(len(before), len(after), 1) // 4, 2)
    # For the blocks before (i, j): the worth of their best pairing, and the pair that it ends with.
    worth: dict[tuple[int, int], float] = {}
    came: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(1, len(before) + 1):
        middle = i * len(after) // len(before)
        for j in range(max(middle - wide, 1), min(middle + wide, len(after)) + 1):
            like = _likeness(before[i - 1], after[j - 1])
            choices = [
                (worth.get((i - 1, j), 0.0), (i - 1, j)),
                (worth.get((i, j - 1), 0.0), (i, j - 1)),
            ]
            if like >= LEAST_ALIKE:
                choices.append((worth.get((i - 1, j - 1), 0.0) + like, (i - 1, j - 1)))
            worth[i, j], came[i, j] = max(choices)
    place = max(worth, key=lambda at: worth[at], default=(0, 0))
    found: list[tuple[int, int]] = []
    while place in came:
        before_it = came[place]
        if before_it == (place[0] - 1, place[1] - 1):
            found.append(before_it)
        place = before_it
    return found[::-1]


def _words_of(block: Block) -> frozenset[str]:
    return frozenset(word.text.casefold() for word in block.words if not word.is_blank)


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return 1 if both have the same words, 0 if they share none."""
    return 2 * len(one & other) / (len(one) + len(other) or 1)


def _compare_rewritten(before: Block, after: Block) -> ComparedBlock:
    runs = find_differences(before.words, after.words)
    return ComparedBlock(before, after, merge_changes(runs, lambda word: word.is_blank))
