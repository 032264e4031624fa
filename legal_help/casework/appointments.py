"""Agree on an appointment with a person, move it, or cancel it: each is a letter that they read."""

from datetime import datetime

from django.utils.translation import gettext, override

from legal_help.casework.case_texts import texts_of
from legal_help.casework.conflicts import conflict_check
from legal_help.casework.reply_templates import in_a_letter, template_language
from legal_help.intake.appointment_words import appointment_lines
from legal_help.rules.appointments import APPOINTMENT, Appointment
from legal_help.trust import interpreters
from legal_help.trust.actors import Caseworker

# In a letter that is shown before there is an appointment.
NOT_YET = "…"
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


class NoSuchInterpreter(Exception):
    """Raised if nobody of this name is on the signed list."""


class AlreadyOver(Exception):
    """Raised if the appointment would lie in the past."""


def write_letter(language: str, appointment: Appointment | None) -> str:
    """Return the letter of an appointment in a language. Without an appointment NOT_YET is in its place."""
    with override(language):
        # An address in Latin letters keeps its order in a letter that runs from right to left.
        lines = [
            f"{name}: {FIRST_STRONG_ISOLATE}{words}{POP_ISOLATE}"
            for name, words in (appointment_lines(appointment) if appointment else ())
        ]
        return in_a_letter(
            gettext("We have an appointment with you."),
            "\n".join(lines) or NOT_YET,
            gettext("If you cannot come, or need another time, tell us here."),
        )


def book(*, by: Caseworker, public_ref: str, appointment: Appointment, now: datetime) -> None:
    """Write the appointment to the person, in their language. It replaces any other.

    Does nothing if this one stands already.

    Raises AlreadyOver, and as `cases.send_reply`.
    """
    if appointment.moment <= now:
        raise AlreadyOver
    with conflict_check.locked_case(by, public_ref) as case:
        if texts_of(case).appointment == appointment:
            return
        language = template_language(case.opened.part("answers").get("language", ""))
        case.send_letter(
            write_letter(language, appointment),
            read_up_to=case.state.read_up_to,
            more={APPOINTMENT: appointment.as_content()},
        )


def note_interpreter_asked(*, by: Caseworker, public_ref: str, name: str) -> None:
    """Note that an interpreter of the signed list was asked.

    Raises NoSuchInterpreter, and as `cases.send_reply`.
    """
    with conflict_check.locked_case(by, public_ref) as case:
        if all(each.name != name for each in interpreters.BOOK.known_to(case.batch.known)):
            raise NoSuchInterpreter
        case.keep_note({"text": "", "on": case.today, "asked": name})


def cancel(*, by: Caseworker, public_ref: str) -> None:
    """Cancel the appointment that stands, in a letter. Raises as `cases.send_reply`.

    Does nothing if none stands: it was cancelled a moment ago.
    """
    with conflict_check.locked_case(by, public_ref) as case:
        if texts_of(case).appointment is None:
            return
        language = template_language(case.opened.part("answers").get("language", ""))
        with override(language):
            text = in_a_letter(
                gettext("We have to cancel our appointment. We are sorry."),
                gettext("We will write to you here about another time."),
            )
        case.send_letter(text, read_up_to=case.state.read_up_to, more={APPOINTMENT: {}})
