from copy import deepcopy
from datetime import UTC, datetime

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpResponse

from legal_help import questions
from legal_help.public.http import cookies
from legal_help.trust import keys, roster
from tests.legal_help.form_client import FormClient
from tests.legal_help.helpers import PASSPHRASE, sign_roster

# A person whose every own word is one that stands nowhere else.
ANSWERS = {
    "begun_on": "2026-11-24",
    "lawyer": "no",
    "can_pay": "no",
    "place": "us",
    "need": ["fear"],
    "language": "es",
    "call_name": "Zzcallname",
    "reach": ["phone", "person"],
    "phone": "+1 212 555 0199",
    "leave_message": "no",
    "helper": "Zzhelper",
    "helper_phone": "+1 212 555 0177",
    "secret_word": "Zzsecretword",
    "own_word": "Zzownword",
    "city": "Zzcity",
    "state": "TX",
    "for_whom": "me",
    "full_name": "Zzfullname",
    "other_names": "Zzothername",
    "against": "Zzagainst",
    "dob": "1990-02-03",
    "citizenship": "HN",
    "a_number": "A087654321",
    "safe_now": "yes",
    "detained": "no",
    "court": "yes",
    "hearing": "2026-12-02",
    "arrival": "2026-01-15",
    "more": "Zzstory of what happened",
}
OWN_WORDS = [
    "Zzcallname", "555 0199", "Zzhelper", "555 0177", "Zzsecretword", "Zzownword", "Zzcity", "Zzfullname",
    "Zzothername", "Zzagainst", "087654321", "Zzstory",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _that_day(time_machine):
    """The day of these answers: their hearing is still to come, whenever the tests run."""
    time_machine.move_to(datetime(2026, 11, 24, 17, tzinfo=UTC))


@pytest.fixture
def sent(begin_in, send):
    """A request as the form sends it."""
    card, facts = questions.conflict_card(ANSWERS), questions.facts_for_triage(ANSWERS)
    return begin_in("sent", lambda: send(answers=ANSWERS, card=card, facts=facts))


@pytest.fixture
def sign_in(client):
    """Sign somebody in as with a password and a second factor, in the one browser or another."""

    def sign_in(user, client=client):
        if not is_mfa_enabled(user):
            TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        client.force_login(user)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        return client

    return sign_in


@pytest.fixture
def desk(begin_in, supervisor, sign_in, client):
    """The supervisor at the desk, unlocked: the page for it has tests of its own."""

    def unlocked():
        sign_in(supervisor)
        answer = HttpResponse()
        _reader, cookie = keys.unlock_staff(
            user=supervisor, passphrase=PASSPHRASE, session=client.session.session_key
        )
        cookies.set_desk_cookie(answer, cookie)
        client.cookies.update(answer.cookies)
        return deepcopy(client.cookies)

    client.cookies.update(deepcopy(begin_in("desk", unlocked)))
    supervisor.refresh_from_db()  # with the salt of the password that this session was begun with
    return client


@pytest.fixture
def colleagues_desk(colleague, sign_in):
    """A colleague at their unlocked desk, in a browser of their own."""
    client = sign_in(colleague.user, FormClient())
    assert client.post("/cases/unlock/", {"passphrase": PASSPHRASE}).status_code == 302
    return client


@pytest.fixture
def dismiss(reader):
    """Sign a roster on which somebody does not stand any more."""

    def dismiss(user):
        people = roster.without(roster.verified().people, users={user.pk})
        sign_roster(by=reader, people=people)

    return dismiss
