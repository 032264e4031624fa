"""Two caseworkers, one request, the same moment: one wins, the other is told, nothing is lost.

Each round is a new request that a supervisor and a caseworker work on through their pages, each in
a thread with a connection of its own: they take it, accept and take back, decide, confirm and
object, answer, close it to themselves, set a wall. Afterwards whoever may still read it opens all
that was written. At the end the chain of events is checked.
"""

import io
import random
import threading
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client

from benchmarks.asking.desk import unlocked
from benchmarks.content import people
from benchmarks.harness.findings import Finding
from benchmarks.harness.forms import filled, form_of, offered, post_form

LATEST_SECONDS: Final = 0.05  # who comes first is for the machine to say
SAID: Final = {"call_name": "Amal", "place": "us", "need": ["fear"]}
CALM: Final = {"filed": "yes"}
URGENT: Final = {"detained": "yes"}
NOTHING: Final[Mapping[str, Any]] = {}
LETTER: Final = {"text": "When is your hearing? We are sorry."}
CHANGED: Final = "was changed, and refused"


type Browsers = tuple[Client, Client]


class Lost(Exception):
    """What must never happen happened."""


@dataclass(frozen=True)
class Case:
    """One request, in the browsers of two caseworkers."""

    reference: str
    supervisor: Client
    caseworker: Client

    def page(self, by: Client, part: str = "") -> str:
        address = f"/cases/{self.reference}/{part}"
        response: Any = by.get(address, secure=True)
        if response.status_code == 200 and f"{self.reference}/reason/" in response.text:
            # A colleague has it: say why one opens it.
            post_form(by, f"/cases/{self.reference}/reason/", {"reason": "review"})
            response = by.get(address, secure=True)
        return str(response.text) if response.status_code == 200 else ""

    def form(self, by: Client, part: str, page: str = "") -> dict[str, Any]:
        """Return what the form of this address sends as it stands, with a first choice made."""
        form = form_of(self.page(by, page), f'form[action$="/{part}"]')
        first = {name: choices[:1] for name, choices in offered(form).items()}
        return first | {name: values for name, values in filled(form).items() if any(values)}

    def post(self, by: Client, part: str, fields: Mapping[str, Any] = NOTHING) -> str:
        """Press a button; return the word for what came of it, empty where a form came back."""
        response = post_form(by, f"/cases/{self.reference}/{part}", fields)
        if response.status_code == 200:
            return ""
        if response.status_code != 302:
            raise Lost(f"{part}: {response.status_code}")
        return str(parse_qs(urlsplit(response.url).query).get("done", [""])[0])

    def both(
        self, first: str, second: str, *fields: Mapping[str, Any], by: Browsers | None = None
    ) -> list[str]:
        """Let both press a button at nearly one moment: the supervisor first, else as `by` says."""
        meet = threading.Barrier(2)

        def press(by: Client, part: str, given: Mapping[str, Any]) -> str:
            meet.wait(30)
            time.sleep(random.random() * LATEST_SECONDS)  # noqa: S311 -- no secret
            try:
                return self.post(by, part, given)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            return list(
                pool.map(press, by or self.people, (first, second), fields or [NOTHING] * 2)
            )

    @property
    def people(self) -> Browsers:
        return self.supervisor, self.caseworker


def take(case: Case) -> str:
    return _one_won(case.both("take/", "take/"), {"taken": "colleague"})


def hand_on(case: Case) -> str:
    case.post(case.supervisor, "take/")
    case.post(case.supervisor, "offer/", case.form(case.supervisor, "offer/"))
    done = case.both("offer/back/", "offer/accept/")
    return _one_won(done, dict.fromkeys(("taken", "taken_back"), "not_offered"))


def decide(case: Case) -> str:
    parts = ("decide/more_needed/", "decide/cannot_help/")
    forms = [
        case.form(by, part, part) | LETTER for by, part in zip(case.people, parts, strict=True)
    ]
    return _one_won(case.both(*parts, *forms), {"decided": "status_changed"}, early="")


def second(case: Case) -> str:
    """An urgent request is closed by two: one proposes, another confirms, or takes it back."""
    part = "decide/cannot_help/"
    fields = case.form(case.supervisor, part, part) | LETTER
    _expect(case.post(case.supervisor, part, fields) == "proposed", "it counted without a second")
    confirm = case.form(case.caseworker, "confirm/")
    done = case.both("object/", "confirm/", confirm, confirm)
    return _one_won(done, dict.fromkeys(("confirmed", "objected"), "not_proposed"))


def leave(case: Case) -> str:
    done = case.both("recuse/", "recuse/")
    how = _one_won(done, {"recused": "last_holder"})
    _expect(not case.page(case.people[done.index(how)]), "who left can still open it")
    return how


def wall(case: Case) -> str:
    """Nobody gets behind a wall, though the request is given to them while it is set."""
    fields, twice = case.form(case.supervisor, "wall/"), (case.supervisor, case.supervisor)
    case.both("wall/", "assign/", fields, fields | {"had": ""}, by=twice)
    _expect(not case.page(case.caseworker), "the wall let somebody through")
    return "walled"


def write(case: Case) -> str:
    texts = ("A word of one.", "A word of another.")
    done = case.both("answer/", "answer/", *({"text": text} for text in texts))
    page = case.page(case.supervisor)
    _expect(done == ["answered"] * 2 and all(text in page for text in texts), f"a letter: {done}")
    return "both answered"


KINDS: Final = (take, hand_on, decide, second, leave, wall, write)


def measure(rounds: int = 500) -> list[Finding]:
    supervisor, caseworker = map(unlocked, people.found())
    ended: Counter[str] = Counter()
    try:
        for number in range(rounds):
            kind = KINDS[number % len(KINDS)]
            reference = people.ask(SAID, facts=URGENT if kind is second else CALM)
            case = Case(reference, supervisor, caseworker)
            ended[kind(case)] += 1
            for by in case.people:
                _expect(CHANGED not in case.page(by), f"{kind.__name__}: something was refused")
        call_command("verify_audit", stdout=io.StringIO())
    except (Lost, CommandError) as lost:
        return [Finding("lost", f"{kind.__name__}: {lost}", "nothing", is_met=False)]
    how = ", ".join(f"{how} {often}" for how, often in sorted(ended.items()))
    return [Finding(f"{rounds} rounds: lost", "nothing", "nothing"), Finding("how they ended", how)]


def _one_won(done: list[str], told: dict[str, str], *, early: str | None = None) -> str:
    """Return how one won, where the other was told so in the word that belongs to it.

    `early` stands for a form that came back because the other was only a little quicker.
    """
    for winner, loser in (done, done[::-1]):
        if winner in told and loser in {told[winner], early}:
            return winner
    raise Lost(f"not one winner: {done}")


def _expect(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise Lost(otherwise)
