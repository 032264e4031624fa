"""Read what stands on a case besides its answers: messages, notes, and the news among them.

Whatever was moved, changed or taken out is told, and stands refused in its place.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from legal_help.event_log import alarms
from legal_help.event_log.alarms import BlobAltered, RowAltered, Signer, Tampered, TextMissing
from legal_help.event_log.log import Known
from legal_help.events.case_actions import CaseAction
from legal_help.events.event import PERSON
from legal_help.events.roster import Member
from legal_help.events.state import NOTHING_FOLDED, State, fold
from legal_help.models import CaseNote, ThreadMessage
from legal_help.rules import reported_changes
from legal_help.rules.urgency import UrgencyOverride
from legal_help.sealed.case_opener import OpenedCase
from legal_help.sealed.correspondence import (
    Letter,
    LevelSaid,
    Note,
    Settled,
    is_level,
    is_note,
    is_settlement,
    kind_in,
    most_urgent,
    told_in,
)
from legal_help.sealed.history import History, history_of
from legal_help.sealed.texts import Content

SETTLES = "settles:"


@dataclass(frozen=True, kw_only=True)
class _Place[R]:
    """A place that a step gave to a text, and its row, if that is the one the step names.

    `kind` is "in" or "out" for a message, else the kind of a note.
    """

    kind: str
    number: int
    event: int
    mark: str
    row: R | None
    by: Member | None = None
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class CaseTexts:
    """Hold the messages and notes of a case, in order, as they may be shown."""

    letters: list[Letter]
    notes: list[Note]
    level: LevelSaid | None
    has_refused: bool

    @property
    def news(self) -> list[Letter]:
        """Return the letters that tell news, and those that were refused."""
        return [
            each
            for each in self.letters
            if each.is_refused or each.kind in reported_changes.METHODS
        ]


def read_texts(
    opened: OpenedCase,
    *,
    by: Signer,
    known: Known,
    messages: Sequence[ThreadMessage],
    notes: Sequence[CaseNote],
    names: bool = True,
) -> CaseTexts:
    """Read the texts of an opened case.

    With `names` each says who wrote it on which day, by the steps of the case. Without, the rows
    are enough where they fold to what the state says: the queue asks for no names.
    """
    placed = _from_rows(opened.state, messages, notes) if not names else None
    places = placed or _from_steps(opened, known, messages, notes, _whole(opened, by))
    if names and _has_planted(opened.state, messages, notes):
        alarms.report(RowAltered(opened.pk), by=by)
    return _Reader(opened, by).read(*places)


def read_notes(
    opened: OpenedCase,
    *,
    by: Signer,
    known: Known,
    notes: Sequence[CaseNote],
    history: History | None = None,
) -> list[Note]:
    """Read the notes of an opened case alone. Its history may have been read before."""
    _told, said = _from_steps(opened, known, [], notes, _whole(opened, by, history))
    return _Reader(opened, by).read_notes(said).notes


@dataclass
class _NotesRead:
    """Hold what the notes say: those to show, what they settle by message, and the levels."""

    notes: list[Note] = field(default_factory=list)
    settled: dict[int, Settled] = field(default_factory=dict)
    levels: list[LevelSaid] = field(default_factory=list)
    has_lost_level: bool = False
    has_refused: bool = False

    @property
    def level(self) -> LevelSaid | None:
        """Return what was said last; where one is missing, the most urgent of the others: the one
        that is missing may have said that the case cannot wait."""
        if self.has_lost_level:
            return most_urgent(self.levels)
        return self.levels[-1] if self.levels else None


@dataclass(frozen=True)
class _Reader:
    opened: OpenedCase
    by: Signer

    def read(
        self, messages: Iterable[_Place[ThreadMessage]], notes: Iterable[_Place[CaseNote]]
    ) -> CaseTexts:
        said = self.read_notes(notes)
        letters = [self._letter(place, said.settled) for place in messages]
        return CaseTexts(
            letters=letters,
            notes=said.notes,
            level=said.level,
            has_refused=said.has_refused or any(each.is_refused for each in letters),
        )

    def read_notes(self, places: Iterable[_Place[CaseNote]]) -> _NotesRead:
        found = _NotesRead()
        for place in places:
            content = self._unless_refused(partial(self._note, place))
            if content is None:
                found.has_refused = True
                found.has_lost_level |= place.kind == CaseNote.LEVEL
                found.notes.append(Note(is_refused=True))
            elif place.kind.startswith(SETTLES):
                number = int(place.kind.removeprefix(SETTLES))
                found.settled[number] = _settled(content, place)
            else:
                level = _level_in(content, place) if place.kind == CaseNote.LEVEL else None
                found.levels += [level] if level else []
                found.notes.append(_shown(content, place, level))
        return found

    def _letter(self, place: _Place[ThreadMessage], settled: Mapping[int, Settled]) -> Letter:
        content = self._unless_refused(partial(self._message, place))
        from_us = place.kind == "out"
        if content is None:
            return Letter(number=place.number, from_us=from_us, is_refused=True)
        return Letter(
            number=place.number,
            from_us=from_us,
            on=place.on,
            by=place.by,
            kind=kind_in(content),
            text=content["text"],
            told=told_in(content),
            settled=None if from_us else settled.get(place.number),
            is_unread=not from_us and place.number > self.opened.state.read_up_to,
        )

    def _message(self, place: _Place[ThreadMessage]) -> Content:
        if place.row is None:
            raise TextMissing(self.opened.pk)
        return self._with_text(self.opened.message(place.row))

    def _note(self, place: _Place[CaseNote]) -> Content:
        if place.row is None:
            raise TextMissing(self.opened.pk)
        content = self._with_text(self.opened.note(place.row))
        is_odd = (place.kind == CaseNote.LEVEL and not is_level(content.get("sets"))) or (
            place.kind.startswith(SETTLES) and not is_settlement(content)
        )
        if is_odd or not is_note(content):
            raise BlobAltered(self.opened.pk)
        return content

    def _with_text(self, content: Content) -> Content:
        """Return what was written. Whoever holds a key can sign any shape: odd ones are refused."""
        if not isinstance(content.get("text"), str):
            raise BlobAltered(self.opened.pk)
        return content

    def _unless_refused[T](self, read: Callable[[], T]) -> T | None:
        """Return what was read; None where it was refused, which is told."""
        try:
            with alarms.reported(self.by):
                return read()
        except Tampered:
            return None


def _from_rows(
    state: State, messages: Sequence[ThreadMessage], notes: Sequence[CaseNote]
) -> tuple[list[_Place[ThreadMessage]], list[_Place[CaseNote]]] | None:
    """Return the places as the rows say, or None where these are not all that was signed.

    The numbers of steps beside them are signed nowhere, but the order is: it stands for them.
    """
    told = [_place(r.direction, r, at) for at, r in enumerate(sorted(messages, key=_by_event))]
    said = [_place(r.kind, r, at) for at, r in enumerate(sorted(notes, key=_by_event))]
    fits = (_fold(told), _fold(said)) == (state.messages_fold, state.notes_fold)
    return (told, said) if fits else None


def _place[R: (ThreadMessage, CaseNote)](kind: str, row: R, at: int) -> _Place[R]:
    return _Place(kind=kind, number=row.number, event=at, mark=row.mark, row=row)


def _by_event(row: ThreadMessage | CaseNote) -> tuple[int, int]:
    return row.event, row.number


def _fold(places: Sequence[_Place[ThreadMessage]] | Sequence[_Place[CaseNote]]) -> str:
    found = NOTHING_FOLDED
    for place in places:
        found = fold(found, [place.kind, place.number, place.mark])
    return found


def _whole(opened: OpenedCase, by: Signer, history: History | None = None) -> History:
    """Return the steps of the case, unless they were read before; tell if some are missing."""
    history = history or history_of(opened.pk, opened.head)
    if not history.is_whole:
        alarms.report(TextMissing(opened.pk), by=by)
    return history


def _from_steps(
    opened: OpenedCase,
    known: Known,
    messages: Sequence[ThreadMessage],
    notes: Sequence[CaseNote],
    history: History,
) -> tuple[list[_Place[ThreadMessage]], list[_Place[CaseNote]]]:
    """Return the places as the steps of the case say; a row that is another one is left out.

    Places whose steps are missing come first.
    """
    rows_told = {(row.direction, row.number, row.mark): row for row in messages}
    rows_said = {(row.number, row.mark): row for row in notes}
    counts = _numbers_lost(opened.state, history)
    told, said = _lost_places(opened.state, counts, messages, notes)
    for step in history.of_actions(CaseAction.WRITE, CaseAction.ANSWER, CaseAction.NOTE):
        mark = step.details["mark"]
        about = {
            "event": step.number,
            "mark": mark,
            "by": None if step.by == PERSON else known.member_ever(step.by),
            "on": date.fromisoformat(step.on),
        }
        if step.action == CaseAction.NOTE:
            counts["note"] += 1
            number = counts["note"]
            row = rows_said.get((number, mark))
            said.append(_Place(kind=step.details["kind"], number=number, row=row, **about))
        else:
            way = "in" if step.action == CaseAction.WRITE else "out"
            counts[way] += 1
            number = counts[way]
            message = rows_told.get((way, number, mark))
            told.append(_Place(kind=way, number=number, row=message, **about))
    return told, said


def _numbers_lost(state: State, history: History) -> dict[str, int]:
    """Return up to which number the steps are missing: of messages in and out, and of notes."""
    there = [
        ("in", state.messages_in, CaseAction.WRITE),
        ("out", state.messages_out, CaseAction.ANSWER),
        ("note", state.notes, CaseAction.NOTE),
    ]
    return {kind: count - len(history.of_actions(action)) for kind, count, action in there}


def _lost_places(
    state: State,
    lost: Mapping[str, int],
    messages: Sequence[ThreadMessage],
    notes: Sequence[CaseNote],
) -> tuple[list[_Place[ThreadMessage]], list[_Place[CaseNote]]]:
    """Return the places whose steps are missing: with their rows, if these are all that was signed.

    Otherwise they are refused; any lost note may have said how urgent the case is.
    """
    if not any(lost.values()):
        return [], []
    placed = _from_rows(state, messages, notes)
    if placed:
        told, said = placed
        return (
            [each for each in told if each.number <= lost[each.kind]],
            [each for each in said if each.number <= lost["note"]],
        )
    return (
        [
            _Place(kind=way, number=number, event=0, mark="", row=None)
            for way in ("in", "out")
            for number in range(1, lost[way] + 1)
        ],
        [
            _Place(kind=CaseNote.LEVEL, number=number, event=0, mark="", row=None)
            for number in range(1, lost["note"] + 1)
        ],
    )


def _has_planted(
    state: State, messages: Iterable[ThreadMessage], notes: Iterable[CaseNote]
) -> bool:
    """Return whether there is a row under a number that no step gave."""
    counts = {"in": state.messages_in, "out": state.messages_out}
    return any(not 1 <= row.number <= counts.get(row.direction, 0) for row in messages) or any(
        not 1 <= row.number <= state.notes for row in notes
    )


def _settled(content: Content, place: _Place[CaseNote]) -> Settled:
    return Settled(
        counts=content["counts"],
        how=content["how"],
        by=place.by,
        on=place.on,
        place=place.event,
    )


def _shown(content: Content, place: _Place[CaseNote], level: LevelSaid | None) -> Note:
    return Note(
        mark=place.mark,
        by=place.by,
        on=place.on,
        text=content["text"],
        said=content,
        level=level,
    )


def _level_in(content: Content, place: _Place[CaseNote]) -> LevelSaid:
    sets = content["sets"]
    return LevelSaid(
        override=UrgencyOverride.from_json(sets) if sets else None,
        text=content["text"],
        by=place.by,
        on=place.on,
    )
