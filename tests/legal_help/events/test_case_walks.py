"""Let people with chosen keys sign at random, and check what no sequence of events may do.

The promises are those of legal_help/README.md: nobody ends, hides or redirects a case with the
person's key, and no one person alone ends an urgent case, ends another soon, or shuts others out.
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_help.events.apply import Refused
from legal_help.events.case_actions import RULES
from legal_help.events.outcomes import OUTCOMES
from legal_help.events.state import FIELDS, days_between
from legal_help.events.step import may_open, users_who_hold
from tests.legal_help.events.case_story import (
    AMINA,
    FIRST_ROSTER,
    HANA,
    OLGA,
    RECOVERY,
    SOFIA,
    TOMAS,
    WALID,
    Story,
    day,
    hashed,
    pair_of,
)

STAFF = (OLGA, HANA, SOFIA, TOMAS, WALID)
# What the person's key may never move; `end` only by undoing a withdrawal.
FIXED_FOR_PERSON = FIELDS - {
    "messages_in",
    "thread",
    "review_by",
    "urgent",
    "taken_back",
    "status",
    "end",
}

days = st.integers(-40, 60)
users = st.sampled_from([None, 1, 2, 3, 4, 8])
keys = st.sampled_from([each.key for each in STAFF] + [RECOVERY])
outcomes = st.sampled_from(sorted(OUTCOMES))
ends = st.none() | st.tuples(outcomes, st.integers(-5, 130).map(day), st.sampled_from([0, 7, 30]))
claims = st.one_of(
    st.tuples(st.just("decide"), outcomes, st.integers(0, 130).map(day), st.just("")),
    st.tuples(st.just("hold"), st.sampled_from(["notice", ""])),
    st.tuples(st.just("hasten"), st.integers(0, 60).map(day)),
    st.tuples(st.just("rekey"), st.sampled_from("12348")),
)


@st.composite
def moves(draw):
    """An act of somebody: mostly as our software would do it, with a few wild changes."""
    return draw(
        st.fixed_dictionaries(
            {
                "act": st.sampled_from(sorted(ACTS)),
                "by": st.sampled_from([*STAFF, AMINA]),
                "on": days,
                "outcome": outcomes,
                "days": st.integers(0, 130),
                "how": st.sampled_from([None, "checked", "not_reached", "told"]),
                "whom": st.sampled_from(STAFF),
                "user": users,
                "claim": claims,
                "second": st.booleans(),
                "wild": st.dictionaries(
                    st.sampled_from(sorted(FIELDS)), st.integers(0, 3), max_size=1
                ),
            }
        )
    )


def wild_values(state):
    """For each field some values that would suit an attacker."""
    return {
        "status": ["closed", "withdrawn", "received", "spam"],
        "owner": [None, 1, 2, 3],
        "offered": [None, 1, 2, 3],
        "urgent": [False, False, True, True],
        "taken_back": [None, day(0), day(-60), day(40)],
        "end": [None, ["spam", day(0), 0], ["withdrawn", day(7), 0], ["spam", day(40), 30]],
        "hold": [None, "notice", None, "dispute"],
        "waits": [None, None, [["hold", "notice"], 1, day(0), hashed("because")], None],
        "holders": [sorted([OLGA.key, RECOVERY]), [RECOVERY], [OLGA.key], []],
        "walls": [{}, {"1": "w"}, {"2": "w", "3": "w"}, {"1": "w", "2": "w", "3": "w", "4": "w"}],
        "stale": [False, True, False, True],
        "person": [pair_of("attacker").public.signing.hex()] * 4,
        "code": [hashed("attacker")] * 4,
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


def _decide(story, move, changes):
    ends = OUTCOMES[move["outcome"]].days_kept is not None
    waits = story.state.waits
    wait = 30
    if move["second"] and waits:
        wait = 0 if waits.by != getattr(move["by"], "user", 0) else 7
        last = days_between(day(0), waits.claim[2]) if waits.claim[0] == "decide" else 0
    else:
        last = move["days"]
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
    story.do("own", by=move["by"], **{"owner": user, "offered": None, **begins, **changes})


def _first(story):
    return {"first": story.state.waits.mark if story.state.waits else hashed("none")}


def _hasten(story, move, changes):
    end = story.state.end or ["spam", day(9), 30]
    waits = story.state.waits
    last = waits.claim[1] if waits and waits.claim[0] == "hasten" else day(move["days"])
    wait = 0 if waits and waits.by != getattr(move["by"], "user", 0) else 7
    changes = {"end": [end[0], last, wait], "waits": None, **changes}
    story.do("hasten", by=move["by"], on=day(move["on"]), does=_first(story), **changes)


def _hold(story, move, changes):
    waits = story.state.waits
    reason = (waits.claim[1] or None) if waits and waits.claim[0] == "hold" else "notice"
    changes = {"hold": reason, "waits": None, **changes}
    story.do("hold", by=move["by"], on=day(move["on"]), does=_first(story), **changes)


def _recuse(story, move, changes):
    user, key = getattr(move["by"], "user", 0), getattr(move["by"], "key", "")
    wanted = {
        "walls": {**story.state.walls, str(user): "r"},
        "holders": [held for held in story.state.holders if held != key],
        "owner": None if story.state.owner == user else story.state.owner,
        "offered": None if story.state.offered == user else story.state.offered,
        "stale": True,
    }
    story.do("recuse", by=move["by"], **{**wanted, **changes})


def _undo(story, move, changes):
    was_withdrawn = story.state.status == "withdrawn"
    wanted = {"status": "being_read", "end": None} if was_withdrawn else {}
    story.do("undo", by=move["by"], **{"taken_back": None, **wanted, **changes})


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
        **{"taken_back": day(move["on"]), **changes},
    ),
    "undo": _undo,
    "read": _do("read", urgent=True),
    "own": _own,
    "offer": lambda story, move, changes: story.do(
        "offer", by=move["by"], **{"offered": move["user"], **changes}
    ),
    "decide": _decide,
    "propose": lambda story, move, _changes: story.propose(
        *move["claim"], by=move["by"], on=day(move["on"])
    ),
    "object": _do("object", waits=None),
    "hold": _hold,
    "hasten": _hasten,
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
        move["whom"], by=move["by"], second=move["second"], **changes
    ),
    "new code": lambda story, move, _changes: story.new_code(by=move["by"]),
    "recuse": _recuse,
    "lift": _do("lift", walls={}),
    "resume": _do("resume", end=None, stale=True),
}


def walk(steps, *, signers):
    """Play moves of these signers on an open case; yield (before, after, move) for those that count."""
    story = Story().send().write()
    story.do("own", by=OLGA, owner=OLGA.user, status="being_read")
    for move in steps:
        if move["by"] not in signers:
            continue
        before = story.state
        try:
            play(story, move)
        except (Refused, ValueError, AttributeError):
            continue  # refused, or it makes no sense in this state
        yield before, story.state, move


@given(st.lists(moves(), max_size=20))
def test_the_persons_key_ends_hides_and_redirects_nothing(steps):
    for before, after, move in walk(steps, signers=(AMINA, *STAFF)):
        if move["by"] is not AMINA:
            continue
        moved = set(before.changes_to(after))
        assert not moved & FIXED_FOR_PERSON
        if moved & {"status", "end"}:
            assert (before.status, after.status, after.end) == ("withdrawn", "being_read", None)


@given(st.lists(moves(), max_size=20), st.sampled_from(STAFF), st.booleans())
def test_no_one_person_ends_an_urgent_case_or_any_case_soon(steps, alone, is_urgent):
    """The person's key counts with theirs: a caseworker can give themselves a new code."""
    if is_urgent:
        urgent = {"act": "read", "by": alone, "on": 0, "wild": {}}
        steps = [urgent, *steps]
    for before, after, move in walk(steps, signers=(alone, AMINA)):
        assert after.hold == before.hold
        if after.end is not None and after.end != before.end:
            assert not before.urgent
            assert after.end.wait == 30
            assert days_between(day(move["on"]), after.end.last_day) >= 30


@given(st.lists(moves(), max_size=20), st.sampled_from(STAFF))
def test_no_one_person_walls_off_all_but_one_other(steps, alone):
    for before, after, move in walk(steps, signers=(alone,)):
        new = set(after.walls) - set(before.walls) - {str(alone.user)}
        others = users_who_hold(after, FIRST_ROSTER) - {alone.user}
        assert not new or len(others) >= 2, move


@given(st.lists(moves(), max_size=20))
def test_a_case_always_has_a_reader_and_stays_whole(steps):
    for before, after, _move in walk(steps, signers=(AMINA, *STAFF)):
        assert any(may_open(after, reader, FIRST_ROSTER) for reader in FIRST_ROSTER.people)
        assert RECOVERY in after.holders
        assert after.urgent >= before.urgent
        assert after.review_by <= before.review_by
        assert after.version in {before.version, before.version + 1}
        assert (after.ref, after.received, after.parts) == (
            before.ref,
            before.received,
            before.parts,
        )


def test_a_wild_state_is_refused_whatever_its_action():
    for action in RULES:
        story = Story().send()
        with pytest.raises(Refused):
            story.do(action, by=AMINA, forge={"state": hashed("x")}, urgent=True)
        assert replace(story.state) == story.state
