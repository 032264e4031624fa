"""What did not fit, and a line of the log that cannot be good: what the desk says, and what it keeps."""

import sqlite3

import pytest
from django.urls import reverse

from legal_help.event_log import alarms, memory_file, standing_alarms
from legal_help.models import HelpRequest, LogLine
from tests.legal_help.helpers import flipped, state_of

pytestmark = pytest.mark.django_db

CALM = {"filed": "yes"}


def at(name, receipt):
    return reverse(f"cases:{name}", args=[receipt.public_ref])


# What did not fit.


@pytest.fixture
def altered(sent, by_sql, desk):
    """A request that was changed in the database, and that somebody has met since."""
    row = HelpRequest.objects.get(public_ref=sent.public_ref)
    by_sql(row, answers=flipped(row.answers))
    assert "altered and refused" in desk.get(at("detail", sent)).text
    return sent


def test_an_alarm_stands_on_every_page_of_supervisors_until_they_put_it_away(
    colleagues_desk, desk, altered
):
    for page in ("/cases/", "/cases/people/", "/cases/audit/"):
        assert "1 alarm to look into" in desk.get(page).text
    assert "alarm to look into" not in colleagues_desk.get("/cases/").text

    page = desk.get("/cases/audit/").text
    assert "A sealed text was changed or moved" in page
    assert altered.public_ref in page
    (shown,) = standing_alarms.standing()
    response = desk.post("/cases/audit/put-away/", {"alarm": [str(shown.id)]})

    assert "Noted. New alarms will still be shown." in desk.get(response.url).text
    assert "alarm to look into" not in desk.get("/cases/").text


def test_only_the_alarms_that_the_page_showed_are_put_away(desk, altered):
    (shown,) = standing_alarms.standing()
    alarms.note_one("code_altered")

    for posted in ({}, {"alarm": ["x", "-1", "9" * 30]}):
        desk.post("/cases/audit/put-away/", posted)
        assert len(standing_alarms.standing()) == 2
    desk.post("/cases/audit/put-away/", {"alarm": [str(shown.id)]})

    assert [each.alarm.reason for each in standing_alarms.standing()] == ["code_altered"]


@pytest.mark.exhaustive
def test_where_the_memory_cannot_be_written_an_alarm_stands_and_the_page_says_so(
    desk, altered, monkeypatch
):
    (shown,) = standing_alarms.standing()
    connect = sqlite3.connect

    def connect_to_read(*given, **more):
        connection = connect(*given, **more)
        connection.execute("pragma query_only = on")
        return connection

    monkeypatch.setattr(memory_file.sqlite3, "connect", connect_to_read)

    response = desk.post("/cases/audit/put-away/", {"alarm": [str(shown.id)]}, follow=True)

    assert "This host could not write that, so the alarm stays." in response.text
    assert standing_alarms.standing() == [shown]


@pytest.mark.exhaustive
def test_a_caseworker_puts_no_alarm_away(colleagues_desk, desk, altered):
    (shown,) = standing_alarms.standing()

    response = colleagues_desk.post("/cases/audit/put-away/", {"alarm": [str(shown.id)]})

    assert response.status_code == 404
    assert standing_alarms.standing() == [shown]


def test_no_row_of_the_database_silences_an_alarm(desk, altered):
    """It stands in this host's memory."""
    LogLine.objects.filter(action__in=["alarm", "opened"]).delete()

    assert "A sealed text was changed or moved" in desk.get("/cases/audit/").text


# A line that cannot be good.


def test_in_doubt_the_desk_reads_and_says_so_and_signs_nothing(desk, sent, in_doubt):
    in_doubt()

    page = desk.get(at("detail", sent))

    assert page.status_code == 200
    assert "A line of the log cannot be right." in page.text
    assert "Zzcallname" in page.text
    for name in ("take", "hold_ask_lift"):
        assert desk.post(at(name, sent)).status_code == 302
    assert desk.post(at("take", sent)).url.endswith("?done=in_doubt")
    assert state_of(sent).owner is None


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("answer", {"text": "Zztyped"}),
        ("note", {"text": "Zztyped"}),
        ("set_level", {"text": "Zztyped", "level": "U2", "why": "danger", "seen": "0"}),
        ("object", {"text": "Zztyped", "mark": "0" * 64}),
    ],
)
def test_in_doubt_nothing_that_was_typed_is_lost(desk, sent, in_doubt, name, typed):
    in_doubt()

    page = desk.post(at(name, sent), typed)

    assert page.status_code in {200, 409}
    assert "Zztyped" in page.text
    assert LogLine.objects.filter(number__isnull=False).exclude(action="send").count() == 0


@pytest.mark.exhaustive  # in doubt the desk signs nothing here
def test_a_letter_with_a_decision_is_not_lost_in_doubt_and_is_sent_once_all_is_well(
    desk, send, in_doubt
):
    receipt = send(facts=CALM)
    address = reverse("cases:decide", args=[receipt.public_ref, "cannot_help"])
    typed = {"shown": "received", "reason": "no_capacity", "text": "Zzletter"}
    in_doubt()

    page = desk.post(address, typed)

    assert page.status_code == 409
    assert "nothing can be signed" in page.text
    assert 'name="text" value="Zzletter"' in page.text
    LogLine.objects.order_by("seq").last().delete()
    assert desk.post(address, typed).url.endswith("?done=decided")


def test_in_doubt_no_roster_is_signed_and_the_page_says_so(desk, colleague, in_doubt):
    in_doubt()

    page = desk.post(f"/cases/people/{colleague.person.key}/remove/", {"sure": "on"})

    assert page.status_code == 409
    assert "Nothing was changed" in page.text
    assert "nothing can be signed" in page.text
