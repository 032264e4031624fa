"""Let a house of honest people, two hosts and an attacker who owns every row play at random.

The attacker also signs anything with the keys they own: none, a found code, those of leavers, of a
caseworker, of one supervisor. The clocks of the hosts run apart by up to a year.
"""

from contextlib import suppress
from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from legal_help.event_log.judge import FARTHEST, judge_anew
from legal_help.event_log.line_ages import forgotten_before
from legal_help.events.event import Event, Notice
from legal_help.events.fields import Malformed, Refused
from legal_help.events.state import days_between
from tests.legal_help.event_log.house_attacks import (
    ATTACKS,
    JUNK,
    KEYS,
    blanked,
    case_of,
    junk_of,
    sign_something,
)
from tests.legal_help.event_log.house_moves import (
    PERSON_ACTS,
    STAFF_ACTS,
    check_promises,
    check_roster_signed_by_one,
    person_of,
)
from tests.legal_help.event_log.house_story import House
from tests.legal_help.events.case_story import (
    HANA,
    HEDI,
    LEO,
    NORA,
    OLGA,
    SOFIA,
    TOMAS,
    WALID,
    day,
)

STAFF = (OLGA, HANA, SOFIA, TOMAS, WALID, LEO)
# What a host says of an erasure that its own days do not allow yet: it keeps the case, and others may not.
KEPT_APART = {"erased_early", "erasure_does_not_fit"}
places = st.integers(0, 10_000)
hosts = st.integers(0, 1)
acts = st.sampled_from(sorted(STAFF_ACTS))


class HouseMachine(RuleBasedStateMachine):
    house_class = House
    steps_taken = 0  # of all machines of this process

    def __init__(self):
        super().__init__()
        self.house = self.house_class(STAFF)
        self.rosters = {1: self.house.roster}
        self.passed, self.sent, self.keys = 1, 0, "nothing"
        self.stories = {}  # of all cases, those that were lost too
        self.honest = {}  # by case, the hashes of the steps that count
        self.checked = {}  # by case, how many of them were checked
        self.erased, self.lost = set(), set()
        self.true = list(self.house.log)  # the lines that nobody tampered with
        self.seen = list(self.house.log)  # every line of any moment
        self.moments = [list(self.house.log)]  # the whole log of some
        self.is_tampered, self.may_mend = False, True
        self.apart = set()  # what only some hosts call erased

    # What honest people do.

    @property
    def first(self):
        return self.house.hosts[0]

    def on(self, at):
        return self.house.day_of(self.house.hosts[at])

    def look_at(self, host):
        return host.look(self.house.log, today=self.house.day_of(host))

    def keep(self, act, at=0):
        """Do something on one host: what it adds to the log belongs to it."""
        host = self.look_at(self.house.hosts[at])
        # Where it remembers less than was taken out, new lines get the numbers of those.
        self.may_mend &= all(line.place <= host.memory.place for line in self.gone())
        before = {(line.place, line.chain) for line in self.house.log}
        try:
            act()
        finally:
            new = [x for x in self.house.log if (x.place, x.chain) not in before]
            self.true += new
            self.seen += new
            self.check_new_steps()
            self.look_at(host)
            self.look_at(self.first)

    def gone(self):
        left = {(line.place, line.chain, line.body) for line in self.house.log}
        return [x for x in self.true if (x.place, x.chain, x.body) not in left]

    def check_new_steps(self):
        for case, story in self.house.cases.items():
            states = {head.event.hash: head.state for head in story.heads}
            for head in story.heads[self.checked.get(case, 0) :]:
                content = head.event.content
                # What the person signs hangs on no roster.
                roster = self.rosters.get(content.roster_version, self.house.roster)
                check_promises(states.get(content.previous), head.state, head.event, roster)
                self.honest.setdefault(case, set()).add(head.event.hash)
            self.checked[case] = len(story.heads)

    def open_cases(self):
        return sorted(self.house.cases.keys() - self.erased - self.lost)

    def a_case(self, number, at=0):
        """One that the pages of a host show."""
        host = self.look_at(self.house.hosts[at])
        cases = [case for case in self.open_cases() if host.shown(case)]
        return cases[number % len(cases)] if cases else None

    def step(self, case, act, at):
        """Let somebody act on what a host shows them."""
        if self.is_tampered:
            self.may_mend &= self.knows(at, case)
        with suppress(Refused, Malformed):
            self.keep(lambda: self.house.step(case, act, host=at), at)

    def knows(self, at, case):
        """Whether a host knows what was last signed: else to put the rows back leaves two on one place."""
        host = self.house.hosts[at]
        return (
            host.shown(case) == self.house.cases[case].head
            and host.memory.roster == self.house.roster
        )

    @rule(at=hosts)
    def send(self, at):
        self.sent += 1
        self.keep(lambda: self.house.send(self.sent, host=at, on=self.on(at)), at)

    @initialize(
        keys=st.sampled_from(sorted(KEYS)),
        apart=st.tuples(*[st.sampled_from([0, 0, -1, 1, 10, -365, 365])] * 2),
    )
    def begin(self, keys, apart):
        self.keys = keys
        for host, days in zip(self.house.hosts, apart, strict=True):
            host.apart = days
        for number in range(3):
            self.send(0)
            self.staff_act(number, STAFF[number], "own", 0)

    @rule(acts=st.lists(st.tuples(places, st.sampled_from(STAFF), acts), min_size=3, max_size=8))
    def busy_day(self, acts):
        for number, by, act in acts:
            self.staff_act(number, by, act, 0)

    @rule(number=places, by=st.sampled_from([*STAFF, NORA, HEDI]), act=acts, at=hosts)
    def staff_act(self, number, by, act, at):
        case, host = self.a_case(number, at), self.house.hosts[at]
        if host.doubt is None and case is not None and not host.memory.heads[case].lost:
            self.step(case, lambda story: STAFF_ACTS[act](story, by, self.on(at)), at)

    @precondition(lambda self: not self.is_tampered)
    @rule(number=places, act=st.sampled_from(["end", "end by two", "withdraw"]), at=hosts)
    def end_and_wait(self, number, act, at):
        """End a case, and erase it once both hosts have known that for long enough."""
        if act == "withdraw":
            self.person_acts(number, "take back", at)
        self.staff_act(number, SOFIA, act, at)
        self.house.look()
        self.days_pass(100)
        self.night(at)

    @rule(number=places, act=st.sampled_from(sorted(PERSON_ACTS)), at=hosts)
    def person_acts(self, number, act, at):
        case, host = self.a_case(number, at), self.house.hosts[at]
        if case is None or case in host.stopped:
            return  # we say to call
        body = host.shown(case).event.body
        if host.doubt and body not in {line.body for line in self.house.log}:
            return  # what stands on a lost step would be lost with it
        self.step(case, lambda story: PERSON_ACTS[act](story, person_of(story), self.on(at)), at)

    def sign_roster(self, **changed):
        self.look_at(self.first)
        if self.first.doubt is None:
            self.keep(lambda: self.house.sign_roster(**changed))
            self.rosters[self.house.roster.version] = self.house.roster

    @rule(who=st.sampled_from([LEO, WALID, NORA]))
    def reader_leaves(self, who):
        people = self.house.people
        if who in people:
            self.sign_roster(people=[each for each in people if each != who])

    @rule()
    def reader_comes(self):
        self.comes(NORA, first=TOMAS)

    @rule()
    def recovery_is_used(self):
        """Recovery signs alone: somebody comes who inherits every case."""
        self.comes(HEDI, by=None, heirs=[HEDI.key])

    def comes(self, who, **signed):
        if not any(who.key in roster.by_key for roster in self.rosters.values()):
            self.sign_roster(people=[*self.house.people, who], **signed)

    @rule(days=st.sampled_from([1, 8, 31, 100]))
    def days_pass(self, days):
        self.passed += days
        self.house.today = day(self.passed)

    @rule(at=hosts, apart=st.sampled_from([0, 0, 0, -1, 1, 10, -10, -365, 365]))
    def clock_moves(self, at, apart):
        self.house.hosts[at].apart = apart

    @precondition(lambda self: not self.is_tampered)
    @rule(at=hosts)
    def night(self, at):
        """Erase what is due by the days of one host."""
        host, today = self.look_at(self.house.hosts[at]), self.on(at)
        for case, known in list(host.memory.heads.items()):
            if host.doubt is None and case not in self.apart and is_due(host, case, known, today):
                self.erased.add(case)
                # One that was erased in lines that were lost is here again on a new host.
                self.house.cases.setdefault(case, self.stories.get(case))
                self.keep(lambda case=case: self.house.erase(case, host=at), at)
                assert case in host.memory.erased

    @precondition(lambda self: not self.is_tampered)
    @rule()
    def forget(self):
        """Take the details of erased cases out, as is done after two years."""
        for days in (0, 731 + 365):  # a clock may be ahead by a year
            self.passed += days
            self.house.today = day(self.passed)
            self.keep(lambda: self.house.tell("unlocked", on=self.on(0)))
        before = forgotten_before(self.house.log, self.first.memory.rosters)
        known = min(host.memory.place for host in self.house.hosts)
        erased_at = {}
        for line in reversed(self.house.log):
            if isinstance(line.content, Notice) and line.content.action == "erase":
                erased_at[line.content.case] = line.place
        wanted = {
            case
            for case in erased_at.keys() & self.erased - self.apart
            if all(case in host.memory.erased for host in self.house.hosts)
        }

        def forgotten(lines):
            return [
                blanked(line)
                if isinstance(line.content, Event)
                and line.place <= known
                and line.place < before
                and case_of(line) in wanted
                and line.place < erased_at[case_of(line)]
                else line
                for line in lines
            ]

        self.house.seen = max(self.house.seen, before)
        # Somebody may have planted an erasure between the steps of a case that was erased later.
        like = replace(self.first.memory, seen=self.house.seen)
        fresh = judge_anew(like, forgotten(self.house.log), today=self.on(0))
        wanted &= fresh.erased
        self.house.log = forgotten(self.house.log)
        self.true = list(self.house.log)
        self.moments = [forgotten(moment) for moment in self.moments]

    @rule(at=hosts)
    def look(self, at):
        self.look_at(self.house.hosts[at])
        self.check_both()

    @precondition(lambda self: not self.is_tampered)
    @rule(at=hosts)
    def new_host(self, at):
        """Judge the log anew, and go on with that in the place of a host."""
        self.house.look()
        self.check_both()
        fresh = self.house.fresh_host(apart=self.house.hosts[at].apart)
        assert fresh.doubt is None, fresh.told[-1:]
        self.learn_apart(fresh)
        self.house.hosts[at] = fresh
        self.check_both()

    @precondition(lambda self: not self.is_tampered)
    @rule()
    def back_up(self):
        self.moments.append(list(self.house.log))

    # What an attacker does, and what is done about it.

    @rule(number=places, seed=st.integers(0, 2**32), at=hosts)
    def sign(self, number, seed, at):
        """Sign anything with the keys that are owned, and put it into the log."""
        case = self.a_case(number, at)
        if case:
            story = self.house.story_at(case, at)
            for event in sign_something(story, self.keys, seed, on=self.on(at)):
                self.plant(event.body, event.signature, at)

    @rule(number=places, at=places, kind=st.sampled_from(JUNK), host=hosts)
    def plant_junk(self, number, at, kind, host):
        case = self.a_case(number, host)
        if case and self.house.cases[case].head == self.house.hosts[host].shown(case):
            line = self.seen[at % len(self.seen)]
            self.plant(*junk_of(self.house, case, line, kind), host)
            if kind == "early erasure" and self.house.cases[case].state.end:
                self.learn_of_erasure(case)

    def learn_of_erasure(self, case):
        """A true ending proves an erasure: each host goes by its own days, a new one by signed days."""
        self.apart.add(case)
        if any(case in host.memory.erased for host in self.house.hosts):
            self.erased.add(case)

    def plant(self, body, signature, at):
        """Put a line into the log that links: it counts if both judges say so, or is told."""
        host, told = self.look_at(self.house.hosts[at]), len(self.house.hosts[at].told)
        was_free = host.doubt is None
        counts = self.would_count(body, signature, at)
        lines = []
        self.keep(lambda: lines.append(self.house.append(body, signature, host=at)), at)
        about = {case_of(line) for line in lines}
        if was_free and host.doubt is None and counts is False and not about & self.apart:
            assert lines[0].place in {alarm.place for alarm in host.told[told:]}

    def would_count(self, body, signature, at):
        """Ask the model; what counts is part of the story from then on. None: it is no step."""
        try:
            event = Event.read(body, signature)
        except Malformed:
            return None
        case, host = event.content.case, self.house.hosts[at]
        story = self.house.cases.get(case) or self.stories.get(case)
        if story is None or case in self.erased or case in host.memory.erased:
            return False
        story = self.house.story_at(case, at, story=story)
        model = self.house.cases.get(case)
        if model and event.content.previous == model.head.event.hash:
            story.head = model.head  # planted in doubt, behind another that no host shows yet
        if event.content.action == "send":
            story.roster = self.rosters.get(event.content.roster_version, story.roster)
        try:
            story.judge(event)
        except Refused:
            return False
        if self.is_tampered and case in self.house.cases:
            self.may_mend &= self.knows(at, case)
        self.house.cases[case] = story
        self.lost.discard(case)
        return True

    @precondition(lambda self: self.keys == "a supervisor")
    @rule(who=st.sampled_from([OLGA, HANA, WALID, LEO]))
    def supervisor_signs_out_alone(self, who):
        before = self.house.roster
        if who in self.house.people:
            people = [each for each in self.house.people if each != who]
            self.sign_roster(people=people, by=TOMAS)
            if self.house.roster != before:
                check_roster_signed_by_one(before, self.house.roster)

    @rule(kind=st.sampled_from(sorted(ATTACKS)), at=places, other=places)
    def attack(self, kind, at, other):
        log = list(self.house.log)
        if len(log) < 2 or (kind == "link_anew" and self.is_tampered):
            return  # a planted line that links would belong to the log
        ATTACKS[kind](self.house, log, 1 + at % (len(log) - 1), 1 + other % (len(log) - 1))
        # For all that we know, a newer program finds it good: new lines link behind it.
        self.may_mend &= kind != "plant_newer_step"
        self.changed(log)

    @rule(number=places)
    def restore(self, number):
        """Put back the whole log of any moment."""
        self.changed(self.moments[number % len(self.moments)])

    @rule(at=places)
    def put_back(self, at):
        """Any line of any moment, where there is room for it."""
        self.changed([*self.house.log, self.seen[at % len(self.seen)]])

    @rule(at=places)
    def put_back_case(self, at):
        case = case_of(self.seen[at % len(self.seen)])
        self.changed([*self.house.log, *(x for x in self.seen if case and case_of(x) == case)])

    def changed(self, log):
        """No two lines have one number."""
        by_place = {line.place: line for line in reversed(log)}
        self.house.log = [by_place[place] for place in sorted(by_place)]
        self.is_tampered = self.is_tampered or self.house.log != self.true
        self.house.look()

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

    @precondition(lambda self: any(host.doubt for host in self.house.hosts))
    @rule()
    def go_on(self):
        before, cases = list(self.house.log), dict(self.house.cases)
        # What was lost once may be found.
        self.stories |= cases
        self.house.cases = dict(self.stories)
        self.house.go_on(first=TOMAS)
        if any(host.doubt for host in self.house.hosts):
            # The roster in force is among what was lost: only the rows bring it back.
            self.house.log, self.house.cases = before, cases
            # A host that lags may have gone on where another cannot, and knows no way back.
            here = {line.place for line in before}
            self.may_mend &= all(host.memory.place in here for host in self.house.hosts)
            self.house.look()
            return
        self.house.learn()
        self.judge_again([line for line in self.house.log if line not in before])
        self.lost = set(self.honest) - set(self.house.cases) - self.erased
        self.true = list(self.house.log)
        self.seen += [line for line in self.true if line not in self.seen]
        self.moments.append(list(self.true))
        self.is_tampered, self.may_mend = False, True
        self.check_both()
        self.check_anew()

    def judge_again(self, lines):
        """What people sent counts again behind the loss; some counts only now that others were given up."""
        for line in lines:
            event = line.content
            story = isinstance(event, Event) and self.house.cases.get(event.content.case)
            if story and event.hash not in self.honest[event.content.case]:
                behind = [x for x in story.heads if x.event.hash == event.content.previous]
                story = replace(story.copy(), head=behind[0] if behind else None)
                with suppress(Refused):
                    self.house.cases[event.content.case] = story.judge(event)
        self.check_new_steps()

    @rule(number=places, at=hosts)
    def resume(self, number, at):
        case, host = self.a_case(number, at), self.house.hosts[at]
        if case and host.doubt is None and host.memory.heads[case].lost:
            status = host.shown(case).state.status
            opens = status in {"received", "being_read", "more_needed", "consult_offered"}
            more = {} if opens or status == "accepted" else {"status": "being_read"}
            more |= {"on": self.on(at), "proposal": None, "host": at}
            self.may_mend &= not self.is_tampered
            with suppress(Refused):  # she may not hold it
                self.keep(lambda: self.house.resume(case, **more), at)

    # What always holds.

    @invariant()
    def nobody_made_a_state(self):
        type(self).steps_taken += 1
        for host in self.house.hosts:
            heads = {case: each.head for case, each in host.memory.heads.items()} | host.aside
            for case, head in heads.items():
                assert head.event.hash in self.honest[case], head.event.content
            assert host.memory.erased <= self.erased | self.apart
            assert not host.memory.erased & host.memory.heads.keys()
            assert host.doubt is None or host.told
            assert not host.too_soon

    @invariant()
    def each_request_is_seen(self):
        for host in self.house.hosts:
            self.check_requests_seen(self.look_at(host) if host is self.first else host)

    def check_requests_seen(self, host):
        near = {
            line.content.hash
            for line in self.house.log
            if isinstance(line.content, Event)
            and host.memory.place < line.place < host.memory.place + FARTHEST
        }
        for case, story in self.house.cases.items():
            sent = story.events[0].hash if story.events else None
            if host is self.first and sent in near and case not in self.erased | self.apart:
                assert host.state(case)

    @invariant()
    def the_first_host_knows_all(self):
        if not self.is_tampered:
            assert self.first.doubt is None
            assert self.states(self.first) == {
                case: self.house.cases[case].state
                for case in self.open_cases()
                if case not in self.apart
            }

    def states(self, host):
        """Return all states but of cases that were erased: a host made after a loss may know of some."""
        return {
            case: each.head.state
            for case, each in host.memory.heads.items()
            if case not in self.apart | self.erased
        }

    def learn_apart(self, host):
        self.apart |= {alarm.case for alarm in host.told if alarm.reason in KEPT_APART}
        # A new host passes over a case all steps of which somebody blanked, and says so.
        blank = {line.case for line in self.house.log if line.body is None}
        self.apart |= blank & {x.case for x in host.told if x.reason == "request_lost"}

    def check_both(self):
        """Two hosts that judged the same lines hold the same, or one is in doubt."""
        one, other = self.house.hosts
        if one.doubt or other.doubt or (one.memory.place != other.memory.place):
            return
        for host in self.house.hosts:
            self.learn_apart(host)
        assert self.states(one) == self.states(other)

    def check_anew(self):
        fresh = self.house.fresh_host()
        assert fresh.doubt is None, fresh.told[-1:]
        self.learn_apart(fresh)
        assert self.states(fresh) == self.states(self.first)


def is_due(host, case, known, today):
    """Whether the night of a host may erase a case: written from the text, beside `retention`."""
    state = known.head.state
    if state.end is None or state.hold or known.lost or host.memory.erases_from > today:
        return False
    asked = state.proposal and state.proposal.asks_for_hold
    asked = asked and abs(days_between(state.proposal.on, today)) < 14
    met_on = host.met[case][1]
    return (
        not asked
        and state.read_up_to == state.messages_in
        and state.end.last_day < today
        and days_between(met_on, today) >= state.end.wait
    )
