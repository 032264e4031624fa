"""How long caseworkers wait: 1,000 open requests and 1,000 that ended, twelve caseworkers.

People send requests through the verbs of intake, each sealed to twelve caseworkers and the recovery
key; one in ten writes again. Half of the requests are ended. Then three caseworkers unlock with their
passphrases and ask for their queue; then for the page of a request, which is compared with all others
for conflicts first. Half of the names are among the commonest.
"""

from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import Any, Final

from django.test import Client
from django.utils import timezone

from accounts.models import User
from benchmarks.content import people
from benchmarks.harness.findings import BenchmarkFailed, Finding, say
from benchmarks.harness.forms import post_form
from benchmarks.harness.timing import Stopwatch, ask_page, time_pages
from legal_help.access import proposals
from legal_help.access.locked_case import locked_case
from legal_help.casework.conflicts import conflict_check
from legal_help.event_log import log
from legal_help.trust import keys
from legal_help.trust.actors import Caseworker

CASEWORKERS: Final = 12
# By the processor: the clock of a machine that does something else says what that took.
FIRST_MS, LATER_MS, CONFLICTS_MS, SEND_MS = 2_000, 500, 1_000, 500
LATER: Final = {
    "the queue afterwards": "/cases/",
    "its last page": "/cases/?page=999",
    "those in Spanish who can be called": "/cases/?language=es&channel=phone",
    "those that ended": "/cases/?show=closed",
}


def measure(requests: int = 1_000) -> list[Finding]:
    supervisor, *others = people.found(CASEWORKERS)
    people.send(requests)
    _end_all(*map(_unlock, (supervisor, others[0])))
    people.send(requests)
    say(f"{requests:,} requests open, and as many ended")
    import_module("config.wsgi")  # what a server does before its first request
    first, compared, sent = Stopwatch(), Stopwatch(), Stopwatch()
    clients = [_unlocked(user) for user in (supervisor, *others[:2])]
    for client in clients:
        first.time(partial(_queue, client))
    findings = [first.took().finding("the first queue after unlocking", most_ms=FIRST_MS)]
    for what, address in LATER.items():
        took = time_pages(clients[0], [address], secure=True)
        findings.append(took.finding(what, most_ms=LATER_MS))
    reader = _unlock(supervisor)
    for head in list(log.look().open_to(reader.person).values())[-5:]:
        compared.time(partial(conflict_check.check_conflicts, by=reader, public_ref=head.state.ref))
    what = "a request compared with all others"
    findings.append(compared.took().finding(what, most_ms=CONFLICTS_MS))
    for _each in range(5):
        sent.time(partial(people.send, 1))
    return [*findings, sent.took().finding("Send, with its code", most_ms=SEND_MS)]


def _end_all(supervisor: Caseworker, caseworker: Caseworker) -> None:
    """End every request that is there, urgent ones by two people."""
    last_day = (timezone.localdate() + timedelta(days=90)).isoformat()
    claim = ["decide", "cannot_help", last_day, ""]
    for head in log.look().heads().values():
        with locked_case(supervisor, head.state.ref) as case:
            proposals.propose(case, claim, {"text": ""})
        with locked_case(caseworker, head.state.ref) as case:
            if case.state.proposal:
                proposals.confirm(case, case.state.proposal)


def _unlock(user: User) -> Caseworker:
    return keys.unlock_staff(user=user, passphrase=keys.DEMO_PASSPHRASE)[0]


def _unlocked(user: User) -> Client:
    """Return a browser in which this caseworker has unlocked the desk."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    post_form(client, "/cases/unlock/", {"passphrase": keys.DEMO_PASSPHRASE})
    return client


def _queue(client: Client) -> Any:
    response = ask_page(client, "/cases/", secure=True)
    if 'class="rows"' not in response.text:
        raise BenchmarkFailed("The page shows no queue")
    return response
