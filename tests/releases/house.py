"""A house with sealed requests: how a release fills one, and how a later program reads it.

The tests and `new_release` call both in a process of their own, with the settings of production.
"""

from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command

from accounts.models import User
from benchmarks.content.people import ask
from legal_help.access import founding
from legal_help.casework import cases, decide
from legal_help.crypto.codes import group_digits
from legal_help.crypto.passphrases import new_passphrase
from legal_help.event_log import log
from legal_help.events.outcomes import Outcome
from legal_help.intake import return_visit
from legal_help.intake.drafts import Receipt
from legal_help.models import Draft, Unlock
from legal_help.rules.decisions import Decision
from legal_help.trust import keys
from legal_help.trust.actors import Caseworker

ANSWERS: Final = {
    "full_name": "Amina Example",
    "more": "They came at night, and we left.",
    "language": "fr",
}


def fill() -> dict[str, Any]:
    """Found a house and let two people ask; return what is needed to open it again."""
    passphrase = new_passphrase()
    user = User.objects.create_user("sofia", is_staff=True)
    user.groups.add(*Group.objects.filter(name__in=["Caseworker", "Supervisor"]))
    root = founding.found(supervisor=user, passphrase=passphrase).root
    settings.ROSTER_ROOT = root
    answered, ended = _ask(), _ask()
    reader = _unlocked(passphrase)
    cases.send_reply(by=reader, public_ref=answered.public_ref, text="We have read it.", read_to=1)
    cases.add_note(by=reader, public_ref=answered.public_ref, text="Call in the morning.")
    no_case = Decision(
        outcome=Outcome.CANNOT_HELP, letter="We cannot help.", reason="no_capacity", read_to=1
    )
    decide.decide_case(by=reader, public_ref=ended.public_ref, decision=no_case, shown="received")
    # A backup holds neither.
    Draft.objects.all().delete()
    Unlock.objects.all().delete()
    return {"root": root, "passphrase": passphrase, "code": group_digits(answered.code)}


def _ask() -> Receipt:
    receipt = ask(ANSWERS)
    return_visit.write_to_us(visit=_visit(receipt.code), text="One more thing.")
    return receipt


def read(passphrase: str, code: str) -> dict[str, Any]:
    """Open all of the house, as a caseworker and as a person who comes back."""
    return _read(_unlocked(passphrase), _visit(code))


def _read(reader: Caseworker, visit: return_visit.Visit) -> dict[str, Any]:
    call_command("verify_log")
    refs = sorted(head.state.ref for head in log.look().open_to(reader.person).values())
    opened = [cases.open_case(by=reader, public_ref=ref) for ref in refs]
    conversation = return_visit.read_conversation(visit=visit)
    return {
        "cases": {
            each.case.public_ref: {
                "status": str(each.case.state.status),
                "answers": each.answers,
                "messages": [message.text for message in each.messages],
                "notes": [note.text for note in each.notes],
            }
            for each in opened
        },
        "letters": [line.text for line in conversation if line.from_us],
    }


def upgrade_and_go_on(passphrase: str, code: str) -> tuple[dict[str, Any], str]:
    """Migrate. Return what `read` does, and the reference of the case in which both sides wrote once more."""
    call_command("migrate", verbosity=0)
    reader, visit = _unlocked(passphrase), _visit(code)
    return _read(reader, visit), _go_on(reader, visit)


def _go_on(reader: Caseworker, visit: return_visit.Visit) -> str:
    return_visit.write_to_us(visit=visit, text="I am still here.")
    ref = visit.view.state.ref
    cases.send_reply(by=reader, public_ref=ref, text="So are we.", read_to=2)
    return ref


def _unlocked(passphrase: str) -> Caseworker:
    user = User.objects.get(username="sofia")
    return keys.unlock_staff(user=user, passphrase=passphrase)[0]


def _visit(code: str) -> return_visit.Visit:
    return return_visit.open_visit(cookie=keys.unlock_with_code(code=code).cookie)
