"""What is told to a server outside says where something failed, and nothing of anybody."""

import json
from urllib.parse import quote, urlencode

import pytest
import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import got_request_exception
from django.http import HttpRequest
from django.tasks import task
from django.tasks.signals import task_finished
from django.urls import path
from sentry_sdk.transport import Transport

from config.privacy import outside_reports
from config.urls import urlpatterns as of_the_site

pytestmark = pytest.mark.django_db

TYPED = "they took my brother"


def fail(request: HttpRequest, ref: str):
    told = request.POST["words"]
    raise ValueError(
        f"cannot read {told} of {ref} and {request.GET['q']} from {request.headers['cookie']}"
    )


urlpatterns = [path("cases/<str:ref>/", fail), *of_the_site]


class Kept(Transport):
    """Keeps what would go over the line."""

    sent: list[str]

    def __init__(self, options=None):
        super().__init__(options)
        self.sent = []

    def capture_envelope(self, envelope):
        self.sent += [item.get_bytes().decode() for item in envelope.items]


@pytest.fixture
def sent():
    """Report failures to a transport of this test, and stop when it ends."""
    outside_reports.send_failures_to("https://key@reports.example/1", environment="test")
    client = sentry_sdk.get_client()
    client.transport = Kept(client.options)
    yield client.transport.sent
    for signal in (got_request_exception, task_finished):
        signal.disconnect(dispatch_uid="report outside")
    sentry_sdk.get_global_scope().set_client(None)


def fail_as_a_person_writes(client):
    client.raise_request_exception = False
    client.cookies["sessionid"] = "a-session"
    page = client.post(
        f"/cases/KIWI-1234/?q={quote(TYPED)}",
        urlencode({"words": TYPED}),
        content_type="application/x-www-form-urlencoded",
        headers={"user-agent": "Old Phone"},
    )
    assert page.status_code == 500


@pytest.mark.urls(__name__)
def test_a_page_that_fails_is_told_by_its_kind_and_its_places(client, sent):
    fail_as_a_person_writes(client)

    [report] = map(json.loads, sent)
    [failure] = report["exception"]["values"]
    assert failure["type"] == "ValueError"
    assert failure["stacktrace"]["frames"][-1]["function"] == "fail"
    assert set(report) <= {*outside_reports.EVENT_KEYS, "exception"}


@pytest.mark.urls(__name__)
def test_nothing_of_a_person_goes_out(client, sent):
    fail_as_a_person_writes(client)

    assert sent
    told = "".join(sent)
    for words in (TYPED, "brother", "KIWI", "a-session", "Old Phone", "127.0.0.1", "/cases/"):
        assert words not in told


@task
def read_number(words: str) -> int:
    return int(words)


def test_a_task_that_fails_is_told_too(sent, settings):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    read_number.enqueue("1")
    read_number.enqueue(TYPED)

    [report] = map(json.loads, sent)
    [failure] = report["exception"]["values"]
    assert (failure["type"], failure["stacktrace"]["frames"][-1]["function"]) == (
        "ValueError",
        "read_number",
    )
    assert TYPED not in json.dumps(report)


@pytest.mark.parametrize(
    "dsn", ["a-key", "ftp://a-key@reports.example/1", "https://k:a-key", "https://k@[a-key/1"]
)
def test_an_address_that_is_none_is_refused_by_the_name_of_its_setting(dsn):
    with pytest.raises(ImproperlyConfigured, match="SENTRY_DSN is no address") as refusal:
        outside_reports.send_failures_to(dsn, environment="test")
    assert "a-key" not in str(refusal.value)


def test_what_a_library_adds_is_dropped():
    """A later release may gather more: what is not named here never goes out."""
    report = {
        "event_id": "1",
        "message": TYPED,
        "request": {"data": TYPED},
        "user": {"id": 3},
        "breadcrumbs": {"values": [{"message": TYPED}]},
        "exception": {
            "values": [
                {
                    "type": "KeyError",
                    "value": TYPED,
                    "stacktrace": {
                        "frames": [{"function": "f", "vars": {"x": TYPED}, "context_line": TYPED}]
                    },
                }
            ]
        },
    }

    kept = outside_reports.keep_places_alone(report, {})

    assert kept["exception"]["values"][0]["type"] == "KeyError"
    assert TYPED not in json.dumps(kept)


def test_a_page_that_answers_is_not_told(sent):
    sentry_sdk.capture_event({"type": "transaction", "transaction": "/cases/KIWI-1234/"})

    assert sent == []
