"""Which requests a reader may know of: what they were granted, and nothing shuts from them.

Every list and every number at the desk asks here. A grant alone proves nothing: whoever writes to
the database can put one back, and whoever is walled off learns neither by name nor by number.
"""

from collections.abc import Collection

from legal_help.access import walls
from legal_help.events import audit
from legal_help.models import HelpRequest, HelpRequestQuerySet
from legal_help.trust.chain import Person, Roster


def open_to(person: Person, readers: Roster) -> HelpRequestQuerySet:
    """Return the requests that this person may open and know of, in few questions."""
    kept = walls.shut_from(person, readers)
    granted = HelpRequest.objects.granted_to(person.key)
    return granted.exclude(pk__in=kept) if kept else granted


def known_among(refs: Collection[str], person: Person, readers: Roster) -> frozenset[str]:
    """Return those of these ids, as events write them, that are of requests `open_to` a person."""
    if not refs:
        return frozenset()
    known = open_to(person, readers)
    if len(refs) <= HelpRequest.NAMED_AT_MOST:
        known = known.filter(pk__in=[pk for ref in refs if (pk := audit.as_id(ref))])
    return frozenset(map(str, known.values_list("pk", flat=True))).intersection(refs)
