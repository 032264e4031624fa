"""What staff read of a request besides its answers: messages, notes, and the news among them.

What was forged, moved or taken out is reported and stands refused in its place.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from django.db.models import Count

from accounts.models import User
from legal_help import audit, kept, news
from legal_help.canonical import UNREADABLE
from legal_help.chain import Roster
from legal_help.deadlines import Level
from legal_help.keys import Reader
from legal_help.law import Law
from legal_help.models import AuditEvent, CaseNote, HelpRequest, ThreadMessage
from legal_help.opening import MESSAGE_RECEIVED, OpenedCase, day_of, in_places
from legal_help.override import Override, Urgency, decide
from legal_help.past import Past
from legal_help.texts import Content
from legal_help.triage import Facts, Reason

LEVEL_SET = "level_set"
# Each writes one note.
NOTES = (
    "note_added",
    "news_settled",
    "match_settled",
    "transfer_refused",
    "decided",
    "decision_proposed",
    "decision_confirmed",
    "decision_objected",
    LEVEL_SET,
    "withdrawal_checked",
    "withdrawal_tried",
)


@dataclass(frozen=True, kw_only=True, repr=False)
class Settled:
    """Whether a piece of news counts, how that was checked, and who says so."""

    counts: bool
    how: str
    by: User | None
    at: datetime


@dataclass(frozen=True, kw_only=True, repr=False)
class Letter:
    """A message of the thread. A refused one was forged, moved or taken out; it has no text.

    `is_unread`: the person wrote it, and nobody has answered after it or marked it as read.
    """

    number: int
    from_us: bool = False
    on: date | None = None
    by: User | None = None
    kind: str = news.Kind.MESSAGE
    text: str = ""
    told: Mapping[str, str | list[str]] = field(default_factory=dict)
    settled: Settled | None = None
    is_unread: bool = False
    is_refused: bool = False

    @property
    def waits(self) -> bool:
        """Whether it is news that no caseworker has settled."""
        return self.kind in news.CHECKS and not self.settled and not self.is_refused

    @property
    def checked_at(self) -> datetime | None:
        return self.settled.at if self.settled and self.settled.counts else None

    @property
    def facts(self) -> Facts:
        """What it says, for triage. A new code ends what was said of the old one."""
        if self.kind == news.Kind.CODE and self.settled:
            return {}
        return news.facts_in(self.kind, self.told)


@dataclass(frozen=True, kw_only=True, repr=False)
class LevelSaid:
    """What a caseworker says of how urgent a request is; no override: triage decides again."""

    override: Override | None
    text: str
    by: User | None
    at: datetime


@dataclass(frozen=True, kw_only=True, repr=False)
class Note:
    """A note to colleagues. A refused one was forged, moved or taken out; it has no text.

    `said` is all that was signed: besides the text, what was decided or refused.
    """

    id: UUID | None = None
    by: User | None = None
    at: datetime | None = None
    text: str = ""
    said: Content = field(default_factory=dict)
    level: LevelSaid | None = None
    is_refused: bool = False


class Reading:
    """Reads opened requests as one reader, who reports what is refused.

    Without `users` nobody is named: the queue needs no names.
    """

    def __init__(
        self, by: Reader, readers: Roster, users: Mapping[int, User] | None = None
    ) -> None:
        self.by, self.readers, self.users = by, readers, users or {}

    def letters(self, opened: OpenedCase, settled: Mapping[UUID, Settled]) -> list[Letter]:
        """Return the letters in order; where rows are missing, a refused one."""
        return [
            self._settled_letter(opened, number, message, settled)
            for number, message in in_places(opened.request)
        ]

    def notes(
        self, opened: OpenedCase, past: Past | None = None
    ) -> tuple[list[Note], dict[UUID, Settled]]:
        """Return the notes in order, and apart what was said of news, by the message's id.

        Who wrote a note and when is what was signed; the columns only put the notes in order.
        `past`: the request's, where the caller has asked for it before the notes were read.
        """
        # Counted before they are read: one that comes in between is not missing.
        written = (
            len(past.of_actions(NOTES))
            if past
            else audit.written_of(opened.request.pk, actions=NOTES)
        )
        found: list[CaseNote | None] = [*opened.request.notes.all()]
        if len(found) < written:
            found.append(None)
        notes, settled = [], {}
        for note in found:
            content = self._unless_refused(partial(self._content, opened, note))
            if content is None:
                notes.append(Note(is_refused=True))
            elif note is not None and note.settles_id:
                settled[note.settles_id] = self._settled(content)
            else:
                notes.append(self._note(content, note))
        return notes, settled

    def level_said(
        self, opened: OpenedCase, notes: Iterable[CaseNote], past: Past | None = None
    ) -> tuple[LevelSaid | None, bool]:
        """Return what was said last of how urgent it is, and whether something was refused.

        Where such a note was forged, moved or taken out, the others make nothing less urgent: the
        one that is missing may have said that it cannot wait.
        """
        found: list[CaseNote | None] = [note for note in notes if note.sets_level]
        if past:
            written = len(past.of_actions({LEVEL_SET}))
        elif found or self._levels_written:
            written = self._levels_written[str(opened.request.pk)]
        else:
            return None, False
        if len(found) < written:
            # One may have come since the rows were read.
            found = [*CaseNote.objects.filter(request=opened.request.pk, sets_level=True)]
        if len(found) < written:
            found.append(None)
        read = [self._unless_refused(partial(self._content, opened, note)) for note in found]
        said = [self._level_said(content) for content in read if content]
        said.sort(key=lambda each: each.at)
        if len(said) < len(found):
            return _most_urgent(said), True
        return (said[-1] if said else None), False

    def news(
        self, opened: OpenedCase, told: Iterable[ThreadMessage], settling: Iterable[CaseNote]
    ) -> list[Letter]:
        """Return the news among what the person told, and what was refused of it.

        `settling` are the notes that settle news.
        """
        settled = {
            note.settles_id: self._settled(content)
            for note in settling
            if note.settles_id
            and (content := self._unless_refused(partial(self._content, opened, note)))
        }
        letters = []
        for message in told:
            mark, checked = kept.mark_of(message), opened.checked
            # This reader has opened exactly this, and it was no news.
            if mark in checked.plain:
                continue
            if mark in checked.news:
                letter = _news_again(message, checked.news[mark], settled)
            else:
                letter = self._settled_letter(opened, message.number, message, settled)
                if letter.kind in news.CHECKS:
                    checked.news[mark] = {"kind": letter.kind, "told": dict(letter.told)}
            if letter.is_refused or letter.kind in news.CHECKS:
                letters.append(letter)
            else:
                checked.plain.add(mark)
        return letters

    def lacks_messages(self, opened: OpenedCase, told: Sequence[ThreadMessage]) -> bool:
        """Whether less is there of what the person told than was written down; it is reported.

        The queue must not fall silent because a message was taken out, or turned into one of ours.
        """
        written = self._messages_written.get(opened.request.pk, 0)
        if len(told) >= written:
            return False
        # One may have come since the rows were read.
        there = ThreadMessage.objects.told_on(HelpRequest.objects.filter(pk=opened.request.pk))
        if there.count() >= written:
            return False
        return self._unless_refused(partial(self._letter, opened, None)) is None

    def _settled_letter(
        self,
        opened: OpenedCase,
        number: int,
        message: ThreadMessage | None,
        settled: Mapping[UUID, Settled],
    ) -> Letter:
        letter = self._unless_refused(partial(self._letter, opened, message))
        if letter is None or message is None:
            return Letter(number=number, is_refused=True)
        return replace(letter, settled=settled.get(message.pk))

    def _unless_refused[T](self, read: Callable[[], T]) -> T | None:
        """Return what was read; None where it was refused, which is written down."""
        try:
            with audit.reported(self.by):
                return read()
        except audit.Tampered:
            return None

    def _letter(self, opened: OpenedCase, message: ThreadMessage | None) -> Letter:
        if message is None:
            raise audit.MessageMissing(opened.request.pk)
        from_us = message.direction == ThreadMessage.Direction.FROM_US
        if not from_us:
            content, writer = opened.text_from_person(message), None
        else:
            content = opened.text_from_us(message, self.readers)
            writer = self._writer(content)
        return Letter(
            number=message.number,
            from_us=from_us,
            on=day_of(content),
            by=writer,
            kind=content.get("kind", news.Kind.MESSAGE),
            text=content["text"],
            told=told_in(content),
            is_unread=not from_us and not message.seen_by_staff,
        )

    def _content(self, opened: OpenedCase, note: CaseNote | None) -> Content:
        if note is None:
            raise audit.MessageMissing(opened.request.pk)
        content = opened.text_of_note(note, self.readers)
        if content.get("settles") != (str(note.settles_id) if note.settles_id else None):
            raise audit.RowAltered(opened.request.pk)
        if ("sets" in content) != note.sets_level or not _is_level(content.get("sets")):
            raise audit.RowAltered(opened.request.pk)
        return content

    @cached_property
    def _levels_written(self) -> Counter[str]:
        """How many notes of a level were written down of each request."""
        events = AuditEvent.objects.filter(action=LEVEL_SET)
        return Counter(events.values_list("object_ref", flat=True))

    @cached_property
    def _messages_written(self) -> Mapping[UUID | None, int]:
        """How many messages of the person were written down of each request."""
        events = AuditEvent.objects.filter(action=MESSAGE_RECEIVED).order_by()
        counted = events.values_list("object_ref").annotate(Count("seq"))
        # By id as it is: making the text of 5,000 ids takes longer than the question.
        return {audit.as_id(ref): count for ref, count in counted}

    def _note(self, content: Content, row: CaseNote | None) -> Note:
        at, by = datetime.fromisoformat(content["at"]), self._writer(content)
        level = self._level_said(content) if "sets" in content else None
        return Note(
            id=row.pk if row else None,
            by=by,
            at=at,
            text=content["text"],
            said=content,
            level=level,
        )

    def _level_said(self, content: Content) -> LevelSaid:
        sets = content["sets"]
        return LevelSaid(
            override=Override.from_json(sets) if sets else None,
            text=content["text"],
            by=self._writer(content),
            at=datetime.fromisoformat(content["at"]),
        )

    def _settled(self, content: Content) -> Settled:
        return Settled(
            counts=content["counts"],
            how=content["how"],
            by=self._writer(content),
            at=datetime.fromisoformat(content["at"]),
        )

    def user_of(self, key: str) -> User | None:
        """Return whose key it is, if we still know them."""
        person = self.readers.person(uuid.UUID(key)) if key else None
        return self.users.get(person.user) if person else None

    def _writer(self, content: Content) -> User | None:
        return self.user_of(content["by"])


def _news_again(message: ThreadMessage, said: Content, settled: Mapping[UUID, Settled]) -> Letter:
    """What a message says that this reader has opened before, without its text."""
    return Letter(
        number=message.number,
        kind=said["kind"],
        told=said["told"],
        settled=settled.get(message.pk),
        is_unread=not message.seen_by_staff,
    )


def told_in(content: Content) -> dict[str, str | list[str]]:
    """The answers in a message. Whoever holds the code can sign any shape: odd ones are left out."""
    told = content.get("told")
    return {
        name: answer
        for name, answer in (told.items() if isinstance(told, dict) else ())
        if isinstance(answer, str)
        or (isinstance(answer, list) and all(isinstance(each, str) for each in answer))
    }


def checked(letters: Iterable[Letter]) -> list[Letter]:
    """The news that counts, in the order in which it was checked."""
    found = [(at, letter.number, letter) for letter in letters if (at := letter.checked_at)]
    return [letter for _at, _number, letter in sorted(found, key=lambda each: each[:2])]


def contact_in_force(letters: Iterable[Letter]) -> Mapping[str, str | list[str]]:
    """The new way to reach the person that was checked last, or nothing."""
    found = [letter.told for letter in checked(letters) if letter.kind == news.Kind.CONTACT]
    return found[-1] if found else {}


def old_way_is_stopped(letters: Iterable[Letter]) -> bool:
    """Whether somebody asked us not to use the old way, and no caseworker has settled it yet."""
    return any(letter.told.get(news.STOP_OLD) and not letter.settled for letter in letters)


def reach_now(letters: Sequence[Letter]) -> Mapping[str, str | list[str]]:
    """As `contact_in_force`; where the old way was said not to be safe, their own page alone."""
    return {"reach": ["code"]} if old_way_is_stopped(letters) else contact_in_force(letters)


def code_is_doubtful(letters: Iterable[Letter]) -> bool:
    """Whether somebody else may have the code, and so read what we answer."""
    return any(letter.kind == news.Kind.CODE and letter.waits for letter in letters)


def triaged(
    facts: Facts, letters: Iterable[Letter], today: date, law: Law
) -> tuple[Level, list[Reason]]:
    """As urgent as the facts make it, and what was told since."""
    return news.triage_told(
        facts,
        today,
        law,
        checked=[letter.facts for letter in checked(letters)],
        unchecked=[letter.facts for letter in letters if letter.facts and not letter.settled],
    )


def urgency(
    facts: Facts,
    letters: Sequence[Letter],
    today: date,
    law: Law,
    said: LevelSaid | None,
) -> Urgency:
    """What counts: triage, under what a caseworker said and what was told after that."""
    level, reasons = triaged(facts, letters, today, law)
    override = said.override if said else None
    if override is None:
        return decide(level, reasons, None, set())
    since = [
        letter.facts
        for letter in letters
        if letter.number > override.seen and letter.facts and _may_count(letter)
    ]
    counted = news.in_force(facts, [letter.facts for letter in checked(letters)])
    told_since = {reason for told in since for reason in news.reasons_of(counted, told, today, law)}
    return decide(level, reasons, override, told_since)


def _is_level(sets: Any) -> bool:
    """Whether this says how urgent something is, or that triage decides again."""
    try:
        return not sets or Override.from_json(sets) is not None
    except UNREADABLE:
        return False


def _may_count(letter: Letter) -> bool:
    return letter.settled is None or letter.settled.counts


def _most_urgent(said: Iterable[LevelSaid]) -> LevelSaid | None:
    """The most urgent of what was said, speaking of no reason of triage: it hides none."""
    kept = [
        replace(each, override=replace(each.override, stood=frozenset()))
        for each in said
        if each.override
    ]
    return min(kept, key=lambda each: each.override.level if each.override else "", default=None)
