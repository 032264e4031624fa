"""What `benchmarks.conflicts` does within a house: people ask, and a caseworker compares."""

import time
from collections.abc import Callable
from itertools import batched

from django.db import transaction

from accounts.models import User
from benchmarks.conflicts_people import card
from legal_help.casework.conflicts import comparisons, conflict_check
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import passphrases
from legal_help.intake import drafts, submit
from legal_help.models import HelpRequest, PossibleMatch
from legal_help.questions import FORM_VERSION
from legal_help.trust import keys

IN_ONE_GO = 250


def build(count: int, percent: int) -> None:
    """Let so many people ask, of whom so many in a hundred have one of the common names.

    Only their codes are stretched less than they are in earnest.
    """
    passphrases.KDF_ROWS[passphrases.CODE_ROW] = passphrases.KdfRow(memory=8, iterations=1)
    for numbers in batched(range(count), IN_ONE_GO):
        with transaction.atomic():
            for number in numbers:
                _ask(number, percent)


def measure(percent: int) -> dict[str, list[float]]:
    """Seconds by the clock and of the processor, for each thing that a caseworker waits for."""
    supervisor = User.objects.get(username="supervisor")
    reader, _cookie = keys.unlock_staff(user=supervisor, passphrase=keys.DEMO_PASSPHRASE)
    # As it is at the desk: the queue comes first, and leaves so many to the first page of a request.
    ordered_cases.load_queue(by=reader)
    found = {"all of them": _timed(lambda: comparisons.compare_new(by=reader))}
    found["all of them again"] = _timed(lambda: comparisons.compare_all_again(by=reader))
    passphrases.KDF_ROWS[passphrases.CODE_ROW] = passphrases.KdfRow(memory=8, iterations=1)
    _ask(-1, percent)
    found["the queue, with one that came since"] = _timed(
        lambda: ordered_cases.load_queue(by=reader)
    )
    found["whether one came, when none did"] = _timed(lambda: comparisons.compare_new(by=reader))
    reference = HelpRequest.objects.latest("received_on", "pk").public_ref
    found["what the page of a request says first"] = _timed(
        lambda: conflict_check.check_conflicts(by=reader, public_ref=reference)
    )
    found["matches"] = [PossibleMatch.objects.count()]
    return found


def _ask(number: int, percent: int) -> None:
    draft, _cookie = drafts.start_draft(answers={"more": "What happened."})
    submit.send_draft(
        draft=draft,
        answers=draft.answers,
        card=card(number, percent / 100),
        facts={"moved": "no"},
        form_version=FORM_VERSION,
    )


def _timed(work: Callable[[], object]) -> list[float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return [time.perf_counter() - wall, time.process_time() - cpu]
