"""Make up what people sign in a case at random, sensible and wild, and sign it."""

from legal_help.events.fields import Malformed
from legal_help.events.outcomes import OUTCOMES
from legal_help.events.state import days_between
from tests.legal_help.events.case_story import (
    HANA,
    OLGA,
    RECOVERY,
    SOFIA,
    TOMAS,
    WALID,
    Story,
    code_of,
    day,
    hashed,
    pair_of,
)

OUTCOMES_IN_ORDER = sorted(OUTCOMES)
STAFF = (OLGA, HANA, SOFIA, TOMAS, WALID)


def claims(random, state):
    if state.end and random.random() < 0.5:
        sooner = days_between(day(0), state.end.last_day) - random.choice([0, 1, 25])
        return ("hasten", day(sooner))
    return random.choice(
        [
            ("decide", random.choice(OUTCOMES_IN_ORDER), day(random.randint(5, 60)), ""),
            ("decide", "withdrawn", day(random.randint(5, 40)), "told"),
            ("hold", "notice"),
            ("hold", ""),
            ("hasten", day(random.randint(0, 40))),
            ("rekey", random.choice("12348")),
        ]
    )


def move_of(random, story, signers):
    """An act of somebody: mostly as our software would do it, with a wild change now and then.

    What waits is confirmed often, or two people would hardly ever agree by chance.
    """
    act = random.choice(sorted(ACTS))
    if act == "recuse" and random.random() < 0.8:
        act = "propose"  # or soon nobody is left who acts
    if story.state.proposal and random.random() < 0.4:
        act = "confirm"
    elif story.state.end and random.random() < 0.4:
        act = "propose"
    return {
        "act": act,
        "by": random.choice(signers),
        "outcome": random.choice(OUTCOMES_IN_ORDER),
        "days": random.choice([6, 7, 29, 30, 31, 90]),
        "how": random.choice([None, "checked", "not_reached", "told"]),
        "whom": random.choice(STAFF),
        "user": random.choice([None, 1, 2, 3, 4, 8]),
        "claim": claims(random, story.state),
        "second": random.random() < 0.2,
        "wild": {random.choice(WILD): random.randint(0, 3)} if random.random() < 0.2 else {},
    }


def wild_values(state):
    """For each field some values that would suit an attacker."""
    return {
        "status": ["closed", "withdrawn", "received", "spam"],
        "owner": [None, 1, 2, 3],
        "offered_to": [None, 1, 2, 3],
        "is_urgent": [False, False, True, True],
        "taken_back_on": [None, day(0), day(-60), day(40)],
        "end": [None, ["spam", day(0), 0], ["withdrawn", day(7), 0], ["spam", day(40), 30]],
        "hold": [None, "notice", None, "dispute"],
        "proposal": [None, None, [["hold", "notice"], 1, day(0), hashed("because")], None],
        "holders": [sorted([OLGA.key, RECOVERY]), [RECOVERY], [OLGA.key], []],
        "walls": [{}, {"1": "w"}, {"2": "w", "3": "w"}, {"1": "w", "2": "w", "3": "w", "4": "w"}],
        "is_stale": [False, True, False, True],
        "person": [pair_of("attacker").public.signing.hex()] * 4,
        "code": [code_of("attacker")] * 4,
        "version": [0, 1, 9, state.version],
        "review_by": [day(300), day(0), day(-9), day(99)],
    }


def play(story, move):
    """Do one move. Raises Refused, or ValueError if it makes no sense in this state."""
    changes = {
        name: wild_values(story.state)[name][number]
        for name, number in move["wild"].items()
        if name in wild_values(story.state)
    }
    ACTS[move["act"]](story, move, changes)


def _confirm(story, move, changes):
    """Do what was proposed, whatever it is."""
    if story.state.proposal is None:
        raise Malformed
    claim = story.state.proposal.claim
    if claim[0] == "decide":
        how = claim[3] or None
        _decide(story, move | {"outcome": claim[1], "how": how, "second": True}, changes)
    elif claim[0] == "rekey":
        whom = next(each for each in STAFF if str(each.user) == claim[1])
        story.wall(whom, by=move["by"], on=day(move["on"]), second=True, **changes)
    else:
        {"hold": _hold, "hasten": _hasten}[claim[0]](story, move, changes)


def _decide(story, move, changes):
    ends = OUTCOMES[move["outcome"]].most_days is not None
    proposal = story.state.proposal
    wait = 30
    if move["second"] and proposal:
        wait = 0 if proposal.by != getattr(move["by"], "user", 0) else 7
        last = days_between(day(0), proposal.claim[2]) if proposal.claim[0] == "decide" else 0
    else:
        last = move["on"] + move["days"]
    story.decide(
        move["outcome"],
        by=move["by"],
        on=day(move["on"]),
        days=last if ends else None,
        how=move["how"] if move["outcome"] == "withdrawn" else None,
        second=move["second"],
        wait=wait,
        **changes,
    )


def _own(story, move, changes):
    user = move["user"]
    begins = {"status": "being_read"} if story.state.status == "received" else {}
    story.do("own", by=move["by"], **{"owner": user, "offered_to": None, **begins, **changes})


def _first(story):
    return {"first": story.state.proposal.mark if story.state.proposal else hashed("none")}


def _hasten(story, move, changes):
    end = story.state.end or ["spam", day(9), 30]
    proposal = story.state.proposal
    last = proposal.claim[1] if proposal and proposal.claim[0] == "hasten" else day(move["days"])
    wait = 0 if proposal and proposal.by != getattr(move["by"], "user", 0) else 7
    changes = {"end": [end[0], last, wait], "proposal": None, **changes}
    story.do("hasten", by=move["by"], on=day(move["on"]), details=_first(story), **changes)


def _hold(story, move, changes):
    proposal = story.state.proposal
    reason = (proposal.claim[1] or None) if proposal and proposal.claim[0] == "hold" else "notice"
    changes = {"hold": reason, "proposal": None, **changes}
    story.do("hold", by=move["by"], on=day(move["on"]), details=_first(story), **changes)


def _recuse(story, move, changes):
    user, key = getattr(move["by"], "user", 0), getattr(move["by"], "key", "")
    wanted = {
        "walls": {**story.state.walls, str(user): "r"},
        "holders": [held for held in story.state.holders if held != key],
        "owner": None if story.state.owner == user else story.state.owner,
        "offered_to": None if story.state.offered_to == user else story.state.offered_to,
        "is_stale": True,
    }
    story.do("recuse", by=move["by"], **{**wanted, **changes})


def _undo(story, move, changes):
    was_withdrawn = story.state.status == "withdrawn"
    wanted = {"status": "being_read", "end": None} if was_withdrawn else {}
    claim = story.state.proposal.claim if story.state.proposal else ("",)
    if claim[:2] == ("decide", "withdrawn") or (was_withdrawn and claim[0] == "hasten"):
        wanted["proposal"] = None
    story.do("undo", by=move["by"], **{"taken_back_on": None, **wanted, **changes})


def _do(action, **wanted):
    def act(story, move, changes):
        story.do(action, by=move["by"], on=day(move["on"]), **{**wanted, **changes})

    return act


ACTS = {
    "write": lambda story, move, changes: story.write(by=move["by"], **changes),
    "answer": lambda story, move, changes: story.answer(by=move["by"], **changes),
    "note": lambda story, move, changes: story.note(by=move["by"], **changes),
    "take back": lambda story, move, changes: story.do(
        "take_back",
        by=move["by"],
        on=day(move["on"]),
        **{"taken_back_on": day(move["on"]), **changes},
    ),
    "undo": _undo,
    "read": _do("read", is_urgent=True),
    "own": _own,
    "offer": lambda story, move, changes: story.do(
        "offer", by=move["by"], **{"offered_to": move["user"], **changes}
    ),
    "decide": _decide,
    "confirm": _confirm,
    "propose": lambda story, move, _changes: story.propose(
        *move["claim"], by=move["by"], on=day(move["on"])
    ),
    "object": _do("object", proposal=None),
    "grant": lambda story, move, changes: story.do(
        "grant",
        by=move["by"],
        **{"holders": sorted({*story.state.holders, move["whom"].key}), **changes},
    ),
    "rekey": lambda story, move, changes: story.rekey(by=move["by"], **changes),
    "leave out": lambda story, move, changes: story.rekey(
        by=move["by"], without=(move["whom"],), **changes
    ),
    "wall": lambda story, move, changes: story.wall(
        move["whom"],
        by=move["by"],
        second=move["second"] and story.state.proposal is not None,
        **changes,
    ),
    "new code": lambda story, move, _changes: story.new_code(by=move["by"]),
    "recuse": _recuse,
    "lift": _do("lift", walls={}),
    "resume": _do("resume", end=None, is_stale=True),
}


WILD = sorted(wild_values(Story().send().state))
