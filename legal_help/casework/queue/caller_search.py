"""Find the case of somebody who calls, among all that this caseworker may open.

Only cards are searched, which a caseworker may see before any text. What was typed and opened is
dropped. The event log says that somebody searched, and not for whom.
"""

from legal_help.casework.conflicts import name_search
from legal_help.casework.conflicts.person_match import MatchReason
from legal_help.casework.queue import ordered_cases
from legal_help.casework.queue.ordered_cases import QueueEntry
from legal_help.event_log import telling
from legal_help.events.actions import Action
from legal_help.trust.actors import Caseworker


def search_callers(*, by: Caseworker, heard: str) -> list[tuple[QueueEntry, MatchReason]]:
    """Return the cases, open and closed, that a name or a number may mean, and why.

    The surest come first, and among these the most urgent. Raises NoRoster.
    """
    read = [
        *ordered_cases.load_queue(by=by).entries,
        *ordered_cases.load_queue(by=by, closed=True).entries,
    ]
    entries = {entry.case.pk: entry for entry in read}
    telling.tell(Action.LOOKED_FOR, by=by)
    cards = {pk: {**entry.card, "phones": entry.phones} for pk, entry in entries.items()}
    found = name_search.search_names(heard, cards)
    return [(entries[pk], why) for pk, why in found]
