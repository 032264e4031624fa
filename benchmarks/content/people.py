"""Made-up people who ask for help, the same ones every time, and caseworkers who answer them."""

import datetime as dt
import random
from itertools import batched
from typing import Any, Final

from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from benchmarks.harness.forms import filled, form_of, post_form
from config.demo.accounts import load_staff
from legal_help import questions
from legal_help.access import founding
from legal_help.crypto import passphrases
from legal_help.intake import drafts, submit

IN_ONE_GO: Final = 250
LANGUAGES: Final = "es es es es ht fr pt ar ru uk prs ps zh-Hans ti am so mam quc kek en".split()  # noqa: SIM905 -- reads as the list it is
STATES: Final = ("TX", "TX", "CA", "CA", "FL", "NY", "IL", "NJ", "GA", "MD", "")
WAYS: Final = (["phone"], ["phone", "text"], ["app"], ["email"], ["phone", "person"], ["code"])
# Given names and surnames as common as they are in the country.
NAMES: Final = {
    "HN": (
        "José María Luis Carlos Juan Ana Karla Wilmer Kevin Yesenia Óscar Marvin Elena Nelson",
        "Hernández López Martínez Mejía Zelaya Flores Cruz Reyes Rodríguez García Sánchez Pineda",
    ),
    "HT": (
        "Jean Marie Pierre Wideline Jacques Rose Frantz Guerda Emmanuel Ketly Wilner Nadège",
        "Joseph Pierre Louis Baptiste Charles Jean François Étienne Augustin Célestin Saint-Fleur",
    ),
    "AF": (
        "Mohammad Ahmad Ali Zahra Fatima Abdul Habib Najib Maryam Sayed Hamid Shukria Ghulam",
        "Rahimi Ahmadi Noori Hosseini Karimi Sharifi Amiri Wardak Stanekzai Nazari Azizi Haidari",
    ),
    "UA": (
        "Олена Ірина Наталія Сергій Андрій Oleksandr Mykola Tetiana Viktor Kateryna Dmytro",
        "Шевченко Коваленко Бондаренко Ткаченко Kravchenko Oliinyk Shevchuk Polishchuk Melnyk",
    ),
    "SY": (
        "أحمد محمد فاطمة خالد Ahmad Khaled Rania Mahmoud Hala Yousef Omar",
        "الحسن الأحمد حمدان Alhassan Khalil Ibrahim Darwish Haddad Issa Najjar",
    ),
}
SYLLABLES: Final = "ba chi da dou el fa gha ha ik ja ka lem men no or pa ri sho ta va".split()  # noqa: SIM905 -- as above


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


def send(count: int, *, first: int = 0, common: float = 0.5) -> list[str]:
    """Let so many people ask; return their references.

    Only their codes are stretched less than they are in earnest. `common` is the share of names
    that are among the commonest of the country: with 1 it is a town in which all are related.
    """
    passphrases.KDF_ROWS[passphrases.CODE_ROW] = passphrases.KdfRow(memory=8, iterations=1)
    references = []
    for numbers in batched(range(first, first + count), IN_ONE_GO):
        with transaction.atomic():
            references += [
                ask(answers(number, common), writes_again=number % 10 == 0) for number in numbers
            ]
    return references


def write_again(code: str) -> None:
    """Come back with the code, through the pages, and leave a message."""
    client, message = Client(SERVER_NAME="localhost"), "/legal-help/return/4/"
    post_form(client, "/legal-help/return/", {"code": code})
    fields = filled(form_of(client.get(message, secure=True).text, "#q"))
    post_form(client, message, fields | {"text": "I have a question."})


def ask(
    said: dict[str, Any], *, facts: dict[str, str] | None = None, writes_again: bool = False
) -> str:
    """Send a request with these answers; triage takes these facts, else what it reads in them."""
    draft, _cookie = drafts.start_draft(answers=said)
    receipt = submit.send_draft(
        draft=draft,
        answers=questions.prune_answers(said),
        card=questions.conflict_card(said),
        facts=facts or questions.facts_for_triage(said),
        form_version=questions.FORM_VERSION,
    )
    if writes_again:
        write_again(receipt.code)
    return str(receipt.public_ref)


def answers(number: int, common: float) -> dict[str, Any]:
    """Return what somebody says: most have a date, some are in danger, many left much empty."""
    lot = random.Random(number)  # noqa: S311 -- people of a benchmark
    today, country = timezone.localdate(), lot.choice([*NAMES])
    name = _name(lot, country, common)
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
        "email": "person@example.org",
        "city": "A town",
        "state": lot.choice(STATES),
        "for_whom": lot.choice(["me", "me", "me", "child"]),
        "full_name": name,
        "dob": _day(lot, today, 14 * 365, 60 * 365),
        "citizenship": country,
        "a_number": f"A{lot.randint(10**8, 10**9 - 1)}" if lot.random() < 0.3 else "",
        # One in three names somebody whom they are against.
        "against": lot.choice(["", "", f"{_name(lot, country, common)}, police"]),
        "helper": _name(lot, country, common) if lot.random() < 0.2 else "",
        "safe_now": lot.choice(["yes"] * 20 + ["no", "unsure"]),
        "more": "Something that happened, told in a few words. " * lot.randint(1, 12),
        "court": lot.choice(["no", "no", "yes", "yes", "yes"]),
        "arrival": _day(lot, today, 5, 1_200)[: lot.choice([10, 10, 7, 4])],
        "entry": lot.choice(["not_checked", "not_checked", "parole", "visa"]),
        "filed": lot.choice(["no", "no", "no", "yes"]),
    }
    if said["court"] == "yes":
        said |= {"order": lot.choice(["no", "no", "unsure"]), "hearing": _day(lot, today, -700, 60)}
        said |= {"attended": lot.choice(["yes", "unsure"]), "moved": lot.choice(["no", "yes", ""])}
    return said


def _day(lot: random.Random, today: dt.date, least: int, most: int) -> str:
    return str(today - dt.timedelta(days=lot.randint(least, most)))


def _name(lot: random.Random, country: str, common: float) -> str:
    given, surnames = (names.split() for names in NAMES[country])
    words = [_word(lot, given, common) for _ in range(lot.choice([1, 1, 2]))]
    words += [_word(lot, surnames, common) for _ in range(lot.choice([1, 2]))]
    return " ".join(dict.fromkeys(words))


def _word(lot: random.Random, names: list[str], common: float) -> str:
    if lot.random() < common:
        return lot.choice(names)
    return "".join(lot.choices(SYLLABLES, k=lot.choice([2, 3, 3]))).title()
