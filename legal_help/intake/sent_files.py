"""Let a person with a code send us files, and see the pages of those that we sent."""

from django.utils import timezone

from legal_help.event_log import alarms
from legal_help.files import storage
from legal_help.files.redraw import redraw
from legal_help.files.sealed_pages import FileKey, SealedFile
from legal_help.intake.return_visit import (
    ConversationLine,
    Visit,
    read_conversation,
    write_to_us,
)


class NoSuchPage(Exception):
    """Raised if we sent no such page."""


def files_today(visit: Visit) -> list[int]:
    """Return how many pages each file has that the person sent today. Raises Locked, NoRoster."""
    today = timezone.localdate()
    lines = read_conversation(visit=visit)
    return [line.pages for line in lines if not line.from_us and line.on == today and line.pages]


def send_file(*, visit: Visit, content: bytes, text: str, once: str) -> None:
    """Draw every page of a file anew, and send the pages in a message.

    Raises FileRefused, CannotConfine, Busy, NoRoom, and as `write_to_us`.
    """
    storage.check_room(len(content))
    pages = redraw(content)
    secret = visit.applicant.pair.own
    file = SealedFile.seal(visit.case.pk, pages, secret=secret, once=once)
    write_to_us(visit=visit, text=text, file=file, salt=once)


def letter_with(*, visit: Visit, number: int, page: int) -> tuple[ConversationLine, FileKey]:
    """Return our letter of this number and the key of its file, if that has such a page.

    Raises NoSuchPage, Locked, NoRoster.
    """
    for line in read_conversation(visit=visit):
        is_it = line.from_us and line.number == number
        if is_it and line.file and 1 <= page <= line.pages:
            return line, line.file
    raise NoSuchPage


def read_page(*, visit: Visit, number: int, page: int) -> bytes:
    """Return a page of the file in one of our letters, as a JPEG.

    `number` is the letter's, `page` counts from 1. Raises NoSuchPage, Tampered, Locked, NoRoster.
    """
    line, key = letter_with(visit=visit, number=number, page=page)
    with alarms.reported(visit.applicant):
        return storage.read_page(visit.case.pk, line.mark, key, page)
