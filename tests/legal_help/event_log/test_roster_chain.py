"""Check which rosters count: who must sign, what may not come back, and the place in the log."""

from dataclasses import replace

import pytest

from legal_help.crypto.sealing import Pair
from legal_help.event_log.memory import Memory
from legal_help.events.fields import Malformed
from legal_help.events.lines import make_line
from legal_help.events.roster import PublicHalf, Roster, Salt
from legal_help.trust.roster import sign_first
from tests.legal_help.event_log.house_story import House, notice, signed
from tests.legal_help.events.case_story import (
    HANA,
    HEDI,
    NORA,
    OLGA,
    RECOVERY,
    RECOVERY_PAIR,
    SOFIA,
    TOMAS,
    WALID,
    hashed,
)

BASE = (OLGA, HANA, SOFIA, TOMAS)
ONE_SUPERVISOR = (OLGA, HANA, SOFIA)


def counts(house, roster, pair):
    """Whether a host that is shown this roster takes it."""
    house.append(*signed(roster, pair))
    host = house.hosts[1].look(house.log)
    return host.memory.rosters[-1] == roster and host.doubt is None


def replaced_groups(house):
    roster = house.next_roster(people=BASE, by=SOFIA)
    people = tuple(
        replace(each, groups=("supervisor",) if each.is_supervisor else ())
        for each in roster.people
    )
    return with_first(house, replace(roster, people=people), TOMAS)


ALLOWED = {
    "a reader comes, two supervisors sign": lambda house: house.next_roster(
        people=(*BASE, NORA), by=SOFIA, first=TOMAS
    ),
    "a reader goes, one signs": lambda house: house.next_roster(people=(OLGA, SOFIA, TOMAS)),
    "a supervisor goes, two sign": lambda house: house.next_roster(
        people=(OLGA, HANA, SOFIA), by=TOMAS, first=SOFIA
    ),
    "recovery signs alone": lambda house: house.next_roster(
        people=(SOFIA, HEDI), by=None, heirs=(HEDI.key,)
    ),
    "another key of recovery, two sign": lambda house: house.next_roster(
        people=BASE,
        first=TOMAS,
        recovery=PublicHalf(key=NORA.key, public=bytes(NORA.pair.public).hex()),
    ),
    "a salt comes, two sign": lambda house: house.next_roster(
        people=BASE,
        first=TOMAS,
        salts=(*house.roster.salts, Salt(version=2, salt="11" * 16, kdf=1)),
    ),
}
REFUSED = {
    "a reader comes, one signs": lambda house: house.next_roster(people=(*BASE, NORA)),
    "one supervisor signs twice": lambda house: house.next_roster(
        people=(*BASE, NORA), by=SOFIA, first=SOFIA
    ),
    "a supervisor goes, one signs": lambda house: house.next_roster(people=(OLGA, HANA, SOFIA)),
    "a caseworker signs first": lambda house: house.next_roster(people=(*BASE, NORA), first=OLGA),
    "a caseworker signs": lambda house: house.next_roster(
        people=(OLGA, SOFIA, TOMAS), by=OLGA, first=SOFIA
    ),
    "a stranger signs": lambda house: house.next_roster(people=(*BASE, NORA), by=NORA, first=SOFIA),
    "nobody supervises": lambda house: house.next_roster(people=(OLGA,), by=SOFIA, first=TOMAS),
    "a version is left out": lambda house: replace(
        house.next_roster(people=BASE, first=TOMAS), version=3
    ),
    "another roster before it": lambda house: replace(
        house.next_roster(people=(OLGA, SOFIA, TOMAS)), previous=hashed("another")
    ),
    "another place": lambda house: replace(
        house.next_roster(people=(OLGA, SOFIA, TOMAS)), log=(0, "")
    ),
    "another chain at its place": lambda house: replace(
        house.next_roster(people=(OLGA, SOFIA, TOMAS)), log=(1, hashed("another"))
    ),
    "a heir comes, supervisors sign": lambda house: house.next_roster(
        people=(*BASE, HEDI), first=TOMAS, heirs=(HEDI.key,)
    ),
    "a demonstration's roster": lambda house: house.next_roster(
        people=BASE, first=TOMAS, demo=True
    ),
    "a salt goes": lambda house: house.next_roster(people=BASE, first=TOMAS, salts=()),
    "another key of recovery, one signs": lambda house: house.next_roster(
        people=BASE, recovery=PublicHalf(key=NORA.key, public=bytes(NORA.pair.public).hex())
    ),
    "other public keys of recovery": lambda house: house.next_roster(
        people=BASE,
        first=TOMAS,
        recovery=PublicHalf(key=RECOVERY, public=bytes(NORA.pair.public).hex()),
    ),
    "a key changes its user": lambda house: replaced(house, user=77),
    "a key changes its public half": lambda house: replaced(
        house, public=bytes(NORA.pair.public).hex()
    ),
    "a key stands twice": lambda house: replace(
        house.next_roster(people=(*BASE, NORA, NORA), first=TOMAS)
    ),
    "nobody takes requests": replaced_groups,
    "a reader bears the key of recovery": lambda house: replaced(house, key=RECOVERY),
    "a group changes, one signs": lambda house: with_first(
        house, replaced(house, groups=("intake", "supervisor")), None
    ),
}


def replaced(house, **changed):
    """A roster that says something else of Olga's key, signed by two."""
    roster = house.next_roster(people=BASE, by=SOFIA)
    people = (replace(OLGA.member, **changed), *roster.people[1:])
    return with_first(house, replace(roster, people=people), TOMAS)


def with_first(_house, roster, first):
    roster = replace(roster, first=None)
    return sign_first(roster, first.pair, by=first.key) if first else roster


def pair_for(roster):
    if roster.by == RECOVERY:
        return RECOVERY_PAIR
    return next(each.pair for each in (*BASE, NORA) if each.key == roster.by)


@pytest.mark.parametrize("name", ALLOWED)
def test_a_roster_that_counts(name):
    house = House(BASE)
    roster = ALLOWED[name](house)
    assert counts(house, roster, pair_for(roster))


@pytest.mark.parametrize("name", REFUSED)
def test_a_roster_that_counts_for_nothing(name):
    house = House(BASE)
    roster = REFUSED[name](house)
    assert not counts(house, roster, pair_for(roster))
    assert house.hosts[1].doubt == "false_roster"


def test_one_supervisor_signs_alone_where_there_is_one():
    house = House(ONE_SUPERVISOR)
    assert counts(house, house.next_roster(people=(*ONE_SUPERVISOR, NORA)), SOFIA.pair)


def test_one_supervisor_lets_an_heir_go():
    house = House(BASE)
    house.sign_roster(people=(*BASE, HEDI), by=None, heirs=(HEDI.key,))
    assert house.hosts[0].memory.roster.heirs == (HEDI.key,)
    assert counts(house, house.next_roster(people=(*BASE, HEDI)), SOFIA.pair)


def test_a_key_never_comes_back():
    house = House(BASE)
    house.sign_roster(people=(OLGA, SOFIA, TOMAS))
    back = house.next_roster(people=BASE, by=SOFIA, first=TOMAS)
    assert not counts(house, back, SOFIA.pair)


def test_a_signature_by_another_key_counts_for_nothing():
    house = House(BASE)
    assert not counts(house, house.next_roster(people=(OLGA, SOFIA, TOMAS)), Pair.generate())


def test_a_fresh_host_takes_the_versions_that_led_to_the_pinned_one():
    house = House(BASE)
    house.sign_roster(people=(OLGA, SOFIA, TOMAS))
    house.sign_roster(people=(OLGA, SOFIA, TOMAS, WALID), first=TOMAS)
    host = house.fresh_host()
    assert [roster.version for roster in host.memory.rosters] == [1, 2, 3]
    assert host.doubt is None
    assert host.memory.roster.version == 3


@pytest.mark.parametrize("kind", ["order", "place"])
def test_a_fresh_host_takes_them_in_their_order_and_at_their_places(kind):
    house = House(BASE)
    house.sign_roster(people=(OLGA, SOFIA, TOMAS))
    house.sign_roster(people=(OLGA, SOFIA, TOMAS, WALID), first=TOMAS)
    first, second, third = ((line.body, line.signature) for line in house.log)
    other = (notice("alarm"), b"")
    shown = [first, third, second] if kind == "order" else [first, other, second, third]
    house.log, chain = [], b""
    for number, (body, signature) in enumerate(shown, start=1):
        house.log.append(make_line(number, chain, body=body, signature=signature))
        chain = house.log[-1].chain
    host = house.fresh_host()
    assert host.doubt == "false_roster"
    assert [roster.version for roster in host.memory.rosters] == [1]


def test_a_fresh_host_trusts_no_roster_before_the_pinned_one_is_met():
    """A log of an attacker's own, from its first roster on."""
    theirs = House((NORA, SOFIA))
    host = theirs.fresh_host()
    host.memory.pinned = hashed("ours")
    host.memory.rosters, host.memory.place, host.memory.chain = [], 0, b""
    host.memory.ancestors = set()
    host.look(theirs.log)
    assert host.doubt == "false_roster"
    assert host.memory.rosters == []


def test_a_fresh_host_takes_no_other_version_before_the_pinned_one_is_met():
    """The supervisors of the first version signed two: the pin names one of them."""
    house, other = House(BASE), House(BASE)
    house.sign_roster(people=(OLGA, SOFIA, TOMAS))
    other.sign_roster(people=(HANA, SOFIA, TOMAS))
    host = house.fresh_host()
    host.memory = Memory(pinned=house.roster.hash, ancestors=host.memory.ancestors)
    host.look(other.log)
    assert (host.doubt, len(host.memory.rosters)) == ("false_roster", 1)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('"demo":false', '"demo":"no"'),
        ('"groups":["intake"]', '"groups":["admin"]'),
        ('"name":"Person 1",', ""),
        ('"kdf":1', '"kdf":1,"more":1'),
        ('"heirs":[]', '"heirs":{}'),
        ('"demo":false,', ""),
    ],
)
def test_other_bytes_are_no_roster(right, wrong):
    body = House(BASE).roster.body.decode()
    assert right in body
    with pytest.raises(Malformed):
        Roster.read(body.replace(right, wrong, 1).encode())


def test_what_a_roster_says_of_somebody():
    member = House(BASE).roster.by_key[OLGA.key]
    assert member.name == "Person 1"
    assert bytes(member.keys) == bytes(OLGA.pair.public)
