"""Write down when a reader of requests signs in, and when somebody fails to in a reader's name."""

from contextlib import suppress
from typing import Any, Final

from django.utils import timezone

from accounts.models import User
from legal_help.event_log import log, telling
from legal_help.events.actions import Action
from legal_help.events.fields import canonical_json
from legal_help.models import LogLine

# Of one reader. No line ever leaves the log, and anybody who knows a name can fail in it.
MOST_FAILURES_A_DAY: Final = 100


def signed_in(*, user: Any, **_: Any) -> None:
    """Receives Django's signal. Of staff who read no requests nothing is written."""
    _write(Action.SIGNED_IN, user)


def failed(*, credentials: dict[str, Any], **_: Any) -> None:
    """Receives Django's signal; no word of what was typed is kept."""
    typed = credentials.get("username") or ""
    _write(Action.SIGN_IN_FAILED, User.objects.filter(username__iexact=typed).first())


def _write(action: Action, user: Any) -> None:
    # The roster is read for everybody: how long an answer takes must not tell who stands on it.
    with suppress(log.NoRoster):
        person = log.look().roster.member_of(user.pk if user else None)
        if person and not (action == Action.SIGN_IN_FAILED and _has_failed_enough(person.key)):
            telling.tell(action, by=None, details={"key": person.key})


def _has_failed_enough(key: str) -> bool:
    today = LogLine.objects.filter(action=Action.SIGN_IN_FAILED, on=timezone.localdate())
    named = canonical_json({"key": key})
    bodies = today.filter(body__isnull=False).values_list("body", flat=True)
    return sum(named in bytes(body or b"") for body in bodies) >= MOST_FAILURES_A_DAY
