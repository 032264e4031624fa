"""Count cases for those who pay for the work. A supervisor opens them in memory; nothing is kept."""

from collections.abc import Container, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from legal_help.access.many_cases import open_cases
from legal_help.casework.queue.filters import language_code
from legal_help.event_log import alarms, log, telling
from legal_help.event_log.alarms import Tampered
from legal_help.event_log.appending import writing
from legal_help.event_log.telling import add_notice
from legal_help.events.actions import Action
from legal_help.events.case_actions import CaseAction
from legal_help.events.event import EventContent
from legal_help.events.outcomes import Outcome
from legal_help.events.state import State, Status
from legal_help.questions import PRACTICE, Answers, prune_answers
from legal_help.questions.reference.places import COUNTRIES, STATELESS, STATES
from legal_help.rules.small_counts import CountedCase, Quarter, QuarterFigures, count_quarter
from legal_help.sealed.case_opener import OpenedCase
from legal_help.sealed.history import History, histories_of
from legal_help.trust.actors import Caseworker

# These are no requests of people who wait for help.
STATUSES_NOT_COUNTED = frozenset({Status.SPAM, Status.DUPLICATE})
# What we decide for a person: the rest is a question, an end that they chose, or nobody's.
DECISIONS = frozenset(
    {Outcome.CONSULT_OFFERED, Outcome.ACCEPTED, Outcome.REFERRED, Outcome.CANNOT_HELP}
)


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
    histories, found = histories_of(mine), list[CountedCase]()
    readable = 0
    for opened in open_cases(by=by, known=known, heads=mine, columns=("card", "answers")):
        history = histories[str(opened.pk)]
        # What was altered is told, and not counted. Of a gap in the steps the night tells.
        with suppress(Tampered), alarms.reported(by):
            answers = prune_answers(opened.part("answers"))
            readable += history.is_whole
            if history.is_whole and not answers.get(PRACTICE):
                found.append(_counted(opened, answers, history))
    is_whole = readable == len(of_quarter)
    return QuarterCount(figures=count_quarter(quarter, found), is_whole=is_whole)


def publish_total(*, by: Caseworker, quarter: Quarter, today: date) -> None:
    """Hand the total of a quarter to the function that settings.PUBLISH_CASEWORK_TOTAL names.

    Raises NotOver, TooFew, NotAll, TotalWouldShrink.
    """
    figures = _publishable(by=by, quarter=quarter, today=today)
    with writing() as batch:
        import_string(settings.PUBLISH_CASEWORK_TOTAL)(figures)
        add_notice(batch, Action.FIGURES_PUBLISHED, by=by, details={"quarter": str(quarter)})


def export_figures(*, by: Caseworker, quarter: Quarter, today: date) -> QuarterFigures:
    """Return the figures of a quarter for a file, and write down that they left the desk.

    Raises NotOver, TooFew, NotAll.
    """
    figures = _publishable(by=by, quarter=quarter, today=today)
    telling.tell(Action.FIGURES_EXPORTED, by=by, details={"quarter": str(quarter)})
    return figures


def _publishable(*, by: Caseworker, quarter: Quarter, today: date) -> QuarterFigures:
    counted = count_cases(by=by, quarter=quarter, today=today)
    if counted.figures.total is None:
        raise TooFew
    if not counted.is_whole:
        raise NotAll
    return counted.figures


def _is_counted(state: State, quarter: Quarter, by: Caseworker) -> bool:
    day = date.fromisoformat(state.received_on)
    return (
        quarter.first <= day <= quarter.last
        and state.status not in STATUSES_NOT_COUNTED
        and not state.is_walled(by.person.user)
    )


def _counted(opened: OpenedCase, answers: Answers, history: History) -> CountedCase:
    decisions = history.of_actions(CaseAction.DECIDE)
    return CountedCase(
        received_on=date.fromisoformat(opened.state.received_on),
        language=language_code(opened.part("card").get("language", "")),
        outcome=opened.state.status,
        answered_on=_first_day(history.of_actions(CaseAction.ANSWER)),
        decided_on=_first_day(it for it in decisions if it.details.get("outcome") in DECISIONS),
        needs=answers.get("need", ()),
        country=_known_code(answers.get("citizenship"), {*COUNTRIES, STATELESS}),
        state=_known_code(answers.get("state"), STATES),
    )


def _first_day(steps: Iterable[EventContent]) -> date | None:
    """Return the day that the first of these steps was signed with."""
    return next((date.fromisoformat(step.on) for step in steps), None)


def _known_code(answer: object, codes: Container[str]) -> str:
    return answer if isinstance(answer, str) and answer in codes else ""
