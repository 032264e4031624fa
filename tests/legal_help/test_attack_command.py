"""Each attack is held; and with the guard taken out that stops it, the same function says so."""

import itertools

import pytest

from config.demo.attacks import ATTACKS, Stage
from legal_help.casework import cases
from legal_help.casework.conflicts import conflict_check
from legal_help.crypto.sealing import Pair, PublicKeys
from legal_help.event_log import judge, log, memory, roster_chain
from legal_help.event_log.memory import Known, Memory, Remembered
from legal_help.event_log.memory_file import MemoryFile
from legal_help.events import apply, transitions
from legal_help.events.case_actions import Signer
from legal_help.models import HelpRequest
from legal_help.sealed import case_opener, reading
from legal_help.sealed.case_opener import PUBLIC_BYTES, OpenedCase
from legal_help.sealed.packing import LETTER, pack
from legal_help.trust import keys
from legal_help.trust.code_columns import hash_of_lookup

always = lambda *_args, **_named: True  # noqa: E731 -- what a condition says once it is taken out
never = lambda *_args, **_named: False  # noqa: E731 -- as above


@pytest.fixture
def stage(reader, colleague):
    return Stage(reader, colleague, Pair.generate())


@pytest.fixture
def forgetful(tmp_path, monkeypatch):
    """A host that remembers nothing from one page to the next."""
    numbers, pinned = itertools.count(), log.memory_file().pinned
    monkeypatch.setattr(
        log, "memory_file", lambda: MemoryFile(tmp_path / f"memory-{next(numbers)}", pinned)
    )


def by_rows(_reader, rows, _counts, _folded):
    """Believe the rows of the database, as if no step named them."""
    in_order = sorted(rows, key=lambda row: (row.event, row.number))
    return [reading._place_of(row, at, {}) for at, row in enumerate(in_order)]


def keys_unchecked(row, _state):
    blob = bytes(row.keys)
    return PublicKeys.from_bytes(blob[:PUBLIC_BYTES]), PublicKeys.from_bytes(blob[PUBLIC_BYTES:])


def by_columns(known, lookup):
    """Find the case of a code by its columns, whatever its state names."""
    rows = HelpRequest.objects.all()
    found = {
        str(row.pk)
        for row in rows
        if hash_of_lookup(bytes(row.receipt_lookup), row.receipt_salt_v) == lookup
    }
    return {case: head for case, head in known.heads().items() if case in found}


GUARDS = {
    "planted ending": [(apply, "_is_signed", always)],
    "found code": [(apply, "signs_as", lambda _step: set(Signer))],
    "one ends an urgent request": [
        (transitions, "takes_two", never),
    ],
    "planted erasing": [
        (judge, "is_proven", always),
        (judge, "fits_head", always),
        (judge, "is_early", never),
    ],
    "blanked line": [(Memory, "may_be_blank", always)],
    "forged roster": [(roster_chain, "_is_signed_by", always)],
    "late signature": [
        (Memory, "roster", property(lambda self: max(self.rosters, key=lambda it: len(it.people))))
    ],
    "swapped key of a person": [(case_opener, "keys_in", keys_unchecked)],
    "swapped grant": [
        (case_opener, "fits_lock", always),
        (conflict_check, "refuse_held_back", never),  # it would not open the card
    ],
    "swapped answers": [(OpenedCase, "part_text", lambda *_args: pack({"facts": {}}, LETTER))],
    "withheld message": [(reading._Reader, "places", by_rows)],
    "replayed note": [
        (reading._Reader, "places", by_rows),
        (OpenedCase, "content_of", lambda *_args: {"text": "First"}),
    ],
    "old code": [(Known, "with_code", by_columns), (keys, "code_fits", always)],
    "wall": [
        (case_opener, "may_open", always),
        (memory, "may_open", always),
        (Remembered, "is_walled", never),
        (cases, "_bring_in_step", lambda _case: None),
    ],
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_held(stage, name):
    answer = ATTACKS[name](stage)
    assert answer.held, answer.words
    assert answer.words
    assert ATTACKS[name].__doc__


@pytest.mark.sampled
@pytest.mark.parametrize("name", GUARDS)
def test_without_its_guard_an_attack_is_not_held(stage, name, monkeypatch):
    for owner, attribute, replacement in GUARDS[name]:
        monkeypatch.setattr(owner, attribute, replacement)
    assert not ATTACKS[name](stage).held


@pytest.mark.exhaustive
def test_a_host_that_forgets_does_not_notice_that_the_log_was_cut(stage, forgetful):
    assert not ATTACKS["rollback"](stage).held


def test_each_attack_has_its_guard():
    assert {*GUARDS, "rollback"} == set(ATTACKS)
