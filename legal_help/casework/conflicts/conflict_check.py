"""Show a caseworker possible conflicts before the text of a case is opened, and settle them.

ABA Model Rule 1.18: a lawyer who has read in confidence what one side wrote may have to leave both.
All is compared in memory. Nothing in clear says which two cases may have to do with each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from legal_help.access import locked_case as access
from legal_help.access.locked_case import (
    LockedCase,
    NoSuchRequest,
    RequestWithdrawn,
    join_case,
    open_row,
)
from legal_help.access.many_cases import ALWAYS, open_cases
from legal_help.casework.access_reason import signed_notices
from legal_help.casework.conflicts.blocking import find_matches
from legal_help.casework.conflicts.names import Folding
from legal_help.casework.conflicts.person_match import (
    Match,
    MatchKind,
    MatchReason,
    MatchStrength,
    compare_cards,
    fold_card,
)
from legal_help.crypto import row_labels
from legal_help.crypto.sealing import mac
from legal_help.event_log import alarms, log
from legal_help.event_log.log import Known, writing
from legal_help.events.actions import Action
from legal_help.events.roster import Member
from legal_help.events.state import Status
from legal_help.events.step import may_open
from legal_help.models import CaseNote, HelpRequest, LogLine
from legal_help.sealed.case_opener import OpenedCase
from legal_help.sealed.correspondence import Note
from legal_help.sealed.history import histories_of
from legal_help.sealed.reading import read_notes
from legal_help.sealed.texts import Content
from legal_help.trust.actors import Caseworker


class MatchOutcome(StrEnum):
    """Say what a possible match turned out to be."""

    SAME_PERSON = "same_person"
    CONFLICT = "conflict"
    NOTHING = "nothing"


class NoSuchMatch(Exception):
    """Raised if the two cases are not alike."""


class HeldBack(Exception):
    """Raised before anything is opened: a conflict is likely, and nobody agreed to read on."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Similarity:
    """Hold a case that may be related to this one, and what somebody found out about it."""

    case_id: UUID
    public_ref: str
    kind: MatchKind
    strength: MatchStrength
    reasons: tuple[MatchReason, ...] = ()
    outcome: str = ""
    settled_on: date | None = None
    settled_by: Member | None = None

    @property
    def bars_reading(self) -> bool:
        """Return whether a caseworker should look at it before they read what the person wrote."""
        is_conflict = (self.kind, self.strength) == (MatchKind.CONFLICT, MatchStrength.STRONG)
        return is_conflict and self.outcome not in {
            MatchOutcome.SAME_PERSON,
            MatchOutcome.NOTHING,
        }


@dataclass(frozen=True, kw_only=True, repr=False)
class ConflictResult:
    """Hold how many cases of how many were compared, and the similarities, likeliest first.

    `holds_back`: a conflict is likely, and this caseworker has not agreed to read.
    """

    compared: int
    comparable: int
    similarities: list[Similarity]
    holds_back: bool
    card: Content


def check_conflicts(*, by: Caseworker, public_ref: str) -> ConflictResult:
    """Compare the card of a case with all that this caseworker may open. No text is opened.

    Raises NoSuchRequest, NoRoster, Tampered.
    """
    known = log.look()
    checked = _check_case(by, public_ref, known)
    total = sum(
        head.state.status != Status.WITHDRAWN and not head.state.is_walled(by.person.user)
        for case, head in known.heads().items()
        if case != str(checked.opened.pk)
    )
    return ConflictResult(
        compared=checked.compared,
        comparable=total,
        similarities=checked.similarities,
        holds_back=_holds_back(by, checked, known),
        card=checked.card,
    )


def refuse_held_back(*, by: Caseworker, public_ref: str) -> None:
    """Raise HeldBack if the case is held back. Otherwise raises as `check_conflicts`."""
    known = log.look()
    if _holds_back(by, _check_case(by, public_ref, known), known):
        raise HeldBack


@contextmanager
def locked_case(
    by: Caseworker, public_ref: str, *, even_withdrawn: bool = False
) -> Iterator[LockedCase]:
    """Lock as `access.locked_case` does, to read or answer what the person wrote. Raises HeldBack."""
    refuse_held_back(by=by, public_ref=public_ref)
    with access.locked_case(by, public_ref, even_withdrawn=even_withdrawn) as case:
        yield case


def read_despite_conflict(*, by: Caseworker, public_ref: str) -> None:
    """Record that this caseworker reads the case although a conflict is likely.

    The event names the other case by a code that only this caseworker can make.
    """
    known = log.look()
    checked = _check_case(by, public_ref, known)
    before = _read_despite(by, checked.opened.pk, known)
    with writing() as batch:
        for code in _bars(by, checked) - before:
            batch.add_notice(
                Action.READ_DESPITE_MATCH,
                by=by,
                case=checked.opened.pk,
                details={"other": code},
            )


def settle_match(*, by: Caseworker, public_ref: str, other_ref: str, outcome: MatchOutcome) -> None:
    """Say what a match turned out to be, in a note on the newer of the two cases.

    Only somebody who may open both can decide. Raises NoSuchMatch, NoSuchRequest, RequestWithdrawn,
    Tampered.
    """
    if public_ref == other_ref:
        raise NoSuchMatch
    with alarms.reported(by), writing() as batch:
        references = sorted((public_ref, other_ref), key=_id_of)
        one, other = (join_case(batch, by, each) for each in references)
        if one.state.is_withdrawn or other.state.is_withdrawn:
            raise RequestWithdrawn
        folding = Folding()
        cards = [fold_card(each.opened.part("card"), folding) for each in (one, other)]
        if compare_cards(*cards) is None:
            raise NoSuchMatch
        older, newer = sorted((one, other), key=_age)
        newer.keep_note({"text": "", "match": str(older.pk), "outcome": outcome})


def known_references(*, by: Caseworker, cases: Iterable[str], known: Known) -> Mapping[str, str]:
    """Return the references, by id, of those of these cases that this caseworker may open."""
    found = {}
    for case in cases:
        head = known.head(case) if case else None
        if head and may_open(head.state, by.person, known.roster):
            found[case] = head.state.ref
    return found


@dataclass(frozen=True, kw_only=True, repr=False)
class _CheckedCase:
    """Hold a case whose similarities were looked for."""

    opened: OpenedCase
    compared: int
    card: Content
    similarities: list[Similarity]


def _check_case(by: Caseworker, public_ref: str, known: Known) -> _CheckedCase:
    """Open the case and compare its card. What was altered is told. Raises as `check_conflicts`."""
    with alarms.reported(by):
        return _compared(by, public_ref, known)


def _compared(by: Caseworker, public_ref: str, known: Known) -> _CheckedCase:
    mine = {
        case: head
        for case, head in known.open_to(by.person).items()
        if head.state.status != Status.WITHDRAWN or head.state.ref == public_ref
    }
    own = _case_of(
        [case for case, head in mine.items() if head.state.ref == public_ref], public_ref
    )
    opened = _opened_for_card(by, known, own)
    others = {case: head for case, head in mine.items() if case != own}
    cards, folding = {}, Folding()
    by_id: dict[UUID, OpenedCase] = {}
    for other in open_cases(by=by, known=known, heads=others, columns=("card",)):
        try:
            with alarms.reported(by):
                cards[other.pk] = fold_card(other.part("card"), folding)
        except alarms.Tampered:
            continue  # refused on its own page too
        by_id[other.pk] = other
    card = opened.part("card")
    cards[opened.pk] = fold_card(card, folding)
    matches = find_matches(cards, new={opened.pk})
    return _CheckedCase(
        opened=opened,
        compared=len(by_id),
        card=card,
        similarities=_similarities(by, known, opened, by_id, matches),
    )


def _case_of(cases: list[str], public_ref: str) -> str:
    """Return the case of a reference. Somebody may have put another one of it into the log: then its
    row says which is meant. Raises NoSuchRequest."""
    rows = HelpRequest.objects.filter(public_ref=public_ref)
    row = rows.only("pk").first() if len(cases) > 1 else None
    if row and str(row.pk) in cases:
        return str(row.pk)
    if not cases:
        raise NoSuchRequest
    return cases[0]


def _opened_for_card(by: Caseworker, known: Known, case: str) -> OpenedCase:
    columns = (*ALWAYS, "card", "keys", "drop_private")
    row = HelpRequest.objects.filter(pk=case).only(*columns).first()
    if row is None:
        raise alarms.RequestLost(case)
    return open_row(known, by, row)


def _similarities(
    by: Caseworker,
    known: Known,
    opened: OpenedCase,
    others: Mapping[UUID, OpenedCase],
    matches: Mapping[frozenset[UUID], Match],
) -> list[Similarity]:
    """Return the similarities, likeliest first, with what somebody found out about each."""
    pairs = [
        (others[other], match) for pair, match in matches.items() for other in pair - {opened.pk}
    ]
    notes = _notes_of([max(opened, other, key=_age) for other, _match in pairs], by, known)
    found = [_similarity(opened, other, match, notes) for other, match in pairs]
    return sorted(found, key=_by_likelihood)


def _notes_of(
    cases: Iterable[OpenedCase], by: Caseworker, known: Known
) -> Mapping[UUID, list[Note]]:
    """Return the notes of those cases that have any; rows and histories are loaded together."""
    noted = {case.pk: case for case in cases if case.state.notes}
    rows: dict[UUID, list[CaseNote]] = defaultdict(list)
    for row in CaseNote.objects.filter(request__in=noted) if noted else ():
        rows[row.request_id].append(row)
    histories = histories_of({str(pk): case.head for pk, case in noted.items()})
    return {
        pk: read_notes(case, by=by, known=known, notes=rows[pk], history=histories[str(pk)])
        for pk, case in noted.items()
    }


def _similarity(
    opened: OpenedCase, other: OpenedCase, match: Match, notes: Mapping[UUID, list[Note]]
) -> Similarity:
    older, newer = sorted((opened, other), key=_age)
    about = notes.get(newer.pk, [])
    settled = [note for note in about if note.said.get("match") == str(older.pk)]
    last = settled[-1] if settled else None
    return Similarity(
        case_id=other.pk,
        public_ref=other.state.ref,
        kind=match.kind,
        strength=match.strength,
        reasons=match.reasons,
        outcome=last.said["outcome"] if last else "",
        settled_on=last.on if last else None,
        settled_by=last.by if last else None,
    )


def _by_likelihood(similarity: Similarity) -> tuple[bool, int, int, str]:
    """Sort what waits for a decision first, then the likeliest."""
    return (
        bool(similarity.outcome),
        list(MatchStrength).index(similarity.strength),
        list(MatchKind).index(similarity.kind),
        similarity.public_ref,
    )


def _age(case: OpenedCase | LockedCase) -> tuple[str, str]:
    return case.state.received_on, str(case.pk)


def _id_of(public_ref: str) -> str:
    """Rows are locked in the order of their ids."""
    row = HelpRequest.objects.filter(public_ref=public_ref).only("pk").first()
    return str(row.pk) if row else ""


def _holds_back(by: Caseworker, checked: _CheckedCase, known: Known) -> bool:
    bars = _bars(by, checked)
    return bool(bars and bars - _read_despite(by, checked.opened.pk, known))


def _bars(by: Caseworker, checked: _CheckedCase) -> set[str]:
    """Return the codes of the cases that hold this one back."""
    return {_code(by, each.case_id) for each in checked.similarities if each.bars_reading}


def _code(by: Caseworker, case: UUID) -> str:
    return mac(by.pair.own, row_labels.read_despite(), case.bytes).hex()


def _read_despite(by: Caseworker, case: UUID, known: Known) -> set[str]:
    """Return the codes of the cases despite which this caseworker signed to read on."""
    lines = LogLine.objects.filter(action=Action.READ_DESPITE_MATCH, by=by.by, case=case)
    return {str(notice.details.get("other")) for notice in signed_notices(lines, known)}
