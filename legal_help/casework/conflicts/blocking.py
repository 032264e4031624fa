"""Find which of thousands of cards match, without comparing each with each.

No Django, no database, no clock.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, product
from typing import Final

from legal_help.casework.conflicts.names import Name
from legal_help.casework.conflicts.person_match import (
    FoldedCard,
    Match,
    compare_cards,
    is_placeholder_birthday,
)

# If more cases than this share two names, each is compared only with its neighbours: somebody who
# floods us with one name must not stop the desk.
MOST_COMPARED_WITH_ALL: Final = 80
NEIGHBOURS_COMPARED: Final = 20
MOST_FEARING: Final = 20

SINGLE_NAME_PREFIX: Final = "="


def find_matches[K](
    cards: Mapping[K, FoldedCard], *, new: Collection[K] | None = None
) -> dict[frozenset[K], Match]:
    """Compare all cards, or the `new` ones with all. Return the matches by pair of keys."""
    fresh = set(cards) if new is None else set(new)
    seen: set[frozenset[K]] = set()
    found = {}
    for one, other in _PairIndex(cards, fresh).pairs():
        pair = frozenset((one, other))
        if pair not in seen:
            seen.add(pair)
            match = compare_cards(cards[one], cards[other])
            if match:
                found[pair] = match
    return found


class _PairIndex[K]:
    """Find the pairs that share two words of a name, a number or a birthday: all that could match.

    A bucket says of each case whether it is there by its own words, or by two of them joined. Two
    cases that are there only by joined words have nothing in common.
    """

    def __init__(self, cards: Mapping[K, FoldedCard], fresh: Collection[K]) -> None:
        self.cards, self.fresh = cards, fresh
        self.bearing: dict[str, dict[K, bool]] = {}
        self.fearing: dict[str, dict[K, bool]] = {}
        self.helped: dict[str, dict[K, bool]] = {}
        all_buckets = (self.bearing, self.fearing, self.helped)
        wanted = {
            key for each in fresh for keys in _keys_by_role(cards[each]) for key, _own in keys
        }
        for each, card in cards.items():
            for buckets, keys in zip(all_buckets, _keys_by_role(card), strict=True):
                for key, is_own in keys:
                    if key in wanted:
                        bucket = buckets.setdefault(key, {})
                        bucket[each] = is_own or bucket.get(each, False)

    def pairs(self) -> Iterator[tuple[K, K]]:
        for key, bearers in self.bearing.items():
            if len(bearers) <= MOST_COMPARED_WITH_ALL:
                yield from self._pairs_between(bearers, bearers)
            else:
                yield from self._pairs_beside(bearers)
            # Never cut short: nobody can hide among many people of the same name.
            yield from self._pairs_between(bearers, self.fearing.get(key, {}))
            yield from self._pairs_between(bearers, self.helped.get(key, {}))
        for key, fearing in self.fearing.items():
            if key.startswith(SINGLE_NAME_PREFIX):
                continue
            yield from self._pairs_between(fearing, self.helped.get(key, {}))
            # If more people fear the same name, it is a group or an office and no person.
            if len(fearing) <= MOST_FEARING:
                yield from self._pairs_between(fearing, fearing)

    def _pairs_between(
        self, ones: Mapping[K, bool], others: Mapping[K, bool]
    ) -> Iterator[tuple[K, K]]:
        fresh_ones = [each for each in ones if each in self.fresh]
        fresh_others = [each for each in others if each in self.fresh]
        for one, other in chain(product(fresh_ones, others), product(ones, fresh_others)):
            if one != other and (ones[one] or others[other]):
                yield one, other

    def _pairs_beside(self, bearers: Mapping[K, bool]) -> Iterator[tuple[K, K]]:
        """Yield pairs among very many: those born in the same year, and those next to each other."""
        of_year: dict[int | None, dict[K, bool]] = defaultdict(dict)
        for each, is_own in bearers.items():
            born = self.cards[each].born
            of_year[born.year if born else None][each] = is_own
        for born_then in of_year.values():
            if len(born_then) <= MOST_COMPARED_WITH_ALL:
                yield from self._pairs_between(born_then, born_then)
        in_a_row = list(bearers)
        for place, one in enumerate(in_a_row):
            for other in in_a_row[place + 1 : place + 1 + NEIGHBOURS_COMPARED]:
                if one in self.fresh or other in self.fresh:
                    yield one, other


def _keys_by_role(card: FoldedCard) -> Iterator[Iterator[tuple[str, bool]]]:
    """Yield the keys of the person, then those of everybody feared, then those of helpers."""
    yield chain(_name_keys(card.names), _number_and_birthday(card), _single_name_keys(card))
    for named in (card.feared, card.helpers):
        yield chain(_name_keys(named), _word_keys(named))


def _name_keys(names: Iterable[Name]) -> Iterator[tuple[str, bool]]:
    for name in names:
        for key in name.own_keys():
            yield key, True
        for key in name.joined_keys():
            yield key, False


def _single_name_keys(card: FoldedCard) -> Iterator[tuple[str, bool]]:
    """Yield the keys of single names: any word of a text that names them finds them."""
    for name in card.names:
        if name.is_one_word:
            yield SINGLE_NAME_PREFIX + name.words[0].bones, True


def _word_keys(names: Iterable[Name]) -> Iterator[tuple[str, bool]]:
    for name in names:
        for word in name.words:
            yield SINGLE_NAME_PREFIX + word.bones, True


def _number_and_birthday(card: FoldedCard) -> Iterator[tuple[str, bool]]:
    """Yield number and birthday. No name contains a digit, so no name equals one of these."""
    if card.a_number:
        yield card.a_number, True
    if card.born and card.born.is_whole and not is_placeholder_birthday(card.born):
        yield str(card.born), True
