"""Rank entries that have most words of a question, where few have all of them. No Django, no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Final, NamedTuple

from search.order import PROOFS

# What it counts that a word stands in the text, the summary and the title.
PLACE_WEIGHTS: Final = (1.0, 1.0, 2.0)
LEAST_SHARE: Final = 0.5  # of what the best entry has of the question
MOST: Final = 30  # so many are ranked; some of them are editions of one publication


class Holder(NamedTuple):
    """An entry that has a part of a question in a place: the text, the summary or the title."""

    part: int
    place: int
    entry_id: int
    kind: str
    object_id: int
    language: str


@dataclass
class _Candidate:
    holder: Holder
    parts: dict[int, float] = field(default_factory=dict)
    """How much each part counts by the places where it stands."""

    def add(self, holder: Holder) -> None:
        weight = PLACE_WEIGHTS[holder.place]
        self.parts[holder.part] = self.parts.get(holder.part, 0) + weight


def rarest(counts: Sequence[int], *, most: int) -> list[int]:
    """Return the rarest parts, by how many entries have each: as many as `most` entries have in all.

    There is at least one, unless no entry has any.
    """
    chosen: list[int] = []
    left = most
    for count, part in sorted((count, part) for part, count in enumerate(counts) if count):
        if count <= left or not chosen:
            chosen.append(part)
            left -= count
    return chosen


def rank(holders: Iterable[Holder], counts: Sequence[int], *, first_language: str) -> list[Holder]:
    """Return one holder for each of the best entries, the best first.

    A rare word counts more than a common one: `counts` says how many entries have each part. An entry
    in the first language stands before all others; each object comes once.
    """
    candidates: dict[int, _Candidate] = {}
    for holder in holders:
        candidates.setdefault(holder.entry_id, _Candidate(holder)).add(holder)
    rarity = {part: log(1 + max(counts) / count) for part, count in enumerate(counts) if count}
    shares = {
        entry: sum(rarity[part] for part in candidate.parts)
        for entry, candidate in candidates.items()
    }
    least = LEAST_SHARE * max(shares.values(), default=0)
    near = [each for entry, each in candidates.items() if shares[entry] >= least]
    near.sort(key=lambda each: _order(each, rarity, first_language), reverse=True)
    best: dict[tuple[str, int], Holder] = {}
    for candidate in near:
        best.setdefault((candidate.holder.kind, candidate.holder.object_id), candidate.holder)
    return list(best.values())[:MOST]


def _order(
    candidate: _Candidate, rarity: Mapping[int, float], first_language: str
) -> tuple[bool, float, int]:
    score = sum(rarity[part] * weight for part, weight in candidate.parts.items())
    if candidate.holder.kind == PROOFS:
        score /= 2
    return (candidate.holder.language == first_language, score, candidate.holder.entry_id)
