"""Find the request of somebody who calls, among all that this reader may open.

Only cards are looked through, which a reader sees before any text. What was typed and what was
opened are let go of; that somebody looked is written down, and not for whom.
"""

from dataclasses import dataclass

from legal_help import audit, queue, sought
from legal_help.conflicts import Why
from legal_help.event_actions import Action
from legal_help.keys import Reader
from legal_help.queue import Entry


@dataclass(frozen=True, kw_only=True, repr=False)
class Found:
    """A request that may be meant, as the queue has it, and by what it was found."""

    entry: Entry
    why: Why


def find(*, by: Reader, heard: str) -> list[Found]:
    """Return the requests, open and closed, that may be meant by a name or an A-Number.

    The surest come first, and of these the most urgent. Raises roster.NoRoster.
    """
    read = [*queue.read(by=by).entries, *queue.read(by=by, closed=True).entries]
    entries = {entry.request.pk: entry for entry in read}
    audit.record(action=Action.LOOKED_FOR, by=by)
    found = sought.find(heard, {pk: entry.card for pk, entry in entries.items()})
    return [Found(entry=entries[pk], why=why) for pk, why in found]
