"""Count cases for those who pay for the work. A supervisor opens them in memory; nothing is kept."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from legal_help.access.many_cases import open_cases
from legal_help.event_log import alarms, log
from legal_help.event_log.alarms import Tampered
from legal_help.event_log.appending import writing
from legal_help.events.actions import Action
from legal_help.events.case_actions import CaseAction
from legal_help.events.state import State, Status
from legal_help.rules.small_counts import CountedCase, Quarter, QuarterFigures, count_quarter
from legal_help.sealed.case_opener import OpenedCase
from legal_help.sealed.history import History, histories_of
from legal_help.trust.actors import Caseworker

# These are no requests of people who wait for help.
STATUSES_NOT_COUNTED = frozenset({Status.SPAM, Status.DUPLICATE})


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
    known = log.look()
    of_quarter = {
        case: head for case, head in known.heads().items() if _is_counted(head.state, quarter, by)
    }
    open_to_me = known.open_to(by.person)
    mine = {case: head for case, head in of_quarter.items() if case in open_to_me}
    answered = {case: head for case, head in mine.items() if head.state.messages_out}
    histories, found = histories_of(answered), []
    for opened in open_cases(by=by, known=known, heads=mine, columns=("card",)):
        # What was altered is told, and not counted.
        with suppress(Tampered), alarms.reported(by):
            found.append(_counted(opened, histories.get(str(opened.pk))))
    is_whole = len(found) == len(of_quarter)
    return QuarterCount(figures=count_quarter(quarter, found), is_whole=is_whole)


def publish_total(*, by: Caseworker, quarter: Quarter, today: date) -> None:
    """Hand the total of a quarter to the function that settings.PUBLISH_CASEWORK_TOTAL names.

    Raises NotOver, TooFew, NotAll, TotalWouldShrink.
    """
    counted = count_cases(by=by, quarter=quarter, today=today)
    if counted.figures.total is None:
        raise TooFew
    if not counted.is_whole:
        raise NotAll
    with writing() as batch:
        import_string(settings.PUBLISH_CASEWORK_TOTAL)(counted.figures)
        batch.add_notice(Action.FIGURES_PUBLISHED, by=by, details={"quarter": str(quarter)})


def _is_counted(state: State, quarter: Quarter, by: Caseworker) -> bool:
    day = date.fromisoformat(state.received_on)
    return (
        quarter.first <= day <= quarter.last
        and state.status not in STATUSES_NOT_COUNTED
        and not state.is_walled(by.person.user)
    )


def _counted(opened: OpenedCase, history: History | None) -> CountedCase:
    answers = history.of_actions(CaseAction.ANSWER) if history else []
    return CountedCase(
        received_on=date.fromisoformat(opened.state.received_on),
        language=opened.part("card").get("language", ""),
        outcome=opened.state.status,
        answered_on=date.fromisoformat(answers[0].on) if answers else None,
    )
