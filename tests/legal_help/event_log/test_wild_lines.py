"""Plant wild values into every field of every kind of line: a host may doubt, but never break."""

import json
from dataclasses import replace
from itertools import islice

import pytest

from legal_help.event_log.judge import next_place
from legal_help.events.event import DEEPEST
from legal_help.events.fields import canonical_json
from legal_help.events.lines import make_line
from tests.legal_help.event_log.house_story import House
from tests.legal_help.events.case_story import HANA, OLGA, SOFIA, TOMAS, day, hashed

pytestmark = pytest.mark.long

PEOPLE = (OLGA, HANA, SOFIA, TOMAS)
WILD = [
    [],
    {},
    5,
    -1,
    2**70,
    True,
    None,
    "",
    "\ud800",
    "x" * 5000,
    [[]],
    [5],
    [[], 1, day(1), hashed("x")],
    {"key": 5},
    [None] * 5,
    json.loads("[" * (DEEPEST - 3) + "]" * (DEEPEST - 3)),
]


@pytest.fixture
def house():
    house = House(PEOPLE)
    case = house.send(1)
    house.step(case, lambda it: it.do("own", by=OLGA, owner=OLGA.user, status="being_read"))
    house.step(case, lambda it: it.propose("hold", "notice", by=HANA))
    house.step(case, lambda it: it.do("object", by=SOFIA, proposal=None))
    house.step(case, lambda it: it.decide("cannot_help", by=OLGA, days=90))
    house.look()
    house.erase(case)
    house.sign_roster(people=PEOPLE, first=TOMAS)
    return house


def places_in(values, path=()):
    """Every place of a JSON value at which another value can stand."""
    yield path
    items = values.items() if isinstance(values, dict) else enumerate(values)
    for name, value in list(items):
        if isinstance(value, (dict, list)):
            yield from places_in(value, (*path, name))
        else:
            yield (*path, name)


def changed(values, path, value):
    """A copy of a JSON value with another one at this place."""
    if not path:
        return value
    copied = json.loads(json.dumps(values))
    at = copied
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = value
    return copied


def wild_bodies(house):
    """The bodies of all lines, each with each place made wild; and proofs of erasures too."""
    for line in house.log:
        values = json.loads(line.body)
        for path in places_in(values):
            for value in WILD:
                yield canonical_json(changed(values, path, value)), line.signature
        if "proof" in values.get("details", {}):
            proof = json.loads(values["details"]["proof"])
            for path in places_in(proof):
                for value in WILD:
                    worse = canonical_json(changed(proof, path, value)).decode()
                    yield canonical_json(changed(values, ("details", "proof"), worse)), b""


@pytest.mark.parametrize(
    "every", [7, pytest.param(1, marks=pytest.mark.exhaustive)], ids=["some", "all"]
)
def test_no_wild_line_breaks_a_host(house, every):
    """Planted where it links, and behind a line that does not: the host judges, or it doubts."""
    start, log = house.hosts[0], list(house.log)
    last = log[-1]
    bad = make_line(last.place + 1, bytes(32), body=b"{}", signature=b"")
    states, tried = dict(start.memory.heads), 0
    for body, signature in islice(wild_bodies(house), 0, None, every):
        memory = replace(start.memory, heads=dict(states), erased=set(start.memory.erased))
        for before in ([], [bad]):
            place, chain = next_place(memory, before)
            line = make_line(place, chain, body=body, signature=signature)
            host = replace(start, memory=replace(memory, rosters=list(memory.rosters)), told=[])
            host.look([*log, *before, line])
            next_place(host.memory, [line])
            assert dict(host.memory.heads) == states
            assert host.doubt or host.told
            tried += 1
    assert tried > 3000 // every


@pytest.mark.sampled(2)
@pytest.mark.parametrize("body", [b"\xff", b"[" * 900_000, b'{"by":"x","people":[', b"9" * 5000])
def test_bytes_that_are_no_json_break_no_host(house, body):
    line = make_line(house.log[-1].place + 1, house.log[-1].chain, body=body, signature=b"")
    house.log.append(line)
    house.look()
    assert house.hosts[0].doubt or house.hosts[0].told


@pytest.mark.sampled
@pytest.mark.parametrize("place", [-5, 0, 2**63, 2**70])
def test_a_number_that_no_database_holds_breaks_no_host(house, place):
    house.log.append(replace(house.log[-1], place=place))
    house.log.sort(key=lambda each: each.place)
    house.look()
    assert next_place(house.hosts[0].memory, house.log)


@pytest.mark.sampled
@pytest.mark.parametrize("number", [-1, 2**32, 2**62])
def test_a_blank_line_of_a_number_that_no_step_has_breaks_no_host(house, number):
    case = next(iter(house.cases))
    blank = {"body": None, "hash": bytes(32), "case": case, "number": number}
    house.log.append(replace(house.log[-1], place=house.log[-1].place + 1, **blank))
    house.look()
    assert house.hosts[0].doubt == "blanked"
    house.send(2)
