"""Thirty people whose answers two readers read apart, from the statutes, without the code.

Drawn with Random("drawn to be read twice"): fifteen rows of triage_cases.json, fifteen made by `invented`
in test_signs_in_the_form.py. Each reader gave a level, a reason, and the words of the law that decide.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from legal_help.questions import facts_for_triage
from legal_help.rules.law import shipped_law
from legal_help.rules.triage import triage
from tests.legal_help.questions.answering import CALM

TODAY = date(2026, 11, 24)
DRAWN = json.loads((Path(__file__).parent / "read_twice.json").read_text(encoding="utf-8"))
# By number from 1: where the readers differ from each other, or triage from both, and why it stays so.
READERS_DIFFER = {
    3: "out of forced work, nothing near: the law sets no day; the one who says U3 does so for care",
    4: "a court date that they do not know: decision 69 takes it as near",
    8: "a check-in on a day that they do not know: likewise",
    12: "fifteen, with a mother: decision 69 reads children sooner",
}
WE_DIFFER = {
    5: "a case in court without a date yet: both say U3, as a date may come by mail; triage leaves it at U4",
    16: "two signs left empty beside nothing else: both say U2; then more than half of all were urgent",
    27: "three signs left empty beside nothing else: likewise",
}


def level_of(drawn):
    return triage(facts_for_triage({**CALM, **drawn["answers"]}), TODAY, shipped_law())[0]


def said(drawn):
    return {reading["level"] for reading in drawn["readings"]}


def test_thirty_were_read_twice():
    assert len(DRAWN) == 30
    for drawn in DRAWN:
        assert len(drawn["readings"]) == 2
        assert all(reading["why"] and reading["law"] for reading in drawn["readings"])
    quoted = [reading for drawn in DRAWN for reading in drawn["readings"] if reading["quote"]]
    assert len(quoted) >= 50, "a few are decided by no provision"


def test_every_disagreement_of_the_readers_is_listed():
    assert {n for n, drawn in enumerate(DRAWN, 1) if len(said(drawn)) == 2} == READERS_DIFFER.keys()


@pytest.mark.parametrize("number", range(1, 31))
def test_triage_gives_a_level_that_a_reader_gave(number):
    drawn = DRAWN[number - 1]

    assert (level_of(drawn) in said(drawn)) is (number not in WE_DIFFER)
