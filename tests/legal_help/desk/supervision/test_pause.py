"""The page on which a supervisor pauses new requests, and what readers see of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from legal_help.models import LogLine
from legal_help.retention import notices
from legal_help.trust import pause
from tests.legal_help.helpers import PASSPHRASE
from tests.markup import one_line

pytestmark = pytest.mark.django_db

PAGE, END, CALLER = "/cases/pause/", "/cases/pause/end/", "/cases/caller/"
SAID = "We take no new requests until"


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def running():
    return pause.last_day(today=timezone.localdate())


def test_a_supervisor_begins_changes_and_ends_a_pause(desk):
    assert f'href="{PAGE}"' in desk.get("/cases/next-steps/").text
    assert "End the pause now" not in desk.get(PAGE).text

    begun = desk.post(PAGE, {"last_day": in_days(20)}, follow=True)
    assert "The pause is signed." in begun.text
    assert "End the pause now" in begun.text
    assert f'href="{PAGE}"' in desk.get("/cases/").text
    assert running() == in_days(20)

    desk.post(PAGE, {"last_day": in_days(0)})
    assert running() == in_days(0)

    ended = desk.post(END, follow=True)
    assert "The pause is over." in ended.text
    assert SAID not in one_line(ended.text)
    assert running() is None


@pytest.mark.sampled
@pytest.mark.parametrize("day", ["", "soon", -1, 93])
def test_a_day_that_is_over_or_too_far_away_comes_back(desk, day):
    page = desk.post(PAGE, {"last_day": in_days(day) if isinstance(day, int) else day})

    assert "Choose a day" in page.context["problems"][0].words
    assert not LogLine.objects.filter(action="pause_signed").exists()


@pytest.mark.exhaustive
def test_every_reader_sees_it_and_may_enter_a_caller(desk, reader, colleague, sign_in):
    pause.begin(last_day=in_days(3), by=reader)
    client = sign_in(colleague.user)
    client.post("/cases/unlock/", {"passphrase": PASSPHRASE})

    queue = client.get("/cases/").text
    assert SAID in one_line(queue)
    assert f'href="{PAGE}"' not in queue
    assert SAID in one_line(client.get(CALLER).text)
    opened = client.post(CALLER, {"way": "short"})
    assert client.get(opened.url).status_code == 200
    assert client.get(PAGE).status_code == client.post(END).status_code == 404


@pytest.mark.exhaustive  # tests/legal_help/retention/test_notices.py has the mail
def test_the_log_and_the_mail_of_supervisors_tell_of_it(desk, colleague, supervisor):
    User.objects.filter(pk=supervisor.pk).update(email="sofia@standing.example")
    notices.send_due(today=timezone.localdate())
    desk.post("/cases/unlock/", {"passphrase": PASSPHRASE})
    notices.send_due(today=timezone.localdate())
    mail.outbox.clear()

    desk.post(PAGE, {"last_day": in_days(3)})

    assert "Paused new requests, or ended the pause" in desk.get("/cases/audit/").text
    notices.send_due(today=timezone.localdate())
    assert [sent.to for sent in mail.outbox] == [["sofia@standing.example"]]
