"""The rounds of `benchmarks.desk_race`: what two caseworkers do at once, and what must come of it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.db import connections
from django.utils import timezone

from config.demo.accounts import load_staff
from legal_help.access import founding, workbench
from legal_help.casework import access_reason, assignment, cases
from legal_help.casework import decide as casework_decide
from legal_help.evidence import audit_check
from legal_help.intake import drafts, submit
from legal_help.models import HelpRequest, Proposal, ThreadMessage
from legal_help.rules.decisions import Decision, Outcome
from legal_help.trust import keys, roster
from legal_help.trust.keys import DEMO_PASSPHRASE, Caseworker

type AtOnce = Callable[..., list[Any]]

CALM: Final = {"filed": "yes"}
URGENT: Final = {"detained": "yes"}
MORE: Final = Decision(outcome=Outcome.MORE_NEEDED, letter="When is your hearing?")
CANNOT: Final = Decision(outcome=Outcome.CANNOT_HELP, reason="no_capacity", letter="We are sorry.")


class Lost(Exception):
    """What must never happen happened."""


@dataclass(frozen=True, repr=False)
class House:
    """A supervisor and a caseworker, both unlocked."""

    supervisor: Caseworker
    caseworker: Caseworker

    @classmethod
    def founded(cls) -> "House":
        staff = load_staff()
        users = [staff["supervisor"], staff["caseworker"]]
        founding.create_demo_keys(supervisor=users[0], caseworkers=users[1:])
        unlocked = [keys.unlock_staff(user=user, passphrase=DEMO_PASSPHRASE)[0] for user in users]
        return cls(*unlocked)

    def sent(self, facts: dict[str, str]) -> str:
        draft, _cookie = drafts.start_draft(answers={"call_name": "Amal"})
        return submit.send_draft(
            draft=draft, answers=draft.answers, card={}, facts=facts, form_version=1
        ).public_ref

    def check_chain(self) -> None:
        found = audit_check.findings(roster.verified(), today=timezone.localdate())
        if found:
            raise Lost(f"the chain: {found[0]}")


def take(house: House, at_once: AtOnce) -> str:
    reference = house.sent(CALM)
    both = (house.supervisor, house.caseworker)
    results = at_once(*[partial(cases.take_case, by=by, public_ref=reference) for by in both])
    winner = both[_one_won(results, cases.AlreadyTaken)]
    _expect(_row(reference).assigned_to == winner.user, "another has it than who took it")
    return _read(reference, *both, how="taken")


def hand_on(house: House, at_once: AtOnce) -> str:
    reference, by, to = house.sent(CALM), house.supervisor, house.caseworker
    cases.take_case(by=by, public_ref=reference)
    assignment.offer_case(by=by, public_ref=reference, to=to.person.key)
    results = at_once(
        partial(assignment.accept_offer, by=to, public_ref=reference),
        partial(assignment.cancel_offer, by=by, public_ref=reference),
    )
    is_kept = _one_won(results, assignment.NothingOffered)
    _expect(_row(reference).assigned_to == (to, by)[is_kept].user, "the wrong one has it")
    return _read(reference, by, to, how="kept" if is_kept else "handed on")


def decide(house: House, at_once: AtOnce) -> str:
    reference = house.sent(CALM)
    both = ((house.supervisor, MORE), (house.caseworker, CANNOT))
    results = at_once(
        *[
            partial(
                casework_decide.decide_case,
                by=by,
                public_ref=reference,
                decision=decision,
                shown="received",
            )
            for by, decision in both
        ]
    )
    decided = both[_one_won(results, casework_decide.StatusChanged)][1]
    _expect(_row(reference).status == decided.rule.leads_to, "the status of another decision")
    _expect(_letters(reference) == 1, "not one letter")
    return _read(reference, house.supervisor, house.caseworker, how="decided")


def second(house: House, at_once: AtOnce) -> str:
    reference = house.sent(URGENT)
    counts = casework_decide.decide_case(
        by=house.supervisor, public_ref=reference, decision=CANNOT, shown="received"
    )
    _expect(not counts, "it counted without a second person")
    note = Proposal.objects.get(request=_row(reference)).note_id
    results = at_once(
        partial(
            casework_decide.confirm_decision, by=house.caseworker, public_ref=reference, note=note
        ),
        partial(
            casework_decide.object_to_decision,
            by=house.supervisor,
            public_ref=reference,
            note=note,
            text="",
        ),
    )
    is_objection = _one_won(results, casework_decide.NothingProposed)
    _expect(_row(reference).status == ("closed", "received")[is_objection], "the wrong status")
    _expect(_letters(reference) == 1 - is_objection, "the letter")
    how = "objected to" if is_objection else "confirmed"
    return _read(reference, house.supervisor, house.caseworker, how=how)


def leave(house: House, at_once: AtOnce) -> str:
    reference, both = house.sent(CALM), (house.supervisor, house.caseworker)
    results = at_once(
        *[partial(assignment.recuse_oneself, by=by, public_ref=reference) for by in both]
    )
    gone = _one_won(results, assignment.LastHolder)
    _expect(not workbench.is_open_to(both[gone], reference), "who left can still open it")
    return _read(reference, both[1 - gone], how="left by one")


def wall(house: House, at_once: AtOnce) -> str:
    reference, kept_out = house.sent(CALM), house.caseworker
    key = kept_out.person.key
    assign = partial(
        assignment.assign_case, by=house.supervisor, public_ref=reference, to=key, had=None
    )
    at_once(assign, partial(assignment.set_wall, by=house.supervisor, public_ref=reference, of=key))
    _expect(not workbench.is_open_to(kept_out, reference), "the wall let somebody through")
    _expect(_row(reference).assigned_to is None, "it is in hands behind the wall")
    return _read(reference, house.supervisor, how="walled")


def write(house: House, at_once: AtOnce) -> str:
    reference, both = house.sent(CALM), (house.supervisor, house.caseworker)
    results = at_once(
        *[
            partial(cases.send_reply, by=by, public_ref=reference, text=by.user.username)
            for by in both
        ]
    )
    _expect(results == [None, None], f"an answer was not kept: {results}")
    opened = cases.open_case(by=house.supervisor, public_ref=reference)
    texts = {letter.text for letter in opened.messages}
    _expect(texts == {by.user.username for by in both}, "a letter was lost")
    return _read(reference, *both, how="both answered")


KINDS: Final = (take, hand_on, decide, second, leave, wall, write)


def run(rounds: int, at_once: AtOnce) -> Counter[str]:
    """Return how often rounds ended how. Raises Lost."""
    house, ended = House.founded(), Counter[str]()
    for number in range(rounds):
        kind = KINDS[number % len(KINDS)]
        ended[kind(house, at_once)] += 1
    house.check_chain()
    connections.close_all()
    return ended


def _one_won(results: list[Any], told: type[Exception]) -> int:
    """Return the place of the winner; the other was told so by name."""
    lost = [each for each in results if isinstance(each, Exception)]
    if [type(each) for each in lost] != [told]:
        raise Lost(f"not one winner who is followed by {told.__name__}: {results}")
    return 1 - results.index(lost[0])


def _row(reference: str) -> HelpRequest:
    return HelpRequest.objects.select_related("assigned_to").get(public_ref=reference)


def _letters(reference: str) -> int:
    return ThreadMessage.objects.filter(request__public_ref=reference).count()


def _read(reference: str, *readers: Caseworker, how: str) -> str:
    """Each of them opens everything, and nothing of it is refused."""
    for by in readers:
        # A colleague may have it.
        access_reason.give_access_reason(
            by=by, public_ref=reference, reason=access_reason.AccessReason.REVIEW
        )
        opened = cases.open_case(by=by, public_ref=reference)
        letters_hold = not any(letter.is_refused for letter in opened.messages)
        notes_hold = not any(note.is_refused for note in opened.notes)
        _expect(letters_hold and notes_hold, "something was refused")
    return how


def _expect(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise Lost(otherwise)
