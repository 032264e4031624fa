"""Judge the events of a case a second time, written from the text of the design alone.

It shares no line with `legal_help.events`, so that the two can be compared on the same events.
Each action is one function: it refuses by `need`, or returns the whole state that must follow.
In all of them `e` is the event, `old` and `new` are the states, `me` is the reader who signs.
"""

import json
import re
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any

PERSON = "person"
CLOSING = {"referred", "cannot_help", "duplicate", "spam"}
ENDINGS = CLOSING | {"no_contact", "moved", "withdrawn"}
DONE = ("referred", "closed", "no_contact", "duplicate", "spam")
FOLLOWS = {  # beside them, `withdrawn` follows all but itself
    "received": {"more_needed", "consult_offered", *CLOSING},
    "being_read": {"more_needed", "consult_offered", "accepted", "no_contact", *CLOSING},
    "more_needed": {"consult_offered", "accepted", "no_contact", "reopened", *CLOSING},
    "consult_offered": {"more_needed", "accepted", "no_contact", *CLOSING},
    "accepted": {"moved", "referred", "cannot_help", "reopened"},
    **{status: {"reopened"} for status in DONE},
}
STATUS = {"moved": "accepted", "cannot_help": "closed", "reopened": "being_read"}  # else itself
MOST_DAYS = {"spam": 365, "withdrawn": 30}  # else 3650
BY_ONE, BY_THE_ONLY_ONE, BY_TWO = 30, 7, 0  # days that a host must have known an ending
CLAIM_LENGTHS = {"decide": 4, "hold": 2, "hasten": 2, "rekey": 2}
NAMES = (
    "ref received_on form status owner offered_to review_by is_urgent taken_back_on end hold "
    "proposal messages_in messages_out read_up_to messages_fold notes notes_fold parts person keys "
    "code version lock holders walls is_stale"
)
FIELDS = set(NAMES.split())


def need(condition: object) -> None:
    if not condition:
        raise PermissionError


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def days(later: str, earlier: str) -> int:
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


def may_open(someone, state, roster):
    """Return whether somebody on the roster is H: a holder or an heir, and not walled."""
    has_key = someone["key"] in state["holders"] or someone["key"] in roster["heirs"]
    return has_key and str(someone["user"]) not in state["walls"]


def others(me, state, roster):
    """Return the other users who hold the case. An heir may lack the present key: not counted."""
    holders = {**roster, "heirs": []}
    return {p["user"] for p in roster["people"] if may_open(p, state, holders)} - {me["user"]}


def may_join(someone, state):
    """Return whether the walls, and the acceptance of a case, leave somebody a place in it."""
    is_named = someone["user"] in (state["owner"], state["offered_to"]) or someone["is_supervisor"]
    return str(someone["user"]) not in state["walls"] and (
        state["status"] != "accepted" or is_named
    )


def asker(e, state, roster):
    """Return who asked for what waits. None: nothing waits, or the proposal is void."""
    proposal = state["proposal"]
    for p in roster["people"]:
        if proposal and p["user"] == proposal[1] and str(p["user"]) not in state["walls"]:
            return p if abs(days(e["on"], proposal[2])) < 14 else None
    return None


def is_hold_asked(e, state, roster):
    return asker(e, state, roster) and state["proposal"][0][0] == "hold" and state["proposal"][0][1]


def signed_by(e, old, me, roster, claim):
    """Return how many stand behind the event, as the days that a host must have known it."""
    if "first" not in e["details"]:
        return BY_ONE
    first = asker(e, old, roster)
    need(first and old["proposal"][0] == claim and old["proposal"][3] == e["details"]["first"])
    if first["user"] != me["user"]:
        return BY_TWO
    elsewhere = {str(p["user"]) for p in roster["people"]} - {str(me["user"])}
    need(
        elsewhere <= {user for user, flags in old["walls"].items() if "r" in flags}
        and days(e["on"], old["proposal"][2]) >= 7
    )
    return BY_THE_ONLY_ONE


def looked(old, new, *fields):
    """Return the fields that move one way: review nearer, urgent up, read up to what came."""
    need(new["review_by"] <= old["review_by"] and new["is_urgent"] >= old["is_urgent"])
    need(old["read_up_to"] <= new["read_up_to"] <= new["messages_in"])
    return {field: new[field] for field in fields}


def with_text(e, old, count, fold, word):
    line = canonical([word, old[count] + 1, e["details"]["mark"]])
    return {count: old[count] + 1, fold: sha256(bytes.fromhex(old[fold]) + line).hexdigest()}


def handed(old, roster, *, owner, offered_to, to):
    """Return owner, offer, the holder who comes in, and whether the accepted case gets stale."""
    person = next((p for p in roster["people"] if p["user"] == to), None)
    need(to is None or (person and str(to) not in old["walls"]))
    holders = sorted({*old["holders"], person["key"]}) if person else old["holders"]
    is_lost = {old["owner"], old["offered_to"]} - {owner, offered_to, None}
    is_stale = old["is_stale"] or (old["status"] == "accepted" and bool(is_lost))
    return {"owner": owner, "offered_to": offered_to, "holders": holders, "is_stale": is_stale}


def send(e, old, new, me, roster):
    takers = {p["key"] for p in roster["people"] if p["takes_requests"]}
    named = set(new["holders"]) - {roster["recovery"]}
    need(e["roster_version"] == roster["version"] and roster["recovery"] in new["holders"])
    need(named and named <= takers)
    nothing = dict.fromkeys(("owner", "offered_to", "taken_back_on", "end", "hold", "proposal"))
    none_yet = dict.fromkeys(("messages_in", "messages_out", "read_up_to", "notes"), 0)
    empty = dict.fromkeys(("messages_fold", "notes_fold"), sha256(b"").hexdigest())
    start = {
        "status": "received",
        "received_on": e["on"],
        "walls": {},
        "version": 1,
        "is_stale": False,
    }
    return new | nothing | none_yet | empty | start


def write(e, old, new, me, roster):
    need(old["taken_back_on"] is None and old["status"] != "withdrawn")
    text = with_text(e, old, "messages_in", "messages_fold", "in")
    return old | text | looked(old, new, "review_by", "is_urgent")


def take_back(e, old, new, me, roster):
    need(old["taken_back_on"] is None and old["status"] != "withdrawn")
    return old | {"taken_back_on": e["on"]}


def undo(e, old, new, me, roster):
    need(old["taken_back_on"] is not None or old["status"] == "withdrawn")
    is_ended = old["status"] == "withdrawn"
    again = {"status": "being_read", "end": None} if is_ended else {}
    asked = list(old["proposal"][0]) if old["proposal"] else [None]
    if asked[:2] == ["decide", "withdrawn"] or (is_ended and asked[0] == "hasten"):
        again["proposal"] = None
    return old | again | {"taken_back_on": None}


def answer(e, old, new, me, roster):
    need(old["taken_back_on"] is None)
    text = with_text(e, old, "messages_out", "messages_fold", "out")
    return old | text | looked(old, new, "read_up_to")


def note(e, old, new, me, roster):
    kind = e["details"]["kind"]
    need(re.fullmatch("plain|level|settles:[1-9][0-9]*", kind))
    text = with_text(e, old, "notes", "notes_fold", kind)
    return old | text | looked(old, new, "read_up_to", "review_by", "is_urgent")


def read(e, old, new, me, roster):
    return old | looked(old, new, "read_up_to", "review_by", "is_urgent")


def own(e, old, new, me, roster):
    """Take a case, give it back or, as a supervisor, name its owner. An offer lapses."""
    owner = new["owner"]
    need(owner != old["owner"])
    is_free = old["owner"] not in {p["user"] for p in roster["people"]}
    if owner is None:
        need(old["owner"] == me["user"] and old["status"] != "accepted")
    elif not me["is_supervisor"]:
        need(owner == me["user"] and (is_free or old["offered_to"] == owner))
    status = "being_read" if old["status"] == "received" else old["status"]
    return old | handed(old, roster, owner=owner, offered_to=None, to=owner) | {"status": status}


def offer(e, old, new, me, roster):
    """Offer the case as its owner, or take the offer back; refuse what was offered to me."""
    offered_to = new["offered_to"]
    is_refusal = offered_to is None and old["offered_to"] == me["user"]
    need(offered_to is None or offered_to != old["owner"])
    need(offered_to != old["offered_to"] and (old["owner"] == me["user"] or is_refusal))
    return old | handed(old, roster, owner=old["owner"], offered_to=offered_to, to=offered_to)


def decide(e, old, new, me, roster):
    outcome, how = e["details"]["outcome"], e["details"].get("how", "")
    need(outcome in FOLLOWS.get(old["status"], ()) or outcome == "withdrawn" != old["status"])
    need(not is_hold_asked(e, old, roster))
    last_day = new["end"][1] if new["end"] else ""
    by = signed_by(e, old, me, roster, ["decide", outcome, last_day, how])
    after = old | {"status": STATUS.get(outcome, outcome), "end": None, "proposal": None}
    if outcome in ENDINGS:
        after["end"] = [outcome, last_day, by]
        asked_on = e["on"] if by == BY_ONE else old["proposal"][2]
        need(last_day and 7 <= days(last_day, asked_on) <= MOST_DAYS.get(outcome, 3650))
        is_soon = days(last_day, e["on"]) < 30
        need(by != BY_ONE or not (old["is_urgent"] or is_soon or how in ("not_reached", "told")))
    if outcome == "withdrawn":
        need(how == "told" or (how in ("checked", "not_reached") and old["taken_back_on"]))
        need(how != "not_reached" or days(e["on"], old["taken_back_on"]) >= 30)
        after["taken_back_on"] = None
    if outcome == "accepted" and old["owner"] not in {p["user"] for p in roster["people"]}:
        after["owner"] = me["user"]
    return after


def propose(e, old, new, me, roster):
    claim, by, on, _ = new["proposal"] or [[""], "", "", ""]
    need(CLAIM_LENGTHS.get(claim[0]) == len(claim) and (by, on) == (me["user"], e["on"]))
    is_hold = claim[0] == "hold" and claim[1]
    is_first_hold = not is_hold_asked(e, old, roster) or me["is_supervisor"]
    need(not asker(e, old, roster) or (is_hold and is_first_hold))
    return old | {"proposal": new["proposal"]}


def object_(e, old, new, me, roster):
    is_mine = asker(e, old, roster) == me
    need(old["proposal"] and (me["is_supervisor"] or is_mine or not is_hold_asked(e, old, roster)))
    return old | {"proposal": None}


def hold(e, old, new, me, roster):
    need(new["hold"] != old["hold"])
    signed_by(e, old, me, roster, ["hold", new["hold"] or ""])
    return old | {"hold": new["hold"], "proposal": None}


def hasten(e, old, new, me, roster):
    need(old["end"] and new["end"])
    outcome, last_day = old["end"][0], new["end"][1]
    by = signed_by(e, old, me, roster, ["hasten", last_day])
    need(by != BY_ONE)
    need(old["proposal"][2] <= last_day < old["end"][1])
    return old | {"end": [outcome, last_day, by], "proposal": None}


def grant(e, old, new, me, roster):
    added = set(new["holders"]) - set(old["holders"])
    need(added and added <= {p["key"] for p in roster["people"] if may_join(p, old)})
    return old | {"holders": sorted({*old["holders"], *added})}


def rekey(e, old, new, me, roster):
    """Make a new key: because it is due, with a new code, or behind a new wall."""
    why = e["details"]["why"]
    need(new["version"] == old["version"] + 1)
    need(new["lock"] != old["lock"] and new["keys"] != old["keys"])
    has_code = [new["person"] != old["person"], new["code"] != old["code"]]
    need(has_code == [why == "code"] * 2)
    need(e["details"].get("how", "own_word") in ("old_contact", "own_word"))
    free = ("version", "lock", "keys", "holders", "person", "code")
    after = old | {field: new[field] for field in free}
    after |= wall(e, old, new, me, roster) if why == "wall" else {}
    unwalled = [p for p in roster["people"] if str(p["user"]) not in after["walls"]]
    stay = [p for p in unwalled if p["key"] in old["holders"]]
    must = {p["key"] for p in stay if may_join(p, after)} | {roster["recovery"]}
    may = {p["key"] for p in stay} | must
    may |= {me["key"]} & set(roster["heirs"]) & {p["key"] for p in unwalled}
    holders = set(new["holders"])
    need(must <= holders <= may and holders & {p["key"] for p in unwalled})
    return after | {"holders": sorted(holders), "is_stale": me["key"] not in holders}


def wall(e, old, new, me, roster):
    user = e["details"]["user"]
    need(user in {p["user"] for p in roster["people"]} - {me["user"]})
    flags = old["walls"].get(str(user), "")
    need(me["is_supervisor"] and "w" not in flags)
    by = signed_by(e, old, me, roster, ["rekey", str(user)])
    need(by != BY_ONE or len(others(me, new, roster)) >= 2)
    asked = asker(e, old, roster)
    is_cleared = by != BY_ONE or not asked or asked["user"] == user
    out = {field: None for field in ("owner", "offered_to") if old[field] == user}
    out |= {"proposal": None} if is_cleared else {}
    return out | {"walls": old["walls"] | {str(user): "w" + flags}}


def recuse(e, old, new, me, roster):
    need(others(me, old, roster))
    out = {field: None for field in ("owner", "offered_to") if old[field] == me["user"]}
    holders = [key for key in old["holders"] if key != me["key"]]
    walls = old["walls"] | {str(me["user"]): "r"}
    return old | out | {"holders": holders, "walls": walls, "is_stale": True}


def lift(e, old, new, me, roster):
    walls = old["walls"]
    lifted = [user for user in walls if new["walls"].get(user) != walls[user]]
    need(len(lifted) == 1 and walls[lifted[0]] == "w")
    return old | {"walls": {user: kind for user, kind in walls.items() if user != lifted[0]}}


def resume(e, old, new, me, roster):
    added = set(new["walls"].items()) ^ set(old["walls"].items())
    colleagues = {str(p["user"]) for p in roster["people"] if p["user"] != me["user"]}
    need(all(kind == "w" and user not in old["walls"] for user, kind in added))
    need({user for user, _kind in added} <= colleagues)
    need(not added or len(others(me, new, roster)) >= 2)
    was_open = old["status"] in FOLLOWS and old["status"] not in DONE
    again = {"status": old["status"] if was_open else "being_read", "end": None}
    left = old["proposal"] if is_hold_asked(e, old, roster) else None
    return old | again | {"walls": new["walls"], "is_stale": True, "proposal": left}


BY_PERSON = {each.__name__: each for each in (send, write, take_back, undo)}
BY_READER = {each.__name__: each for each in (undo, answer, note, read, own, offer, decide)}
BY_READER |= {each.__name__: each for each in (propose, grant, rekey, recuse)}
BY_READER |= {"object": object_}
BY_SUPERVISOR = {each.__name__: each for each in (hold, hasten, lift, resume)}


def words_of(action, details):
    """Return the words that an event must say beside the state."""
    first = {"first"} & set(details)
    if action == "decide":
        return {"outcome"} | ({"how"} if details.get("outcome") == "withdrawn" else set()) | first
    if action == "rekey":
        by_why = {"due": set(), "code": {"how"}, "wall": {"user"} | first}
        return {"why"} | by_why.get(details.get("why"), {"one of three"})
    said = {"write": {"mark"}, "answer": {"mark"}, "note": {"mark", "kind"}}
    return (said | {"hold": {"first"}, "hasten": {"first"}}).get(action, set())


def rule_of(e, old, me, roster):
    """Return the function of the action, if whoever signs may do it: P, H or S in the paper."""
    if me is None:
        need(e["by"] == PERSON)
        return BY_PERSON.get(e["action"])
    need(e["roster_version"] == roster["version"] and old and may_open(me, old, roster))
    return (BY_READER | (BY_SUPERVISOR if me["is_supervisor"] else {})).get(e["action"])


def stand_in_place(before, e, new):
    """Refuse an event that does not follow the one before it in the chain of its case."""
    if before is None:
        return need(e["action"] == "send" and e["number"] == 1 and e["previous"] == "")
    need(e["action"] != "send" and e["case"] == before["case"] and e["previous"] == before["hash"])
    is_next, last = e["number"] == before["number"] + 1, before["last"]
    jumps = before["number"] < e["number"] <= before["number"] + 10_000
    need(jumps if e["action"] == "resume" else is_next)
    if e["action"] == "propose":
        mark = new["proposal"][3] if new["proposal"] else None
        need((last["action"], last["by"]) == ("note", e["by"]) and last["details"]["mark"] == mark)
    return None


def judge(
    before: dict[str, Any] | None,
    event: dict[str, Any],
    signature_ok_by: Callable[[str], bool],
    roster: dict[str, Any],
) -> dict[str, Any] | None:
    """Return the state after this event, or None if the event does not count."""
    old = before["state"] if before else {}
    new = old | event["changes"]
    me = next((p for p in roster["people"] if p["key"] == event["by"]), None)
    try:
        need(event["rules"] == 1 and set(new) == FIELDS)
        need(sha256(canonical(new)).hexdigest() == event["state"])
        rule = rule_of(event, old, me, roster)
        need(rule and signature_ok_by(me["signing"] if me else (old or new)["person"]))
        stand_in_place(before, event, new)
        need(all(old.get(field, event) != new[field] for field in event["changes"]))
        need(before or set(event["changes"]) == FIELDS)
        need(set(event["details"]) == words_of(event["action"], event["details"]))
        need(new == rule(event, old, new, me, roster))
    except PermissionError:
        return None
    return new
