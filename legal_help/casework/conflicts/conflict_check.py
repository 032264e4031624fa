"""Show a caseworker possible conflicts before the text of a case is opened, and settle them.

ABA Model Rule 1.18: a lawyer who has read in confidence what one side wrote may have to leave both.
All is compared in memory. Nothing in clear says which two cases may have to do with each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from legal_help.access import locked_case as access
from legal_help.access.locked_case import (
    LockedCase,
    NoSuchRequest,
    RequestWithdrawn,
    join_case,
)
from legal_help.access.many_cases import ALWAYS, StoredCases, grants_to, open_cases
from legal_help.casework.access_reason import signed_notices
from legal_help.casework.conflicts.names import Folding
from legal_help.casework.conflicts.person_match import (
    FoldedCard,
    Match,
    MatchKind,
    MatchStrength,
    compare_cards,
    find_matches,
    fold_card,
    rank,
)
from legal_help.crypto import row_labels
from legal_help.crypto.sealing import mac
from legal_help.event_log import alarms, log
from legal_help.event_log.appending import writing
from legal_help.event_log.memory import Known
from legal_help.event_log.telling import add_notice
from legal_help.events.actions import Action
from legal_help.events.state import Status
from legal_help.events.step import Head, may_open
from legal_help.models import CaseNote, HelpRequest, LogLine
from legal_help.sealed.case_opener import NotOpenToReader, OpenedCase
from legal_help.sealed.correspondence import Note
from legal_help.sealed.history import histories_of
from legal_help.sealed.reading import read_notes
from legal_help.sealed.texts import Content
from legal_help.trust.actors import Caseworker

CARD_AND_KEYS = ("card", "keys", "drop_private")


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
    match: Match
    settled: Note | None

    @property
    def outcome(self) -> str:
        return self.settled.said["outcome"] if self.settled else ""

    @property
    def bars_reading(self) -> bool:
        """Return whether a caseworker should look at it before they read what the person wrote."""
        is_conflict = self.match.kind is MatchKind.CONFLICT
        is_likely = is_conflict and self.match.strength is MatchStrength.STRONG
        return is_likely and self.outcome in {"", MatchOutcome.CONFLICT}


@dataclass(frozen=True, kw_only=True, repr=False)
class ConflictResult:
    """Hold how many cases of how many were compared, and the similarities, likeliest first.

    `bars` are codes of the cases for which this one is held back: a conflict is likely, and this
    caseworker has not agreed to read.
    """

    case_id: UUID
    compared: int
    comparable: int
    similarities: list[Similarity]
    bars: set[str]
    card: Content

    @property
    def holds_back(self) -> bool:
        return bool(self.bars)


def check_conflicts(*, by: Caseworker, public_ref: str) -> ConflictResult:
    """Compare the card of a case with all that this caseworker may open. No text is opened.

    Altered cases are reported. Raises NoSuchRequest, NoRoster, Tampered.
    """
    with alarms.reported(by):
        return _compared(by, public_ref, log.look())


def refuse_held_back(*, by: Caseworker, public_ref: str) -> None:
    """Raise HeldBack if the case is held back. Otherwise raises as `check_conflicts`."""
    if check_conflicts(by=by, public_ref=public_ref).holds_back:
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
    checked = check_conflicts(by=by, public_ref=public_ref)
    with writing() as batch:
        for code in checked.bars:
            details = {"other": code}
            add_notice(
                batch, Action.READ_DESPITE_MATCH, by=by, case=checked.case_id, details=details
            )


def settle_match(*, by: Caseworker, public_ref: str, other_ref: str, outcome: MatchOutcome) -> None:
    """Say what a match turned out to be, in a note on the newer of the two cases.

    Only somebody who may open both can decide. Raises NoSuchMatch, NoSuchRequest, RequestWithdrawn,
    Tampered.
    """
    if public_ref == other_ref:
        raise NoSuchMatch
    with alarms.reported(by), writing() as batch:
        rows = HelpRequest.objects.filter(public_ref__in=(public_ref, other_ref)).order_by("pk")
        pair = [join_case(batch, by, row.public_ref) for row in rows.only("pk", "public_ref")]
        if len(pair) < 2:
            raise NoSuchRequest
        if any(each.state.is_withdrawn for each in pair):
            raise RequestWithdrawn
        folding = Folding()
        one, other = (fold_card(each.opened.part("card"), folding) for each in pair)
        if compare_cards(one, other) is None:
            raise NoSuchMatch
        older, newer = sorted(pair, key=_age)
        newer.keep_note({"text": "", "match": str(older.pk), "outcome": outcome})


def known_references(*, by: Caseworker, cases: Iterable[str], known: Known) -> Mapping[str, str]:
    """Return the references, by id, of those of these cases that this caseworker may open."""
    heads = {case: head for case in cases if (head := known.head(case))}
    return {
        case: head.state.ref
        for case, head in heads.items()
        if may_open(head.state, by.person, known.roster)
    }


def _compared(by: Caseworker, public_ref: str, known: Known) -> ConflictResult:
    mine = {
        case: head
        for case, head in known.open_to(by.person).items()
        if head.state.status != Status.WITHDRAWN or head.state.ref == public_ref
    }
    opened = _open_newest(by, _row_of(mine, public_ref), known, mine)
    card, folding = opened.part("card"), Folding()
    cards, by_id = dict[UUID, FoldedCard](), dict[UUID, OpenedCase]()
    others = {case: head for case, head in mine.items() if case != str(opened.pk)}
    for other in open_cases(by=by, known=known, heads=others, columns=("card",)):
        # What was altered is told, and refused on its own page too.
        with suppress(alarms.Tampered), alarms.reported(by):
            cards[other.pk] = fold_card(other.part("card"), folding)
            by_id[other.pk] = other
    matches = find_matches(fold_card(card, folding), cards)
    similarities = _similarities(
        by, known, opened, [(by_id[pk], match) for pk, match in matches.items()]
    )
    return ConflictResult(
        case_id=opened.pk,
        compared=len(cards),
        comparable=sum(
            head.state.status != Status.WITHDRAWN and not head.state.is_walled(by.person.user)
            for case, head in known.heads().items()
            if case != str(opened.pk)
        ),
        similarities=similarities,
        bars=_bars(by, opened.pk, similarities, known),
        card=card,
    )


def _row_of(mine: Mapping[str, Head], public_ref: str) -> HelpRequest:
    """Return the row of a case. Raises NoSuchRequest, Tampered."""
    named = [case for case, head in mine.items() if head.state.ref == public_ref]
    if not named:
        raise NoSuchRequest
    rows = list(HelpRequest.objects.filter(pk__in=named).only(*ALWAYS, *CARD_AND_KEYS))
    if not rows:
        raise alarms.Tampered("request_lost", named[0])
    # Somebody may have put another case of this reference into the log: its row says which is meant.
    return next((row for row in rows if row.public_ref == public_ref), rows[0])


def _open_newest(
    by: Caseworker, row: HelpRequest, known: Known, heads: Mapping[str, Head]
) -> OpenedCase:
    """Open the case itself. A colleague who gives it a new key meanwhile is no alarm.

    Raises NoSuchRequest, Tampered.
    """
    stored = StoredCases(by, CARD_AND_KEYS, {row.pk: row}, grants_to(by.person, [row.pk]))
    try:
        return stored.open_newest(heads[str(row.pk)], known)
    except NotOpenToReader:
        raise NoSuchRequest from None


def _similarities(
    by: Caseworker, known: Known, opened: OpenedCase, matches: Sequence[tuple[OpenedCase, Match]]
) -> list[Similarity]:
    """Return the similarities, likeliest first, with what somebody found out about each."""
    notes = _notes_of([max(opened, other, key=_age) for other, _match in matches], by, known)
    found = []
    for other, match in matches:
        older, newer = sorted((opened, other), key=_age)
        about = notes.get(newer.pk, ())
        settled = [note for note in about if note.said.get("match") == str(older.pk)]
        found.append(
            Similarity(
                case_id=other.pk,
                public_ref=other.state.ref,
                match=match,
                settled=settled[-1] if settled else None,
            )
        )
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


def _by_likelihood(similarity: Similarity) -> tuple[bool, int, int, str]:
    """Sort what waits for a decision first, then the likeliest."""
    match = similarity.match
    is_settled = bool(similarity.outcome)
    return is_settled, rank(match.strength), rank(match.kind), similarity.public_ref


def _age(case: OpenedCase | LockedCase) -> tuple[str, str]:
    return case.state.received_on, str(case.pk)


def _bars(by: Caseworker, case: UUID, similarities: Iterable[Similarity], known: Known) -> set[str]:
    """Return the codes of the cases that hold this one back, but for those despite which this
    caseworker signed to read on."""
    bars = {_code(by, each.case_id) for each in similarities if each.bars_reading}
    if not bars:
        return bars
    lines = LogLine.objects.filter(action=Action.READ_DESPITE_MATCH, by=by.by, case=case)
    return bars - {str(notice.details.get("other")) for notice in signed_notices(lines, known)}


def _code(by: Caseworker, case: UUID) -> str:
    return mac(by.pair.own, row_labels.READ_DESPITE, case.bytes).hex()
