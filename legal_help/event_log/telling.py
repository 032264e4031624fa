"""Add events to the log that are no step of a case, and retry verbs that met a change."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from legal_help.event_log.alarms import Signer
from legal_help.event_log.appending import Batch, CaseChanged, RosterChanged, writing
from legal_help.events.case_actions import RULES_VERSION
from legal_help.events.event import SYSTEM, Notice
from legal_help.events.fields import canonical_json
from legal_help.events.roster import Roster

TRIES: Final = 3


def retried[**P, T](verb: Callable[P, T]) -> Callable[P, T]:
    """Run a verb again if the roster or the case changed meanwhile, so that no words are lost."""

    @wraps(verb)
    def run(*args: P.args, **named: P.kwargs) -> T:
        for _try in range(TRIES - 1):
            try:
                return verb(*args, **named)
            except (RosterChanged, CaseChanged):
                continue
        return verb(*args, **named)

    return run


@retried
def tell(
    action: str,
    *,
    by: Signer | None,
    case: UUID | str | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Add one event that is no step of a case, in a transaction of its own. Raises as `writing`."""
    with writing() as batch:
        add_notice(batch, action, by=by, case=case, details=details)


def add_notice(
    batch: Batch,
    action: str,
    *,
    by: Signer | None,
    case: UUID | str | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Add an event that is no step of a case to a batch. Without a signer it is from the program."""
    roster = batch.known.roster
    batch.add_notice(*sign_notice(roster, action, by=by, case=case, details=details))


def sign_notice(
    roster: Roster,
    action: str,
    *,
    by: Signer | None,
    case: UUID | str | None = None,
    details: dict[str, Any] | None = None,
) -> tuple[bytes, bytes]:
    """Return the body and the signature of an event that is no step of a case.

    Without a signer it is from the program, and the signature is empty.
    """
    notice = Notice(
        rules=RULES_VERSION,
        roster_version=roster.version,
        by=by.by if by else SYSTEM,
        on=timezone.localdate().isoformat(),
        action=action,
        details=details or {},
        case=str(case) if case else None,
    )
    body = canonical_json(notice)
    return body, by.pair.sign(notice.label, body) if by else b""
