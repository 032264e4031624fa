"""The table of actions: who may do what to a case in which status. One line an action.

The house: Olga owns the case, Hana holds it too, Sofia is a supervisor. Walid is walled off, Nora
never held it, Leo held it and left, Hedi came by the recovery key. A stranger has a key of no
roster; an old code was replaced.
"""

from functools import cache

from legal_help.events.fields import Refused
from legal_help.events.state import Status
from tests.legal_help.events.case_story import (
    AMINA,
    HANA,
    HEDI,
    LEO,
    NORA,
    OLD_CODE,
    OLGA,
    ROSTER,
    SOFIA,
    STRANGER,
    WALID,
    Story,
    day,
    first_state,
)

ROLES = {
    "person": AMINA,
    "old code": OLD_CODE,
    "owner": OLGA,
    "holder": HANA,
    "supervisor": SOFIA,
    "heir": HEDI,
    "walled": WALID,
    "no holder": NORA,
    "leaver": LEO,
    "stranger": STRANGER,
}
TODAY = day(40)


@cache
def case_in(status):
    """A case with a message from the person, which Olga owns unless it was only received."""
    story = Story().send(person=OLD_CODE.public.signing.hex(), by=OLD_CODE)
    story.wall(WALID, by=SOFIA).new_code(by=HANA, person=AMINA).write()
    story.roster = ROSTER
    if status != "received":
        story.do("own", by=SOFIA, owner=OLGA.user, status="being_read")
    if status in {"more_needed", "consult_offered", "accepted"}:
        story.decide(status, by=OLGA)
    elif status == "withdrawn":
        story.do("take_back", by=AMINA, on=day(1), taken_back_on=day(1))
        story.decide("withdrawn", how="checked", days=31, by=OLGA)
    elif status not in {"received", "being_read"}:
        story.decide("cannot_help" if status == "closed" else status, days=100, by=OLGA)
    return story


def all_but(*statuses):
    return set(Status) - set(statuses)


OPEN = {"received", "being_read", "more_needed", "consult_offered"}
ENDED = {"referred", "closed", "no_contact", "duplicate", "spam"}
EVERY = set(Status)
HOLDERS = ("owner", "holder", "supervisor", "heir")


def by_all(roles, statuses):
    return dict.fromkeys(roles, statuses)


def decide(outcome, **more):
    return lambda story, by: story.decide(outcome, by=by, on=TODAY, **more)


def own(user):
    def name(story, by):
        begins = {"status": "being_read"} if story.state.status == "received" else {}
        is_stale = story.state.status == "accepted" and story.state.owner not in {None, user}
        if user:
            keys = set(story.state.holders) | ROSTER.keys_of({user})
            begins |= {"holders": sorted(keys)} if user in {NORA.user, HEDI.user} else {}
        return story.do("own", by=by, on=TODAY, owner=user, is_stale=is_stale, **begins)

    return name


def offer_to_nora(story, by):
    holders = sorted({*story.state.holders, NORA.key})
    return story.do("offer", by=by, on=TODAY, offered_to=NORA.user, holders=holders)


def take(story, by):
    return own(getattr(by, "user", 1))(story, by)


def undo(story, by):
    changes = {"status": "being_read", "end": None} if story.state.status == "withdrawn" else {}
    return story.do("undo", by=by, on=TODAY, taken_back_on=None, **changes)


def take_back_and(action):
    def act(story, by):
        story.do("take_back", by=AMINA, on=day(5), taken_back_on=day(5))
        return action(story, by)

    return act


def proposed_and(*claim, action):
    def act(story, by):
        story.propose(*claim, by=HANA, on=day(39))
        return action(story, by)

    return act


def object_to(story, by):
    return story.do("object", by=by, on=TODAY, proposal=None)


def hold(story, by):
    details = {"first": story.state.proposal.mark}
    return story.do("hold", by=by, on=TODAY, details=details, hold="notice", proposal=None)


def hasten(story, by):
    end = [story.state.end.outcome if story.state.end else "spam", TODAY, 0]
    details = {"first": story.state.proposal.mark}
    return story.do("hasten", by=by, on=TODAY, details=details, end=end, proposal=None)


def recuse(story, by):
    user, key = getattr(by, "user", 1), getattr(by, "key", "")
    owner = None if story.state.owner == user else story.state.owner
    holders = [held for held in story.state.holders if held != key]
    walls = {**story.state.walls, str(user): "r"}
    return story.do("recuse", by=by, walls=walls, holders=holders, owner=owner, is_stale=True)


def lift(story, by):
    return story.do("lift", by=by, walls={})


def resume(story, by):
    was_open = story.state.status in OPEN | {"accepted"}
    changes = {} if was_open else {"status": "being_read"}
    return story.do("resume", by=by, forge={"number": 700}, is_stale=True, end=None, **changes)


def grant_to_nora(story, by):
    return story.do("grant", by=by, holders=sorted({*story.state.holders, NORA.key}))


FREE = {"received"}
# What is tried · by whom it is allowed, in which statuses. Everybody else, and elsewhere: refused.
TABLE = {
    "send again": (lambda story, by: story.do("send", by=by, **first_state()), {}),
    "write": (lambda story, by: story.write(by=by), {"person": all_but("withdrawn")}),
    "take back": (
        lambda story, by: story.do("take_back", by=by, on=TODAY, taken_back_on=TODAY),
        {"person": all_but("withdrawn")},
    ),
    "take back twice": (
        take_back_and(
            lambda story, by: story.do("take_back", by=by, on=TODAY, taken_back_on=TODAY)
        ),
        {},
    ),
    "write when taken back": (take_back_and(lambda story, by: story.write(by=by)), {}),
    "undo": (undo, by_all(("person", *HOLDERS), {"withdrawn"})),
    "undo taking back": (
        take_back_and(undo),
        by_all(("person", *HOLDERS), all_but("withdrawn")),
    ),
    "answer": (lambda story, by: story.answer(by=by), by_all(HOLDERS, EVERY)),
    "answer when taken back": (take_back_and(lambda story, by: story.answer(by=by)), {}),
    "note": (lambda story, by: story.note(by=by), by_all(HOLDERS, EVERY)),
    "read": (lambda story, by: story.do("read", by=by, read_up_to=1), by_all(HOLDERS, EVERY)),
    "take": (take, {"owner": FREE, "holder": FREE, "supervisor": EVERY, "heir": FREE}),
    "give back": (own(None), {"owner": all_but("received", "accepted")}),
    "name Hana": (own(HANA.user), {"holder": FREE, "supervisor": EVERY}),
    "name Nora": (own(NORA.user), {"supervisor": EVERY}),
    "name Walid": (own(WALID.user), {}),
    "name Leo": (own(LEO.user), {}),
    "offer to Nora": (offer_to_nora, {"owner": all_but("received")}),
    "ask for more": (decide("more_needed"), by_all(HOLDERS, OPEN - {"more_needed"})),
    "offer a consult": (decide("consult_offered"), by_all(HOLDERS, OPEN - {"consult_offered"})),
    "accept": (decide("accepted"), by_all(HOLDERS, OPEN - {"received"})),
    "move": (decide("moved", days=90), by_all(HOLDERS, {"accepted"})),
    "refer": (decide("referred", days=90), by_all(HOLDERS, OPEN | {"accepted"})),
    "decline": (decide("cannot_help", days=90), by_all(HOLDERS, OPEN | {"accepted"})),
    "give up reaching": (decide("no_contact", days=90), by_all(HOLDERS, OPEN - {"received"})),
    "call it a duplicate": (decide("duplicate", days=90), by_all(HOLDERS, OPEN)),
    "call it spam": (decide("spam", days=90), by_all(HOLDERS, OPEN)),
    "call it spam quickly, alone": (decide("spam", days=47), {}),
    "reopen": (decide("reopened"), by_all(HOLDERS, ENDED | {"accepted", "more_needed"})),
    "end what nobody took back": (decide("withdrawn", how="checked", days=70), {}),
    "end what was taken back": (
        take_back_and(decide("withdrawn", how="checked", days=70)),
        by_all(HOLDERS, all_but("withdrawn")),
    ),
    "end what could not be checked, alone": (
        take_back_and(decide("withdrawn", how="not_reached", days=70)),
        {},
    ),
    "end what could not be checked, by two": (
        lambda story, by: proposed_and(
            "decide",
            "withdrawn",
            day(69),
            "not_reached",
            action=decide("withdrawn", how="not_reached", days=69, second=True, wait=0),
        )(story.do("take_back", by=AMINA, on=day(5), taken_back_on=day(5)), by),
        by_all(("owner", "supervisor", "heir"), all_but("withdrawn")),
    ),
    "end on the person's word, by two": (
        proposed_and(
            "decide",
            "withdrawn",
            day(47),
            "told",
            action=decide("withdrawn", how="told", days=47, second=True, wait=0),
        ),
        by_all(("owner", "supervisor", "heir"), all_but("withdrawn")),
    ),
    "call it spam quickly, by two": (
        proposed_and(
            "decide", "spam", day(47), "", action=decide("spam", days=47, second=True, wait=0)
        ),
        by_all(("owner", "supervisor", "heir"), OPEN),
    ),
    "propose": (
        lambda story, by: story.propose("hasten", TODAY, by=by, on=TODAY),
        by_all(HOLDERS, EVERY),
    ),
    "object": (proposed_and("hasten", TODAY, action=object_to), by_all(HOLDERS, EVERY)),
    "object to a hold": (
        proposed_and("hold", "notice", action=object_to),
        by_all(("holder", "supervisor"), EVERY),
    ),
    "hold": (proposed_and("hold", "notice", action=hold), {"supervisor": EVERY}),
    "hasten": (
        proposed_and("hasten", TODAY, action=hasten),
        {"supervisor": ENDED},
    ),
    "grant to Nora": (grant_to_nora, by_all(HOLDERS, all_but("accepted"))),
    "renew the key": (lambda story, by: story.rekey(by=by), by_all(HOLDERS, EVERY)),
    "give a new code": (lambda story, by: story.new_code(by=by), by_all(HOLDERS, EVERY)),
    "wall off Hana": (lambda story, by: story.wall(HANA, by=by), {"supervisor": EVERY}),
    "recuse oneself": (recuse, by_all(HOLDERS, EVERY)),
    "lift Walid's wall": (lift, {"supervisor": EVERY}),
    "go on after a loss": (resume, {"supervisor": EVERY}),
    "erase as a step": (lambda story, by: story.do("erase", by=by), {}),
}


def is_allowed(name, role, status):
    """Try one action. Returns None where it counts, else the reason of the refusal."""
    action, _allowed = TABLE[name]
    try:
        action(case_in(status).copy(), ROLES[role])
    except Refused as refusal:
        return refusal.reason
    return None
