"""Let somebody who owns the database change the log at random, and watch two hosts.

Whatever is done to the lines, no host comes to a state that honest people did not sign, nothing is
erased that they had not ended, and each request that was sent is seen. Once the lines are as they
were, both hosts agree again.
"""

from dataclasses import replace
from random import Random

import pytest

from legal_help.events.fields import Refused
from legal_help.events.lines import make_line
from tests.legal_help.event_log.house_story import House, notice, signed
from tests.legal_help.events.case_story import HANA, LEO, NORA, OLGA, SOFIA, TOMAS, day, pair_of

pytestmark = pytest.mark.long

STAFF = (OLGA, HANA, SOFIA, TOMAS)
SEEDS = range(40)
ROUNDS = 12


class Night:
    """A house, its honest history, and an attacker with every row in hand."""

    def __init__(self, seed):
        self.random = Random(seed)  # noqa: S311 -- a walk that can be repeated
        self.house = House((*STAFF, LEO))
        self.honest = {}
        self.sent = 0
        self.erased = set()
        self.passed = 0
        self.known = set()  # what both hosts have known for a long time
        for _each in range(3):
            self.send()

    def send(self):
        self.sent += 1
        case = self.house.send(self.sent)
        self.honest[case] = {self.house.cases[case].head.event.hash}
        return case

    def work(self):
        """Let honest people do one thing."""
        case = self.random.choice(sorted(self.house.cases))
        by = self.random.choice(STAFF)
        acts = [
            lambda it: it.answer(by=by),
            lambda it: it.note(by=by),
            lambda it: it.write(by=pair_of(f"person {int(case[-6:], 16) - 1000}")),
            lambda it: it.do("own", by=by, owner=by.user, status="being_read"),
            lambda it: it.decide("cannot_help", by=by, days=90),
            lambda it: it.decide("reopened", by=by),
            lambda it: it.rekey(by=by),
            lambda it: it.propose("hold", "notice", by=by, on=day(1)),
        ]
        if case in self.erased:
            return
        try:
            self.house.step(case, self.random.choice(acts))
        except Refused:
            return
        self.honest[case] |= {event.hash for event in self.house.cases[case].events}

    def erase(self):
        for case, story in self.house.cases.items():
            state = story.state
            unread = state.read_up_to < state.messages_in
            is_due = state.end and not state.proposal and not unread
            if is_due and story.head.event.hash in self.known and case not in self.erased:
                self.house.erase(case)
                self.erased.add(case)
                return

    def let_days_pass(self):
        """Go on when what both hosts know of may be erased."""
        self.passed += 100
        self.house.today = day(self.passed)
        self.known = {story.head.event.hash for story in self.house.cases.values()}

    def attack(self):
        """Change some lines. Returns whether people's requests may be sent meanwhile."""
        log, random = self.house.log, self.random
        place = random.randrange(1, len(log))
        kind = random.choice(sorted(ATTACKS))
        return ATTACKS[kind](self.house, log, place, random)

    def check(self):
        for host in self.house.hosts:
            for case, known in host.memory.heads.items():
                assert known.head.event.hash in self.honest[case]
            for case, head in host.aside.items():
                assert head.event.hash in self.honest[case]
            assert host.memory.erased <= self.erased
            for case in self.house.cases:
                standing = any(
                    line.content and line.content == self.house.cases[case].events[0]
                    for line in self.house.log
                )
                assert not standing or host.state(case) or case in self.erased

    def check_all_is_well(self):
        for host in self.house.hosts:
            assert host.doubt is None
            alive = set(self.house.cases) - self.erased
            assert set(host.memory.heads) == alive
            for case in alive:
                assert host.memory.heads[case].head.state == self.house.cases[case].state


def delete(_house, log, place, _random):
    del log[place]
    return False


def cut(_house, log, place, _random):
    del log[place:]
    return False


def blank(_house, log, place, _random):
    log[place] = replace(log[place], body=None)
    return False


def swap(_house, log, place, random):
    other = random.randrange(1, len(log))
    one, two = log[place], log[other]
    log[place] = replace(two, place=one.place, chain=one.chain)
    log[other] = replace(one, place=two.place, chain=two.chain)
    return False


def link_anew(house, log, place, random):
    """Replace a line and link all that follow, so that only memory can tell.

    A host that has not judged the line yet cannot tell: the list elsewhere shows it in the night.
    """
    known = min(host.memory.place for host in house.hosts)
    place = min(place, next(at for at, line in enumerate(log) if line.place == known))
    other = log[random.randrange(1, len(log))]
    bodies = [(line.place, line.body, line.signature) for line in log[place:]]
    bodies[0] = (bodies[0][0], other.body, other.signature)
    chain = log[place - 1].chain
    for number, (at, body, signature) in enumerate(bodies):
        log[place + number] = make_line(at, chain, body=body, signature=signature)
        chain = log[place + number].chain
    return False


def renumber(_house, log, place, random):
    log[place] = replace(log[place], place=log[place].place + random.choice([1, 500, 2**62]))
    log.sort(key=lambda line: line.place)
    return False


def plant_without_link(_house, log, _place, random):
    body = log[random.randrange(len(log))].body
    log.append(make_line(log[-1].place + 1, bytes(32), body=body, signature=b""))
    return True


def plant_roster(house, log, _place, _random):
    """A roster of the attacker's own, well linked."""
    theirs = replace(
        house.roster, version=house.roster.version + 1, previous=house.roster.hash, by=NORA.key
    )
    theirs = replace(theirs, log=(log[-1].place, log[-1].chain.hex()))
    body, signature = signed(theirs, NORA.pair)
    log.append(make_line(log[-1].place + 1, log[-1].chain, body=body, signature=signature))
    return True


ATTACKS = {
    each.__name__: each
    for each in (
        delete,
        cut,
        blank,
        swap,
        link_anew,
        renumber,
        plant_without_link,
        plant_roster,
    )
}


def junk(night):
    """Lines that link, and stay: copies, erasures, and steps of a leaver and of a stranger."""
    house, random = night.house, night.random
    line = house.log[random.randrange(1, len(house.log))]
    case = random.choice(sorted(house.cases))
    story = house.cases[case]
    forged = [
        story.sign("read", by=LEO, is_urgent=True),
        story.sign("read", by=NORA, is_urgent=True),
        story.sign("read", by=OLGA, forge={"roster_version": 99}, is_urgent=True),
        story.sign("read", by=OLGA, forge={"previous": "00" * 32}, is_urgent=True),
    ]
    event = random.choice(forged)
    choices = [
        (line.body, line.signature),
        (event.body, event.signature),
        (notice("erase", case=case, details={}), b""),
        (b"{}", b""),
    ]
    body, signature = random.choice(choices)
    if not line.is_roster or body != line.body:
        house.append(body, signature)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("seed", SEEDS)
def test_no_change_of_rows_makes_a_state(seed):
    night = Night(seed)
    night.house.sign_roster(people=STAFF)  # Leo leaves: his key signs nothing more
    for _round in range(ROUNDS):
        night.let_days_pass()
        for _each in range(night.random.randrange(6)):
            night.random.choice([night.work, night.work, night.send, night.erase])()
            if night.random.random() < 0.3:
                night.house.hosts[night.random.randrange(2)].look(
                    night.house.log, today=night.house.today
                )
        if night.random.random() < 0.5:
            junk(night)
        night.house.look()
        night.check()
        night.check_all_is_well()
        # One host lags behind while honest people go on, and then the rows are changed.
        lags = night.random.random() < 0.5
        night.work()
        if lags:
            night.house.hosts[0].look(night.house.log, today=night.house.today)
        before = list(night.house.log)
        may_send = night.attack()
        planted = [line for line in night.house.log if line not in before]
        if may_send and night.random.random() < 0.7:
            night.send()
        night.house.look()
        night.check()
        if may_send:
            night.house.log = [line for line in night.house.log if line not in planted]
        else:
            night.house.log[:] = before
        night.house.look()
        night.check_all_is_well()
