"""Found a house beside the site, where Django is set up, and read all of it afterwards."""

import json
from types import SimpleNamespace
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from benchmarks.content import library
from legal_help.access import founding
from legal_help.access.locked_case import locked_case
from legal_help.crypto.passphrases import new_passphrase
from legal_help.event_log import log
from legal_help.trust import keys
from people.roles_in_words import ADMINISTRATOR

SUPERVISOR = "sofia"


def found(articles: int) -> dict[str, str]:
    """Fill a site: articles, staff who are signed in, a supervisor with a key. Return what opens them."""
    library.fill(articles)
    passphrase = new_passphrase()
    user = User.objects.create_user(SUPERVISOR, email="sofia@example.org", is_staff=True)
    user.groups.add(*Group.objects.filter(name__in=["Caseworker", "Supervisor"]))
    root = founding.found(supervisor=user, passphrase=passphrase).root
    administrator = User.objects.create_user("ada", is_staff=True)
    administrator.groups.add(Group.objects.get(name=ADMINISTRATOR))
    sessions = {"session": sign_in(), "administrator": _sign_in(administrator)}
    return {"root": root, "passphrase": passphrase, **sessions}


def sign_in() -> str:
    """Return the session of an editor who has passed both factors."""
    return _sign_in(library.editor())


def _sign_in(user: User) -> str:
    if not is_mfa_enabled(user):
        TOTP.activate(user, generate_totp_secret())
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    request: Any = SimpleNamespace(session=client.session)
    record_authentication(request, user, "mfa", type="totp")
    request.session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def read(passphrase: str) -> dict[str, str]:
    """Open every request with a caseworker's key; return all that its person typed, by its reference."""
    user = User.objects.get(username=SUPERVISOR)
    reader = keys.unlock_staff(user=user, passphrase=passphrase)[0]
    said = {}
    for head in log.look().open_to(reader.person).values():
        # Without the question whether two are alike: all that these people say is.
        with locked_case(reader, head.state.ref, even_withdrawn=True) as case:
            said[head.state.ref] = json.dumps(case.opened.part("answers"), default=str)
    return said
