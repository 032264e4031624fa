"""List attempts on a case that must be refused, by subject, and the nearest that is allowed.

An attempt takes the open case below. What it does to make ready is honest; its last event is not.
"""

from dataclasses import replace
from functools import cache

from legal_help.events.state import fold
from tests.legal_help.events.case_story import (
    AMINA,
    HANA,
    HEDI,
    LEO,
    NORA,
    OLGA,
    RECOVERY,
    ROSTER,
    SOFIA,
    TOMAS,
    WALID,
    Story,
    code_of,
    day,
    first_state,
    hashed,
    pair_of,
)


@cache
def _open_case():
    story = Story().send().write()
    return story.do("own", by=OLGA, owner=OLGA.user, status="being_read")


def open_case():
    """A case with one message, that Olga owns, under a roster of six; two are supervisors."""
    return _open_case().copy()


def urgent_case():
    return open_case().do("read", by=OLGA, is_urgent=True)


def accepted_case():
    return open_case().decide("accepted", by=OLGA)


def taken_back_case(on=5):
    return open_case().do("take_back", by=AMINA, on=day(on), taken_back_on=day(on))


def withdrawn_case():
    return taken_back_case().decide("withdrawn", by=OLGA, on=day(6), how="checked", days=36)


def undo(story, **changes):
    begins = {"status": "being_read", "end": None} if story.state.status == "withdrawn" else {}
    return story.do("undo", by=AMINA, on=day(9), **begins, taken_back_on=None, **changes)


def closed_case(days=90):
    return open_case().decide("cannot_help", by=OLGA, on=day(1), days=days)


def house_of_two():
    """Only Olga and Sofia may open it: the others recused themselves."""
    story = open_case()
    for each in (HANA, TOMAS, WALID, LEO):
        recuse(story, each)
    return story


def recuse(story, by, **changes):
    state = story.state
    wanted = {
        "walls": {**state.walls, str(by.user): "r"},
        "holders": [key for key in state.holders if key != by.key],
        "owner": None if state.owner == by.user else state.owner,
        "offered_to": None if state.offered_to == by.user else state.offered_to,
        "is_stale": True,
    }
    return story.do("recuse", by=by, **(wanted | changes))


def alone():
    """Only Sofia may open it."""
    return recuse(house_of_two(), OLGA)


def send(**changed):
    return lambda: Story().send(**changed)


def forged(**fields):
    return lambda: open_case().do("read", by=OLGA, forge=fields, read_up_to=1)


def spam(story, *, by, days, **more):
    return story.decide("spam", by=by, days=days, **more)


def confirmed_spam(story, *, by=SOFIA, on=2, days=9, wait=0):
    return spam(story, by=by, on=day(on), days=days, second=True, wait=wait)


def proposed_spam(story, *, by=HANA, on=1, days=9):
    return story.propose("decide", "spam", day(days), "", by=by, on=day(on))


def hold(story, *, by=SOFIA, on=2, reason="notice", **changes):
    first = story.state.proposal.mark if story.state.proposal else hashed("none")
    changes = {"hold": reason, "proposal": None, **changes}
    return story.do("hold", by=by, on=day(on), details={"first": first}, **changes)


def hasten(story, to, *, by=SOFIA, on=2, wait=0, outcome="cannot_help"):
    details = {"first": story.state.proposal.mark if story.state.proposal else hashed("none")}
    end = [outcome, day(to), wait]
    return story.do("hasten", by=by, on=day(on), details=details, end=end, proposal=None)


def thread_of(story, direction, number, text):
    return fold(story.state.messages_fold, [direction, number, hashed(text)])


def _swapped_signature():
    story = open_case()
    good = story.copy().do("read", by=OLGA, read_up_to=1).events[-1]
    worse = story.copy().do("read", by=OLGA, on=day(2), read_up_to=1).events[-1]
    return story.judge(type(good)(good.content, good.body, worse.signature))


def _offered():
    return open_case().do("offer", by=OLGA, offered_to=HANA.user)


def _accepted_and_offered():
    return accepted_case().do("offer", by=OLGA, offered_to=HANA.user)


def _without(whom):
    """An accepted case whose new key leaves one reader out."""
    return accepted_case().rekey(by=OLGA, without=(whom,))


def _plus(story, *people):
    return sorted({*story.state.holders, *(each.key for each in people)})


def _free():
    return open_case().do("own", by=OLGA, owner=None)


def _not_reached(*, after):
    """Two people end a case, so many days after it was taken back, without a check."""
    story, today = taken_back_case(on=5), 5 + after
    story.propose("decide", "withdrawn", day(today + 30), "not_reached", by=HANA, on=day(today))
    return story.decide(
        "withdrawn",
        by=SOFIA,
        on=day(today),
        how="not_reached",
        days=today + 30,
        second=True,
        wait=0,
    )


def _confirmed_with_another_mark():
    story = proposed_spam(open_case())
    details = {"outcome": "spam", "first": hashed("another note")}
    end = ["spam", day(9), 0]
    return story.do(
        "decide", by=SOFIA, on=day(2), details=details, status="spam", end=end, proposal=None
    )


def _proposed_by_who_left():
    story = proposed_spam(open_case(), by=LEO)
    story.roster = _roster_without(LEO)
    return confirmed_spam(story)


def _roster_without(whom):
    roster = open_case().roster
    people = tuple(each for each in roster.people if each.user != whom.user)
    return replace(roster, version=2, people=people)


def _propose(*, by, name=None, on=None, mark="why", note_by=None):
    story = open_case().note("why", by=note_by or by, on=day(1))
    proposal = [["hasten", day(9)], name or by.user, on or day(1), hashed(mark)]
    return story.do("propose", by=by, on=day(1), proposal=proposal)


def _walled_hana():
    return open_case().wall(HANA, by=SOFIA)


def _house_of_three():
    story = open_case()
    for each in (TOMAS, WALID, LEO):
        recuse(story, each)
    return story


def _kept_leaver():
    story = open_case()
    story.roster = _roster_without(LEO)
    return story.rekey(by=OLGA, holders=sorted({*story.roster.by_key, LEO.key, RECOVERY}))


def accepted_without_supervisors():
    """Olga owned an accepted case and left; no supervisor is on the roster."""
    story = accepted_case()
    story.roster = _roster_without(OLGA)
    people = tuple(each for each in story.roster.people if not each.is_supervisor)
    story.roster = replace(story.roster, people=people)
    return story


def _left(story):
    story.roster = _roster_without(LEO)
    return story


def _owner_left():
    story = open_case()
    story.roster = _roster_without(OLGA)
    return story


def _accepted_by_few():
    """An accepted case that the second supervisor does not hold."""
    story = Story().send(holders=sorted([OLGA.key, HANA.key, SOFIA.key, RECOVERY]))
    story.do("own", by=OLGA, owner=OLGA.user, status="being_read")
    return story.decide("accepted", by=OLGA)


def _hastened_to_never():
    story = closed_case().propose("hasten", day(9), by=HANA)
    details = {"first": story.state.proposal.mark}
    return story.do("hasten", by=SOFIA, details=details, end=None, proposal=None)


def _only_sofia_has_the_key():
    """Others on the roster could still be granted the case, and agree."""
    return Story().send(holders=sorted([SOFIA.key, RECOVERY])).write()


def _owner_granted_anew():
    """Hana owns an accepted case, and has a new key since."""
    story = open_case().do("own", by=SOFIA, owner=HANA.user).decide("accepted", by=HANA)
    new_key = "00000000-0000-0000-0000-000000000022"
    people = [
        replace(each, key=new_key) if each.user == HANA.user else each
        for each in story.roster.people
    ]
    story.roster = replace(story.roster, version=2, people=tuple(people))
    return story.do("grant", by=OLGA, holders=sorted([*story.state.holders, new_key]))


def _others_are_walled_off():
    """Sofia walled off a colleague who would have had to agree; the others left."""
    story = open_case().wall(TOMAS, by=SOFIA)
    story.roster = replace(
        story.roster,
        version=2,
        people=tuple(each for each in story.roster.people if each.user in {SOFIA.user, TOMAS.user}),
    )
    return story


def _owned_by_sofia():
    """An accepted case of the only supervisor who may open it."""
    story = recuse(open_case(), TOMAS).do("own", by=SOFIA, owner=SOFIA.user)
    return story.decide("accepted", by=SOFIA)


def house_of_four():
    """Olga, Hana, Sofia and Tomas may open it."""
    return recuse(recuse(open_case(), WALID), LEO)


def with_heir():
    """Hedi inherited the case by the recovery key."""
    story = open_case()
    story.roster = ROSTER
    return story


EVERY_EVENT = {
    "_is_signed": [
        lambda: Story().do(
            "send", by=AMINA, on=day(0), forge={"roster_version": 2}, **first_state()
        ),
        lambda: open_case().write(by=pair_of("a foreign key")),
        lambda: open_case().answer(by=NORA),
        forged(roster_version=2),
        _swapped_signature,
    ],
    "_follows_the_event_before": [
        forged(number=3),
        forged(number=5),
        forged(previous=hashed("another")),
        forged(case="00000000-0000-0000-0000-000000000002"),
        lambda: Story().do("send", by=AMINA, on=day(0), forge={"number": 2}, **first_state()),
        lambda: Story().do(
            "send", by=AMINA, on=day(0), forge={"previous": hashed("x")}, **first_state()
        ),
        lambda: open_case().do("resume", by=SOFIA, forge={"number": 3}, is_stale=True),
        lambda: open_case().do("resume", by=SOFIA, forge={"number": 10_004}, is_stale=True),
    ],
    "_says_what_it_must": [
        lambda: open_case().do("read", by=OLGA, details={"more": "x"}, read_up_to=1),
        lambda: open_case().do("answer", by=OLGA, messages_out=1),
        lambda: open_case().note(by=OLGA, kind="secret words"),
        lambda: open_case().note(by=OLGA, kind="settles:0"),
        lambda: open_case().decide("erased", by=OLGA, status="closed"),
        lambda: open_case().rekey(by=OLGA, why="fun"),
        lambda: open_case().rekey(by=OLGA, details={"how": "guess"}),
    ],
    "_changes_what_it_may": [
        lambda: open_case().do("read", by=OLGA, read_up_to=1, owner=None),
        lambda: open_case().do("read", by=OLGA, forge={"changes": {"read_up_to": 0}}),
    ],
    "_makes_the_state_it_signs": [forged(state=hashed("another"))],
}


SENDING = {
    "is_new": [
        send(status="being_read"),
        send(received_on=day(-1)),
        send(owner=OLGA.user),
        send(offered_to=OLGA.user),
        send(taken_back_on=day(0)),
        send(end=["spam", day(9), 0]),
        send(hold="notice"),
        send(proposal=[["hold", "notice"], 1, day(0), hashed("x")]),
        send(messages_in=1),
        send(messages_out=1),
        send(read_up_to=1),
        send(notes=1),
        send(messages_fold=hashed("x")),
        send(notes_fold=hashed("x")),
        send(version=2),
        send(is_stale=True),
        send(walls={"1": "w"}),
    ],
    "is_sealed_to_those_who_take_requests": [
        send(holders=sorted([OLGA.key, HANA.key])),
        send(holders=[RECOVERY]),
        send(holders=sorted([OLGA.key, NORA.key, RECOVERY])),
    ],
}

TEXTS = {
    "is_open_to_person": [
        lambda: taken_back_case().write(),
        lambda: withdrawn_case().write(),
        lambda: taken_back_case().do("take_back", by=AMINA, on=day(6), taken_back_on=day(6)),
        lambda: withdrawn_case().do("take_back", by=AMINA, on=day(6), taken_back_on=day(6)),
    ],
    "is_not_taken_back": [lambda: taken_back_case().answer(by=OLGA)],
    "takes_back_today": [
        lambda: open_case().do("take_back", by=AMINA, on=day(6), taken_back_on=day(5)),
    ],
    "adds_one_message_in": [
        lambda: open_case().write(messages_in=3),
        lambda: open_case().write(messages_fold=hashed("x")),
        lambda: open_case().write("one", messages_fold=thread_of(open_case(), "in", 2, "another")),
    ],
    "adds_one_message_out": [
        lambda: open_case().answer(by=OLGA, messages_out=2),
        lambda: open_case().answer(
            "a", by=OLGA, messages_fold=thread_of(open_case(), "in", 1, "a")
        ),
    ],
    "adds_one_note": [
        lambda: open_case().note(by=OLGA, notes=2),
        lambda: open_case().note(by=OLGA, notes_fold=hashed("x")),
    ],
    "reads_no_further_than_there_is": [
        lambda: open_case().do("read", by=OLGA, read_up_to=2),
        lambda: open_case().do("read", by=OLGA, read_up_to=1).do("read", by=OLGA, read_up_to=0),
        lambda: open_case().answer(by=OLGA, read_up_to=2),
        lambda: open_case().note(by=OLGA, read_up_to=2),
    ],
    "only_becomes_more_pressing": [
        lambda: open_case().do("read", by=OLGA, review_by=day(22)),
        lambda: urgent_case().do("read", by=OLGA, is_urgent=False),
        lambda: open_case().write(review_by=day(22)),
        lambda: urgent_case().write(is_urgent=False),
        lambda: open_case().note(by=OLGA, review_by=day(22)),
    ],
    "goes_on_as_before": [
        lambda: open_case().do("undo", by=AMINA),
        lambda: withdrawn_case().do("undo", by=AMINA, status="accepted", end=None),
        lambda: withdrawn_case().do("undo", by=AMINA, status="being_read"),
        lambda: withdrawn_case().do("undo", by=AMINA, end=None),
        lambda: (
            closed_case()
            .do("take_back", by=AMINA, on=day(5), taken_back_on=day(5))
            .do("undo", by=AMINA, taken_back_on=None, end=None)
        ),
        lambda: taken_back_case().do("undo", by=AMINA, taken_back_on=day(4)),
        # What would end it all the same does not wait on; a hold, or what is another's, does.
        lambda: undo(withdrawn_case().propose("hasten", day(15), by=HANA, on=day(8))),
        lambda: undo(
            taken_back_case().propose("decide", "withdrawn", day(45), "told", by=HANA, on=day(6))
        ),
        lambda: undo(withdrawn_case().propose("hold", "notice", by=HANA, on=day(8)), proposal=None),
        lambda: undo(
            taken_back_case().propose("decide", "spam", day(15), "", by=HANA, on=day(6)),
            proposal=None,
        ),
        lambda: undo(
            closed_case()
            .propose("hasten", day(15), by=HANA, on=day(4))
            .do("take_back", by=AMINA, on=day(5), taken_back_on=day(5)),
            proposal=None,
        ),
    ],
}

OWNERS = {
    "gives_owner_by_the_rules": [
        lambda: open_case().do("own", by=SOFIA),
        lambda: _walled_hana().do(
            "own", by=SOFIA, owner=HANA.user, holders=_plus(_walled_hana(), HANA)
        ),
        lambda: _walled_hana().do(
            "offer", by=OLGA, offered_to=HANA.user, holders=_plus(_walled_hana(), HANA)
        ),
        lambda: open_case().do("own", by=HANA, owner=HANA.user),
        lambda: open_case().do("own", by=HANA, owner=None),
        lambda: accepted_case().do("own", by=OLGA, owner=None),
        lambda: open_case().do("own", by=SOFIA, owner=NORA.user),
        lambda: open_case().wall(HANA, by=SOFIA).do("own", by=SOFIA, owner=HANA.user),
    ],
    "is_offered_to_nobody": [
        lambda: _offered().do("own", by=SOFIA, owner=SOFIA.user),
    ],
    "begins_reading": [
        lambda: Story().send().do("own", by=OLGA, owner=OLGA.user),
        lambda: open_case().do("own", by=SOFIA, owner=SOFIA.user, status="closed"),
    ],
    "adds_only_the_one_named": [
        lambda: _without(HANA).do("own", by=SOFIA, owner=HANA.user),
        lambda: _without(HANA).do(
            "own", by=SOFIA, owner=TOMAS.user, holders=_plus(_without(HANA), HANA), is_stale=True
        ),
        lambda: open_case().do(
            "own", by=SOFIA, owner=SOFIA.user, holders=sorted([SOFIA.key, RECOVERY])
        ),
        lambda: _without(HANA).do("offer", by=OLGA, offered_to=HANA.user),
    ],
    "is_stale_if_access_was_given_up": [
        lambda: accepted_case().do("own", by=SOFIA, owner=SOFIA.user),
        lambda: open_case().do("own", by=SOFIA, owner=SOFIA.user, is_stale=True),
        lambda: _accepted_and_offered().do("offer", by=OLGA, offered_to=None),
        lambda: _accepted_and_offered().do("offer", by=OLGA, offered_to=TOMAS.user),
        lambda: _accepted_and_offered().do("own", by=HANA, owner=HANA.user, offered_to=None),
    ],
    "offers_to_another": [
        lambda: open_case().do("offer", by=OLGA, offered_to=OLGA.user),
        lambda: open_case().do("offer", by=OLGA, offered_to=NORA.user),
        lambda: open_case().wall(HANA, by=SOFIA).do("offer", by=OLGA, offered_to=HANA.user),
        lambda: open_case().do("offer", by=OLGA),
    ],
    "is_by_owner_or_offered": [
        lambda: open_case().do("offer", by=HANA, offered_to=SOFIA.user),
        lambda: _offered().do("offer", by=HANA, offered_to=SOFIA.user),
        lambda: _offered().do("offer", by=TOMAS, offered_to=None),
    ],
}


DECISIONS = {
    "outcome_follows_status": [
        lambda: closed_case().decide("cannot_help", by=OLGA, days=60),
        lambda: open_case().decide("more_needed", by=OLGA, status="accepted"),
        lambda: open_case().decide("more_needed", by=OLGA, status="being_read"),
    ],
    "ends_within_bounds": [
        lambda: open_case().decide("cannot_help", by=OLGA),
        lambda: open_case().decide("more_needed", by=OLGA, days=60),
        lambda: open_case().decide("cannot_help", by=OLGA, on=day(1), days=1 + 3651),
        lambda: spam(open_case(), by=OLGA, on=day(1), days=1 + 366),
        lambda: open_case().decide("referred", by=OLGA, end=["spam", day(60), 30]),
        lambda: open_case().decide("referred", by=OLGA, days=60, wait=0),
        lambda: open_case().decide("referred", by=OLGA, days=60, wait=7),
        lambda: taken_back_case().decide(
            "withdrawn", by=OLGA, on=day(6), how="checked", days=6 + 31
        ),
        lambda: confirmed_spam(proposed_spam(open_case(), days=7), days=7),
        lambda: confirmed_spam(proposed_spam(open_case()), wait=30),
        lambda: confirmed_spam(proposed_spam(open_case()), wait=7),
        lambda: confirmed_spam(proposed_spam(alone(), by=SOFIA), by=SOFIA, on=8, days=9, wait=0),
        lambda: closed_case().decide("reopened", by=OLGA, end=["cannot_help", day(91), 30]),
    ],
    "decision_has_its_second_person": [
        lambda: open_case().decide("accepted", by=OLGA, second=True),
        lambda: spam(open_case(), by=OLGA, on=day(1), days=30),
        lambda: urgent_case().decide("cannot_help", by=OLGA, days=90),
        lambda: urgent_case().decide("accepted", by=OLGA).decide("moved", by=OLGA, days=90),
        lambda: taken_back_case().decide(
            "withdrawn", by=OLGA, on=day(35), how="not_reached", days=65
        ),
        lambda: open_case().decide("withdrawn", by=OLGA, how="told", days=31),
        lambda: confirmed_spam(open_case(), wait=7),
        lambda: confirmed_spam(proposed_spam(open_case()), by=HANA, wait=7),
        lambda: confirmed_spam(proposed_spam(open_case()), days=10),
        lambda: confirmed_spam(proposed_spam(open_case(), days=20), on=15, days=20),
        lambda: confirmed_spam(proposed_spam(open_case(), on=16, days=25), on=2, days=25),
        lambda: confirmed_spam(
            proposed_spam(_only_sofia_has_the_key(), by=SOFIA), by=SOFIA, on=8, wait=7
        ),
        lambda: confirmed_spam(
            proposed_spam(_others_are_walled_off(), by=SOFIA), by=SOFIA, on=8, wait=7
        ),
        lambda: confirmed_spam(open_case().propose("decide", "duplicate", day(9), "", by=HANA)),
        lambda: confirmed_spam(proposed_spam(open_case()), by=HANA, on=9, wait=7),
        lambda: confirmed_spam(proposed_spam(alone(), by=SOFIA), by=SOFIA, on=7, wait=7),
        lambda: spam(
            proposed_spam(open_case()),
            by=SOFIA,
            on=day(2),
            days=9,
            second=True,
            wait=0,
            proposal=[["decide", "spam", day(9), ""], HANA.user, day(1), hashed("x")],
        ),
        _confirmed_with_another_mark,
        _proposed_by_who_left,
        lambda: confirmed_spam(recuse(proposed_spam(open_case()), HANA)),
    ],
    "withdrawal_is_known": [
        lambda: taken_back_case().decide("withdrawn", by=OLGA, on=day(40), days=70),
        lambda: open_case().decide("withdrawn", by=OLGA, how="checked", days=31),
        lambda: taken_back_case().decide("withdrawn", by=OLGA, on=day(6), days=36),
        lambda: taken_back_case().decide("referred", by=OLGA, days=60, how="checked"),
        lambda: taken_back_case().decide("referred", by=OLGA, days=60, taken_back_on=None),
        lambda: taken_back_case().decide(
            "withdrawn", by=OLGA, on=day(6), how="checked", days=36, taken_back_on=day(5)
        ),
        lambda: _not_reached(after=29),
    ],
    "accepted_has_an_owner": [
        lambda: _free().decide("accepted", by=OLGA),
        lambda: _free().decide("accepted", by=OLGA, owner=HANA.user),
        lambda: open_case().decide("accepted", by=HANA, owner=HANA.user),
        lambda: open_case().decide("more_needed", by=OLGA, owner=None),
    ],
    "no_hold_is_asked_for": [
        lambda: open_case().propose("hold", "notice", by=HANA).decide("accepted", by=OLGA),
    ],
    "leaves_nothing_waiting": [
        lambda: proposed_spam(open_case()).do(
            "decide", by=OLGA, details={"outcome": "more_needed"}, status="more_needed"
        ),
        lambda: proposed_spam(open_case()).decide(
            "more_needed",
            by=OLGA,
            proposal=[["decide", "spam", day(9), ""], OLGA.user, day(1), hashed("because")],
        ),
    ],
}


PROPOSALS = {
    "nothing_else_waits": [
        lambda: open_case().propose("hold", "notice", by=SOFIA).propose("hold", "x", by=OLGA),
        lambda: proposed_spam(open_case()).note("n", by=OLGA).do("propose", by=OLGA, proposal=None),
        lambda: proposed_spam(open_case()).propose("hasten", day(9), by=OLGA),
        lambda: open_case().propose("hold", "notice", by=HANA).propose("hold", "", by=OLGA),
        lambda: proposed_spam(open_case(), on=1).propose("hasten", day(9), by=OLGA, on=day(14)),
    ],
    "proposes_in_own_name": [
        lambda: _propose(by=OLGA, name=HANA.user),
        lambda: _propose(by=OLGA, on=day(2)),
        lambda: _propose(by=OLGA, mark="another note"),
        lambda: _propose(by=OLGA, note_by=HANA),
        lambda: open_case().do(
            "propose", by=OLGA, on=day(1), proposal=[["hold", ""], 1, day(1), hashed("x")]
        ),
        lambda: (
            proposed_spam(open_case(), on=-20)
            .note("n", by=OLGA)
            .do("propose", by=OLGA, proposal=None)
        ),
    ],
    "objects_to_what_waits": [
        lambda: open_case().do("object", by=OLGA),
        lambda: open_case().propose("hold", "notice", by=HANA).do("object", by=OLGA, proposal=None),
        lambda: proposed_spam(open_case()).do("object", by=OLGA),
        lambda: proposed_spam(open_case()).do(
            "object", by=OLGA, proposal=[["hold", "x"], 1, day(1), hashed("x")]
        ),
    ],
    "hold_has_its_second_person": [
        lambda: hold(
            hold(open_case().propose("hold", "notice", by=HANA)).propose("hold", "notice", by=HANA)
        ),
        lambda: hold(open_case()),
        lambda: hold(open_case().propose("hold", "notice", by=SOFIA)),
        lambda: hold(open_case().propose("hold", "dispute", by=HANA)),
        lambda: hold(open_case().propose("hold", "", by=HANA)),
        lambda: hold(
            open_case().propose("hold", "notice", by=HANA),
            proposal=[["hold", "notice"], HANA.user, day(1), hashed("x")],
        ),
        lambda: hold(hold(open_case().propose("hold", "notice", by=HANA)), reason=None),
    ],
    "brings_last_day_nearer": [
        lambda: hasten(closed_case().propose("hasten", day(90), by=HANA), 90),
        _hastened_to_never,
        lambda: hasten(closed_case(), 9),
        lambda: hasten(open_case().propose("hasten", day(9), by=HANA), 9),
        lambda: hasten(closed_case().propose("hasten", day(91), by=HANA), 91),
        lambda: hasten(closed_case().propose("hasten", day(0), by=HANA), 0),
        lambda: hasten(closed_case().propose("hasten", day(9), by=HANA), 9, wait=30),
        lambda: hasten(closed_case().propose("hasten", day(9), by=HANA), 9, outcome="spam"),
        lambda: hasten(closed_case().propose("hasten", day(9), by=SOFIA), 9),
        lambda: hasten(closed_case().propose("hasten", day(9), by=HANA), 8),
    ],
}


ACCESS = {
    "grants_to_readers": [
        lambda: open_case().do("grant", by=OLGA),
        lambda: open_case().do("grant", by=OLGA, holders=_plus(open_case(), NORA)),
        lambda: open_case().do(
            "grant", by=OLGA, holders=sorted([HANA.key, OLGA.key, SOFIA.key, RECOVERY])
        ),
        lambda: _walled_hana().do("grant", by=OLGA, holders=_plus(_walled_hana(), HANA)),
        lambda: _without(HANA).do("grant", by=OLGA, holders=_plus(_without(HANA), HANA)),
    ],
    "renews_key": [
        lambda: open_case().rekey(by=OLGA, version=3),
        lambda: open_case().rekey(by=OLGA, version=1),
        lambda: open_case().rekey(by=OLGA, lock=hashed("lock 1")),
        lambda: open_case().rekey(by=OLGA, keys=hashed("keys 1")),
    ],
    "keeps_readers": [
        lambda: with_heir().rekey(
            by=OLGA, holders=sorted([NORA.key, *with_heir().rekey(by=OLGA).state.holders])
        ),
        lambda: open_case().wall(
            HANA, by=SOFIA, holders=sorted([*open_case().roster.by_key, RECOVERY])
        ),
        lambda: open_case().rekey(by=OLGA, without=(HANA,)),
        lambda: accepted_case().rekey(by=OLGA, without=(SOFIA,)),
        lambda: accepted_case().rekey(by=SOFIA, without=(OLGA,)),
        lambda: _accepted_and_offered().rekey(by=OLGA, without=(HANA,)),
        lambda: open_case().rekey(by=OLGA, holders=_plus(open_case(), NORA)),
        lambda: open_case().rekey(by=OLGA, holders=sorted(open_case().roster.by_key)),
        _kept_leaver,
        lambda: accepted_without_supervisors().rekey(by=HANA, holders=[RECOVERY], is_stale=True),
    ],
    "is_stale_if_signer_is_left_out": [
        lambda: open_case().rekey(by=OLGA, is_stale=True),
        lambda: accepted_case().rekey(by=HANA, without=(HANA,), is_stale=False),
    ],
    "changes_code_only_for_a_new_code": [
        lambda: open_case().rekey(
            by=OLGA, why="code", details={"how": "own_word"}, person=hashed("another")
        ),
        lambda: open_case().rekey(by=OLGA, code=code_of("another")),
        lambda: open_case().rekey(by=OLGA, person=hashed("another")),
        lambda: open_case().rekey(by=OLGA, why="code", details={"how": "own_word"}),
        lambda: open_case().rekey(
            by=OLGA, why="code", details={"how": "own_word"}, code=code_of("another")
        ),
        lambda: open_case().rekey(
            by=OLGA, why="code", code=code_of("another"), person=hashed("another")
        ),
        lambda: open_case().rekey(by=OLGA, details={"how": "own_word"}),
    ],
    "walls_off_only_for_a_wall": [
        lambda: recuse(open_case(), HANA).wall(HANA, by=SOFIA),
        lambda: open_case().wall(HANA, by=OLGA),
        lambda: open_case().wall(NORA, by=SOFIA),
        lambda: open_case().wall(SOFIA, by=SOFIA),
        lambda: _walled_hana().wall(HANA, by=SOFIA, lock=hashed("x"), walls={"2": "w"}),
        lambda: open_case().wall(HANA, by=SOFIA, walls={"2": "w", "8": "w"}),
        lambda: open_case().wall(HANA, by=SOFIA, walls={"2": "r"}),
        lambda: open_case().wall(OLGA, by=SOFIA, owner=OLGA.user),
        lambda: open_case().wall(HANA, by=SOFIA, owner=None),
        lambda: _offered().wall(HANA, by=SOFIA, offered_to=HANA.user),
        lambda: proposed_spam(open_case()).wall(HANA, by=SOFIA),
        lambda: proposed_spam(open_case(), by=OLGA).wall(HANA, by=SOFIA, proposal=None),
        lambda: open_case().rekey(by=SOFIA, walls={"2": "w"}),
        lambda: open_case().rekey(by=SOFIA, owner=None),
        lambda: _offered().rekey(by=SOFIA, offered_to=None),
        lambda: proposed_spam(open_case()).rekey(by=SOFIA, proposal=None),
        lambda: open_case().rekey(by=SOFIA, details={"user": HANA.user}),
        lambda: recuse(open_case(), HANA).wall(HANA, by=SOFIA, walls={"2": "w"}),
    ],
    "wall_has_its_second_person": [
        lambda: _owned_by_sofia().wall(HANA, by=SOFIA, without=(OLGA, WALID, LEO)),
        lambda: open_case().wall(HANA, by=SOFIA, proposal=None, first=hashed("none")),
        lambda: _house_of_three().wall(HANA, by=SOFIA),
        lambda: house_of_two().wall(OLGA, by=SOFIA),
        lambda: (
            _house_of_three()
            .propose("rekey", "2", by=SOFIA)
            .wall(HANA, by=SOFIA, second=True, on=day(9))
        ),
        lambda: _house_of_three().propose("rekey", "1", by=OLGA).wall(HANA, by=SOFIA, second=True),
    ],
    "leaves_with_all_keys": [
        lambda: recuse(open_case(), OLGA, owner=OLGA.user),
        lambda: recuse(open_case(), HANA, owner=None),
        lambda: recuse(_offered(), HANA, offered_to=HANA.user),
        lambda: recuse(open_case(), HANA, is_stale=False),
        lambda: recuse(open_case(), HANA, holders=list(open_case().state.holders)),
        lambda: recuse(open_case(), HANA, holders=[OLGA.key, RECOVERY]),
        lambda: recuse(open_case(), HANA, walls={"2": "w"}),
        lambda: recuse(open_case(), HANA, walls={"2": "r", "1": "r"}),
        lambda: recuse(alone(), SOFIA),
    ],
    "takes_one_wall_away": [
        lambda: open_case().do("lift", by=SOFIA),
        lambda: _walled_hana().do("lift", by=SOFIA, walls={"2": "r"}),
        lambda: recuse(open_case(), HANA).do("lift", by=SOFIA, walls={}),
        lambda: _walled_hana().do("lift", by=SOFIA, walls={"1": "w"}),
        lambda: _walled_hana().wall(WALID, by=SOFIA).do("lift", by=SOFIA, walls={}),
    ],
    "goes_on_carefully": [
        lambda: (_house_of_three()).do(
            "resume", by=SOFIA, walls={**_house_of_three().state.walls, "2": "w"}
        ),
        lambda: open_case().do("resume", by=SOFIA, is_stale=True, walls={"3": "w"}),
        lambda: open_case().do("resume", by=SOFIA, is_stale=True, walls={"77": "w"}),
        lambda: open_case().do("resume", by=SOFIA),
        lambda: (closed_case()).do("resume", by=SOFIA, is_stale=True),
        lambda: (_walled_hana()).do("resume", by=SOFIA, is_stale=True, walls={}),
        lambda: (recuse(open_case(), HANA)).do("resume", by=SOFIA, walls={"2": "w"}),
        lambda: (closed_case()).do("resume", by=SOFIA, is_stale=True, end=None),
        lambda: (open_case()).do("resume", by=SOFIA, is_stale=True, status="accepted"),
        lambda: (proposed_spam(open_case())).do("resume", by=SOFIA, is_stale=True),
        lambda: (house_of_two()).do(
            "resume", by=SOFIA, walls={**house_of_two().state.walls, "1": "w"}
        ),
    ],
    "is_by_person": [
        lambda: Story().do("send", by=OLGA, on=day(0), **first_state()),
        lambda: open_case().write(by=OLGA),
        lambda: open_case().do("take_back", by=OLGA, on=day(5), taken_back_on=day(5)),
    ],
    "is_by_person_or_holder": [
        lambda: (
            _walled_hana()
            .do("take_back", by=AMINA, on=day(5), taken_back_on=day(5))
            .do("undo", by=HANA, taken_back_on=None)
        ),
    ],
    "is_by_holder": [
        lambda: with_heir().wall(HEDI, by=SOFIA).answer(by=HEDI),
        lambda: open_case().answer(by=AMINA),
        lambda: _walled_hana().answer(by=HANA),
        lambda: _without(HANA).answer(by=HANA),
    ],
    "is_by_supervisor": [
        lambda: _walled_hana().do("lift", by=OLGA, walls={}),
        lambda: _walled_hana().do("lift", by=AMINA, walls={}),
        lambda: _walled_hana().wall(TOMAS, by=SOFIA).do("lift", by=TOMAS, walls={"2": "w"}),
    ],
    "sends_once_and_first": [
        lambda: open_case().do("send", by=AMINA, on=day(0), **first_state()),
        lambda: Story().do("write", by=AMINA, **first_state()),
    ],
    "is_known": [forged(rules=2), forged(action="erase"), forged(action="destroy")],
    "is_well_formed": [
        forged(changes={"proposal": [["decide"], OLGA.user, day(1), hashed("x")]}),
        forged(changes={"read_up_to": "1"}),
        forged(changes={"read_up_to": -1}),
        forged(changes={"read_up_to": True}),
        forged(changes={"nothing": 1}),
        forged(changes={"review_by": "20261101"}),
        forged(changes={"walls": {"01": "w"}}),
        forged(changes={"holders": [OLGA.key, HANA.key, HANA.key]}),
        forged(changes={"end": ["spam", day(9)]}),
    ],
}


REFUSED = EVERY_EVENT | SENDING | TEXTS | OWNERS | DECISIONS | PROPOSALS | ACCESS


# The nearest that is allowed, beside the attempts above.
ALLOWED = {
    "a supervisor asks for a hold anew": lambda: (
        open_case().propose("hold", "notice", by=HANA).propose("hold", "dispute", by=SOFIA)
    ),
    "a request is sent": send(),
    "a person works under any roster": lambda: open_case().do(
        "take_back", by=AMINA, on=day(5), taken_back_on=day(5), forge={"roster_version": 9}
    ),
    "a review comes nearer": lambda: open_case().do("read", by=OLGA, review_by=day(5)),
    "a message makes a case urgent": lambda: open_case().write(is_urgent=True, review_by=day(2)),
    "an answer settles a message": lambda: open_case().answer(by=OLGA, read_up_to=1),
    "a note settles a message": lambda: open_case().note(by=OLGA, read_up_to=1),
    "the offer of an owner who left is refused": lambda: recuse(_offered(), OLGA).do(
        "offer", by=HANA, offered_to=None
    ),
    "whoever is alone takes the case": lambda: alone().do("own", by=SOFIA, owner=SOFIA.user),
    "a stale case changes its owner": lambda: recuse(open_case(), HANA).do(
        "own", by=SOFIA, owner=SOFIA.user
    ),
    "a decision without a second person counts from its own day": lambda: proposed_spam(
        open_case()
    ).decide("cannot_help", by=OLGA, on=day(10), days=10 + 3650),
    "two go on without more walls": lambda: (house_of_two()).do("resume", by=SOFIA),
    "a wall comes back and two others are left": lambda: (house_of_four()).do(
        "resume", by=SOFIA, walls={**house_of_four().state.walls, "2": "w"}
    ),
    "a held case goes on": lambda: (hold(open_case().propose("hold", "notice", by=HANA))).do(
        "resume", by=SOFIA, is_stale=True
    ),
    "an owner with a new key is granted the case anew": _owner_granted_anew,
    "two renew the key": lambda: house_of_two().rekey(by=SOFIA),
    "a wall that leaves exactly two others": lambda: house_of_four().wall(HANA, by=SOFIA),
    "one alone ends a case in thirty days": lambda: spam(open_case(), by=OLGA, on=day(1), days=31),
    "as long as the table says": lambda: open_case().decide(
        "cannot_help", by=OLGA, on=day(1), days=1 + 3650
    ),
    "spam for a year": lambda: spam(open_case(), by=OLGA, on=day(1), days=1 + 365),
    "two end a case in seven days": lambda: confirmed_spam(
        proposed_spam(open_case(), days=8), on=5, days=8
    ),
    "two end an urgent case": lambda: (
        urgent_case()
        .propose("decide", "cannot_help", day(90), "", by=HANA)
        .decide("cannot_help", by=OLGA, days=90, second=True, wait=0)
    ),
    "an urgent case is accepted by one": lambda: urgent_case().decide("accepted", by=OLGA),
    "a proposal is confirmed on the thirteenth day": lambda: confirmed_spam(
        proposed_spam(open_case(), days=20), on=14, days=20
    ),
    "whoever is alone confirms after seven days": lambda: confirmed_spam(
        proposed_spam(alone(), by=SOFIA, days=9), by=SOFIA, on=8, days=9, wait=7
    ),
    "what could not be checked ends after thirty days": lambda: _not_reached(after=30),
    "what was taken back is checked by one": lambda: taken_back_case().decide(
        "withdrawn", by=OLGA, on=day(6), how="checked", days=36
    ),
    "told by telephone": lambda: (
        open_case()
        .propose("decide", "withdrawn", day(8), "told", by=HANA)
        .decide("withdrawn", by=OLGA, on=day(1), how="told", days=8, second=True, wait=0)
    ),
    "whoever accepts what nobody owns becomes its owner": lambda: _free().decide(
        "accepted", by=HANA, owner=HANA.user
    ),
    "the owner left, and another accepts": lambda: _owner_left().decide(
        "accepted", by=HANA, owner=HANA.user
    ),
    "the owner left, and another takes it": lambda: _owner_left().do(
        "own", by=HANA, owner=HANA.user
    ),
    "a decision clears what waited": lambda: proposed_spam(open_case()).decide(
        "more_needed", by=OLGA, proposal=None
    ),
    "a void hold blocks nothing": lambda: (
        open_case()
        .propose("hold", "notice", by=HANA, on=day(1))
        .decide("accepted", by=OLGA, on=day(15))
    ),
    "a hold is asked for beside another proposal": lambda: proposed_spam(open_case()).propose(
        "hold", "notice", by=OLGA
    ),
    "a proposal is replaced after fourteen days": lambda: proposed_spam(open_case()).propose(
        "hasten", day(20), by=OLGA, on=day(15)
    ),
    "a proposal of a leaver is replaced": lambda: _left(proposed_spam(open_case(), by=LEO)).propose(
        "hasten", day(9), by=OLGA
    ),
    "a hold is set and lifted by two": lambda: hold(
        hold(open_case().propose("hold", "notice", by=HANA)).propose(
            "hold", "", by=HANA, on=day(3)
        ),
        reason=None,
        on=4,
    ),
    "whoever asked takes the hold back": lambda: (
        open_case().propose("hold", "notice", by=HANA).do("object", by=HANA, proposal=None)
    ),
    "hastened to today": lambda: hasten(closed_case().propose("hasten", day(2), by=HANA), 2),
    "hastened to the day on which it was asked": lambda: hasten(
        closed_case().propose("hasten", day(1), by=HANA), 1
    ),
    "hastened by one day": lambda: hasten(closed_case().propose("hasten", day(89), by=HANA), 89),
    "an ending is hastened by whoever is alone": lambda: hasten(
        alone().decide("cannot_help", by=SOFIA, days=90).propose("hasten", day(9), by=SOFIA),
        9,
        by=SOFIA,
        on=8,
        wait=7,
    ),
    "the offer is taken": lambda: _offered().do("own", by=HANA, owner=HANA.user, offered_to=None),
    "the offer of an accepted case is taken": lambda: _accepted_and_offered().do(
        "own", by=HANA, owner=HANA.user, offered_to=None, is_stale=True
    ),
    "the offer is refused": lambda: _accepted_and_offered().do(
        "offer", by=HANA, offered_to=None, is_stale=True
    ),
    "the offer goes to another": lambda: _accepted_and_offered().do(
        "offer", by=OLGA, offered_to=TOMAS.user, is_stale=True
    ),
    "an accepted case is offered to somebody new": lambda: _without(HANA).do(
        "offer", by=OLGA, offered_to=HANA.user, holders=_plus(_without(HANA), HANA)
    ),
    "an accepted case is granted to a supervisor": lambda: _accepted_by_few().do(
        "grant", by=OLGA, holders=_plus(_accepted_by_few(), TOMAS)
    ),
    "an accepted case leaves out who does not work on it": lambda: _without(HANA),
    "whoever signs may leave themselves out": lambda: accepted_case().rekey(
        by=HANA, without=(HANA,)
    ),
    "a wall that leaves two others": lambda: open_case().wall(HANA, by=SOFIA),
    "a wall in a house of three, by two": lambda: (
        _house_of_three().propose("rekey", "2", by=OLGA).wall(HANA, by=SOFIA, second=True)
    ),
    "a wall takes the proposal with it": lambda: proposed_spam(open_case()).wall(
        HANA, by=SOFIA, proposal=None
    ),
    "a wall takes the case from its owner": lambda: open_case().wall(OLGA, by=SOFIA),
    "a wall takes the offer": lambda: _offered().wall(HANA, by=SOFIA),
    "one wall is lifted, the other stays": lambda: (
        recuse(open_case(), HANA).wall(WALID, by=SOFIA).do("lift", by=SOFIA, walls={"2": "r"})
    ),
    "the owner recuses themselves": lambda: recuse(open_case(), OLGA),
    "one of two leaves": lambda: recuse(house_of_two(), OLGA),
    "a leaver's key goes with the next one": lambda: _left(open_case()).rekey(by=OLGA),
    "walls of lost events come back": lambda: (open_case()).do(
        "resume", by=SOFIA, is_stale=True, walls={"2": "w"}, forge={"number": 40}
    ),
    "a closed case goes on open": lambda: (closed_case()).do(
        "resume", by=SOFIA, is_stale=True, end=None, status="being_read", forge={"number": 10_003}
    ),
    "a case that was moved goes on accepted": lambda: (
        accepted_case().decide("moved", by=OLGA, days=90)
    ).do("resume", by=SOFIA, is_stale=True, end=None),
    "anybody objects to lifting a hold": lambda: (
        hold(open_case().propose("hold", "notice", by=HANA))
        .propose("hold", "", by=HANA)
        .do("object", by=OLGA, proposal=None)
    ),
    "anybody clears a void hold": lambda: (
        open_case()
        .propose("hold", "notice", by=HANA, on=day(1))
        .do("object", by=OLGA, on=day(15), proposal=None)
    ),
    "a proposal from a clock that was ahead": lambda: confirmed_spam(
        proposed_spam(open_case(), on=3, days=12), on=2, days=12
    ),
    "a request is sent to whom it can be sealed": send(holders=sorted([OLGA.key, RECOVERY])),
    "undone while it was to be erased sooner": lambda: undo(
        withdrawn_case().propose("hasten", day(15), by=HANA, on=day(8)), proposal=None
    ),
    "undone while it was to be withdrawn by word": lambda: undo(
        taken_back_case().propose("decide", "withdrawn", day(45), "told", by=HANA, on=day(6)),
        proposal=None,
    ),
    "undone while a hold is asked for": lambda: undo(
        withdrawn_case().propose("hold", "notice", by=HANA, on=day(8))
    ),
    "undone by the person": lambda: taken_back_case().do("undo", by=AMINA, taken_back_on=None),
    "undone without changing how it ended": lambda: (
        closed_case()
        .do("take_back", by=AMINA, on=day(5), taken_back_on=day(5))
        .do("undo", by=AMINA, taken_back_on=None)
    ),
}
