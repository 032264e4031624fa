"""Read what stands on a request besides its answers: messages, notes, and the news among them.

What was forged, moved or taken out is reported and stands refused in its place.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from uuid import UUID

from django.db.models import Count

from accounts.models import User
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.events.past import Past
from legal_help.events.texts import Content
from legal_help.models import AuditEvent, CaseNote, HelpRequest, ThreadMessage
from legal_help.rules import reported_changes
from legal_help.rules.urgency import UrgencyOverride
from legal_help.sealed import kept
from legal_help.sealed.correspondence import (
    Letter,
    LevelSaid,
    Note,
    Settled,
    is_level,
    most_urgent,
    told_in,
)
from legal_help.sealed.opening import OpenedCase, day_of, in_places
from legal_help.trust.chain import Roster
from legal_help.trust.keys import Caseworker

# Each writes one note.
NOTES = (
    Action.NOTE_ADDED,
    Action.NEWS_SETTLED,
    Action.MATCH_SETTLED,
    Action.TRANSFER_REFUSED,
    Action.DECIDED,
    Action.DECISION_PROPOSED,
    Action.DECISION_CONFIRMED,
    Action.DECISION_OBJECTED,
    Action.LEVEL_SET,
    Action.WITHDRAWAL_CHECKED,
    Action.WITHDRAWAL_TRIED,
)


class Reading:
    """Reads opened requests as one reader, who reports what is refused.

    Without `users` nobody is named: the queue needs no names.
    """

    def __init__(
        self, by: Caseworker, readers: Roster, users: Mapping[int, User] | None = None
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
            written = len(past.of_actions({Action.LEVEL_SET}))
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
            return most_urgent(said), True
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
                if letter.kind in reported_changes.METHODS:
                    checked.news[mark] = {"kind": letter.kind, "told": dict(letter.told)}
            if letter.is_refused or letter.kind in reported_changes.METHODS:
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
        there = ThreadMessage.objects.from_people_on(
            HelpRequest.objects.filter(pk=opened.request.pk)
        )
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
            kind=content.get("kind", reported_changes.ReportKind.MESSAGE),
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
        if ("sets" in content) != note.sets_level or not is_level(content.get("sets")):
            raise audit.RowAltered(opened.request.pk)
        return content

    @cached_property
    def _levels_written(self) -> Counter[str]:
        """How many notes of a level were written down of each request."""
        events = AuditEvent.objects.filter(action=Action.LEVEL_SET)
        return Counter(events.values_list("object_ref", flat=True))

    @cached_property
    def _messages_written(self) -> Mapping[UUID | None, int]:
        """How many messages of the person were written down of each request."""
        events = AuditEvent.objects.filter(action=Action.MESSAGE_RECEIVED).order_by()
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
            override=UrgencyOverride.from_json(sets) if sets else None,
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
    """Return what a message says that this reader has opened before, without its text."""
    return Letter(
        number=message.number,
        kind=said["kind"],
        told=said["told"],
        settled=settled.get(message.pk),
        is_unread=not message.seen_by_staff,
    )
