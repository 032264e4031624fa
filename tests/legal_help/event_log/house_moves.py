"""What honest people do in a house, and what somebody can do who owns every row of its database."""

from dataclasses import replace
from hashlib import sha256

from legal_help.events.event import Event
from legal_help.events.lines import make_line
from legal_help.events.state import days_between
from tests.legal_help.event_log.house_story import notice, signed
from tests.legal_help.events.case_story import (
    HANA,
    LEO,
    NORA,
    SOFIA,
    TOMAS,
    WALID,
    day,
    hashed,
    pair_of,
)


def person_of(case):
    return pair_of(f"person {int(case[-6:], 16) - 1000}")


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
    "ask for a hold": lambda it, by, on: it.propose("hold", "notice", by=by, on=on),
    "hold": hold,
    "lift the hold": lift_hold,
    "hasten": hasten,
    "new key": lambda it, by, on: it.rekey(by=by, on=on),
    "new code": lambda it, by, on: it.rekey(by=by, on=on),
    "wall": lambda it, by, on: it.wall(WALID if by != WALID else LEO, by=SOFIA, on=on),
    "recuse": recuse,
    "undo": lambda it, by, on: it.do("undo", by=by, on=on, taken_back_on=None),
    "withdraw": lambda it, by, on: it.decide(
        "withdrawn", by=by, on=on, how="checked", days=days_between(day(0), on) + 30
    ),
}
PERSON_ACTS = {
    "write": lambda it, by, on: it.write(by=by, on=on),
    "take back": lambda it, by, on: it.do("take_back", by=by, on=on, taken_back_on=on),
    "undo": lambda it, by, on: it.do("undo", by=by, on=on, taken_back_on=None),
    "undo a withdrawal": lambda it, by, on: it.do(
        "undo", by=by, on=on, status="being_read", end=None
    ),
}


# What somebody can do who owns every row. Each changes the log in place.


def delete(_house, log, at, _other):
    del log[at]


def cut(_house, log, at, _other):
    del log[at:]


def blank(_house, log, at, _other):
    log[at] = blanked(log[at])


def blank_as_old(_house, log, at, _other):
    log[at] = replace(blanked(log[at]), case="", number=0, is_old=True)


def swap(_house, log, at, other):
    one, two = log[at], log[other]
    log[at] = replace(two, place=one.place, chain=one.chain)
    log[other] = replace(one, place=two.place, chain=two.chain)


def replace_body(_house, log, at, other):
    log[at] = replace(log[at], body=log[other].body, signature=log[other].signature)


def renumber(_house, log, at, other):
    log[at] = replace(log[at], place=log[at].place + [1, 500, 2**62][other % 3])


def link_anew(house, log, at, other):
    """Replace a line that all hosts know and link all behind it, so that only memory can tell."""
    known = min(host.memory.place for host in house.hosts)
    at = min(at, *(number for number, line in enumerate(log) if line.place >= known), len(log) - 1)
    chain, copied = log[at - 1].chain, log[other]
    for number, line in enumerate(log[at:], start=at):
        source = copied if number == at else line
        if source.body is not None:
            log[number] = make_line(line.place, chain, body=source.body, signature=source.signature)
            chain = log[number].chain


def plant_unlinked(_house, log, _at, other):
    line = log[other]
    if line.body is not None:
        body, signature = line.body, line.signature
        log.append(make_line(log[-1].place + 1, bytes(32), body=body, signature=signature))


def plant_roster(house, log, _at, _other):
    """A roster of the attacker's own, well linked."""
    theirs = replace(
        house.roster, version=house.roster.version + 1, previous=house.roster.hash, by=NORA.key
    )
    theirs = replace(theirs, log=(log[-1].place, log[-1].chain.hex()))
    body, signature = signed(theirs, NORA.pair)
    log.append(make_line(log[-1].place + 1, log[-1].chain, body=body, signature=signature))


def plant_going_on(house, log, at, other):
    """A going on that one supervisor signed alone, or a leaver, behind any line but the last."""
    keeps, by = log[at - 1], [SOFIA, LEO, NORA][other % 3]
    place = max(line.place for line in log if line.place < 2**61) + 7
    details = {"keeps": [keeps.place, keeps.chain.hex()], "place": place}
    body = notice("go_on", by=by, details=details, roster_version=house.roster.version)
    unsigned = make_line(place, keeps.chain, body=body, signature=b"")
    signature = by.pair.sign(unsigned.content.label, body)
    log.append(replace(unsigned, signature=signature))


ATTACKS = {
    each.__name__: each
    for each in (
        delete,
        cut,
        blank,
        blank_as_old,
        swap,
        replace_body,
        renumber,
        link_anew,
        plant_unlinked,
        plant_roster,
        plant_going_on,
    )
}


def blanked(line):
    step = line.content.content if isinstance(line.content, Event) else None
    return replace(
        line,
        body=None,
        hash=sha256(line.body or b"").digest(),
        case=step.case if step else line.case,
        number=step.number if step else line.number,
    )


def junk_of(house, case, line, kind):
    """Lines that link, and stay: nobody who reads now signed them."""
    story = house.cases[case]
    by_leaver = {"by": NORA, "is_urgent": not story.state.is_urgent}
    forged = {
        "stranger": lambda: story.sign("read", **by_leaver),
        "another roster": lambda: story.sign(
            "read", forge={"roster_version": 99}, **(by_leaver | {"by": SOFIA})
        ),
        "another place": lambda: story.sign(
            "read", forge={"previous": hashed("x")}, **(by_leaver | {"by": SOFIA})
        ),
    }
    if kind in forged:
        event = forged[kind]()
        return event.body, event.signature
    if kind == "copy" and line.body and not line.is_roster:
        return line.body, line.signature
    if kind == "erasure":
        return notice("erase", case=case, details={}), b""
    return b"{}", b""


JUNK = ["stranger", "another roster", "another place", "copy", "erasure", "no line"]
