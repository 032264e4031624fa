"""Play a whole house in memory: a log, rosters, and hosts that judge it."""

from dataclasses import dataclass, field, replace
from hashlib import sha256
from uuid import UUID

from legal_help.access.going_on import LEAVES_ROOM
from legal_help.crypto import row_labels
from legal_help.event_log.behind_doubt import lines_of_people
from legal_help.event_log.judge import FARTHEST, judge, judge_anew, next_place
from legal_help.event_log.memory import Memory
from legal_help.events.erasing import Erasure
from legal_help.events.event import SYSTEM
from legal_help.events.fields import canonical_json
from legal_help.events.lines import make_line
from legal_help.events.state import days_between
from legal_help.retention.erase import details_of
from legal_help.trust.roster import sign_first
from tests.legal_help.events.case_story import (
    RECOVERY,
    RECOVERY_PAIR,
    SOFIA,
    Story,
    day,
    first_roster,
    first_state,
    pair_of,
)


def signed(roster, pair):
    return roster.body, pair.sign(row_labels.roster(roster.version), roster.body)


@dataclass
class Host:
    """One machine: what it remembers, what it was told, and whether it is in doubt."""

    memory: Memory
    told: list = field(default_factory=list)
    doubt: str | None = None
    aside: dict = field(default_factory=dict)
    stopped: frozenset = frozenset()
    apart: int = 0  # days that its clock is ahead
    met: dict = field(default_factory=dict)  # by case, an ending and the day on which it met that
    too_soon: set = field(
        default_factory=set
    )  # what it called erased before it had known that for long

    def look(self, log, *, today=None):
        """Judge what is new in the log, as each page does."""

        def read(place):
            return [line for line in log if line.place >= place]

        today = today or day(1)
        found = judge(self.memory, read, today=today, tell=self.told.append)
        self.doubt, self.aside, self.stopped = found.doubt, found.aside, found.stopped
        self.count_days(today)
        return self

    def count_days(self, today):
        """Count for ourselves since when this host has known each ending."""
        for case, (end, met_on) in list(self.met.items()):
            if case in self.memory.erased:
                if days_between(met_on, today) < end.wait or today <= end.last_day:
                    self.too_soon.add(case)
                del self.met[case]
        for case, known in self.memory.heads.items():
            end = known.head.state.end
            if end is None:
                self.met.pop(case, None)
            elif self.met.get(case, (None,))[0] != end:
                self.met[case] = (end, today)

    def shown(self, case):
        """Return the head of a case as pages show it, or None."""
        known = self.memory.heads.get(case)
        return self.aside.get(case) or (known.head if known else None)

    def state(self, case):
        head = self.shown(case)
        return head.state if head else None


class House:
    """A log of lines, the present roster, the day, and the cases as honest people know them."""

    host_class = Host

    def __init__(self, people, *, hosts=2):
        self.today = day(1)
        self.log = []
        self.seen = 0  # the line that the settings of a new host name
        self.people = list(people)
        self.roster = first_roster(people)
        self.cases = {}
        self.hosts = [self.host_class(Memory(pinned=self.roster.hash)) for _each in range(hosts)]
        self._founding = signed(self.roster, SOFIA.pair)
        body, signature = self._founding
        line = make_line(1, b"", body=body, signature=signature)
        for host in self.hosts:
            host.memory.learn_ancestors([line])
        self.log.append(line)
        self.look()

    def look(self, *, today=None):
        self.today = today or self.today
        for host in self.hosts:
            host.look(self.log, today=self.day_of(host))

    def day_of(self, host):
        """The day by the clock of a host."""
        return day(days_between(day(0), self.today) + host.apart)

    def fresh_host(self, *, apart=0):
        host = self.host_class(Memory(pinned=self.roster.hash, seen=self.seen), apart=apart)
        host.memory.learn_ancestors(self.log)
        return host.look(self.log, today=self.day_of(host))

    def append(self, body, signature, *, host=0):
        """Add a line as our software does: behind the last that links, past a bad one."""
        memory = self.hosts[host].memory
        since = [line for line in self.log if line.place > memory.place]
        place, chain = next_place(memory, since)
        line = make_line(place, chain, body=body, signature=signature)
        self.log.append(line)
        self.log.sort(key=lambda each: each.place)
        return line

    def send(self, number, *, person=None, host=0, on=None):
        """Let somebody send a request; its id is the number."""
        person = person or pair_of(f"person {number}")
        case = str(UUID(int=1000 + number))
        holders = sorted([*self.roster.taking_requests(), RECOVERY])
        story = Story(roster=self.roster, case=case)
        signing = person.public.signing.hex()
        sent_on = on or day(0)
        state = first_state(person=signing, holders=holders, received_on=sent_on)
        story.do("send", by=person, on=sent_on, **state)
        self.cases[case] = story
        self.append(story.events[-1].body, story.events[-1].signature, host=host)
        return case

    def story_at(self, case, host, *, story=None):
        """Return a case as the pages of a host show it."""
        at, story = self.hosts[host], (story or self.cases[case]).copy()
        story.head, story.roster = at.shown(case), at.memory.roster
        return story

    def step(self, case, act, *, host=None):
        """Let somebody act on a case, honestly; the log gets what they signed.

        With a host they work on what its pages show.
        """
        story = self.cases[case].copy() if host is None else self.story_at(case, host)
        if host is None:
            story.roster = self.roster
        before = len(story.events)
        act(story)
        self.cases[case] = story
        for event in story.events[before:]:
            self.append(event.body, event.signature, host=host or 0)

    def tell(self, action, *, by=SOFIA, on=None, host=0):
        """Let a reader sign evidence, on this day or another one."""
        on, version = on or self.today, self.roster.version
        body = notice(action, by=by, on=on, roster_version=version)
        self.append(body, by.pair.sign(row_labels.notice(action, by.key), body), host=host)

    def next_roster(self, *, people, by=SOFIA, first=None, heirs=None, **changed):
        memory = self.hosts[0].memory
        roster = replace(
            self.roster,
            version=self.roster.version + 1,
            previous=self.roster.hash,
            people=tuple(each.member for each in people),
            heirs=tuple(heirs or ()),
            by=getattr(by, "key", RECOVERY),
            first=None,
            **changed,
        )
        if first:
            roster = sign_first(roster, first.pair, by=first.key)
        return replace(roster, log=(memory.place, memory.chain.hex()))

    def sign_roster(self, *, people, by=SOFIA, first=None, **changed):
        """Sign the next roster and put it into the log."""
        self.look()
        roster = self.next_roster(people=people, by=by, first=first, **changed)
        self.append(*signed(roster, getattr(by, "pair", RECOVERY_PAIR)))
        self.roster, self.people = roster, list(people)
        self.look()
        return roster

    def go_on(self, *, by=SOFIA, first=None, keeps=None, place=None, said=None, **forged):
        """Sign that the log goes on behind its last good line, as is done at a terminal.

        `keeps`, `place`, `said` (what the first signs) and `forged` (of the notice) make it a false one.
        """
        like, here = self.hosts[0].memory, max(x.memory.place for x in self.hosts)
        like = replace(like, seen=self.seen)
        found = judge_anew(like, self.log, today=self.today)
        last = max(line.place for line in self.log if line.place < here + FARTHEST)
        keeps = keeps or (found.place, found.chain.hex())
        place = place or LEAVES_ROOM + max(last, here)
        details = {"keeps": list(keeps), "place": place}
        if first:
            behind, at = said or (keeps, place)
            signature = first.pair.sign(row_labels.GO_ON, canonical_json([*behind, at]))
            details["first"] = {"by": first.key, "signature": signature.hex()}
        given = {"roster_version": self.roster.version, "on": self.today} | forged
        body = notice("go_on", by=by, details=details, **given)
        signature = by.pair.sign(row_labels.notice("go_on", by.key), body)
        given_up = [line for line in self.log if found.place < line.place < place]
        again = [(line.body, line.signature) for line in lines_of_people(found, given_up)]
        chain = bytes.fromhex(keeps[1])
        for number, signed_line in enumerate([(body, signature), *again]):
            body, signature = signed_line
            line = make_line(place + number, chain, body=body, signature=signature)
            chain = line.chain
            self.log.append(line)
        self.log.sort(key=lambda each: each.place)
        self.look()
        if not self.hosts[0].doubt:
            self.learn()

    def learn(self):
        """Let people and staff see what the first host knows, and work on from there."""
        known = self.hosts[0].memory.heads
        self.cases = {case: story for case, story in self.cases.items() if case in known}
        for case, story in self.cases.items():
            self.cases[case] = replace(story, head=known[case].head)

    def resume(self, case, *, by=SOFIA, host=0, **changed):
        """Open a case again as a supervisor does who has gone through it."""
        known = self.hosts[host].memory.heads[case]
        farthest = max(each.number for each in (known.head, known.lost) if each)
        states = {"status": known.head.state.status, "end": None, "is_stale": True} | changed
        self.step(
            case,
            lambda it: it.do("resume", by=by, forge={"number": farthest + 1}, **states),
            host=host,
        )

    def erase(self, case, *, proof=None, host=0):
        """Write the line of an erasure, as the program does in the night."""
        self.append(*self.erasure(case, proof=proof), host=host)

    def erasure(self, case, *, proof=None, head=None):
        story = self.cases[case]
        head = head or story.head
        proof = proof or story.ending(head)
        end = proof.content.changes["end"]
        erasure = Erasure(case, head.number, head.event.hash, proof, end)
        return notice("erase", case=case, details=details_of(erasure)), b""


def notice(action, *, by=None, case=None, details=None, roster_version=1, on=None):
    """The bytes of an event that is no step of a case."""
    values = {
        "rules": 1,
        "roster_version": roster_version,
        "by": by.key if by else SYSTEM,
        "on": on or day(1),
        "action": action,
        "details": details or {},
        "case": case,
    }
    return canonical_json(values)


def blanked(line, **changed):
    """Return a line without its details: only its columns say what it was about."""
    case, number = line.case_and_number
    values = {"hash": sha256(line.body).digest(), "case": case, "number": number}
    return replace(line, body=None, **(values | changed))
