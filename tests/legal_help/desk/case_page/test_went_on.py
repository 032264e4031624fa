"""A request that had gone on before lines of the log were lost: a supervisor goes through it."""

import pytest
from django.urls import reverse

from legal_help.access import going_on
from legal_help.casework import cases
from legal_help.event_log import log
from legal_help.models import LogLine
from tests.legal_help.helpers import state_of

pytestmark = pytest.mark.django_db


def at(name, receipt):
    return reverse(f"cases:{name}", args=[receipt.public_ref])


@pytest.fixture
def behind(colleagues_desk, reader, sent):
    """Somebody took it; that was lost, and the house went on without."""
    before = LogLine.objects.order_by("-seq").first().seq
    cases.take_case(by=reader, public_ref=sent.public_ref)
    LogLine.objects.filter(seq__gt=before).delete()
    assert log.look().doubt
    going_on.go_on(going_on.plan(), by=reader, second=None)
    return sent


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["detail", "print"])
def test_it_says_so_and_shows_nothing_of_it(colleagues_desk, desk, behind, name):
    for client, is_supervisor in ((desk, True), (colleagues_desk, False)):
        page = client.get(at(name, behind))

        assert page.status_code == 409
        assert "Part of the history of this request was lost" in page.text
        assert "Zzcallname" not in page.text
        assert ("Open it again" in page.text) is is_supervisor


@pytest.mark.exhaustive
def test_whoever_may_open_it_finds_it_above_the_queue(colleagues_desk, desk, behind):
    for client in (desk, colleagues_desk):
        page = client.get("/cases/")
        assert page.context["went_on"] == [behind.public_ref]
        assert "Part of the history was lost" in page.text


@pytest.mark.exhaustive  # as in tests/legal_help/desk/test_alarms.py
@pytest.mark.parametrize("name", ["answer", "note", "set_level", "object"])
def test_nothing_that_was_typed_is_lost(desk, behind, name):
    typed = {"text": "Zztyped", "level": "U2", "why": "danger", "seen": "0", "mark": "0" * 64}

    page = desk.post(at(name, behind), typed)

    assert page.status_code == 409
    assert "Zztyped" in page.text


@pytest.mark.exhaustive  # tests/legal_help/event_log/test_going_on.py has the rule
def test_new_keys_pass_it_over_until_a_supervisor_went_through_it(desk, behind, colleague, send):
    other = send()

    page = desk.post(f"/cases/people/{colleague.person.key}/remove/", {"sure": "on"})

    assert page.status_code == 200
    assert "1 request could be opened by somebody who left" in page.text
    assert (state_of(behind).version, state_of(other).version) == (1, 2)
    desk.post(at("resume", behind))
    desk.get(at("detail", behind))
    assert colleague.person.key not in state_of(behind).holders


@pytest.mark.exhaustive  # tests/legal_help/event_log/test_going_on.py has the rule
def test_a_supervisor_opens_it_again_and_work_goes_on(colleagues_desk, desk, behind):
    assert colleagues_desk.post(at("resume", behind)).status_code == 404
    version = state_of(behind).version

    response = desk.post(at("resume", behind))

    assert response.url == at("detail", behind) + "?done=resumed"
    page = desk.get(response.url)
    assert "It is open again. Something that we wrote to each other may be missing." in page.text
    assert "Zzcallname" in page.text
    assert state_of(behind).version == version + 1
    assert desk.get("/cases/").context["went_on"] == []
    assert desk.post(at("resume", behind)).url.endswith("?done=settled_before")
    assert colleagues_desk.post(at("note", behind), {"text": "Zznote"}).status_code == 302
