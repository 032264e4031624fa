"""Decide whether two cases are of one person, or of people who are against each other.

The result is the same in both directions and for any order of names, and gives its reasons as
codes. If nothing is certain it says so, for a person decides (ABA Model Rules 1.7, 1.10 and 1.18).
No Django, no database, no clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from itertools import product
from typing import Final

from legal_help.casework.conflicts.names import Folding, Name, Overlap, find_overlap
from legal_help.questions.reference.digits import digits_of
from legal_help.rules.deadlines import PartialDate

# If more people than this fear the same name, it names a group or an office and not a person.
MOST_FEARING: Final = 20
# A flood of requests in one name must not fill the page of every case.
MOST_WEAKLY_ALIKE: Final = 20

# The digits of an A-Number: seven to nine, and the first may be a zero.
FEWEST_DIGITS, MOST_DIGITS = 6, 9
# Officials write this day if nobody knows the birthday.
UNKNOWN_BIRTHDAY: Final = (1, 1)


class MatchKind(StrEnum):
    """Say how two cases are related. The first that applies counts, unless another is stronger."""

    CONFLICT = "conflict"
    DUPLICATE = "duplicate"
    RELATED = "related"


class MatchStrength(StrEnum):
    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"

    def raised(self) -> "MatchStrength":
        return {MatchStrength.WEAK: MatchStrength.MEDIUM}.get(self, MatchStrength.STRONG)

    def lowered(self) -> "MatchStrength | None":
        return {
            MatchStrength.STRONG: MatchStrength.MEDIUM,
            MatchStrength.MEDIUM: MatchStrength.WEAK,
        }.get(self)


class MatchReason(StrEnum):
    FEARED = "feared"
    FEARED_PART = "feared_part"
    FEARED_ALIKE = "feared_alike"
    FEARED_ONE_WORD = "feared_one_word"
    EACH_OTHER = "each_other"
    HELPER = "helper"
    HELPER_FEARED = "helper_feared"
    A_NUMBER = "a_number"
    PHONE = "phone"
    OTHER_A_NUMBER = "other_a_number"
    NAMES = "names"
    NAMES_TURNED = "names_turned"
    NAMES_ALIKE = "names_alike"
    NAMES_PART = "names_part"
    NAMES_SHARED = "names_shared"
    ONE_NAME = "one_name"
    BORN = "born"
    BORN_NEAR = "born_near"
    BORN_TURNED = "born_turned"
    BORN_OTHERWISE = "born_otherwise"
    SAME_FEARED = "same_feared"
    COUNTRY = "country"


def rank(code: MatchKind | MatchStrength | MatchReason) -> int:
    """Return the place of a code in its list: what is likelier, or tells more, comes first."""
    return list(type(code)).index(code)


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class FoldedCard:
    """Hold what is compared of a case, folded."""

    names: tuple[Name, ...] = ()
    born: PartialDate | None = None
    a_number: str = ""
    countries: frozenset[str] = frozenset()
    feared: tuple[Name, ...] = ()
    helpers: tuple[Name, ...] = ()


@dataclass(frozen=True)
class Match:
    """Hold how two cases are related, how likely it is, and why."""

    kind: MatchKind
    strength: MatchStrength
    reasons: tuple[MatchReason, ...]


def fold_card(written: Mapping[str, object], folding: Folding) -> FoldedCard:
    """Fold the card of a case. Values of an unexpected shape are treated as missing."""
    names = folding.lines(written.get("names"))
    whole = [name for name in names if not name.is_one_word]
    countries = (code for code in _as_list(written.get("countries")) if isinstance(code, str))
    return FoldedCard(
        # Beside a whole name, what somebody likes to be called adds nothing.
        names=tuple(dict.fromkeys(whole or names)),
        born=PartialDate.parse(written.get("born")),
        a_number=fold_a_number(written.get("a_number")),
        countries=frozenset(code for code in countries if len(code) == 2 and code != "XX"),
        feared=tuple(folding.people(_as_text(written.get("adverse")))),
        helpers=tuple(folding.people(_as_text(written.get("helper")))),
    )


def find_matches[K](card: FoldedCard, others: Mapping[K, FoldedCard]) -> dict[K, Match]:
    """Compare a card with all others. Return the matches, without those that tell nothing."""
    found = {key: match for key, other in others.items() if (match := compare_cards(card, other))}
    afraid = {key for key, match in found.items() if match.reasons == (MatchReason.SAME_FEARED,)}
    sharing = [
        {key for key in afraid if _find_related([name], others[key].feared)} for name in card.feared
    ]
    for fearing in sharing:
        if len(fearing) < MOST_FEARING:
            afraid -= fearing
    weak = (MatchKind.DUPLICATE, MatchStrength.WEAK)
    alike = [key for key, match in found.items() if (match.kind, match.strength) == weak]
    for key in {*afraid, *alike[MOST_WEAKLY_ALIKE:]}:
        del found[key]
    return found


def compare_cards(one: FoldedCard, other: FoldedCard) -> Match | None:
    """Return how the two are related, or None. The result is the same in both directions."""
    related = _find_related(one.feared, other.feared)
    duplicate = _find_duplicate(one, other, fear_the_same=related is not None)
    conflict = _find_conflict(one, other)
    found = [match for match in (conflict, duplicate, related) if match]
    if not found:
        return None
    if conflict and conflict.strength is not MatchStrength.WEAK:
        first = conflict
    else:
        first = min(found, key=lambda match: (rank(match.strength), rank(match.kind)))
    reasons = {reason for match in found for reason in match.reasons}
    return Match(first.kind, first.strength, tuple(sorted(reasons, key=rank)))


def _find_conflict(one: FoldedCard, other: FoldedCard) -> Match | None:
    """Match if the person one side fears, or who takes their calls, asks for help on the other."""
    near = bool(one.countries & other.countries)
    both_ways = ((one, other), (other, one))
    found = [
        feared
        for side, opposite in both_ways
        if (feared := _find_named(side.feared, opposite.names, near=near))
    ]
    if len(found) == 2:
        found.append((MatchStrength.STRONG, MatchReason.EACH_OTHER))
    for side, opposite in both_ways:
        helps = _find_named(side.helpers, opposite.names, near=near)
        lowered = helps[0].lowered() if helps else None
        if lowered:
            found.append((lowered, MatchReason.HELPER))
        whole = [helper for helper in opposite.helpers if not helper.is_one_word]
        if helper_is_feared := _find_named(side.feared, whole, near=near):
            found.append((helper_is_feared[0], MatchReason.HELPER_FEARED))
    if not found:
        return None
    reasons = [why for _strength, why in found]
    return Match(
        MatchKind.CONFLICT,
        min((strength for strength, _why in found), key=rank),
        (*reasons, *([MatchReason.COUNTRY] if near else [])),
    )


def _find_named(
    texts: Iterable[Name], names: Iterable[Name], *, near: bool
) -> tuple[MatchStrength, MatchReason] | None:
    """Return whether somebody in the texts has one of these names. `near`: of the same country."""
    found = [
        likely
        for text, name in product(texts, names)
        if (shared := find_overlap(text, name)) and (likely := _rate_named(shared, name, near=near))
    ]
    return min(found, key=lambda each: (rank(each[0]), rank(each[1])), default=None)


def _rate_named(
    shared: Overlap, name: Name, *, near: bool
) -> tuple[MatchStrength, MatchReason] | None:
    """Rate an overlap of a text and a name. From the same country (`near`) two words are enough."""
    if not shared.telling:
        return None
    if name.is_one_word:
        is_that = near and shared.is_exact and shared.all_of_other
        return (MatchStrength.WEAK, MatchReason.FEARED_ONE_WORD) if is_that else None
    if shared.words < 2:
        return None
    is_telling = near or shared.words > 2
    if shared.all_of_other and shared.is_exact:
        return MatchStrength.STRONG if is_telling else MatchStrength.MEDIUM, MatchReason.FEARED
    if shared.all_of_other:
        return MatchStrength.MEDIUM if is_telling else MatchStrength.WEAK, MatchReason.FEARED_ALIKE
    if not shared.all_of_one:
        # Words from a text about many people may form a name that nobody has.
        return (
            (MatchStrength.WEAK, MatchReason.FEARED_PART)
            if shared.is_exact and shared.telling > 2
            else None
        )
    is_medium = is_telling and shared.is_exact
    return MatchStrength.MEDIUM if is_medium else MatchStrength.WEAK, MatchReason.FEARED_PART


def _find_duplicate(one: FoldedCard, other: FoldedCard, *, fear_the_same: bool) -> Match | None:
    """Match if names, birth and number say that it is the same person."""
    born = _compare_birthdays(one.born, other.born)
    near = bool(one.countries & other.countries)
    strength, named = _rate_names(one, other, born, near=near)
    reasons = [
        *named,
        *([born.value] if born.value else []),
        *([MatchReason.COUNTRY] if near else []),
    ]
    if one.a_number and one.a_number == other.a_number:
        reasons.append(MatchReason.A_NUMBER)
        # Families write the number of one member on the papers of all.
        if born is BirthMatch.OTHERWISE and not named:
            return Match(MatchKind.RELATED, MatchStrength.MEDIUM, tuple(reasons))
        return Match(MatchKind.DUPLICATE, MatchStrength.STRONG, tuple(reasons))
    if strength and fear_the_same:
        strength = strength.raised()
    if strength and _are_far_apart(one.a_number, other.a_number):
        reasons.append(MatchReason.OTHER_A_NUMBER)
        strength = strength.lowered()
    return Match(MatchKind.DUPLICATE, strength, tuple(reasons)) if strength else None


def _find_related(one: Iterable[Name], other: Iterable[Name]) -> Match | None:
    """Match if both fear the same person."""
    found = [
        MatchStrength.MEDIUM if shared.is_exact and shared.telling > 2 else MatchStrength.WEAK
        for mine, theirs in product(one, other)
        if (shared := find_overlap(mine, theirs)) and shared.telling > 1 and shared.is_part
    ]
    if not found:
        return None
    return Match(MatchKind.RELATED, min(found, key=rank), (MatchReason.SAME_FEARED,))


def _rate_names(
    one: FoldedCard, other: FoldedCard, born: "BirthMatch", *, near: bool
) -> tuple[MatchStrength | None, list[MatchReason]]:
    """Return how likely the two most similar names are of one person, and why: perhaps only why."""
    found = [
        _rate_overlap(shared, born, near=near)
        for mine, theirs in product(one.names, other.names)
        if (shared := find_overlap(mine, theirs))
    ]
    if not found:
        return None, []
    strength, why = min(
        found,
        key=lambda each: (rank(each[0]) if each[0] else len(MatchStrength), rank(each[1])),
    )
    return strength, [why]


def _rate_overlap(
    shared: Overlap, born: "BirthMatch", *, near: bool
) -> tuple[MatchStrength | None, MatchReason]:
    if shared.words > 1:
        row = "whole" if shared.is_whole else "part" if shared.is_part else "shared"
        why = name_reason(shared)
    else:
        row = "one word" if shared.is_whole else "one of several"
        why = MatchReason.ONE_NAME
    if row == "one of several" and not near:
        return None, why
    strengths = _STRENGTHS[row, shared.is_exact].get(born, (None, None))
    return strengths[shared.words > 2], why


def name_reason(shared: Overlap) -> MatchReason:
    """Say in what two names agree."""
    if shared.is_whole and not shared.is_exact:
        return MatchReason.NAMES_ALIKE
    if shared.is_whole:
        return MatchReason.NAMES if shared.in_order else MatchReason.NAMES_TURNED
    if shared.words > 1:
        return MatchReason.NAMES_PART if shared.is_part else MatchReason.NAMES_SHARED
    return MatchReason.ONE_NAME


class BirthMatch(Enum):
    """Say how two birthdays agree, and which reason follows from that.

    NEAR: as far as both are known, or one is a placeholder.
    """

    SAME = MatchReason.BORN
    NEAR = MatchReason.BORN_NEAR
    TURNED = MatchReason.BORN_TURNED
    OTHERWISE = MatchReason.BORN_OTHERWISE
    UNKNOWN = None


_S, _M, _W = MatchStrength.STRONG, MatchStrength.MEDIUM, MatchStrength.WEAK
# What names have in common, and whether in the same letters; how birthdays agree; what follows for
# two shared words, and for more.
type _ByBirth = Mapping[BirthMatch, tuple[MatchStrength | None, ...]]
_STRENGTHS: Final[Mapping[tuple[str, bool], _ByBirth]] = {
    ("whole", True): {
        BirthMatch.SAME: (_S, _S),
        BirthMatch.TURNED: (_M, _S),
        BirthMatch.NEAR: (_M, _M),
        BirthMatch.UNKNOWN: (_W, _M),
        BirthMatch.OTHERWISE: (None, _W),
    },
    ("whole", False): {
        BirthMatch.SAME: (_M, _S),
        BirthMatch.TURNED: (_W, _M),
        BirthMatch.NEAR: (_W, _M),
        BirthMatch.UNKNOWN: (None, _W),
    },
    ("part", True): {
        BirthMatch.SAME: (_S, _S),
        BirthMatch.TURNED: (_M, _M),
        BirthMatch.NEAR: (_W, _M),
        BirthMatch.UNKNOWN: (None, _W),
    },
    ("part", False): {
        BirthMatch.SAME: (_M, _M),
        BirthMatch.TURNED: (_W, _W),
        BirthMatch.NEAR: (None, _W),
    },
    ("shared", True): {
        BirthMatch.SAME: (_M, _M),
        BirthMatch.TURNED: (_W, _W),
        BirthMatch.NEAR: (None, _W),
    },
    ("shared", False): {BirthMatch.SAME: (_W, _W)},
    ("one word", True): {
        BirthMatch.SAME: (_M, _M),
        BirthMatch.TURNED: (_W, _W),
        BirthMatch.NEAR: (_W, _W),
    },
    ("one word", False): {BirthMatch.SAME: (_W, _W)},
    ("one of several", True): {BirthMatch.SAME: (_W, _W)},
    ("one of several", False): {},
}


def _compare_birthdays(one: PartialDate | None, other: PartialDate | None) -> BirthMatch:
    if one is None or other is None:
        return BirthMatch.UNKNOWN
    is_vague = any(
        not each.is_whole or (each.month, each.day) == UNKNOWN_BIRTHDAY for each in (one, other)
    )
    if one.year != other.year:
        # The year may be a guess.
        is_close = is_vague and abs(one.year - other.year) <= 2
        return BirthMatch.UNKNOWN if is_close else BirthMatch.OTHERWISE
    if is_vague:
        return BirthMatch.NEAR
    if one == other:
        return BirthMatch.SAME
    is_turned = (one.month, one.day) == (other.day, other.month)
    return BirthMatch.TURNED if is_turned else BirthMatch.OTHERWISE


def _are_far_apart(one: str, other: str) -> bool:
    """Return whether two numbers differ by more than a typing mistake."""
    return bool(one and other) and sum(map(str.__ne__, one, other)) > 2


def fold_a_number(written: object) -> str:
    """Return nine digits, in whatever script they were written, or an empty string."""
    digits = digits_of(_as_text(written)).lstrip("0")
    return f"{digits:>09}" if FEWEST_DIGITS <= len(digits) <= MOST_DIGITS else ""


def _as_text(written: object) -> str:
    return written if isinstance(written, str) else ""


def _as_list(written: object) -> list[object]:
    return written if isinstance(written, list) else []
