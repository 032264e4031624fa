"""A reminder without content: by which ways it goes, and where the number is left."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from legal_help.casework import reminders
from legal_help.casework.case_texts import texts_of
from legal_help.casework.conflicts import conflict_check
from legal_help.casework.reminders import NotAllowed, NotSent
from legal_help.intake import return_visit
from legal_help.rules import reported_changes
from tests.legal_help.helpers import state_of
from tests.legal_help.sentinels import found

pytestmark = pytest.mark.django_db

BOTH = {
    "language": "es",
    "reach": ["email", "text", "code"],
    "email": "zz@zz.example",
    "phone": "+1 212 555 0142",
    "leave_message": "named",
}
# How often the gateway looks whether it shall end: each test waits for that.
POLL = 0.01  # seconds


class Broken(BaseEmailBackend):
    """A mail server that is not there, and says to whom it could not write."""

    def send_messages(self, messages):
        raise OSError(f"no way to {messages[0].to}")


@pytest.fixture
def gateway(settings):
    """A gateway of text messages on this machine, which keeps what it gets."""

    class Gateway(BaseHTTPRequestHandler):
        got, answer = [], 200

        def do_POST(self):
            # Nothing comes with the GET that follows a redirect; it has to be counted all the same.
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            Gateway.got.append((self.headers["Authorization"], json.loads(body or "null")))
            if Gateway.answer is None:
                self.wfile.write(b"no HTTP at all\r\n\r\n")
                return
            self.send_response(Gateway.answer)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        do_GET = do_POST  # noqa: N815 -- its name in the standard library

        def log_message(self, *_args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, args=[POLL], daemon=True).start()
    settings.HELP_TEXT_GATEWAY = f"http://127.0.0.1:{server.server_port}/send"
    settings.HELP_TEXT_TOKEN = "Zztoken"
    yield Gateway
    server.shutdown()
    server.server_close()


def noted(reader, receipt):
    with conflict_check.locked_case(reader, receipt.public_ref) as case:
        return [note.said["reminded"] for note in texts_of(case).notes]


def test_it_goes_by_each_way_that_they_allowed_and_says_nothing(send, reader, gateway):
    receipt = send(answers=BOTH)

    reminders.remind(by=reader, public_ref=receipt.public_ref)

    (sent,) = mail.outbox
    words = "Por favor, mire su página."
    assert (sent.to, sent.subject, sent.body) == (["zz@zz.example"], words, words)
    assert gateway.got == [("Bearer Zztoken", {"to": "+1 212 555 0142", "text": words})]
    assert noted(reader, receipt) == [["email", "text"]]


@pytest.mark.parametrize(
    ("changed", "ways"),
    [
        ({"leave_message": "unnamed"}, ["text"]),
        ({"leave_message": "no"}, []),
        ({"leave_message": ""}, []),
        ({"reach": ["code", "email"]}, ["email"]),
        ({"reach": ["code", "phone"]}, []),
        ({"email": "", "phone": ""}, []),
    ],
)
def test_only_what_they_allowed(send, reader, gateway, changed, ways):
    receipt = send(answers={**BOTH, **changed})

    if ways:
        reminders.remind(by=reader, public_ref=receipt.public_ref)
    else:
        with pytest.raises(NotAllowed):
            reminders.remind(by=reader, public_ref=receipt.public_ref)

    assert (len(mail.outbox), len(gateway.got)) == ("email" in ways, "text" in ways)
    assert noted(reader, receipt) == ([ways] if ways else [])


def test_a_way_that_was_said_not_to_be_safe_is_not_used(send, reader, gateway, come_back):
    receipt = send(answers=BOTH)
    return_visit.write_to_us(
        visit=come_back(receipt),
        kind=reported_changes.ReportKind.CONTACT,
        told={"reach": ["text"], "phone": "+1 212 555 0199", "stop_old": ["yes"]},
    )

    with pytest.raises(NotAllowed):
        reminders.remind(by=reader, public_ref=receipt.public_ref)

    assert (mail.outbox, gateway.got) == ([], [])


@pytest.mark.sampled
@pytest.mark.parametrize("answer", [500, 302, None])
def test_a_gateway_that_does_not_take_it_is_told_and_nothing_is_noted(
    send, reader, gateway, caplog, answer
):
    gateway.answer = answer
    receipt = send(answers={**BOTH, "reach": ["text"]})

    with pytest.raises(NotSent):
        reminders.remind(by=reader, public_ref=receipt.public_ref)

    assert len(gateway.got) == 1, "a redirect is not followed"
    assert noted(reader, receipt) == []
    assert "555" not in caplog.text


def test_a_mail_that_does_not_go_out_is_told_without_its_address(send, reader, settings, caplog):
    settings.MAILERS = {"default": {"BACKEND": "tests.legal_help.casework.test_reminders.Broken"}}
    receipt = send(answers={**BOTH, "reach": ["email"]})

    with pytest.raises(NotSent) as told:
        reminders.remind(by=reader, public_ref=receipt.public_ref)

    assert noted(reader, receipt) == []
    assert "zz.example" not in caplog.text + repr(told.value) + repr(told.value.__context__)


def test_without_a_gateway_nobody_gets_a_text_message(send, reader, settings):
    settings.HELP_TEXT_GATEWAY = ""
    receipt = send(answers={**BOTH, "reach": ["text"]})

    with pytest.raises(NotAllowed):
        reminders.remind(by=reader, public_ref=receipt.public_ref)


def test_the_number_is_left_nowhere(send, reader, gateway, caplog):
    caplog.set_level("DEBUG")
    receipt = send(answers=BOTH)

    reminders.remind(by=reader, public_ref=receipt.public_ref)

    assert gateway.got, "it went out"
    assert mail.outbox.pop().to == ["zz@zz.example"]
    assert found(["+1 212 555 0142", "212 555 0142", "zz@zz.example"], log=caplog.text) == set()
    assert state_of(receipt).notes == 1
