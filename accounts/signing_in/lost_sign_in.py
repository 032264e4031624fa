"""Let somebody in again who lost their sign-in: who did it, and on what proof, is in the log."""

from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import User
from accounts.signing_in.sessions import end_sessions

PROOFS: Mapping[str, Promise] = {
    "met": _("We met in person, and I know them"),
    "called": _("I called them on a number that we already had"),
}


class OwnAccount(Exception):
    """Raised for one's own account: somebody else has to do it."""


def words_for_log(what: str, proof: str) -> str:
    """Return what was done and on what proof. The log is in one language, whoever reads."""
    with override(settings.LANGUAGE_CODE):
        return f"{what} {PROOFS[proof]}."


def note_reset(user: User, **_signal: Any) -> None:
    """Log that a password was set by a link: the only proof is that they had it, as from their mailbox."""
    LogEntry.objects.log_actions(user.pk, [user], CHANGE, "Password set anew by a link.")


def take_away_factors(*, user: User, by: User | None, proof: str) -> None:
    """Remove second factors and recovery codes, and sign the person out everywhere.

    `by` is None for whoever runs the server: the log then has it as the person's own.
    At the next sign-in with the password they set up a new one. A key of casework stays shut: it opens
    with words that nobody can reset. Raises OwnAccount, KeyError for an unknown proof.
    """
    if user == by:
        raise OwnAccount
    what = "Second factor taken away." if by else "Second factor taken away on the server."
    words = words_for_log(what, proof)
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        end_sessions([user.pk])
        LogEntry.objects.log_actions((by or user).pk, [user], CHANGE, words)
