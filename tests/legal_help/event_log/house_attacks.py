"""What somebody can do who owns every row of the database, and some keys."""

from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from random import Random

from legal_help.events.event import Event
from legal_help.events.fields import Malformed, Refused
from legal_help.events.lines import make_line
from legal_help.events.sign_step import sign_event
from legal_help.events.state import days_between
from tests.legal_help.event_log.house_moves import person_of
from tests.legal_help.event_log.house_story import notice, signed
from tests.legal_help.events.case_story import (
    HEDI,
    LEO,
    NORA,
    OLD_CODE,
    OLGA,
    RECOVERY,
    SOFIA,
    STRANGER,
    TOMAS,
    Someone,
    day,
    hashed,
)
from tests.legal_help.events.random_moves import move_of, play

KEYS = {
    "nothing": [STRANGER],
    "a found code": [OLD_CODE],
    "a leaver": [LEO],
    "two leavers": [LEO, NORA],
    "a caseworker": [OLGA],
    "a supervisor": [TOMAS],
}
# Whoever reads a case can give it a new code, and so has the person's key too.
HAVE_A_CODE = {"a found code", "a caseworker", "a supervisor"}


def sign_something(story, keys, seed, *, on):
    """Sign any action with wild values, on any head of the case, of any day; return the events.

    Mostly it is what our software would do: what is all wild is refused at once.
    """
    random = Random(seed)  # noqa: S311 -- a walk that can be repeated
    scratch = story.copy()
    if random.random() < 0.15:
        scratch.head = random.choice(scratch.heads)
    codes = [person_of(story)] if keys in HAVE_A_CODE else []
    move = move_of(random, scratch, [*KEYS[keys], *codes])
    move["on"] = days_between(day(0), on) + random.choice([0, 0, 0, 1, -1, 8, -30, 30, -400, 400])
    with suppress(Refused, Malformed):
        play(scratch, move)
    events = scratch.signed[len(story.signed) :]
    if events and random.random() < 0.15:
        events[-1] = forged(random, events[-1], move["by"])
    return events


def forged(random, event, by):
    """Sign it with our own key all the same, for somebody else, another place, roster or number."""
    wild = random.choice(
        [
            {"by": SOFIA.key},
            {"by": RECOVERY},
            {"roster_version": random.choice([1, 2, 3, 99])},
            {"previous": hashed("x")},
            {"number": event.content.number + random.choice([-1, 1, 400])},
            {"case": random.choice([event.content.case, SOFIA.key])},
        ]
    )
    pair = by.pair if isinstance(by, Someone) else by
    return sign_event(replace(event.content, **wild), pair)


# What somebody can do who owns every row. Each changes the log in place.


def delete(_house, log, at, _other):
    del log[at]


def cut(_house, log, at, _other):
    del log[at:]


def blank(_house, log, at, _other):
    log[at] = blanked(log[at])


def blank_as_old(_house, log, at, _other):
    log[at] = replace(blanked(log[at]), case="", number=0)


def delete_case(_house, log, at, _other):
    case = case_of(log[at])
    log[:] = [line for line in log if not case or case_of(line) != case]


def blank_case(_house, log, at, _other):
    case = case_of(log[at])
    log[:] = [blanked(line) if case and case_of(line) == case else line for line in log]


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


def plant_roster(house, log, _at, other):
    """A roster that nobody may sign alone, well linked."""
    people, by_tomas = house.people, {"by": TOMAS}
    made = [
        lambda: house.next_roster(people=people, by=NORA),
        lambda: house.next_roster(people=[*people, HEDI], **by_tomas),
        lambda: house.next_roster(people=[*people, HEDI], first=TOMAS, **by_tomas),
        lambda: house.next_roster(people=[x for x in people if x != SOFIA], **by_tomas),
        lambda: house.next_roster(people=[x for x in people if x != SOFIA], first=LEO, **by_tomas),
        lambda: house.next_roster(people=people, heirs=[TOMAS.key], **by_tomas),
        lambda: house.next_roster(
            people=people, recovery=replace(house.roster.recovery, key=STRANGER.key), **by_tomas
        ),
        lambda: house.next_roster(people=people, salts=(), **by_tomas),
        lambda: house.next_roster(people=[x for x in people if x != SOFIA], by=None),
    ]
    number = other % len(made)
    by_nobody = number == len(made) - 1  # in the name of recovery
    pair = NORA.pair if number == 0 else STRANGER.pair if by_nobody else TOMAS.pair
    theirs = replace(made[number](), log=(log[-1].place, log[-1].chain.hex()))
    plant(log, *signed(theirs, pair))


def plant_newer_step(house, log, _at, other):
    """A step of a program that is newer than ours: only a reader's stops the hosts."""
    cases = sorted(house.cases)
    if OLGA in house.people and cases:
        story = replace(house.cases[cases[other % len(cases)]], roster=house.roster)
        event = story.sign("read", by=OLGA, forge={"rules": 2})
        plant(log, event.body, event.signature)


def plant(log, body, signature):
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
        delete_case,
        blank_case,
        swap,
        replace_body,
        renumber,
        link_anew,
        plant_unlinked,
        plant_roster,
        plant_newer_step,
        plant_going_on,
    )
}


def case_of(line):
    return line.content.content.case if isinstance(line.content, Event) else line.case


def blanked(line):
    case, number = line.case_and_number if line.body is not None else (line.case, line.number)
    return replace(
        line, body=None, hash=sha256(line.body or b"").digest(), case=case, number=number
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
    if kind == "early erasure" and story.state.end:
        return house.erasure(case)
    return b"{}", b""


JUNK = [
    "stranger",
    "another roster",
    "another place",
    "copy",
    "erasure",
    "early erasure",
    "no line",
]
