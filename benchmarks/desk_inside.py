"""What `benchmarks.desk` does within a house: people ask, caseworkers unlock and look."""

import gc
import time
from importlib import import_module
from itertools import batched
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from benchmarks.desk_people import answers
from legal_help import questions
from legal_help.access.founding import create_demo_keys
from legal_help.crypto import passphrases
from legal_help.intake import drafts, return_visit, submit
from legal_help.models import Unlock
from legal_help.questions import FORM_VERSION
from legal_help.rules import reported_changes
from legal_help.trust import keys

# Every tenth wrote since; every thirtieth brought news.
WRITES_SINCE, BRINGS_NEWS = 10, 30
IN_ONE_GO = 250
FORM = "application/x-www-form-urlencoded"


def found(count: int) -> None:
    """Give the house so many caseworkers, the first of them a supervisor."""
    supervisor, *others = (
        User.objects.create_user(
            f"caseworker{number}", first_name="Case", last_name=f"Worker {number}"
        )
        for number in range(count)
    )
    create_demo_keys(supervisor=supervisor, caseworkers=others)


def build(count: int) -> None:
    """Let so many people ask. Only their codes are stretched less than they are in earnest."""
    passphrases.KDF_ROWS[passphrases.CODE_ROW] = passphrases.KdfRow(memory=8, iterations=1)
    for numbers in batched(range(count), IN_ONE_GO):
        with transaction.atomic():
            for number in numbers:
                _ask(number)


def measure(later_times: int) -> dict[str, list[tuple[float, float]]]:
    """Seconds by the clock and of the processor, for each look of each caseworker."""
    _as_served()
    first, later, last_page, filtered, compared = [], [], [], [], []
    for user in User.objects.order_by("pk")[:3]:
        client = Client(SERVER_NAME="localhost")
        client.force_login(user)
        typed = urlencode({"passphrase": keys.DEMO_PASSPHRASE})
        client.post("/cases/unlock/", typed, FORM, secure=True)
        first.append(_timed(client, "/cases/"))
        later += [_timed(client, "/cases/") for _ in range(later_times)]
        last_page += [_timed(client, "/cases/?page=999") for _ in range(later_times)]
        where = "/cases/?language=es&channel=phone"
        filtered += [_timed(client, where) for _ in range(later_times)]
        for _ in range(later_times):
            Unlock.objects.update(queue_compared_at=None)
            compared.append(_timed(client, "/cases/"))
    return {
        "first": first,
        "later": later,
        "last page": last_page,
        "filtered": filtered,
        "compared": compared,
    }


def _as_served() -> None:
    """What config.wsgi does before the first request."""
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()


def _ask(number: int) -> None:
    said = answers(number, timezone.localdate())
    draft, _cookie = drafts.start_draft(answers=said)
    receipt = submit.send_draft(
        draft=draft,
        answers=questions.prune_answers(said),
        card=questions.conflict_card(said),
        facts=questions.facts_for_triage(said),
        form_version=FORM_VERSION,
    )
    if number % WRITES_SINCE == 0:
        kind = (
            reported_changes.ReportKind.DETAINED
            if number % BRINGS_NEWS == 0
            else reported_changes.ReportKind.MESSAGE
        )
        cookie = keys.unlock_with_code(code=receipt.code).cookie
        return_visit.write_to_us(
            visit=return_visit.open_visit(cookie=cookie), text="I have a question.", kind=kind
        )


def _timed(client: Client, path: str) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    response = client.get(path, secure=True)
    took = time.perf_counter() - wall, time.process_time() - cpu
    if response.status_code != 200 or 'class="rows"' not in response.text:
        raise RuntimeError(f"{path} shows no queue: {response.status_code}")
    return took
