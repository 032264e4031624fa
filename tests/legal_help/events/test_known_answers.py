"""Check a published case of events: bytes, labels, signatures, hashes, chain and the last state."""

import json

import pytest

from legal_help.events.apply import apply_event
from legal_help.events.event import Event, chain_hash
from legal_help.events.fields import Malformed, canonical_json
from tests.legal_help.events.case_story import CASE, FIRST_ROSTER, ROSTER
from tests.legal_help.events.new_known_answers import PATH, known_answers

ANSWERS = json.loads(PATH.read_text())


def stored_events():
    return [
        Event.read(answer["body"].encode(), bytes.fromhex(answer["signature"]))
        for answer in ANSWERS["events"]
    ]


def test_every_event_counts_and_the_last_state_is_as_published():
    head = None
    for event in stored_events():
        roster = FIRST_ROSTER if event.content.roster_version == 1 else ROSTER
        head = apply_event(head, event, roster)
    assert head.number == len(ANSWERS["events"]) == 27
    assert json.loads(canonical_json(head.state.as_json())) == ANSWERS["state"]


def test_labels_hashes_and_the_chain_are_as_published():
    chain = b""
    for place, (event, answer) in enumerate(
        zip(stored_events(), ANSWERS["events"], strict=True), 1
    ):
        number = event.content.number
        chain = chain_hash(chain, place=place, case=CASE, number=number, event=event.hash)
        assert event.content.label.encode().decode() == answer["label"]
        assert (event.hash, chain.hex()) == (answer["hash"], answer["chain"])


def test_the_same_house_signs_the_same_bytes_today():
    """Ed25519 has no chance in it: an honest case played again is the same to the byte."""
    assert json.loads(canonical_json(known_answers())) == ANSWERS


GOOD = ANSWERS["events"][0]["body"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "5",
        "{}",
        GOOD + " ",
        GOOD.replace(":", ": ", 1),
        GOOD.replace('"number":1', '"number":1.0'),
        GOOD.replace('"number":1', '"number":"1"'),
        GOOD.replace('"number":1', '"number":true'),
        GOOD.replace('"number":1', '"number":-1'),
        GOOD.replace('"number":1', '"number":NaN'),
        GOOD.replace('"number":1', '"number":4294967296'),
        GOOD.replace('"number":1', '"number":1,"number":1'),
        GOOD.replace('"by":"person"', '"by":"anybody"'),
        GOOD.replace('"by":"person"', '"by":"00000000-0000-0000-0000-00000000000A"'),
        GOOD.replace('"on":"2026-11-02"', '"on":"2026-11-31"'),
        GOOD.replace('"on":"2026-11-02"', '"on":"20261102"'),
        GOOD.replace('"rules":1', '"rules":1,"more":1'),
        GOOD.replace('"rules":1,', ""),
        GOOD.replace('"details":{}', '"details":[]'),
        "[" * 100_000,
    ],
)
def test_other_bytes_are_malformed(body):
    assert body != GOOD
    with pytest.raises(Malformed):
        Event.read(body.encode(), b"")


def test_an_event_tells_nobodys_secret_when_it_is_shown():
    body = GOOD.replace('"on":"2026-11-02"', '"on":"a persons words"')
    with pytest.raises(Malformed) as raised:
        Event.read(body.encode(), b"")
    assert (str(raised.value), raised.value.__suppress_context__) == ("malformed", True)
