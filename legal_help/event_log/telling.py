"""Tell the log of one thing, and try a verb again that met a change."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from uuid import UUID

from legal_help.event_log.alarms import Signer
from legal_help.event_log.appending import CaseChanged, RosterChanged, writing

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
    """Add one event that is no step of a case."""
    with writing() as batch:
        batch.add_notice(action, by=by, case=case, details=details)
