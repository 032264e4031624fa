"""Count requests for those who pay for the work: opened in memory by a supervisor, kept nowhere."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Min
from django.dispatch import Signal

from legal_help import audit, reach, roster, walls
from legal_help.keys import Reader
from legal_help.models import HelpRequest, ThreadMessage
from legal_help.openings import Openings
from legal_help.public_figures import Counted, Figures, Quarter, figures

# What is no request of a person that waits for help.
NOT_COUNTED = (HelpRequest.Status.SPAM, HelpRequest.Status.DUPLICATE)

chosen_for_publication = Signal()
"""Sent with `figures`, a Figures whose total may be shown. Whoever publishes statistics listens."""


class NotOver(Exception):
    """The quarter is not over: what is counted today could be subtracted tomorrow."""


class TooFew(Exception):
    """Even the total is under ten."""


@dataclass(frozen=True, kw_only=True)
class Count:
    """What may be shown, and how many of the requests of the quarter could be opened.

    What a wall keeps from this reader is not among those that are there either.
    """

    figures: Figures
    opened: int
    there: int


def count(*, by: Reader, quarter: Quarter, today: date) -> Count:
    """Raises NotOver."""
    if not quarter.is_over(today):
        raise NotOver
    rows = HelpRequest.objects.filter(
        received_on__range=(quarter.first, quarter.last), is_test=False
    ).exclude(status__in=NOT_COUNTED)
    readers = roster.verified()
    rows = rows.exclude(pk__in=walls.kept_from(by.person, readers))
    mine = list(rows.filter(pk__in=reach.open_to(by.person, readers)).defer("answers", "triage"))
    answered = _first_answers(mine)
    openings, found = Openings(by), []
    openings.find_grants(mine)
    for row in mine:
        try:
            with audit.reported(by):
                card = openings.open(row).part("card")
        except audit.Tampered:
            continue
        found.append(
            Counted(
                received_on=row.received_on,
                language=card.get("language", ""),
                outcome=row.status,
                answered_on=answered.get(row.pk),
            )
        )
    openings.keep()
    return Count(figures=figures(quarter, found), opened=len(found), there=rows.count())


def publish(*, by: Reader, quarter: Quarter, today: date) -> None:
    """Hand the total of a quarter to whoever publishes statistics. Raises NotOver, TooFew."""
    counted = count(by=by, quarter=quarter, today=today).figures
    if counted.total is None:
        raise TooFew
    chosen_for_publication.send(sender=None, figures=counted)
    audit.record(action="figures_published", object_ref=quarter, by=by)


def _first_answers(rows: list[HelpRequest]) -> dict[object, date]:
    ours = ThreadMessage.objects.filter(request__in=rows, direction=ThreadMessage.Direction.FROM_US)
    return dict(ours.values_list("request").annotate(first=Min("created_on")))
