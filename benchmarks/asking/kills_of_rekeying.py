"""Cases get new keys, and the process dies: each is whole under its old key, or under its new one.

Half of the kills (-9) come at each step in turn, half at any moment. After each, both caseworkers
open every case and read all that was written; then what is left gets its new key, and just one.
"""

import os
import random
import signal
import time
from typing import Final
from uuid import uuid4

from django.db import connection, connections

from benchmarks.asking.steps import steps
from benchmarks.content import people
from benchmarks.harness.findings import Finding
from legal_help.access import waiting_cases
from legal_help.access.locked_case import LockedCase, locked_case
from legal_help.casework import cases
from legal_help.crypto.sealing import Pair
from legal_help.event_log import log
from legal_help.event_log.appending import writing
from legal_help.events.state import State
from legal_help.models import KeyGrant
from legal_help.sealed.case_opener import PARTS
from legal_help.trust import keys, roster
from legal_help.trust.actors import Caseworker

CASES: Final = 3

type Texts = dict[str, list[bytes]]


class Harmed(Exception):
    """A case is lost, or half done."""


def measure(kills: int = 200) -> list[Finding]:
    users = people.found(caseworkers=2)[:2]
    people.send(CASES)
    readers = [keys.unlock_staff(user=user, passphrase=keys.DEMO_PASSPHRASE)[0] for user in users]
    supervisor = readers[0]
    for state in states():
        cases.add_note(by=supervisor, public_ref=state.ref, text="Zznote")
        cases.send_reply(by=supervisor, public_ref=state.ref, text="Zzletter")
    texts, renewed = read_all(supervisor), 0
    total, seconds = _count_steps(supervisor)
    try:
        for number in range(kills):
            before = {state.ref: state.version for state in states()}
            renew_recovery(supervisor)
            if number % 2:
                _die(supervisor, step=1 + number // 2 % total)
            else:
                _die(supervisor, seconds=random.uniform(0, seconds))  # noqa: S311 -- any moment will do
            renewed += _check(before, texts, readers)
            waiting_cases.rekey_waiting(by=supervisor, at_most=CASES)
            _must(_check(before, texts, readers) == CASES, "A case was left with its old key")
    except Harmed as harm:
        return [Finding("harm done", str(harm), "none", is_met=False)]
    what = f"{kills} kills, half of them over {total} steps of {CASES} new keys: harm done"
    return [
        Finding(what, "none", "none"),
        Finding("cases that had their new key", f"{renewed} of {kills * CASES}"),
    ]


def states() -> list[State]:
    return [head.state for head in log.look().heads().values()]


def renew_recovery(by: Caseworker) -> None:
    """Sign in another recovery key: every case waits for a new key then."""
    public = bytes(Pair.generate().public).hex()
    recovery = {"key": str(uuid4()), "public": public}
    with writing() as batch:
        following = roster.following(batch.known.roster, by=by.by, recovery=recovery)
        batch.add_roster(roster.signer_of(following, by.pair))


def read_all(reader: Caseworker) -> Texts:
    """Return all that was written in each case, as this reader opens it."""
    found = {}
    for state in states():
        with locked_case(reader, state.ref, even_withdrawn=True) as case:
            found[state.ref] = _texts_of(case)
    return found


def _texts_of(case: LockedCase) -> list[bytes]:
    opened, row = case.opened, case.opened.row
    return [
        *(opened.part_text(part) for part in PARTS),
        *(opened.text_of(message) for message in row.messages.order_by("direction", "number")),
        *(opened.text_of(note) for note in row.notes.order_by("number")),
    ]


def _check(before: dict[str, int], texts: Texts, readers: list[Caseworker]) -> int:
    """Return how many cases have their new key. Raises Harmed."""
    renewed = 0
    for reader in readers:
        _must(read_all(reader) == texts, "Something that was written cannot be read")
    for state in states():
        case = KeyGrant.objects.filter(request__public_ref=state.ref)
        grants = {(str(key), version) for key, version in case.values_list("recipient", "version")}
        wanted = {(key, state.version) for key in state.holders}
        _must(grants == wanted, "The grants are not those of the state")
        _must(state.version - before[state.ref] in {0, 1}, "A case got more than one new key")
        renewed += state.version - before[state.ref]
    return renewed


def _count_steps(by: Caseworker) -> tuple[int, float]:
    """Return how many steps the new keys take when nobody is killed, and how long."""
    renew_recovery(by)
    begun = time.monotonic()
    steps.begin(0)
    waiting_cases.rekey_waiting(by=by, at_most=CASES)
    return steps.taken, time.monotonic() - begun


def _die(by: Caseworker, *, step: int = 0, seconds: float = 0) -> None:
    """Give new keys in a process that dies on the way."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]
    child = os.fork()
    if child:
        if not step:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
        _child, status = os.waitpid(child, 0)
        _must(not step or os.WIFSIGNALED(status), f"Nobody died at step {step}")
        return
    try:
        steps.begin(step)
        waiting_cases.rekey_waiting(by=by, at_most=CASES)
    finally:
        os._exit(0)


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Harmed(otherwise)
