"""Find somebody who calls: by name or number, and nothing that one must not read."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from legal_help import questions
from legal_help.casework import assignment, cases
from legal_help.casework.decide import decide_case
from legal_help.desk.queue import search
from legal_help.intake import return_visit
from legal_help.models import LogLine
from legal_help.rules import reported_changes
from tests.legal_help.helpers import decision
from tests.legal_help.page_fixtures import ANSWERS

pytestmark = pytest.mark.django_db

FIND = "/cases/find/"
# Nothing about it is urgent: one person alone may end it.
CALM = {"hearing": "", "court": "no", "arrival": "2026-10-15"}
NOBODY = "No match among the requests that you may open."


@pytest.fixture
def send_named(colleague, send):
    """Somebody of this name asks for help; both readers can open it."""

    def send_named(name, **more):
        answers = {**ANSWERS, "full_name": name, **more}
        return send(
            answers=answers,
            card=questions.conflict_card(answers),
            facts=questions.facts_for_triage(answers),
        ).public_ref

    return send_named


def found(page):
    return [
        (str(sign), [row["reference"] for row in rows]) for sign, rows in page.context["groups"]
    ]


def test_a_caller_is_found_by_a_part_of_their_name(desk, send_named):
    rosa = send_named("Rosa Elena Ordóñez Flores")
    other = send_named("Luis Salazar")

    page = desk.post(FIND, {"heard": "ordonez, rosa"})

    assert found(page) == [("All of these names, or all of theirs", [rosa])]
    assert f'href="/cases/{rosa}/"' in page.text
    assert other not in page.text
    # Nowhere in a list, and in no address.
    assert "Elena" not in page.text
    assert "heard" not in desk.get(FIND).text.partition("<form")[0]


@pytest.mark.exhaustive
def test_closed_ones_are_found_as_well(desk, send_named, reader):
    rosa = send_named("Rosa Elena Ordóñez Flores", **CALM)
    decide_case(by=reader, public_ref=rosa, decision=decision("cannot_help"), shown="received")

    assert found(desk.post(FIND, {"heard": "Rosa Ordóñez"}))[0][1] == [rosa]


def test_what_a_reader_must_not_read_is_not_found(
    enough, desk, colleagues_desk, send_named, reader, colleague
):
    rosa = send_named("Rosa Elena Ordóñez Flores")
    assert rosa in colleagues_desk.post(FIND, {"heard": "Rosa Ordóñez"}).text
    assignment.set_wall(by=reader, public_ref=rosa, colleague=colleague.person.key)

    page = colleagues_desk.post(FIND, {"heard": "Rosa Ordóñez"})
    by_reference = colleagues_desk.post(FIND, {"heard": rosa})

    assert NOBODY in page.text
    assert NOBODY in by_reference.text
    assert rosa in desk.post(FIND, {"heard": "Rosa Ordóñez"}).text


@pytest.mark.exhaustive
@pytest.mark.parametrize("written", [str.lower, lambda ref: ref.replace("-", " "), str])
def test_what_a_request_is_called_leads_to_it(desk, send_named, written):
    rosa = send_named("Rosa Elena Ordóñez Flores")

    assert desk.post(FIND, {"heard": written(rosa)}).url == f"/cases/{rosa}/"


@pytest.mark.exhaustive  # tests/legal_help/casework/conflicts/test_name_search.py has the rule
def test_a_caller_is_found_by_the_number_they_gave_and_by_one_they_told_later(
    desk, send_named, come_back, send
):
    answers = {**ANSWERS, "reach": ["phone"], "phone": "+1 713 555 0142"}
    receipt = send(
        answers=answers,
        card=questions.conflict_card(answers),
        facts=questions.facts_for_triage(answers),
    )
    told = {"reach": ["phone"], "phone": "210 555 0188"}
    return_visit.write_to_us(
        visit=come_back(receipt), kind=reported_changes.ReportKind.CONTACT, told=told
    )
    send_named("Luis Salazar")

    for number in ("713-555-0142", "1 210 555 0188"):
        page = desk.post(FIND, {"heard": number})

        assert found(page) == [("This telephone number", [receipt.public_ref])]
        assert "555" not in page.text.partition("</main>")[0].rpartition("</form>")[2]


@pytest.mark.exhaustive  # a detail of the page
def test_whoever_stepped_back_is_told_whom_to_ask(
    desk, colleagues_desk, send_named, reader, colleague
):
    rosa = send_named("Rosa Elena Ordóñez Flores")
    assert "stepped back" not in colleagues_desk.post(FIND, {"heard": "Carmen"}).text
    assignment.recuse_oneself(by=colleague, public_ref=rosa)

    by_name = colleagues_desk.post(FIND, {"heard": "Rosa Ordóñez"})
    cases.take_case(by=reader, public_ref=rosa)
    by_reference = colleagues_desk.post(FIND, {"heard": rosa.lower()})

    for page in (by_name, by_reference):
        assert page.context["to_ask"] == [reader.person.name]
        assert "stepped back" in page.text
        assert NOBODY not in page.text
        assert rosa not in page.text.partition("</form>")[2]
    assert desk.post(FIND, {"heard": "Carmen"}).context["to_ask"] == []


def test_that_somebody_looked_is_written_down_and_not_for_whom(desk, send_named, reader, notices):
    send_named("Rosa Elena Ordóñez Flores")

    desk.post(FIND, {"heard": "Rosa Ordóñez"})

    assert notices("looked_for") == [("looked_for", None, reader.by)]
    (line,) = LogLine.objects.filter(action="looked_for")
    assert json.loads(bytes(line.body))["details"] == {}


@pytest.mark.exhaustive
def test_many_are_cut_and_counted(desk, send_named, monkeypatch):
    monkeypatch.setattr(search, "MOST_LINES", 2)
    for number in "abc":
        send_named(f"Rosa {number * 5}")

    page = desk.post(FIND, {"heard": "Rosa"})

    assert [len(rows) for _sign, rows in found(page)] == [2]
    assert "1 more is like it. Type more of the name." in page.text


def test_nothing_typed_looks_for_nobody(desk, send_named, notices):
    page = desk.post(FIND, {"heard": " "})

    assert NOBODY not in page.text
    assert notices("looked_for") == []


@pytest.mark.exhaustive
def test_a_colleagues_request_says_whose_it_is(desk, send_named, colleague):
    rosa = send_named("Rosa Elena Ordóñez Flores")
    cases.take_case(by=colleague, public_ref=rosa)

    assert "carlos" in desk.post(FIND, {"heard": "Rosa Ordóñez"}).text


@pytest.mark.exhaustive
def test_it_asks_the_database_no_more_for_many(desk, send_named):
    asked = []
    for names in (("Rosa Peña", "Rosa Paz"), ("Rosa Lima", "Rosa Mejia", "Rosa Duarte")):
        for name in names:
            send_named(name)
        desk.post(FIND, {"heard": "Rosa"})  # the first time there is more to do
        with CaptureQueriesContext(connection) as queries:
            desk.post(FIND, {"heard": "Rosa"})
        asked.append(len(queries))

    assert asked == [asked[0]] * 2
