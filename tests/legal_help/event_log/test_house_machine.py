"""Let a house of honest people, two hosts and an attacker who owns every row play at random.

After each step no host holds what nobody honest signed, nothing is erased that the house had not ended,
each request whose line stands is seen, and a host that cannot know all is in doubt and tells. Once the
rows are as they were, or supervisors signed that the house goes on, both hosts hold the same states, and
so does one that judges the log anew.
"""

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from legal_help.event_log.replica import FARTHEST
from legal_help.events.event import Event
from legal_help.events.fields import Malformed
from legal_help.events.state import days_between
from legal_help.events.step import Refused, users_who_hold
from tests.legal_help.event_log.house_moves import (
    ATTACKS,
    JUNK,
    PERSON_ACTS,
    STAFF_ACTS,
    blanked,
    junk_of,
    person_of,
)
from tests.legal_help.event_log.house_story import House
from tests.legal_help.events.case_story import (
    FIXED_FOR_PERSON,
    HANA,
    LEO,
    NORA,
    OLGA,
    SOFIA,
    TOMAS,
    WALID,
    day,
)

pytestmark = pytest.mark.long

STAFF = (OLGA, HANA, SOFIA, TOMAS, WALID, LEO)
# What a host says of an erasure that its own days do not allow yet: it keeps the case, and others may not.
KEPT_APART = {"erased_early", "erasure_does_not_fit"}
places = st.integers(0, 10_000)
acts = st.sampled_from(sorted(STAFF_ACTS))


class HouseMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.house = House(STAFF)
        self.passed, self.sent = 1, 0
        self.stories = {}  # of all cases, those that were lost too
        self.honest = {}  # by case, the hashes of what honest people signed
        self.erased, self.lost = set(), set()
        self.true = list(self.house.log)  # the lines that nobody tampered with
        self.seen = list(self.house.log)  # every line of any moment
        self.backup = list(self.house.log)
        self.is_tampered, self.may_mend = False, True
        self.apart = set()

    # What honest people do.

    @property
    def on(self):
        return day(self.passed)

    @property
    def first(self):
        return self.house.hosts[0]

    def keep(self, act):
        """Do something honest: what it adds to the log belongs to it."""
        before = {(line.place, line.chain) for line in self.house.log}
        act()
        new = [x for x in self.house.log if (x.place, x.chain) not in before]
        self.true += new
        self.seen += new
        for case, story in self.house.cases.items():
            if story.events:
                self.honest.setdefault(case, set()).update(each.hash for each in story.events)
        self.first.look(self.house.log, today=self.house.today)

    def is_free(self):
        """Whether staff may sign: the host is not in doubt."""
        return self.first.doubt is None

    def open_cases(self):
        return sorted(self.house.cases.keys() - self.erased - self.lost)

    def a_case(self, number):
        """One that pages show as it is: none whose line was taken out before any host judged it."""
        shown = {case: self.first.shown(case) for case in self.open_cases()}
        cases = [case for case in shown if shown[case] == self.house.cases[case].head]
        return cases[number % len(cases)] if cases else None

    @rule()
    def send(self):
        self.sent += 1
        self.keep(lambda: self.house.send(self.sent))

    @initialize()
    def begin(self):
        for number in range(3):
            self.send()
            self.staff_act(number, STAFF[number], "own")

    @rule(acts=st.lists(st.tuples(places, st.sampled_from(STAFF), acts), min_size=3, max_size=8))
    def busy_day(self, acts):
        for number, by, act in acts:
            self.staff_act(number, by, act)

    @precondition(lambda self: not self.is_tampered)
    @rule(number=places, act=st.sampled_from(["end", "end by two", "withdraw"]))
    def end_and_wait(self, number, act):
        """End a case, and erase it once both hosts have known that for long enough."""
        if act == "withdraw":
            self.person_acts(number, "take back")
        self.staff_act(number, SOFIA, act)
        self.house.look()
        self.days_pass(100)
        self.night()

    def staff_act(self, number, by, act):
        case = self.a_case(number)
        if not self.is_free() or case is None or self.first.memory.heads[case].lost:
            return
        before = self.house.cases[case]
        try:
            self.keep(lambda: self.house.step(case, lambda it: STAFF_ACTS[act](it, by, self.on)))
        except (Refused, Malformed):
            return
        roster, after = self.house.roster, self.house.cases[case].state
        assert users_who_hold(after, roster) or not users_who_hold(before.state, roster)
        if after.end and before.state.end != after.end and after.end.wait == 30:
            assert days_between(self.on, after.end.last_day) >= 30
            assert not before.state.is_urgent

    @rule(number=places, act=st.sampled_from(sorted(PERSON_ACTS)))
    def somebody_acts(self, number, act):
        self.person_acts(number, act)

    def person_acts(self, number, act):
        case = self.a_case(number)
        if case is None or case in self.first.stopped:
            return
        before = self.house.cases[case]
        by = person_of(case)
        try:
            self.keep(lambda: self.house.step(case, lambda it: PERSON_ACTS[act](it, by, self.on)))
        except (Refused, Malformed):
            return
        after, was = self.house.cases[case].state, before.state
        assert not FIXED_FOR_PERSON & set(was.changes_to(after))
        assert after.end is None or after.end == was.end

    @precondition(lambda self: self.is_free())
    @rule(leaves=st.booleans())
    def sign_roster(self, leaves):
        people = self.house.people
        if leaves and LEO in people:
            people = [each for each in people if each != LEO]
            self.keep(lambda: self.house.sign_roster(people=people))
        elif HANA in people and NORA not in people and not leaves:
            self.keep(lambda: self.house.sign_roster(people=[*people], first=TOMAS))

    @rule(days=st.sampled_from([1, 8, 31, 100]))
    def days_pass(self, days):
        self.passed += days
        self.house.today = self.on

    @precondition(lambda self: not self.is_tampered)
    @rule()
    def night(self):
        """Erase what is due by the days of the first host."""
        self.first.look(self.house.log, today=self.house.today)
        for case, known in list(self.first.memory.heads.items()):
            state = known.head.state
            asked = state.proposal and state.proposal.asks_for_hold
            is_due = (
                state.end
                and not state.hold
                and not asked
                and state.read_up_to == state.messages_in
                and state.end.last_day < self.house.today
                and days_between(known.end_met_on or self.house.today, self.house.today)
                >= state.end.wait
                and not known.lost
            )
            if is_due and self.is_free():
                self.erased.add(case)
                self.keep(lambda case=case: self.house.erase(case))
                self.house.look()
                assert case in self.first.memory.erased

    @precondition(lambda self: not self.is_tampered)
    @rule()
    def forget(self):
        """Take the details of erased cases out, as is done after two years."""
        known = min(host.memory.place for host in self.house.hosts)
        wanted = self.first.memory.erased & self.house.hosts[1].memory.erased

        def is_old(line):
            content = line.content
            return (
                isinstance(content, Event)
                and line.place <= known
                and content.content.case in wanted
            )

        self.house.log = [blanked(x) if is_old(x) else x for x in self.house.log]
        self.true = list(self.house.log)
        self.backup = [blanked(x) if is_old(x) else x for x in self.backup]

    @rule(apart=st.sampled_from([0, 0, -1, 1, -400, 400]))
    def second_host_looks(self, apart):
        """Its clock may be another."""
        self.house.hosts[1].look(self.house.log, today=day(self.passed + apart))
        self.check_both()

    @precondition(lambda self: not self.is_tampered)
    @rule()
    def new_host(self):
        """Judge the log anew, and go on with that as the second host."""
        fresh = self.house.fresh_host()
        assert fresh.doubt is None
        self.house.hosts[1] = fresh
        self.check_both()

    @precondition(lambda self: not self.is_tampered)
    @rule()
    def back_up(self):
        self.backup = list(self.house.log)

    # What an attacker does, and what is done about it.

    @rule(kind=st.sampled_from(sorted(ATTACKS)), at=places, other=places)
    def attack(self, kind, at, other):
        log = self.house.log
        if len(log) < 2 or (kind == "link_anew" and self.is_tampered):
            return  # a planted line that links would belong to the log
        ATTACKS[kind](self.house, log, 1 + at % (len(log) - 1), 1 + other % (len(log) - 1))
        self.changed(log)

    @rule()
    def restore(self):
        self.changed(self.backup)

    @rule(at=places)
    def put_back(self, at):
        """Any line of any moment, where there is room for it."""
        line = self.seen[at % len(self.seen)]
        if line.place not in {each.place for each in self.house.log}:
            self.changed([*self.house.log, line])

    def changed(self, log):
        """No two lines have one number."""
        by_place = {line.place: line for line in reversed(log)}
        self.house.log = [by_place[place] for place in sorted(by_place)]
        self.is_tampered = self.is_tampered or self.house.log != self.true
        # What nobody remembers is gone for good, and its number is given to another line.
        gone = [line for line in self.true if line not in self.house.log]
        self.may_mend &= all(line.place <= self.first.memory.place for line in gone)
        self.house.look()

    @precondition(lambda self: not self.is_tampered)
    @rule(number=places, at=places, kind=st.sampled_from(JUNK))
    def plant_junk(self, number, at, kind):
        case = self.a_case(number)
        if case:
            line = self.house.log[at % len(self.house.log)]
            self.keep(lambda: self.house.append(*junk_of(self.house, case, line, kind)))

    @precondition(lambda self: self.is_tampered and self.may_mend)
    @rule()
    def mend(self):
        """Somebody puts the rows back as they were, but for what people sent meanwhile."""
        by_place = {line.place: line for line in self.true}
        assert len(by_place) == len(self.true)
        self.house.log = [by_place[place] for place in sorted(by_place)]
        self.true = list(self.house.log)
        self.is_tampered = False
        self.house.look()
        assert {host.doubt for host in self.house.hosts} == {None}
        self.check_both()

    @precondition(lambda self: self.first.doubt)
    @rule()
    def go_on(self):
        before = list(self.house.log)
        # What was lost once may be found.
        self.house.cases = self.stories | self.house.cases
        self.stories = dict(self.house.cases)
        self.house.go_on(first=TOMAS)
        if self.first.doubt:  # the roster in force is among what was lost
            self.house.log = before
            self.house.look()
            self.house.cases = {case: self.stories[case] for case in self.stories}
            return
        self.lost = set(self.honest) - set(self.house.cases) - self.erased
        self.true = list(self.house.log)
        self.seen += [line for line in self.true if line not in self.seen]
        self.backup = list(self.true)
        self.is_tampered, self.may_mend = False, True
        self.check_both()
        self.check_anew()

    @precondition(lambda self: self.is_free())
    @rule(number=places)
    def resume(self, number):
        case = self.a_case(number)
        if case and self.first.memory.heads[case].lost:
            status = self.house.cases[case].state.status
            opens = status in {"received", "being_read", "more_needed", "consult_offered"}
            more = {} if opens or status == "accepted" else {"status": "being_read"}
            self.keep(lambda: self.house.resume(case, on=self.on, proposal=None, **more))

    # What always holds.

    @invariant()
    def nobody_made_a_state(self):
        for host in self.house.hosts:
            heads = {case: each.head for case, each in host.memory.heads.items()} | host.aside
            for case, head in heads.items():
                assert head.event.hash in self.honest[case]
            assert host.memory.erased <= self.erased
            assert not host.memory.erased & host.memory.heads.keys()
            assert host.doubt is None or host.told

    @invariant()
    def each_request_is_seen(self):
        near = {
            line.content.hash
            for line in self.house.log
            if isinstance(line.content, Event)
            and self.first.memory.place < line.place < self.first.memory.place + FARTHEST
        }
        for case, story in self.house.cases.items():
            if self.honest[case] & near and case not in self.erased:
                sent = story.events[0].hash if story.events else None
                assert sent not in near or self.first.state(case)

    @invariant()
    def the_first_host_knows_all(self):
        if not self.is_tampered:
            assert self.first.doubt is None
            assert self.states(self.first) == {
                case: self.house.cases[case].state for case in self.open_cases()
            }

    def states(self, host):
        """Return all states but of cases that were erased: a host made after a loss may know of some."""
        return {
            case: each.head.state
            for case, each in host.memory.heads.items()
            if case not in self.apart | self.erased
        }

    def check_both(self):
        """Two hosts that judged the same lines hold the same, or one is in doubt."""
        one, other = self.house.hosts
        if one.doubt or other.doubt or (one.memory.place != other.memory.place):
            return
        self.apart |= {
            alarm.case
            for host in self.house.hosts
            for alarm in host.told
            if alarm.reason in KEPT_APART
        }
        assert self.states(one) == self.states(other)

    def check_anew(self):
        fresh = self.house.fresh_host()
        assert fresh.doubt is None
        told = {alarm.case for alarm in fresh.told if alarm.reason in KEPT_APART}
        self.apart |= told
        assert self.states(fresh) == self.states(self.first)


HouseMachine.TestCase.settings = hypothesis.settings(
    max_examples=max(8, hypothesis.settings.default.max_examples // 4),
    stateful_step_count=40,
)
TestHouse = HouseMachine.TestCase
