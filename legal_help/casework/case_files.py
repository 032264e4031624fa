"""Show caseworkers the files of a case page by page, and send files to the person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from uuid import UUID

from django.utils import timezone

from legal_help.access.locked_case import NoSuchRequest, WentOn, open_row
from legal_help.casework.access_reason import notices_of
from legal_help.casework.cases import is_there
from legal_help.casework.conflicts import conflict_check
from legal_help.event_log import alarms, log
from legal_help.events.actions import Action
from legal_help.events.case_actions import CaseAction
from legal_help.files import storage
from legal_help.files.redraw import redraw
from legal_help.files.sealed_pages import FileKey, SealedFile
from legal_help.models import HelpRequest, LogLine
from legal_help.sealed.correspondence import Letter
from legal_help.sealed.history import history_of
from legal_help.sealed.reading import read_texts
from legal_help.trust.actors import Caseworker

OPENED_WITHIN = timedelta(days=1)


class NoSuchFile(Exception):
    """Raised if no message of this number came with a file, or its file has no such page."""


class NotOpened(Exception):
    """Raised if the reader did not open the case within a day: that is what is recorded."""


@dataclass(frozen=True, kw_only=True, repr=False)
class CaseFile:
    """Hold what opens the file of one message, and what was written beside it.

    `number` is that of the message, and `place` counts the files of the same side from 1.
    """

    case: UUID
    number: int
    place: int
    from_us: bool
    mark: str
    on: date | None
    text: str
    key: FileKey

    @property
    def pages(self) -> int:
        return len(self.key.marks)


def list_files(*, by: Caseworker, public_ref: str) -> list[CaseFile]:
    """Return the files of a case, the oldest first, for a reader who has opened it within a day.

    Raises NotOpened, NoSuchRequest, WentOn, NoRoster, Tampered.
    """
    with alarms.reported(by):
        known = log.look()
        row = HelpRequest.objects.filter(public_ref=public_ref).first()
        if row is None:
            raise NoSuchRequest
        opened, remembered = open_row(known, by, row), known.remembered(row.pk)
        if remembered and remembered.lost:
            raise WentOn
        today = timezone.localdate()
        records = LogLine.objects.filter(case=row.pk, action=Action.OPENED, by=by.by)
        if not any(notices_of(records.filter(on__range=(today - OPENED_WITHIN, today)), known)):
            raise NotOpened
        messages = [*row.messages.all()]
        history = history_of(row.pk, opened.head)
        texts = read_texts(
            opened, by=by, known=known, messages=messages, notes=[*row.notes.all()], history=history
        )
        return files_in(texts.letters, row.pk)


def read_page(*, by: Caseworker, file: CaseFile, page: int) -> bytes:
    """Return a page as a JPEG, counted from 1. Raises NoSuchFile, and Tampered, which is reported."""
    if not 1 <= page <= file.pages:
        raise NoSuchFile
    with alarms.reported(by):
        return storage.read_page(file.case, file.mark, file.key, page)


def files_in(letters: Iterable[Letter], case: UUID) -> list[CaseFile]:
    """Return the files that came with messages of a case."""
    places = {True: count(1), False: count(1)}
    return [
        CaseFile(
            case=case,
            number=letter.number,
            place=next(places[letter.from_us]),
            from_us=letter.from_us,
            mark=letter.mark,
            on=letter.on,
            text=letter.text,
            key=key,
        )
        for letter in letters
        if (key := FileKey.from_content(letter.file))
    ]


def find_file(*, by: Caseworker, public_ref: str, from_us: bool, number: int) -> CaseFile:
    """Return the file of one message. Raises NoSuchFile, and as `list_files`."""
    files = list_files(by=by, public_ref=public_ref)
    found = (each for each in files if (each.from_us, each.number) == (from_us, number))
    if file := next(found, None):
        return file
    raise NoSuchFile


def send_file(
    *, by: Caseworker, public_ref: str, content: bytes, text: str, read_to: int = 0, once: str = ""
) -> None:
    """Draw every page of a file anew, and send the pages to the person in a message.

    Raises FileRefused, CannotConfine, Busy, NoRoom, and as `cases.send_reply`.
    """
    conflict_check.refuse_held_back(by=by, public_ref=public_ref)
    storage.check_room(len(content))
    pages = redraw(content, limit="desk_file")
    with conflict_check.locked_case(by, public_ref) as case:
        file = SealedFile.seal(case.pk, pages, secret=by.pair.own, once=once)
        said = file.key.as_content()
        whole = {"text": text, "on": case.today, **said}
        if is_there(case, CaseAction.ANSWER, "letter", whole, once):
            return
        case.send_letter(text, read_up_to=read_to, salt=once, more=said)
        mark = case.opened.head.event.content.details["mark"]
        storage.keep_pages(case.pk, mark, file.blobs)
