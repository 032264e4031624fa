"""Check what a supervisor signs as a whole: facts of law, and steps, in the place of a release's."""

import json

import pytest

from legal_help.events.lines import make_line
from tests.legal_help.event_log.house_story import House, notice
from tests.legal_help.events.case_story import HANA, OLGA, SOFIA, TOMAS


@pytest.fixture
def house():
    return House((OLGA, HANA, SOFIA, TOMAS))


def sign(house, version, *, action="law_signed", by=SOFIA, entries=("one",), **forged):
    details = {"version": version, "entries": list(entries)}
    given = {"roster_version": house.roster.version} | forged
    body = notice(action, by=by, details=details, **given)
    label = make_line(2, b"", body=body, signature=b"").content.label
    house.append(body, by.pair.sign(label, body))
    house.look()
    return house.log[-1]


def known(house, action="law_signed"):
    documents = house.hosts[0].memory.documents
    return json.loads(documents[action]) if action in documents else None


def reasons(house):
    return [alarm.reason for alarm in house.hosts[0].told]


def test_the_newest_one_of_each_kind_counts(house):
    sign(house, 1)
    sign(house, 1, action="steps_signed", entries=())
    sign(house, 2, by=TOMAS, entries=("two",))
    assert known(house) == {"version": 2, "entries": ["two"]}
    assert known(house, "steps_signed") == {"version": 1, "entries": []}
    assert reasons(house) == []
    assert house.fresh_host().memory.documents == house.hosts[0].memory.documents


def test_a_caseworker_signs_none(house):
    sign(house, 1, by=OLGA)
    assert (known(house), reasons(house)) == (None, ["unsigned"])


def test_a_supervisor_who_left_signs_none(house):
    house.sign_roster(people=(OLGA, HANA, SOFIA), first=SOFIA, by=TOMAS)
    sign(house, 1, by=TOMAS)
    sign(house, 1, by=TOMAS, roster_version=1)
    assert (known(house), reasons(house)) == (None, ["unsigned", "unsigned"])


def test_what_a_supervisor_signed_counts_when_they_have_left(house):
    sign(house, 1, by=TOMAS)
    house.sign_roster(people=(OLGA, HANA, SOFIA), first=SOFIA, by=TOMAS)
    assert known(house)["version"] == 1


@pytest.mark.parametrize("version", [2, 1, 0, -5, None, "3", [3]])
def test_a_copy_of_an_older_one_brings_nothing_back(house, version):
    sign(house, 1)
    sign(house, 2, entries=("two",))
    sign(house, version)
    assert known(house)["entries"] == ["two"]
    assert reasons(house) == ["out_of_place"]


def test_the_very_line_once_more_brings_nothing_back(house):
    old = sign(house, 1)
    sign(house, 2, entries=())
    house.append(old.body, old.signature)
    house.look()
    assert (known(house)["entries"], reasons(house)) == ([], ["out_of_place"])


def test_a_title_that_only_looks_like_one(house):
    house.append(notice("law_signed", details={"version": 1, "entries": []}), b"")
    house.look()
    assert (known(house), reasons(house)) == (None, ["unsigned"])
