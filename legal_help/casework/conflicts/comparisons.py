"""Compare cases with each other, in the session of a caseworker who may open them.

Cards are opened in memory and dropped. Only the compared cases and the matching pairs are stored.
Both are signed: nobody who writes to the database can invent a conflict, and the next comparison
restores what was removed.
"""

import json
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from legal_help.access import walls
from legal_help.casework.conflicts.blocking import find_matches
from legal_help.casework.conflicts.names import Folding
from legal_help.casework.conflicts.person_match import RULES_VERSION, FoldedCard, fold_card
from legal_help.crypto import row_labels
from legal_help.crypto.canonical_json import canonical_json
from legal_help.crypto.sealing import is_signature
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.events.texts import Content
from legal_help.models import Comparison, HelpRequest, HelpRequestQuerySet, PossibleMatch
from legal_help.sealed.headers import Outdated
from legal_help.sealed.openings import Openings
from legal_help.trust.chain import Roster
from legal_help.trust.keys import Caseworker
from legal_help.trust.roster import verified as current_roster

MATCH_ALTERED = "match_altered"

type Pair = tuple[UUID, UUID]
"""Two cases; the one with the smaller id comes first."""


class MatchFound(NamedTuple):
    kind: str
    strength: str


@dataclass(frozen=True, kw_only=True)
class ComparisonRun:
    """Hold what one caseworker's session has compared: each of `cases` with each.

    The `refused` ones did not open on that day.
    """

    on: date
    cases: frozenset[UUID] = frozenset()
    refused: frozenset[UUID] = frozenset()
    matches: Mapping[Pair, MatchFound]


def comparable_cases() -> HelpRequestQuerySet:
    """Return open cases and closed ones that are kept. Work on withdrawn cases has stopped."""
    return HelpRequest.objects.exclude(status=HelpRequest.Status.WITHDRAWN)


def compare_new(
    *,
    by: Caseworker,
    cards: Callable[[], Mapping[UUID, Content]] = dict,
    refused: frozenset[UUID] = frozenset(),
    at_most: int | None = None,
) -> None:
    """Compare what this caseworker may open and has not compared yet. Cheap if nothing is new.

    `cards` returns those that the caller can open, by case; it is called only if something is new.
    `refused` cases did not open and were reported already. If more than `at_most` are new, nothing is compared: the queue must not wait,
    while the page of a case can.
    """
    openable = _cases_to_compare(by) - refused
    before = last_comparison(by)
    known = before.cases if before else frozenset()
    if before and before.on == timezone.localdate():
        known |= before.refused
    new = openable - known
    if at_most is not None and len(new) > at_most:
        return
    if new:
        before = _compare_and_sign(by, openable, new, before, cards())
    if before:
        _store_matches(by, before, openable, is_new=bool(new))


def compare_all_again(*, by: Caseworker) -> None:
    """Compare everything that this caseworker may open, even what was compared before."""
    openable = _cases_to_compare(by)
    _store_matches(by, _compare_and_sign(by, openable, openable, None, {}), openable, is_new=True)


def last_comparison(by: Caseworker) -> ComparisonRun | None:
    """Return the caseworker's last comparison, if they signed it and its rules are current."""
    row = Comparison.objects.filter(pk=by.person.key).first()
    return _decode_run(row, by.person.public.signing) if row else None


def compared_with(case: UUID, roster: Roster) -> set[UUID]:
    """Return the cases that this one was compared with in anybody's session, itself included."""
    found: set[UUID] = set()
    for row in Comparison.objects.all():
        person = roster.person(row.by_key)
        compared = _decode_run(row, person.public.signing) if person else None
        if compared and case in compared.cases:
            found |= compared.cases
    return found


def ordered_pair(one: UUID, other: UUID) -> Pair:
    return (one, other) if one < other else (other, one)


def is_match_signed(row: PossibleMatch, roster: Roster) -> bool:
    """Return whether somebody on the roster signed what the row says."""
    person, label = roster.person(row.by_key), row_labels.match(row.one_id, row.other_id)
    text = _match_text(row.kind, row.strength, row.compared_on)
    return person is not None and is_signature(
        bytes(row.signature), by=person.public.signing, label=label, text=text
    )


def signed_match(pair: Pair, found: MatchFound, *, by: Caseworker) -> PossibleMatch:
    """Return a signed row that is not stored yet."""
    today = timezone.localdate()
    text = _match_text(found.kind, found.strength, today)
    return PossibleMatch(
        one_id=pair[0],
        other_id=pair[1],
        kind=found.kind,
        strength=found.strength,
        compared_on=today,
        by_key=by.person.key,
        signature=by.pair.sign(row_labels.match(*pair), text),
    )


def _cases_to_compare(by: Caseworker) -> frozenset[UUID]:
    """Return the cases this caseworker may open. A grant that was put back opens nothing."""
    granted = comparable_cases().granted_to(by.person.key).values_list("pk", flat=True)
    return frozenset(granted) - walls.shut_from(by.person, current_roster())


def _compare_and_sign(
    by: Caseworker,
    openable: frozenset[UUID],
    new: frozenset[UUID],
    before: ComparisonRun | None,
    known: Mapping[UUID, Content],
) -> ComparisonRun:
    """Compare the new cases with all that open. Sign and store what was compared."""
    cards, refused = _open_cards(by, openable, known)
    opened = frozenset(cards)
    found = {
        ordered_pair(*pair): MatchFound(match.kind, match.strength)
        for pair, match in find_matches(cards, new=new & opened).items()
    }
    earlier = before.matches if before else {}
    compared = ComparisonRun(
        on=timezone.localdate(),
        cases=opened,
        refused=refused,
        matches={pair: each for pair, each in earlier.items() if opened.issuperset(pair)} | found,
    )
    body = _encode_run(compared)
    Comparison.objects.update_or_create(
        pk=by.person.key,
        defaults={
            "compared_on": compared.on,
            "body": body,
            "signature": by.pair.sign(row_labels.comparison(by.person.key), body),
        },
    )
    audit.record(action=Action.COMPARED, detail=f"{len(new)} of {len(openable)}", by=by)
    return compared


def _open_cards(
    by: Caseworker, openable: frozenset[UUID], known: Mapping[UUID, Content]
) -> tuple[dict[UUID, FoldedCard], frozenset[UUID]]:
    """Open and fold the cards that are not known. Return them, and the cases that were altered."""
    folding, openings = Folding(), Openings(by)
    cards = {pk: fold_card(card, folding) for pk, card in known.items() if pk in openable}
    wanted = openable - cards.keys()
    granted = comparable_cases().granted_to(by.person.key)
    rows = [row for row in granted.for_queue() if row.pk in wanted] if wanted else []
    openings.find_grants(rows)
    openings.open_ahead(rows)
    refused = set()
    for row in rows:
        try:
            with audit.reported(by), suppress(Outdated):
                # A case that gets a new key just now is compared next time.
                cards[row.pk] = fold_card(openings.reopen(row).part("card"), folding)
        except audit.Tampered:
            refused.add(row.pk)
    openings.keep()
    return cards, frozenset(refused)


def _store_matches(
    by: Caseworker, compared: ComparisonRun, openable: frozenset[UUID], *, is_new: bool
) -> None:
    """Store the matches whose rows are missing or differ.

    If nothing is new, somebody has removed or changed them in the database.
    """
    rows = PossibleMatch.objects.values_list("one_id", "other_id", "kind", "strength")
    stored = {(one, other): MatchFound(kind, strength) for one, other, kind, strength in rows}
    found = {pair: each for pair, each in compared.matches.items() if openable.issuperset(pair)}
    wrong = {pair for pair, each in found.items() if stored.get(pair) != each}
    if is_new:
        wrong |= _unsigned_pairs(openable)
    elif wrong:
        audit.record_many(
            action=Action.REFUSED,
            object_refs=sorted(str(pair[0]) for pair in wrong),
            detail=MATCH_ALTERED,
            by=by,
        )
    if wrong:
        _replace_rows(by, wrong, found)


def _unsigned_pairs(openable: frozenset[UUID]) -> set[Pair]:
    """Return the pairs this caseworker may open whose row nobody on the roster has signed."""
    roster = current_roster()
    rows = PossibleMatch.objects.all()
    return {
        (row.one_id, row.other_id)
        for row in rows
        if openable.issuperset((row.one_id, row.other_id)) and not is_match_signed(row, roster)
    }


@transaction.atomic
def _replace_rows(
    by: Caseworker, wrong: Collection[Pair], found: Mapping[Pair, MatchFound]
) -> None:
    touched = {case for pair in wrong for case in pair}
    # Locked, so that no case is erased before the rows that name it are stored.
    locked = HelpRequest.objects.filter(pk__in=touched).order_by("pk").select_for_update()
    there = set(locked.values_list("pk", flat=True))
    PossibleMatch.objects.bulk_create(
        [
            signed_match(pair, found[pair], by=by)
            for pair in wrong
            if pair in found and there.issuperset(pair)
        ],
        update_conflicts=True,
        unique_fields=["one", "other"],
        update_fields=["kind", "strength", "compared_on", "by_key", "signature"],
        batch_size=500,
    )
    for one, other in wrong:
        if (one, other) not in found:
            PossibleMatch.objects.filter(one=one, other=other).delete()


def _match_text(kind: str, strength: str, on: date) -> bytes:
    return canonical_json({"kind": kind, "strength": strength, "on": on.isoformat()})


def _encode_run(compared: ComparisonRun) -> bytes:
    cases = sorted(compared.cases)
    places = {case: place for place, case in enumerate(cases)}
    return canonical_json(
        {
            "rules": RULES_VERSION,
            "on": compared.on.isoformat(),
            "requests": [case.hex for case in cases],
            "refused": sorted(case.hex for case in compared.refused),
            "matches": [
                [places[one], places[other], *found]
                for (one, other), found in sorted(compared.matches.items())
            ],
        }
    )


def _decode_run(row: Comparison, signing: bytes) -> ComparisonRun | None:
    label, body = row_labels.comparison(row.by_key), bytes(row.body)
    if not is_signature(bytes(row.signature), by=signing, label=label, text=body):
        return None
    said = json.loads(body)
    if said["rules"] != RULES_VERSION:
        return None
    cases = [UUID(case) for case in said["requests"]]
    return ComparisonRun(
        on=date.fromisoformat(said["on"]),
        cases=frozenset(cases),
        refused=frozenset(map(UUID, said["refused"])),
        matches={
            (cases[one], cases[other]): MatchFound(kind, strength)
            for one, other, kind, strength in said["matches"]
        },
    )
