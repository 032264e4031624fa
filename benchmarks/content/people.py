"""Made-up people who ask for help, the same ones every time, and caseworkers who answer them."""

import datetime as dt
import json
import random
from pathlib import Path
from typing import Any, Final

from django.test import Client
from django.utils import timezone

from accounts.models import User
from benchmarks.harness.forms import filled, form_of, post_form
from config.demo.accounts import load_staff
from legal_help import questions
from legal_help.access import founding
from legal_help.crypto import passphrases
from legal_help.intake import drafts, submit
from legal_help.intake.drafts import Receipt

LANGUAGES: Final = tuple(
    "es es es es ht fr pt ar ru uk prs ps zh-Hans ti am so mam quc kek en".split()  # noqa: SIM905 -- reads as the list it is
)
WAYS: Final = (["phone"], ["phone", "text"], ["phone", "person"], ["code"])
# Given names and surnames as common as they are in the country. Half of all names are among them.
NAMES: Final[dict[str, dict[str, str]]] = json.loads(
    Path(__file__).with_name("names.json").read_text()
)
SYLLABLES: Final = ("ba", "chi", "da", "dou", "el", "fa", "gha", "ha", "ik", "lem", "no", "sho")


def found(caseworkers: int = 1) -> list[User]:
    """Give a site the staff and the keys of a demonstration; return a supervisor and caseworkers."""
    staff = load_staff()
    others = [
        User.objects.create_user(f"caseworker{number}", first_name="Case", last_name=f"{number}")
        for number in range(1, caseworkers)
    ]
    users = [staff["supervisor"], staff["caseworker"], *others]
    founding.create_demo_keys(supervisor=users[0], caseworkers=users[1:])
    return users


def send(count: int) -> None:
    """Let so many people ask; one in ten writes again.

    Only their codes are stretched less than they are in earnest.
    """
    passphrases.KDF_ROWS[passphrases.CODE_ROW] = passphrases.KdfRow(memory=8, iterations=1)
    for number in range(count):
        code = ask(answers(number)).code
        if number % 10 == 0:
            _write_again(code)


def ask(said: dict[str, Any]) -> Receipt:
    """Send a request with these answers, as the last page of the form does."""
    draft, _cookie = drafts.start_draft(answers=said)
    return submit.send_draft(
        draft=draft,
        answers=questions.prune_answers(said),
        card=questions.conflict_card(said),
        facts=questions.facts_for_triage(said),
        form_version=questions.FORM_VERSION,
    )


def _write_again(code: str) -> None:
    """Come back with the code, through the pages, and leave a message."""
    client, message = Client(SERVER_NAME="localhost"), "/legal-help/return/4/"
    post_form(client, "/legal-help/return/", {"code": code})
    fields = filled(form_of(client.get(message, secure=True).text, "#q"))
    post_form(client, message, fields | {"text": "I have a question."})


def answers(number: int) -> dict[str, Any]:
    """Return what somebody says: most have a date, some are in danger, many left much empty."""
    lot = random.Random(number)  # noqa: S311 -- people of a benchmark
    today, country = timezone.localdate(), lot.choice([*NAMES])
    name = _name(lot, country)
    said: dict[str, Any] = {
        "begun_on": str(today),
        "lawyer": "no",
        "can_pay": "no",
        "place": "detained" if lot.random() < 0.04 else "us",
        "need": ["fear"],
        "language": lot.choice(LANGUAGES),
        "call_name": name.split()[0],
        "reach": lot.choice(WAYS),
        "phone": "+1 212 555 0100",
        "full_name": name,
        "dob": _day(lot, today, 14 * 365, 60 * 365),
        "citizenship": country,
        "a_number": f"A{lot.randint(10**8, 10**9 - 1)}" if lot.random() < 0.3 else "",
        # One in three names somebody whom they are against.
        "against": lot.choice(["", "", f"{_name(lot, country)}, police"]),
        "helper": _name(lot, country) if lot.random() < 0.2 else "",
        "safe_now": lot.choice(["yes"] * 20 + ["no", "unsure"]),
        "more": "Something that happened, told in a few words. " * lot.randint(1, 12),
        "court": lot.choice(["no", "no", "yes", "yes", "yes"]),
        "arrival": _day(lot, today, 5, 1_200)[: lot.choice([10, 10, 7, 4])],
        "filed": lot.choice(["no", "no", "no", "yes"]),
    }
    if said["court"] == "yes":
        said |= {"order": lot.choice(["no", "no", "unsure"]), "hearing": _day(lot, today, -700, 60)}
    return said


def _day(lot: random.Random, today: dt.date, least: int, most: int) -> str:
    return str(today - dt.timedelta(days=lot.randint(least, most)))


def _name(lot: random.Random, country: str) -> str:
    parts = {"given": lot.choice([1, 1, 2]), "surnames": lot.choice([1, 2])}
    words = [
        lot.choice(NAMES[country][part].split())
        if lot.random() < 0.5
        else "".join(lot.choices(SYLLABLES, k=3)).title()
        for part, count in parts.items()
        for _ in range(count)
    ]
    return " ".join(dict.fromkeys(words))
