"""Write down when a reader of requests signs in, and when somebody fails to in a reader's name."""

from contextlib import suppress
from typing import Any

from accounts.models import User
from legal_help.event_log import log
from legal_help.events.actions import Action


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
        people, pk = log.look().roster.people, user.pk if user else None
        person = next((each for each in people if each.user == pk), None)
        if person:
            log.tell(action, by=None, details={"key": person.key})
