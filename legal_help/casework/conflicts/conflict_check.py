"""Show a caseworker possible conflicts before the text of a case is opened, and settle them.

ABA Model Rule 1.18: a lawyer who has read in confidence what one side wrote may have to leave both.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from legal_help.access import reach, taken, walls, workbench
from legal_help.casework.conflicts import comparisons
from legal_help.casework.conflicts.comparisons import ordered_pair
from legal_help.casework.conflicts.names import Folding
from legal_help.casework.conflicts.person_match import Match, MatchReason, compare_cards, fold_card
from legal_help.crypto import row_labels
from legal_help.crypto.canonical_json import canonical_json
from legal_help.crypto.sealing import is_signature
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.events.texts import Content
from legal_help.models import AuditEvent, HelpRequest, HelpRequestQuerySet, PossibleMatch
from legal_help.sealed.opening import OpenedCase
from legal_help.sealed.openings import Openings
from legal_help.trust import writers
from legal_help.trust.chain import Person, Roster
from legal_help.trust.keys import Caseworker
from legal_help.trust.roster import verified as current_roster

Outcome = PossibleMatch.Outcome
Kind, Strength = PossibleMatch.Kind, PossibleMatch.Strength


class NoSuchMatch(Exception):
    """Raised if no comparison says that the two cases are related."""


class HeldBack(Exception):
    """Raised before anything is opened: a conflict is likely, and nobody agreed to read on."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Similarity:
    """Hold a case that may be related to this one.

    Only a caseworker who may open both knows the reasons. For others, `is_signed` says whether
    somebody who could open both has found it, or whether it merely stands in the database.
    """

    case_id: UUID
    public_ref: str
    kind: str
    strength: str
    reasons: tuple[MatchReason, ...] = ()
    can_open: bool
    is_signed: bool
    outcome: str = ""
    settled_on: date | None = None
    settled_by: User | None = None

    @property
    def bars_reading(self) -> bool:
        """Return whether a caseworker should look at it before they read what the person wrote."""
        is_conflict = (self.kind, self.strength) == (Kind.CONFLICT, Strength.STRONG)
        is_cleared = self.outcome in {Outcome.SAME_PERSON, Outcome.NOTHING}
        return is_conflict and self.is_signed and not is_cleared


@dataclass(frozen=True, kw_only=True, repr=False)
class ConflictResult:
    """Hold how many cases of how many were compared, and the similarities, likeliest first.

    `holds_back`: a conflict is likely, and this caseworker has not agreed to read. `card` is empty
    if there is no similarity: it was not opened.
    """

    compared: int
    comparable: int
    similarities: list[Similarity]
    holds_back: bool
    card: Content


def check_conflicts(*, by: Caseworker, public_ref: str) -> ConflictResult:
    """Compare what is new, then return what the case is similar to. Opens cards only, no text.

    Raises workbench.NoSuchRequest, roster.NoRoster, audit.Tampered.
    """
    roster = current_roster()
    checked = _check_case(by, public_ref, roster)
    case = checked.case
    known = {
        *_cases_without_walled(checked.kept_out).exclude(pk=case.pk).values_list("pk", flat=True)
    }
    return ConflictResult(
        compared=len(known & comparisons.compared_with(case.pk, roster)),
        comparable=len(known),
        similarities=checked.similarities,
        holds_back=_holds_back(by, checked),
        card=checked.card,
    )


def refuse_held_back(*, by: Caseworker, public_ref: str) -> None:
    """Raise HeldBack if the case is held back. Otherwise raises as `check_conflicts`."""
    if _holds_back(by, _check_case(by, public_ref, current_roster())):
        raise HeldBack


@contextmanager
def locked_case(
    by: Caseworker, public_ref: str, *, even_withdrawn: bool = False
) -> Iterator[OpenedCase]:
    """Lock as `workbench.locked` does, to read or answer what the person wrote. Raises HeldBack."""
    refuse_held_back(by=by, public_ref=public_ref)
    with workbench.locked(by, public_ref, even_withdrawn=even_withdrawn) as opened:
        yield opened


def read_despite_conflict(*, by: Caseworker, public_ref: str) -> None:
    """Record that this caseworker reads the case although a conflict is likely."""
    found = check_conflicts(by=by, public_ref=public_ref)
    case = HelpRequest.objects.get(public_ref=public_ref)
    before = _cases_read_despite(by, case)
    for similarity in found.similarities:
        if similarity.bars_reading and str(similarity.case_id) not in before:
            other = str(similarity.case_id)
            audit.record(action=Action.READ_DESPITE_MATCH, object_ref=case.pk, detail=other, by=by)


def settle_match(
    *, by: Caseworker, public_ref: str, other_ref: str, outcome: PossibleMatch.Outcome
) -> None:
    """Say what a match turned out to be: signed in its row, and in a note on both cases.

    Only somebody who may open both can decide. Raises NoSuchMatch, workbench.NoSuchRequest,
    workbench.RequestWithdrawn, audit.Tampered.
    """
    first, second = sorted((public_ref, other_ref))
    if first == second:
        raise NoSuchMatch
    with workbench.locked(by, first) as one, workbench.locked(by, second) as other:
        pair = ordered_pair(one.request.pk, other.request.pk)
        folding = Folding()
        found = compare_cards(*(fold_card(each.part("card"), folding) for each in (one, other)))
        if found is None:
            raise NoSuchMatch
        row = PossibleMatch.objects.filter(one=pair[0], other=pair[1]).first()
        if row is None or (row.kind, row.strength) != (found.kind, found.strength):
            said = comparisons.signed_match(
                pair, comparisons.MatchFound(found.kind, found.strength), by=by
            )
            said.pk = row.pk if row else said.pk
            row = said
        row.outcome, row.settled_on = outcome, timezone.localdate()
        row.settled_by_key = by.person.key
        label = row_labels.match_settled(*pair)
        row.settled_signature = by.pair.sign(label, _settled_text(row))
        row.save()
        for each, another in ((one, other), (other, one)):
            said_of = {"text": "", "match": str(another.request.pk), "outcome": outcome}
            workbench.keep_note(each, by, said_of, action=Action.MATCH_SETTLED)


def known_references(*, by: Caseworker, cases: Iterable[str]) -> Mapping[str, str]:
    """Return the references, by id, of those of these cases that this caseworker may know of."""
    found = _cases_without_walled(walls.kept_from(by.person, current_roster())).filter(
        pk__in={each for each in cases if each}
    )
    return {str(pk): ref for pk, ref in found.values_list("pk", "public_ref")}


def _cases_without_walled(kept_out: Collection[UUID]) -> HelpRequestQuerySet:
    """Leave out walled cases: their names and even their number must stay unknown."""
    return comparisons.comparable_cases().exclude(pk__in=kept_out)


@dataclass(frozen=True, kw_only=True, repr=False)
class _CheckedCase:
    """Hold a case whose similarities were looked for. Its card is opened only if there are any."""

    case: HelpRequest
    kept_out: Collection[UUID]
    card: Content
    similarities: list[Similarity]


def _check_case(by: Caseworker, public_ref: str, roster: Roster) -> _CheckedCase:
    """Compare what is new, and return the case with its similarities."""
    kept_out = walls.kept_from(by.person, roster)
    case = workbench.found_by(by, HelpRequest.objects.defer("answers"), public_ref)
    if case.pk in kept_out:
        raise workbench.NoSuchRequest

    @cache
    def open_card() -> Content:
        # The grant was revoked and put back. If the card does not open, the text will not either.
        if taken.is_back(case.pk, by.person):
            raise workbench.NoSuchRequest
        with audit.reported(by):
            return workbench.open_found(by, case).part("card")

    comparisons.compare_new(by=by, cards=lambda: {case.pk: open_card()})
    rows = _stored_matches(case.pk)
    card = open_card() if rows else {}
    return _CheckedCase(
        case=case,
        kept_out=kept_out,
        card=card,
        similarities=_find_similarities(by, card, rows, roster, kept_out) if rows else [],
    )


def _holds_back(by: Caseworker, checked: _CheckedCase) -> bool:
    bars = {str(each.case_id) for each in checked.similarities if each.bars_reading}
    return bool(bars and bars - _cases_read_despite(by, checked.case))


def _stored_matches(case: UUID) -> dict[UUID, PossibleMatch]:
    """Return the stored matches of a case, by the other case."""
    stored = PossibleMatch.objects.filter(Q(one=case) | Q(other=case))
    return {row.one_id if row.other_id == case else row.other_id: row for row in stored}


def _find_similarities(
    by: Caseworker,
    card: Content,
    rows: Mapping[UUID, PossibleMatch],
    roster: Roster,
    kept_out: Collection[UUID],
) -> list[Similarity]:
    """Return each stored match: compared live if both cases open, otherwise as signed."""
    others = _cases_without_walled(kept_out).filter(pk__in=rows).defer("answers", "triage")
    live = _compare_opened(by, card, list(others.filter(pk__in=reach.open_to(by.person, roster))))
    users = User.objects.in_bulk({person.user for person in roster.people})
    found = []
    for other in others:
        match = live.get(other.pk)
        if match is None and other.pk in live:
            continue  # only the database says so
        found.append(_make_similarity(rows[other.pk], other, match, roster, users))
    return sorted(found, key=_by_likelihood)


def _compare_opened(
    by: Caseworker, card: Content, others: list[HelpRequest]
) -> dict[UUID, Match | None]:
    openings, folding = Openings(by), Folding()
    openings.find_grants(others)
    own, found = fold_card(card, folding), {}
    for other in others:
        # An altered card is refused on its own page too. Here its row is shown as to others.
        with suppress(audit.Tampered), audit.reported(by):
            forbid_slugs = openings.open(other).part("card")
            found[other.pk] = compare_cards(own, fold_card(forbid_slugs, folding))
    openings.keep()
    return found


def _make_similarity(
    row: PossibleMatch,
    other: HelpRequest,
    match: Match | None,
    roster: Roster,
    users: Mapping[int, User],
) -> Similarity:
    kind, strength = (match.kind, match.strength) if match else (row.kind, row.strength)
    settled = _settled_by(row, roster) if (row.kind, row.strength) == (kind, strength) else None
    return Similarity(
        case_id=other.pk,
        public_ref=other.public_ref,
        kind=kind,
        strength=strength,
        reasons=match.reasons if match else (),
        can_open=match is not None,
        is_signed=match is not None or comparisons.is_match_signed(row, roster),
        outcome=row.outcome if settled else "",
        settled_on=row.settled_on if settled else None,
        settled_by=users.get(settled.user) if settled else None,
    )


def _by_likelihood(similarity: Similarity) -> tuple[bool, int, int, str]:
    """Sort what waits for a decision first, then the likeliest."""
    place = list(Strength).index(Strength(similarity.strength))
    return (
        bool(similarity.outcome),
        place,
        list(Kind).index(Kind(similarity.kind)),
        similarity.public_ref,
    )


def _settled_by(row: PossibleMatch, roster: Roster) -> Person | None:
    """Return who signed that it is settled as the row says, or None."""
    person = roster.person(row.settled_by_key) if row.settled_by_key else None
    label = row_labels.match_settled(row.one_id, row.other_id)
    if person is None or not is_signature(
        bytes(row.settled_signature),
        by=person.public.signing,
        label=label,
        text=_settled_text(row),
    ):
        return None
    return person if _settled_before_leaving(row, person, roster) else None


def _settled_before_leaving(row: PossibleMatch, person: Person, roster: Roster) -> bool:
    """Return whether they settled it before they left: leavers must open nothing to others."""
    if person.is_active or row.settled_on is None:
        return person.is_active
    told = AuditEvent.objects.filter(
        action=Action.MATCH_SETTLED,
        actor=str(person.key),
        object_ref__in=(str(row.one_id), str(row.other_id)),
        on=row.settled_on,
    )
    return any(writers.is_theirs(event, person, roster) for event in told)


def _settled_text(row: PossibleMatch) -> bytes:
    return canonical_json(
        {
            "kind": row.kind,
            "strength": row.strength,
            "outcome": row.outcome,
            "on": row.settled_on.isoformat() if row.settled_on else "",
        }
    )


def _cases_read_despite(by: Caseworker, case: HelpRequest) -> set[str]:
    """Return the ids of the other cases despite which this caseworker signed to read on."""
    events = AuditEvent.objects.filter(
        action=Action.READ_DESPITE_MATCH, actor=by.audit_name, object_ref=str(case.pk)
    )
    by_key = by.person.public.signing
    return {event.detail_code for event in events if audit.is_genuine(event, by=by_key)}
