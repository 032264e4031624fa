"""Rank entries that have most words of a question, for when few have all. No Django, no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Final, NamedTuple

from search.question.order import SOURCE

# The weight of a word in the text, the summary and the title.
PLACE_WEIGHTS: Final = (1.0, 1.0, 2.0)
LEAST_SHARE: Final = 0.5
"""An entry is dropped if the rarity of its words adds up to less than this share of the best entry's."""
MOST: Final = 30
"""The number of entries that are returned. It leaves room for editions that are folded into one."""


class PartMatch(NamedTuple):
    """An entry that has one part of a question in one place."""

    part: int
    """The index of the part in the question."""
    place: int
    """An index of PLACE_WEIGHTS: the text, the summary or the title."""
    entry_id: int
    kind: str
    object_id: int
    language: str


@dataclass
class _Candidate:
    first: PartMatch
    """Any of its matches: all name the same entry."""
    weights: dict[int, float] = field(default_factory=dict)
    """The sum of the place weights of each part."""

    def add(self, match: PartMatch) -> None:
        weight = PLACE_WEIGHTS[match.place]
        self.weights[match.part] = self.weights.get(match.part, 0) + weight


def rarest(counts: Sequence[int], *, most: int) -> list[int]:
    """Return the indexes of the rarest parts, the rarest first.

    `counts` says how many entries have each part. The parts that are returned have at most `most`
    entries together. The rarest part that any entry has is always returned.
    """
    chosen: list[int] = []
    left = most
    for count, part in sorted((count, part) for part, count in enumerate(counts) if count):
        if count <= left or not chosen:
            chosen.append(part)
            left -= count
    return chosen


def rank(
    matches: Iterable[PartMatch], counts: Sequence[int], *, first_language: str
) -> list[PartMatch]:
    """Return one match for each of the best entries, the best first.

    A rare word counts more than a common one: `counts` says how many entries have each part. An entry
    in the first language stands before all others; each object comes once.
    """
    candidates: dict[int, _Candidate] = {}
    for match in matches:
        candidates.setdefault(match.entry_id, _Candidate(match)).add(match)
    rarity = {part: log(1 + max(counts) / count) for part, count in enumerate(counts) if count}
    rarity_sums = {
        entry: sum(rarity[part] for part in candidate.weights)
        for entry, candidate in candidates.items()
    }
    least = LEAST_SHARE * max(rarity_sums.values(), default=0)
    chosen = [each for entry, each in candidates.items() if rarity_sums[entry] >= least]
    chosen.sort(key=lambda each: _sort_key(each, rarity, first_language), reverse=True)
    best: dict[tuple[str, int], PartMatch] = {}
    for candidate in chosen:
        best.setdefault((candidate.first.kind, candidate.first.object_id), candidate.first)
    return list(best.values())[:MOST]


def _sort_key(
    candidate: _Candidate, rarity: Mapping[int, float], first_language: str
) -> tuple[bool, float, int]:
    score = sum(rarity[part] * weight for part, weight in candidate.weights.items())
    if candidate.first.kind == SOURCE:
        score /= 2
    return (candidate.first.language == first_language, score, candidate.first.entry_id)
