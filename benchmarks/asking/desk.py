"""How long caseworkers wait: 5,000 open requests, twelve caseworkers, and all of them compared.

People send requests through the verbs of intake, each sealed to twelve caseworkers and the recovery
key; one in ten writes again. Then three caseworkers unlock with their passphrases and ask for their
queue, first when every grant is sealed, then when it is kept under their own key. Then all requests
are compared with one another for conflicts, where half of the names are among the commonest.
"""

from functools import partial
from importlib import import_module
from typing import Any, Final

from django.test import Client

from accounts.models import User
from benchmarks.content import people
from benchmarks.harness.findings import BenchmarkFailed, Finding, say
from benchmarks.harness.forms import post_form
from benchmarks.harness.timing import Stopwatch, ask_page, time_pages
from legal_help.casework.conflicts import comparisons
from legal_help.models import PossibleMatch
from legal_help.trust import keys

CASEWORKERS: Final = 12
# By the processor: the clock of a machine that does something else says what that took.
FIRST_MS, LATER_MS, CONFLICTS_MS = 4_000, 500, 5_000
LATER: Final = {
    "the queue afterwards": "/cases/",
    "its last page": "/cases/?page=999",
    "those in Spanish who can be called": "/cases/?language=es&channel=phone",
}


def measure(requests: int = 5_000) -> list[Finding]:
    supervisor, *others = people.found(CASEWORKERS)
    people.send(requests)
    say(f"{requests:,} requests sealed")
    import_module("config.wsgi")  # what a server does before its first request
    first, compared = Stopwatch(), Stopwatch()
    clients = [_unlocked(user) for user in (supervisor, *others[:2])]
    for client in clients:
        first.time(partial(_queue, client))
    findings = [first.took().finding("the first queue after unlocking", most_ms=FIRST_MS)]
    for what, address in LATER.items():
        took = time_pages(clients[0], [address], secure=True)
        findings.append(took.finding(what, most_ms=LATER_MS))
    reader, _cookie = keys.unlock_staff(user=supervisor, passphrase=keys.DEMO_PASSPHRASE)
    compared.time(partial(comparisons.compare_new, by=reader))
    what = "all requests compared for conflicts"
    pairs = Finding("pairs that match", f"{PossibleMatch.objects.count():,}")
    return [*findings, compared.took().finding(what, most_ms=CONFLICTS_MS), pairs]


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
