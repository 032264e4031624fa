"""How long caseworkers wait: 5,000 open requests, twelve caseworkers, and all of them compared.

People send requests through the verbs of intake, each sealed to twelve caseworkers and the recovery
key; one in ten writes again. Then three caseworkers unlock with their passphrases and ask for their
queue, first when every grant is sealed, then when it is kept under their own key. Then all requests
are compared with one another for conflicts, where half of the names are among the commonest.
"""

import gc
from importlib import import_module
from typing import Any, Final

from django.conf import settings
from django.test import Client

from accounts.models import User
from benchmarks.content import people
from benchmarks.harness.findings import Finding, say
from benchmarks.harness.forms import post_form
from benchmarks.harness.timing import Stopwatch, ask_page, time_pages
from legal_help.casework.conflicts import comparisons
from legal_help.models import PossibleMatch, Unlock
from legal_help.trust import keys

CASEWORKERS: Final = 12
# By the processor: the clock of a machine that does something else says what that took.
FIRST_MS, LATER_MS, COMPARED_MS, CONFLICTS_MS = 4_000, 500, 1_000, 5_000
LATER: Final = {
    "the queue afterwards": "/cases/",
    "its last page": "/cases/?page=999",
    "those in Spanish who can be called": "/cases/?language=es&channel=phone",
}


def measure(requests: int = 5_000) -> list[Finding]:
    users = people.found(CASEWORKERS)
    people.send(requests)
    say(f"{requests:,} requests sealed")
    # As config.wsgi does before the first request.
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
    first, compared = Stopwatch(), Stopwatch()
    clients = [unlocked(user) for user in users[:3]]
    for client in clients:
        first.time(lambda client=client: _queue(client))  # type: ignore[misc]  # bound at once
    findings = [first.took().finding("the first queue after unlocking", most_ms=FIRST_MS)]
    for what, address in LATER.items():
        took = time_pages(clients[0], [address], secure=True)
        findings.append(took.finding(what, most_ms=LATER_MS))
    for _ in range(5):
        Unlock.objects.update(queue_compared_at=None)
        compared.time(lambda: _queue(clients[0]))
    what = "each quarter of an hour, all of it compared with what was read before"
    findings.append(compared.took().finding(what, most_ms=COMPARED_MS))
    return findings + _conflicts(users[0])


def _conflicts(supervisor: User) -> list[Finding]:
    reader, _cookie = keys.unlock_staff(user=supervisor, passphrase=keys.DEMO_PASSPHRASE)
    findings = []
    for what, compare in (
        ("all requests compared for conflicts", comparisons.compare_new),
        ("all of them compared again", comparisons.compare_all_again),
    ):
        watch = Stopwatch()
        watch.time(lambda compare=compare: compare(by=reader))  # type: ignore[misc]  # bound at once
        findings.append(watch.took().finding(what, most_ms=CONFLICTS_MS))
    return [*findings, Finding("pairs that match", f"{PossibleMatch.objects.count():,}")]


def unlocked(user: User) -> Client:
    """Return a browser in which this caseworker has unlocked the desk."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    post_form(client, "/cases/unlock/", {"passphrase": keys.DEMO_PASSPHRASE})
    return client


def _queue(client: Client) -> Any:
    response = ask_page(client, "/cases/", secure=True)
    if 'class="rows"' not in response.text:
        raise RuntimeError("The page shows no queue")
    return response
