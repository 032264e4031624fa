"""Read the texts of a case besides its answers: messages, notes, and the news among them.

A text that was moved, changed or taken out is told, and is shown as refused in its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

from legal_help.event_log import alarms
from legal_help.event_log.alarms import Signer, Tampered
from legal_help.event_log.memory import Known
from legal_help.events.case_actions import CaseAction
from legal_help.events.event import EventContent
from legal_help.events.fields import UNREADABLE
from legal_help.events.state import NOTHING_FOLDED, fold
from legal_help.models import CaseNote, ThreadMessage
from legal_help.rules import reported_changes
from legal_help.rules.appointments import APPOINTMENT, Appointment, standing_appointment
from legal_help.rules.decisions import Decision
from legal_help.rules.urgency import UrgencyOverride
from legal_help.rules.whose_turn import FollowUp
from legal_help.sealed.case_opener import OpenedCase
from legal_help.sealed.correspondence import (
    Letter,
    LevelSaid,
    Note,
    Settled,
    day_in,
    kind_in,
    most_urgent,
    told_in,
)
from legal_help.sealed.history import History, history_of
from legal_help.sealed.texts import Content

SETTLES = "settles:"
FILE = "file"
"""Under this name a message says what opens the file that came with it."""
STEPS = {"in": CaseAction.WRITE, "out": CaseAction.ANSWER, "note": CaseAction.NOTE}


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Hold the place that a step gave to a text, and its row if it is the one that the step names.

    `way` is "in" or "out" for a message, and "note" for a note. Each way counts for itself.
    """

    way: str
    number: int
    kind: str
    event: int
    mark: str
    row: ThreadMessage | CaseNote | None
    step: EventContent | None


@dataclass(frozen=True, kw_only=True)
class CaseTexts:
    """Hold the messages and notes of a case, in order, as they may be shown."""

    letters: list[Letter]
    notes: list[Note]
    level: LevelSaid | None
    has_refused: bool

    @property
    def answered_on(self) -> date | None:
        """Return the day of our last answer, if it says one."""
        days = [each.on for each in self.letters if each.from_us and each.on]
        return days[-1] if days else None

    @property
    def appointment(self) -> Appointment | None:
        """Return the appointment that stands, if our letters say one."""
        return standing_appointment(
            each.said[APPOINTMENT] for each in self.letters if APPOINTMENT in each.said
        )

    @property
    def follow_up(self) -> FollowUp | None:
        """Return the follow-up that was planned last."""
        planned = [plan for each in self.notes if (plan := each.follow_up)]
        return planned[-1] if planned else None

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
    history: History | None = None,
) -> CaseTexts:
    """Read the texts of an opened case.

    With the history, each text says who wrote it on which day. Without it the steps are read only if
    the rows do not fold to what the state says: the queue needs no names.
    """
    reader, state = _Reader(opened, by, known, history), opened.state
    reader.read_notes(notes)
    counts = {"in": state.messages_in, "out": state.messages_out}
    places = reader.places(messages, counts, state.messages_fold)
    letters = [reader.letter(place) for place in places]
    return CaseTexts(
        letters=letters, notes=reader.notes, level=reader.level, has_refused=reader.has_refused
    )


def read_notes(
    opened: OpenedCase, *, by: Signer, known: Known, notes: Sequence[CaseNote], history: History
) -> list[Note]:
    """Read the notes of an opened case alone."""
    reader = _Reader(opened, by, known, history)
    reader.read_notes(notes)
    return reader.notes


@dataclass
class _Reader:
    """Read the notes first: they say which news they settle, and how urgent the case is."""

    opened: OpenedCase
    by: Signer
    known: Known
    history: History | None
    notes: list[Note] = field(default_factory=list)
    settled: dict[int, Settled] = field(default_factory=dict)
    levels: list[LevelSaid] = field(default_factory=list)
    has_lost_level: bool = False
    has_refused: bool = False

    @property
    def level(self) -> LevelSaid | None:
        """Return what was said last.

        If one is missing, return the most urgent of the others: it may have said that the case cannot
        wait.
        """
        if self.has_lost_level:
            return most_urgent(self.levels)
        return self.levels[-1] if self.levels else None

    @cached_property
    def steps(self) -> Mapping[tuple[str, int], EventContent]:
        """Return the steps that gave a place to a text, by way and number; tell if some are missing.

        Counted from the end, so that steps that are missing leave the others their numbers.
        """
        state = self.opened.state
        history = self.history or history_of(self.opened.pk, self.opened.head)
        if not history.is_whole:
            alarms.report(Tampered("text_missing", self.opened.pk), by=self.by)
        counts = {"in": state.messages_in, "out": state.messages_out, "note": state.notes}
        found: dict[tuple[str, int], EventContent] = {}
        for way, count in counts.items():
            of_way = history.of_actions(STEPS[way])
            found |= {(way, count - at): step for at, step in enumerate(reversed(of_way))}
        return found

    def places(
        self,
        rows: Sequence[ThreadMessage | CaseNote],
        counts: Mapping[str, int],
        folded: str,
    ) -> list[_Place]:
        """Return the places of all texts: as the rows say if they are all that was signed.

        Otherwise the steps say it, and rows that they do not name are left out. The numbers of steps beside the rows are signed nowhere, but their order is.
        """
        named = self.steps if self.history else {}
        in_order = sorted(rows, key=lambda row: (row.event, row.number))
        found = [_place_of(row, at, named) for at, row in enumerate(in_order)]
        if _fold(found) == folded:
            return found
        if any(not 1 <= each.number <= counts.get(each.way, 0) for each in found):
            alarms.report(Tampered("row_altered", self.opened.pk), by=self.by)
        there = {(each.way, each.number, each.mark): each.row for each in found}
        numbers = ((way, at + 1) for way, count in counts.items() for at in range(count))
        places = [_place_given(way, at, self.steps.get((way, at)), there) for way, at in numbers]
        return sorted(places, key=lambda place: place.event)

    def read_notes(self, rows: Sequence[CaseNote]) -> None:
        state = self.opened.state
        for place in self.places(rows, {"note": state.notes}, state.notes_fold):
            content, signed = self._content(place), self._signed(place)
            if content is None:
                self.has_lost_level |= place.kind == CaseNote.LEVEL
                self.notes.append(Note(is_refused=True))
                continue
            if place.kind.startswith(SETTLES):
                counts, how = content["counts"], content["how"]
                settled = Settled(counts=counts, how=how, place=place.event, **signed)
                self.settled[int(place.kind.removeprefix(SETTLES))] = settled
                continue
            text, level = content["text"], None
            if place.kind == CaseNote.LEVEL:
                sets = content["sets"]
                override = UrgencyOverride.from_json(sets) if sets else None
                level = LevelSaid(override=override, text=text, **signed)
                self.levels.append(level)
            note = Note(mark=place.mark, text=text, said=content, level=level, **signed)
            self.notes.append(note)

    def letter(self, place: _Place) -> Letter:
        content, from_us = self._content(place), place.way == "out"
        if content is None:
            return Letter(number=place.number, from_us=from_us, is_refused=True)
        return Letter(
            number=place.number,
            from_us=from_us,
            kind=kind_in(content),
            text=content["text"],
            told=told_in(content),
            said=content if from_us else {},
            mark=place.mark,
            file={FILE: content[FILE]} if FILE in content else {},
            settled=None if from_us else self.settled.get(place.number),
            is_unread=not from_us and place.number > self.opened.state.read_up_to,
            **{"on": day_in(content, "on") if from_us else None, **self._signed(place)},
        )

    def _signed(self, place: _Place) -> dict[str, Any]:
        """Return who wrote it, on which day, as far as its step says so."""
        step = place.step
        if step is None:
            return {}
        return {"by": self.known.member_ever(step.by), "on": date.fromisoformat(step.on)}

    def _content(self, place: _Place) -> Content | None:
        """Return what was written, or None if it was refused, which is told."""
        try:
            with alarms.reported(self.by):
                return self._opened(place)
        except Tampered:
            self.has_refused = True
            return None

    def _opened(self, place: _Place) -> Content:
        """Open a text. Anybody with a key can sign any shape: ones that we never write are refused."""
        if place.row is None:
            raise Tampered("text_missing", self.opened.pk)
        content = self.opened.content_of(place.row)
        if isinstance(place.row, ThreadMessage):
            is_ours = isinstance(content.get("text"), str)
        else:
            is_ours = _is_note(place.kind, content)
        if not is_ours:
            raise Tampered("blob_altered", self.opened.pk)
        return content


def _place_of(
    row: ThreadMessage | CaseNote, at: int, steps: Mapping[tuple[str, int], EventContent]
) -> _Place:
    """Return the place that a row says it has, the `at`-th of all."""
    way, kind = ("note", row.kind) if isinstance(row, CaseNote) else (row.direction, row.direction)
    step = steps.get((way, row.number))
    return _Place(
        way=way, number=row.number, kind=kind, event=at, mark=row.mark, row=row, step=step
    )


def _place_given(
    way: str,
    number: int,
    step: EventContent | None,
    rows: Mapping[tuple[str, int, str], ThreadMessage | CaseNote | None],
) -> _Place:
    """Return the place that a step gave to a text.

    If the step is missing, the text is refused in front of all others; a note counts as one that said
    how urgent the case is.
    """
    kind = CaseNote.LEVEL if way == "note" else way
    if step is None:
        return _Place(way=way, number=number, kind=kind, event=0, mark="", row=None, step=None)
    mark = step.details["mark"]
    return _Place(
        way=way,
        number=number,
        kind=step.details.get("kind", way),
        event=step.number,
        mark=mark,
        row=rows.get((way, number, mark)),
        step=step,
    )


def _fold(places: Sequence[_Place]) -> str:
    found = NOTHING_FOLDED
    for place in places:
        found = fold(found, [place.kind, place.number, place.mark])
    return found


def _is_note(kind: str, content: Content) -> bool:
    """Whether what a note of this kind says has a shape that we write."""
    lists = [content.get(name, []) for name in ("asks", "reminded")]
    words = [
        content.get(name, "") for name in ("text", "match", "outcome", "refuses", "hold", "asked")
    ]
    try:
        if kind == CaseNote.LEVEL and content["sets"]:
            UrgencyOverride.from_json(content["sets"])
        if kind.startswith(SETTLES):
            reported_changes.VerificationMethod(content["how"])
        for decision in (content[name] for name in ("proposes", "decides") if name in content):
            Decision.from_content(decision)
    except UNREADABLE:
        return False
    return (
        "text" in content
        and all(isinstance(each, list) for each in lists)
        and all(isinstance(word, str) for word in (*words, *chain(*lists)))
        and ("match" in content) <= ("outcome" in content)
        and kind.startswith(SETTLES) <= isinstance(content.get("counts"), bool)
    )
