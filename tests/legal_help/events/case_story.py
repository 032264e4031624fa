"""Play a case in memory: ten people of a house, and events that they sign, honestly or not."""

import json
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from legal_help.crypto.sealing import Pair, is_signature
from legal_help.events.apply import apply_event
from legal_help.events.case_actions import RULES_VERSION
from legal_help.events.event import PERSON, EventContent
from legal_help.events.fields import Refused, canonical_json, readings_of
from legal_help.events.roster import Member, PublicHalf, Roster, Salt
from legal_help.events.sign_step import sign_event
from legal_help.events.state import NOTHING_FOLDED, State, fold
from tests.legal_help.events import second_judge

# The second judge is asked about well-formed events: how values are spelled is for the first.
OF_SPELLING = {"unknown", "malformed"}
# Tests that plant faults into the first judge ask it alone.
is_judged_twice = True
CASE = str(UUID(int=1))
RECOVERY = str(UUID(int=99))
SENT_ON = "2026-11-02"
FIELDS = frozenset(readings_of(State))
FIXED_FOR_PERSON = FIELDS - {
    "messages_in",
    "messages_fold",
    "review_by",
    "is_urgent",
    "taken_back_on",
    "status",
    "end",
}
"""What no step of a person may change."""


def day(number):
    """The day that comes so many days after the case was sent."""
    return (date.fromisoformat(SENT_ON) + timedelta(days=number)).isoformat()


def hashed(word):
    return sha256(word.encode()).hexdigest()


@dataclass(frozen=True)
class Someone:
    """A user with a pair of keys. Their key is made from their number, so that runs are alike."""

    user: int
    is_supervisor: bool = False

    @property
    def key(self):
        return str(UUID(int=self.user))

    @property
    def pair(self):
        return pair_of(f"staff {self.user}")

    @property
    def member(self):
        return Member(
            key=self.key,
            user=self.user,
            name=f"Person {self.user}",
            groups=("intake", "supervisor") if self.is_supervisor else ("intake",),
            public=bytes(self.pair.public).hex(),
            since=SENT_ON,
        )


_pairs = {}


def pair_of(name):
    """The pair of a person or of a user, made once."""
    if name not in _pairs:
        digest = sha256(name.encode()).digest()
        _pairs[name] = Pair(digest + sha256(digest).digest())
    return _pairs[name]


OLGA, HANA, SOFIA = Someone(1), Someone(2), Someone(3, is_supervisor=True)
WALID, NORA, LEO, HEDI = Someone(4), Someone(5), Someone(6), Someone(7)
TOMAS, STRANGER = Someone(8, is_supervisor=True), Someone(9)
AMINA, OLD_CODE = pair_of("Amina"), pair_of("Amina's code of before")

RECOVERY_PAIR = pair_of("recovery")


def first_roster(people, *, by=SOFIA):
    return Roster(
        version=1,
        previous="",
        log=(0, ""),
        people=tuple(each.member for each in people),
        recovery=PublicHalf(key=RECOVERY, public=bytes(RECOVERY_PAIR.public).hex()),
        salts=(Salt(version=1, salt="00" * 16, kdf=1),),
        heirs=(),
        demo=False,
        by=by.key,
        first=None,
    )


FIRST_ROSTER = first_roster((OLGA, HANA, SOFIA, TOMAS, WALID, LEO))
# Leo left, Nora came. Hedi came by the recovery key, and so inherits every case.
ROSTER = replace(
    first_roster((OLGA, HANA, SOFIA, TOMAS, WALID, NORA, HEDI)), version=2, heirs=(HEDI.key,)
)


def code_of(word):
    """The hashes of a code: of its lookup, and of the seeds that it opens."""
    return {"lookup": hashed(f"lookup {word}"), "seeds": hashed(f"seeds {word}")}


def first_state(**changed):
    """The state of a request that was just sent under the first roster."""
    values = {
        "ref": "KIWI-4821",
        "received_on": SENT_ON,
        "form": 1,
        "status": "received",
        "owner": None,
        "offered_to": None,
        "review_by": day(21),
        "is_urgent": False,
        "taken_back_on": None,
        "end": None,
        "hold": None,
        "proposal": None,
        "messages_in": 0,
        "messages_out": 0,
        "read_up_to": 0,
        "messages_fold": NOTHING_FOLDED,
        "notes": 0,
        "notes_fold": NOTHING_FOLDED,
        "parts": {part: hashed(part) for part in ("answers", "card", "triage")},
        "person": AMINA.public.signing.hex(),
        "keys": hashed("keys 1"),
        "code": code_of("1"),
        "version": 1,
        "lock": hashed("lock 1"),
        "holders": sorted([*FIRST_ROSTER.by_key, RECOVERY]),
        "walls": {},
        "is_stale": False,
    }
    return {**values, **changed}


@dataclass
class Story:
    """A case and its events so far. Every event is signed with the state that it really makes."""

    head: object = None
    roster: Roster = FIRST_ROSTER
    heads: list = field(default_factory=list)
    signed: list = field(default_factory=list)  # what was refused too
    case: str = CASE

    def copy(self):
        return replace(self, heads=list(self.heads), signed=list(self.signed))

    @property
    def events(self):
        return [head.event for head in self.heads]

    @property
    def state(self):
        return self.head.state

    def ending(self, head):
        """Return the last event up to a head that set an end."""
        by_hash = {event.hash: event for event in self.events}
        event = head.event
        while not event.content.changes.get("end"):
            event = by_hash[event.content.previous]
        return event

    def send(self, *, by=AMINA, on=SENT_ON, **changed):
        return self.do("send", by=by, on=on, **first_state(**changed))

    def do(self, action, *, by, on=None, details=None, forge=None, **changes):
        """Sign an event and have it judged. `forge` replaces fields of it before it is signed."""
        event = self.sign(action, by=by, on=on, details=details, forge=forge, **changes)
        self.signed.append(event)
        return self.judge(event)

    def judge(self, event):
        """Have both judges judge: that of the house, and the one that was written from the text."""
        second = self._ask_second_judge(event) if is_judged_twice else None
        head = refusal = None
        try:
            head = apply_event(self.head, event, self.roster)
        except Refused as refused:
            refusal = refused
        except Exception as crash:
            raise AssertionError("The judge broke instead of refusing.") from crash
        if is_judged_twice and not (refusal and refusal.reason in OF_SPELLING):
            first = head and json.loads(canonical_json(head.state.as_json()))
            assert first == second, f"The judges differ: {refusal}"
        if refusal:
            raise refusal
        self.head = head
        self.heads.append(head)
        return self

    def _ask_second_judge(self, event):
        def is_signed_by(public_key):
            by = bytes.fromhex(public_key)
            label = event.content.label
            return is_signature(event.signature, by=by, label=label, text=event.body)

        before = self.head and {
            "number": self.head.number,
            "hash": self.head.event.hash,
            "case": self.head.event.content.case,
            "state": json.loads(canonical_json(self.state.as_json())),
            "last": json.loads(self.head.event.body),
        }
        roster = {
            "version": self.roster.version,
            "people": [
                {
                    "key": each.key,
                    "user": each.user,
                    "signing": each.keys.signing.hex(),
                    "is_supervisor": each.is_supervisor,
                    "takes_requests": each.takes_requests,
                }
                for each in self.roster.people
            ],
            "recovery": self.roster.recovery_key,
            "heirs": sorted(self.roster.heirs),
        }
        body = json.loads(event.body)
        return second_judge.judge(before, body, is_signed_by, roster)

    def sign(self, action, *, by, on=None, details=None, forge=None, **changes):
        if self.head is None:
            after = State.from_json(changes)
        else:
            after = self.state.with_changes(changes)
            changes = self.state.changes_to(after)
        content = EventContent(
            rules=RULES_VERSION,
            case=self.case,
            number=self.head.number + 1 if self.head else 1,
            previous=self.head.event.hash if self.head else "",
            roster_version=self.roster.version,
            by=by.key if isinstance(by, Someone) else PERSON,
            on=on or day(1),
            action=action,
            details=details or {},
            changes=changes,
            state=after.hash,
        )
        pair = by.pair if isinstance(by, Someone) else by
        return sign_event(replace(content, **(forge or {})), pair)

    # What people of the house do, in the shortest way.

    def write(self, text="news", *, by=AMINA, on=None, **changes):
        number, mark = self.state.messages_in + 1, hashed(text)
        messages_fold = fold(self.state.messages_fold, ["in", number, mark])
        changes = {"messages_in": number, "messages_fold": messages_fold, **changes}
        return self.do("write", by=by, on=on, details={"mark": mark}, **changes)

    def answer(self, text="letter", *, by, on=None, **changes):
        number, mark = self.state.messages_out + 1, hashed(text)
        messages_fold = fold(self.state.messages_fold, ["out", number, mark])
        changes = {"messages_out": number, "messages_fold": messages_fold, **changes}
        return self.do("answer", by=by, on=on, details={"mark": mark}, **changes)

    def note(self, text="note", *, by, kind="plain", on=None, **changes):
        number, mark = self.state.notes + 1, hashed(text)
        notes_fold = fold(self.state.notes_fold, [kind, number, mark])
        changes = {"notes": number, "notes_fold": notes_fold, **changes}
        return self.do("note", by=by, on=on, details={"mark": mark, "kind": kind}, **changes)

    def propose(self, *claim, by, on=None, why="because"):
        self.note(why, by=by, on=on)
        proposal = [list(claim), by.user, on or day(1), hashed(why)]
        return self.do("propose", by=by, on=on, proposal=proposal)

    def decide(self, outcome, *, by, on=None, days=None, how=None, second=False, wait=30, **more):
        """Decide; with `days` the case ends so many days after it was sent."""
        statuses = {"accepted": "accepted", "moved": "accepted", "cannot_help": "closed"}
        statuses["reopened"] = "being_read"
        changes = {"status": statuses.get(outcome, outcome)}
        changes["end"] = None if days is None else [outcome, day(days), wait]
        details = {"outcome": outcome} | ({"how": how} if how else {})
        if outcome == "withdrawn":
            changes["taken_back_on"] = None
        changes["proposal"] = None
        if second:
            details["first"] = self.state.proposal.mark if self.state.proposal else hashed("none")
        return self.do("decide", by=by, on=on, details=details, **(changes | more))

    def rekey(self, *, by, why="due", details=None, on=None, without=(), **changes):
        """Make a new key for every holder who is on the roster and not walled off."""
        walls = changes.get("walls", dict(self.state.walls))
        kept = {
            key
            for key, person in self.roster.by_key.items()
            if key in self.state.holders and str(person.user) not in walls
        }
        kept -= {each.key for each in without}
        kept |= {self.roster.recovery_key} | (set(self.roster.heirs) & {getattr(by, "key", "")})
        version = self.state.version + 1
        new = {
            "version": version,
            "lock": hashed(f"lock {version}"),
            "keys": hashed(f"keys {version}"),
            "holders": sorted(kept),
            "is_stale": getattr(by, "key", "") not in kept,
        }
        return self.do(
            "rekey", by=by, on=on, details={"why": why} | (details or {}), **(new | changes)
        )

    def wall(self, whom, *, by, on=None, second=False, first=None, **changes):
        details = {"user": whom.user} | ({"first": first} if first else {})
        if second:
            details["first"] = self.state.proposal.mark
            changes["proposal"] = None
        walls = dict(self.state.walls)
        walls[str(whom.user)] = "w"
        for name in ("owner", "offered_to"):
            if getattr(self.state, name) == whom.user:
                changes.setdefault(name, None)
        return self.rekey(by=by, why="wall", details=details, on=on, **({"walls": walls} | changes))

    def new_code(self, *, by, on=None, how="own_word", person=None):
        version = self.state.version + 1
        return self.rekey(
            by=by,
            why="code",
            details={"how": how},
            on=on,
            person=(person or pair_of(f"code {version}")).public.signing.hex(),
            code=code_of(version),
        )
