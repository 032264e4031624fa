"""Recognise names of any script, in any order and in several spellings.

No Django, no database, no clock. Nothing is remembered between calls: names are dropped with the
`Folding` that folded them, for a locked desk must not keep them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, permutations
from operator import attrgetter
from typing import Final, NamedTuple

from legal_help.casework.conflicts import spellings

# In longer names, no two words are tried as one.
MOST_WORDS_JOINED: Final = 5
MOST_WORDS_OF_A_LINE: Final = 40


@dataclass(frozen=True, slots=True, repr=False)
class Word:
    """Hold one word of a name. `sound` is the same for spellings that are heard as one.

    `bones` is the sound without vowels, for scripts that have none; it is only compared with
    scripts that have vowels. `weight` is the number of words it stands for: a Chinese name of two
    letters is a whole name. `is_filler` marks a word of a text that names nobody.
    """

    letters: str
    sound: str
    bones: str
    has_vowels: bool = True
    weight: int = 1
    is_filler: bool = False

    def is_written_as(self, other: "Word") -> bool:
        return self.letters == other.letters

    def is_heard_as(self, other: "Word") -> bool:
        return self.sound == other.sound or (
            self.bones == other.bones and self.has_vowels != other.has_vowels
        )


@dataclass(frozen=True, slots=True, repr=False)
class Name:
    """Hold a name: its words in alphabetical order, and as they were written.

    `joined` holds two words written as one (Xiao Ming, Xiaoming) with the places of both in
    `words`, and `joined_bones` their bones. `bones` are those of all: names that share none have
    nothing in common.
    `is_heard`: these letters say how the name sounds, and are not those that were written.
    """

    words: tuple[Word, ...]
    written: tuple[Word, ...]
    joined: tuple[tuple[Word, frozenset[int]], ...]
    bones: frozenset[str]
    joined_bones: frozenset[str]
    is_heard: bool = False

    @property
    def is_one_word(self) -> bool:
        return len(self.words) == 1 and self.words[0].weight == 1


@dataclass(frozen=True, slots=True)
class Overlap:
    """Hold what two names have in common.

    `words` counts the shared words, `telling` those that are no fillers. `all_of_one` and
    `all_of_other` say whether a name has no other words. `is_exact` says that the letters are the
    same, not only the sound.
    """

    words: int
    telling: int
    all_of_one: bool
    all_of_other: bool
    is_exact: bool
    in_order: bool

    @property
    def is_whole(self) -> bool:
        return self.all_of_one and self.all_of_other

    @property
    def is_part(self) -> bool:
        return self.all_of_one or self.all_of_other


class Folding:
    """Fold what was written. Make one for each comparison and drop it afterwards."""

    def __init__(self) -> None:
        self._words: dict[str, Word] = {}

    def names(self, written: str) -> list[Name]:
        """Return a person's names. Each stands on its own line."""
        lines = map(spellings.fold_words, spellings.BETWEEN_LINES.split(written))
        return [name for line in lines for name in self._as_written_and_heard(line)]

    def lines(self, written: object) -> list[Name]:
        """Return the names on the lines of a card. Anything of another shape names nobody."""
        lines = written if isinstance(written, list) else []
        return [name for line in lines if isinstance(line, str) for name in self.names(line)]

    def people(self, text: str) -> list[Name]:
        """Return everybody named in a text, and everything else that may be a name."""
        found: dict[tuple[Word, ...], Name] = {}
        for line in spellings.BETWEEN_LINES.split(text):
            for piece in spellings.split_people(line):
                for name in self._as_written_and_heard(piece, in_text=True):
                    found.setdefault(name.written, name)
        return list(found.values())

    def _as_written_and_heard(self, spelled: list[str], *, in_text: bool = False) -> Iterator[Name]:
        name = self._fold_name(spelled, in_text=in_text)
        if name:
            yield name
            if any(
                spellings.is_unspaced(word) and len(word) <= spellings.LONGEST_UNSPACED_NAME
                for word in spelled
            ):
                heard = [each for word in spelled for each in spellings.syllables(word)]
                yield replace(self._fold_name(heard, in_text=in_text) or name, is_heard=True)

    def _fold_name(self, spelled: list[str], *, in_text: bool) -> Name | None:
        said = [word for word in spelled if word not in spellings.NO_NAMES][:MOST_WORDS_OF_A_LINE]
        kept = [
            word
            for word in said
            if word not in spellings.PARTICLES and not spellings.is_initial(word)
        ]
        if len(kept) < 2:
            kept = said
        written = [spellings.without_article(word) for word in kept]
        if not written:
            return None
        parts = [*written, *(spellings.names_inside_unspaced(written) if in_text else ())]
        words = sorted(map(self._fold_word, parts), key=_letters)
        if in_text:
            words = [
                replace(w, is_filler=True) if w.letters in spellings.NO_PEOPLE else w for w in words
            ]
        joined = self._join_words(words, written, in_text=in_text)
        joined_bones = frozenset(word.bones for word, _places in joined)
        return Name(
            words=tuple(words),
            written=tuple(map(self._fold_word, written)),
            joined=joined,
            bones=joined_bones.union(map(_bones, words)),
            joined_bones=joined_bones,
        )

    def _join_words(
        self, words: list[Word], written: list[str], *, in_text: bool
    ) -> tuple[tuple[Word, frozenset[int]], ...]:
        if len(written) < 2 or (len(written) > MOST_WORDS_JOINED and not in_text):
            return ()
        places = {word.letters: place for place, word in enumerate(words)}
        # A text keeps its own order; in a name, first name and surname may change places.
        pairs = pairwise(written) if in_text else permutations(written, 2)
        joined = {
            one + two: frozenset({places[one], places[two]}) for one, two in pairs if one != two
        }
        return tuple((self._fold_word(letters), where) for letters, where in sorted(joined.items()))

    def _fold_word(self, letters: str) -> Word:
        word = self._words.get(letters)
        if word is None:
            weight = 2 if len(letters) > 1 and spellings.is_unspaced(letters) else 1
            sound, bones = spellings.sound_and_bones(letters)
            has_vowels = not spellings.is_arabic(letters)
            word = self._words[letters] = Word(letters, sound, bones, has_vowels, weight)
        return word


def find_overlap(one: Name, other: Name) -> Overlap | None:
    """Return what two names have in common, or None if they share no word."""
    if one.bones.isdisjoint(other.bones):
        return None
    ones, others = _Unpaired(one), _Unpaired(other)
    is_first = [*map(_letters, one.words)] <= [*map(_letters, other.words)]
    first, second = (ones, others) if is_first else (others, ones)
    exact = [*_pairs(first, second, Word.is_written_as, is_exact=True)]
    alike = [*_pairs(first, second, Word.is_heard_as, is_exact=False)]
    joined = [*_joined_pairs(first, second), *_joined_pairs(second, first)]
    pairs = [*exact, *alike, *joined]
    if not pairs:
        return None
    are_exact = not alike and all(pair.is_exact for pair in joined)
    return Overlap(
        words=sum(pair.weight for pair in pairs),
        telling=sum(pair.weight for pair in pairs if not pair.is_filler),
        all_of_one=ones.are_all_paired(),
        all_of_other=others.are_all_paired(),
        is_exact=are_exact and not (one.is_heard or other.is_heard),
        in_order=not ones.places and not others.places and _are_in_order(one, other),
    )


class _Unpaired:
    """Hold the words of a name that are not paired with the other name yet, by place."""

    def __init__(self, name: Name) -> None:
        self.name = name
        self.places = dict(enumerate(name.words))

    def are_all_paired(self) -> bool:
        return all(word.is_filler for word in self.places.values())


class _Pair(NamedTuple):
    weight: int
    is_exact: bool
    is_filler: bool


_letters, _sound, _bones = attrgetter("letters"), attrgetter("sound"), attrgetter("bones")


def _pairs(
    first: _Unpaired, second: _Unpaired, fits: Callable[[Word, Word], bool], *, is_exact: bool
) -> Iterator[_Pair]:
    """Remove the words that fit each other from both names, and yield them as pairs."""
    for place, word in [*first.places.items()]:
        for there, other in second.places.items():
            if fits(word, other):
                del first.places[place], second.places[there]
                weight = max(word.weight, other.weight)
                yield _Pair(weight, is_exact, word.is_filler or other.is_filler)
                break


def _joined_pairs(joining: _Unpaired, plain: _Unpaired) -> Iterator[_Pair]:
    """Pair two words of one name with one word of the other, where they are written together."""
    if joining.name.joined_bones.isdisjoint(plain.name.bones):
        return
    for place, word in [*plain.places.items()]:
        for joined, places in joining.name.joined:
            if places <= joining.places.keys() and joined.is_heard_as(word):
                for each in places:
                    del joining.places[each]
                del plain.places[place]
                yield _Pair(2, joined.letters == word.letters, word.is_filler)
                break


def _are_in_order(one: Name, other: Name) -> bool:
    return any(
        "".join(map(key, one.written)) == "".join(map(key, other.written))
        for key in (_letters, _sound, _bones)
    )
