"""Count cases for those who pay for the work. A supervisor opens them in memory; nothing is kept."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils.module_loading import import_string

from legal_help.access import reach, walls
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import HelpRequest, ThreadMessage
from legal_help.rules.small_counts import CountedCase, Quarter, QuarterFigures, count_quarter
from legal_help.sealed.headers import Outdated
from legal_help.sealed.opening import OpenedCase
from legal_help.sealed.openings import Openings
from legal_help.trust.keys import Caseworker
from legal_help.trust.roster import verified as current_roster

# These are no requests of people who wait for help.
STATUSES_NOT_COUNTED = (HelpRequest.Status.SPAM, HelpRequest.Status.DUPLICATE)


class NotOver(Exception):
    """Raised before the quarter is over: today's count could later be subtracted."""


class TooFew(Exception):
    """Raised if even the total is under ten."""


class NotAll(Exception):
    """Raised if some cases did not open: another supervisor would publish another number."""


class TotalWouldShrink(Exception):
    """Raised if more was published before: erased cases must not make a published total smaller."""


@dataclass(frozen=True, kw_only=True)
class QuarterCount:
    """Hold what may be shown, and whether it is everything this caseworker may know of.

    It does not say how many are missing, as it may be one. Walled cases do not count as missing.
    """

    figures: QuarterFigures
    is_whole: bool

    @property
    def may_be_published(self) -> bool:
        return self.is_whole and self.figures.total is not None


def count_cases(*, by: Caseworker, quarter: Quarter, today: date) -> QuarterCount:
    """Count the cases of a quarter. Raises NotOver."""
    if not quarter.is_over(today):
        raise NotOver
    rows = HelpRequest.objects.filter(
        received_on__range=(quarter.first, quarter.last), is_test=False
    ).exclude(status__in=STATUSES_NOT_COUNTED)
    roster = current_roster()
    rows = rows.exclude(pk__in=walls.kept_from(by.person, roster))
    mine = list(rows.filter(pk__in=reach.open_to(by.person, roster)).defer("answers", "triage"))
    answered = _first_answers(mine)
    openings, found = Openings(by), []
    openings.find_grants(mine)
    for row in mine:
        try:
            with audit.reported(by):
                card = _open_counted(openings, row).part("card")
        except audit.Tampered:
            continue
        found.append(
            CountedCase(
                received_on=row.received_on,
                language=card.get("language", ""),
                outcome=row.status,
                answered_on=answered.get(row.pk),
            )
        )
    openings.keep()
    return QuarterCount(figures=count_quarter(quarter, found), is_whole=len(found) == rows.count())


def publish_total(*, by: Caseworker, quarter: Quarter, today: date) -> None:
    """Hand the total of a quarter to the function that settings.PUBLISH_CASEWORK_TOTAL names.

    Raises NotOver, TooFew, NotAll, TotalWouldShrink.
    """
    counted = count_cases(by=by, quarter=quarter, today=today)
    if counted.figures.total is None:
        raise TooFew
    if not counted.is_whole:
        raise NotAll
    with transaction.atomic():
        import_string(settings.PUBLISH_CASEWORK_TOTAL)(counted.figures)
        audit.record(action=Action.FIGURES_PUBLISHED, object_ref=quarter, by=by)


def _open_counted(openings: Openings, row: HelpRequest) -> OpenedCase:
    try:
        return openings.open(row)
    except Outdated:
        # The case may have got a new key after its row was read.
        fresh = HelpRequest.objects.filter(pk=row.pk).first()
        if fresh is None:
            raise
        openings.find_grants([fresh])
        return openings.open(fresh)


def _first_answers(rows: list[HelpRequest]) -> dict[object, date]:
    ours = ThreadMessage.objects.filter(request__in=rows, direction=ThreadMessage.Direction.FROM_US)
    return dict(ours.values_list("request").annotate(first=Min("created_on")))
