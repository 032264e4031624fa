"""What honest people of a house do, and what must hold after every step that counts."""

from legal_help.events.event import PERSON
from legal_help.events.state import days_between
from legal_help.events.step import users_who_hold
from tests.legal_help.events.case_story import (
    FIXED_FOR_PERSON,
    HANA,
    HEDI,
    LEO,
    NORA,
    RECOVERY,
    SOFIA,
    TOMAS,
    WALID,
    day,
    pair_of,
)


def person_of(story):
    """Whose key the case names now: the person's, also after a new code."""
    number = int(story.case[-6:], 16) - 1000
    codes = (f"code {version}" for version in range(2, story.state.version + 1))
    pairs = map(pair_of, (f"person {number}", *codes, "attacker"))
    return next(pair for pair in pairs if pair.public.signing.hex() == story.state.person)


def unhurried(story, by, on):
    """Decide what one person may, and two confirm if one proposed it."""
    last_day = days_between(day(0), on) + 40
    story.decide("cannot_help", by=by, on=on, days=last_day)


def by_two(story, by, on):
    first = SOFIA if by != SOFIA else TOMAS
    last_day = days_between(day(0), on) + 10
    story.propose("decide", "cannot_help", day(last_day), "", by=first, on=on)
    story.decide("cannot_help", by=by, on=on, days=last_day, second=True, wait=0)


def hold(story, by, on):
    story.propose("hold", "notice", by=HANA, on=on)
    first = {"first": story.state.proposal.mark}
    story.do("hold", by=SOFIA, on=on, details=first, hold="notice", proposal=None)


def lift_hold(story, by, on):
    story.propose("hold", "", by=HANA, on=on)
    first = {"first": story.state.proposal.mark}
    story.do("hold", by=SOFIA, on=on, details=first, hold=None, proposal=None)


def hasten(story, by, on):
    story.propose("hasten", on, by=TOMAS, on=on)
    end = [story.state.end.outcome if story.state.end else "spam", on, 0]
    first = {"first": story.state.proposal.mark}
    story.do("hasten", by=SOFIA, on=on, details=first, end=end, proposal=None)


def propose_end(story, by, on):
    story.propose("decide", "spam", day(days_between(day(0), on) + 10), "", by=by, on=on)


def wall_by_two(story, by, on):
    first = TOMAS if by == SOFIA else SOFIA
    story.propose("rekey", str(WALID.user), by=by, on=on)
    story.wall(WALID, by=first, on=on, second=True)


def lift(story, by, on):
    walls = dict(story.state.walls)
    walls.pop(min((user for user in walls if walls[user] == "w"), default="none"), "")
    story.do("lift", by=by, on=on, walls=walls)


def withdraw_by_word(story, by, on):
    """What the person said on the telephone takes two of us."""
    first = TOMAS if by == SOFIA else SOFIA
    last_day = days_between(day(0), on) + 10
    story.propose("decide", "withdrawn", day(last_day), "told", by=first, on=on)
    story.decide("withdrawn", by=by, on=on, days=last_day, how="told", second=True, wait=0)


def recuse(story, by, on):
    walls = {**story.state.walls, str(by.user): "r"}
    holders = [key for key in story.state.holders if key != by.key]
    gone = {name: None for name in ("owner", "offered_to") if getattr(story.state, name) == by.user}
    story.do("recuse", by=by, on=on, walls=walls, holders=holders, is_stale=True, **gone)


STAFF_ACTS = {
    "note": lambda it, by, on: it.note(by=by, on=on),
    "answer": lambda it, by, on: it.answer(by=by, on=on, read_up_to=it.state.messages_in),
    "own": lambda it, by, on: it.do("own", by=by, on=on, owner=by.user, status="being_read"),
    "accept": lambda it, by, on: it.decide("accepted", by=by, on=on, owner=by.user),
    "end": unhurried,
    "end by two": by_two,
    "reopen": lambda it, by, on: it.decide("reopened", by=by, on=on),
    "ask for more": lambda it, by, on: it.decide("more_needed", by=by, on=on),
    "read": lambda it, by, on: it.do("read", by=by, on=on, read_up_to=it.state.messages_in),
    "find it urgent": lambda it, by, on: it.note(by=by, on=on, is_urgent=True),
    "assign": lambda it, by, on: it.do(
        "own", by=SOFIA, on=on, owner=by.user, offered_to=None, status="being_read"
    ),
    "offer": lambda it, by, on: it.do("offer", by=by, on=on, offered_to=TOMAS.user),
    "take the offer": lambda it, by, on: it.do("own", by=by, on=on, owner=by.user, offered_to=None),
    "grant": lambda it, by, on: it.do(
        "grant", by=by, on=on, holders=sorted({*it.state.holders, NORA.key})
    ),
    "grant to an heir": lambda it, by, on: it.do(
        "grant", by=by, on=on, holders=sorted({*it.state.holders, HEDI.key})
    ),
    "propose an end": propose_end,
    "object": lambda it, by, on: it.do("object", by=by, on=on, proposal=None),
    "ask for a hold": lambda it, by, on: it.propose("hold", "notice", by=by, on=on),
    "hold": hold,
    "lift the hold": lift_hold,
    "hasten": hasten,
    "new key": lambda it, by, on: it.rekey(by=by, on=on),
    "new code": lambda it, by, on: it.new_code(by=by, on=on),
    "wall": lambda it, by, on: it.wall(WALID if by != WALID else LEO, by=SOFIA, on=on),
    "wall by two": wall_by_two,
    "lift": lift,
    "recuse": recuse,
    "undo": lambda it, by, on: it.do("undo", by=by, on=on, taken_back_on=None),
    "withdraw": lambda it, by, on: it.decide(
        "withdrawn", by=by, on=on, how="checked", days=days_between(day(0), on) + 30
    ),
    "withdraw by word": withdraw_by_word,
}
PERSON_ACTS = {
    "write": lambda it, by, on: it.write(by=by, on=on),
    "take back": lambda it, by, on: it.do("take_back", by=by, on=on, taken_back_on=on),
    "undo": lambda it, by, on: it.do("undo", by=by, on=on, taken_back_on=None),
    "undo a withdrawal": lambda it, by, on: it.do(
        "undo", by=by, on=on, status="being_read", end=None
    ),
}


def check_promises(before, after, event, roster):
    """P5, P6 and P7 for one step that counts, whoever signed it. `before` is None for a request."""
    assert RECOVERY in after.holders
    assert users_who_hold(after, roster) or (before and not users_who_hold(before, roster))
    if before is None:
        return
    content = event.content
    member = roster.by_key.get(content.by)
    is_by_two = (
        member is not None
        and before.proposal is not None
        and before.proposal.by != member.user
        and before.proposal.mark == content.details.get("first")
    )
    assert after.is_urgent >= before.is_urgent
    if content.by == PERSON:
        check_what_a_person_moves(before, after)
    elif not is_by_two:
        check_what_one_moves_alone(before, after, content, member.user, roster)


def check_what_a_person_moves(before, after):
    """P5: the person's key ends, hides and redirects nothing; it only undoes a withdrawal."""
    moved = set(before.changes_to(after))
    if "proposal" in moved:
        claim, was_withdrawn = before.proposal.claim, before.status == "withdrawn"
        assert after.proposal is None
        assert claim[:2] == ("decide", "withdrawn") or (was_withdrawn and claim[0] == "hasten")
    assert not (moved - {"proposal"}) & FIXED_FOR_PERSON
    if moved & {"status", "end"}:
        assert (before.status, after.status, after.end) == ("withdrawn", "being_read", None)


def check_what_one_moves_alone(before, after, content, user, roster):
    """P6: no hold, no urgent or early end, no wall that leaves one other reader."""
    assert after.hold == before.hold
    assert after.proposal in {before.proposal, None} or after.proposal.by == user
    walled = set(after.walls) - set(before.walls) - {str(user)}
    assert not walled or len(users_who_hold(after, roster) - {user}) >= 2
    if after.end is None or after.end == before.end:
        return
    if after.end.wait == 7:  # everybody else recused themselves
        assert all("r" in before.walls.get(str(each), "") for each in roster.users - {user})
        assert days_between(before.proposal.on, content.on) >= 7
    else:
        assert after.end.wait == 30
        assert not before.is_urgent
        assert days_between(content.on, after.end.last_day) >= 30


def check_roster_signed_by_one(before, after):
    """P6: one of two supervisors signs in nobody, and no recovery key, and signs out readers alone."""
    gone = [each for each in before.people if each not in after.people]
    assert set(after.people) < set(before.people)
    assert not any(each.is_supervisor for each in gone)
    assert (after.recovery, after.salts, after.demo) == (before.recovery, before.salts, before.demo)
    assert set(after.heirs) <= set(before.heirs)
