"""The page of figures, and a total that becomes a statistic."""

import csv
import datetime as dt
import io
import re

import pytest
import time_machine

from accounts.models import User
from advocacy.editing.publish import unpublish
from advocacy.models import Figure, Statistic
from legal_help.access import many_cases
from legal_help.access.locked_case import locked_case
from legal_help.casework import cases
from legal_help.casework.decide import confirm_proposal
from legal_help.casework.outgoing import quarterly_counts
from legal_help.models import HelpRequest, KeyGrant, LogLine
from legal_help.rules.small_counts import Quarter
from tests.legal_help.helpers import PASSPHRASE, flipped, state_of
from tests.markup import one_line

pytestmark = pytest.mark.django_db

PAGE, PUBLISH = "/cases/figures/", "/cases/figures/publish/"
FILE = "/cases/figures/file/"
SUMMER = Quarter(2026, 3)
TODAY = dt.date(2026, 11, 25)


@pytest.fixture
def call_spam(colleague, decide):
    """Two people call a request spam, which is not counted."""

    def call_spam(receipt):
        decide(receipt, "spam")
        mark = state_of(receipt).proposal.mark
        confirm_proposal(by=colleague, public_ref=receipt.public_ref, mark=mark)

    return call_spam


def test_count_opens_what_the_supervisor_can(call_spam, send, reader):
    with time_machine.travel(dt.datetime(2026, 8, 10, 15, tzinfo=dt.UTC)):
        for language in ["es"] * 10 + ["ti"] * 2:
            receipt = send(card={"names": ["Amina"], "language": language})
        call_spam(send())
        cases.send_reply(by=reader, public_ref=receipt.public_ref, text="We read it")

    counted = quarterly_counts.count_cases(by=reader, quarter=SUMMER, today=TODAY)

    assert counted.is_whole
    assert counted.figures.total == 12
    assert counted.figures.languages == {}
    assert counted.figures.outcomes == {"received": 12}
    assert counted.figures.waits == {}


@pytest.mark.exhaustive
def test_what_somebody_made_up_to_practise_is_not_counted(send, reader):
    with time_machine.travel(dt.datetime(2026, 8, 10, 15, tzinfo=dt.UTC)):
        for _ in range(11):
            send(answers={"language": "es"})
        send(answers={"language": "es", "practice": "yes"})

    counted = quarterly_counts.count_cases(by=reader, quarter=SUMMER, today=TODAY)

    assert (counted.figures.total, counted.is_whole) == (11, True)


def test_what_cannot_be_opened_or_was_changed_is_not_counted(send, reader, by_sql, told):
    with time_machine.travel(dt.datetime(2026, 8, 10, 15, tzinfo=dt.UTC)):
        first, second = send(), send()
    request = HelpRequest.objects.get(public_ref=first.public_ref)
    KeyGrant.objects.filter(request=request, recipient=reader.person.key).delete()
    other = HelpRequest.objects.get(public_ref=second.public_ref)
    by_sql(other, card=flipped(other.card))

    counted = quarterly_counts.count_cases(by=reader, quarter=SUMMER, today=TODAY)

    assert not counted.is_whole
    assert counted.figures.total is None
    assert sorted(told()) == [("blob_altered", str(other.pk)), ("grant_altered", str(request.pk))]


def test_a_quarter_that_is_not_over_is_not_counted(reader):
    with pytest.raises(quarterly_counts.NotOver):
        quarterly_counts.count_cases(by=reader, quarter=Quarter.containing(TODAY), today=TODAY)


@pytest.fixture
def twelve(begin_in, colleague, send):
    """Sent by twelve people; returns their receipts."""

    def made():
        return [send(card={"names": ["Amina"], "language": "es"}) for _ in range(12)]

    with time_machine.travel(dt.datetime(2026, 8, 10, 15, tzinfo=dt.UTC)):
        return begin_in("twelve", made)


@pytest.fixture
def november():
    with time_machine.travel(dt.datetime(2026, 11, 24, 17, 5, tzinfo=dt.UTC), tick=True):
        yield


def test_the_page_says_what_may_be_said(twelve, november, desk):
    page = desk.get(PAGE, {"quarter": "2026-3"})

    assert "Requests for help: 12" in one_line(page.text)
    assert "Spanish" in page.text
    assert "Too few to be shown apart." in page.text
    assert "Not all of them" not in page.text
    assert desk.get(PAGE).context["quarter"] == SUMMER


@pytest.mark.exhaustive
def test_a_small_quarter_says_only_that(twelve, november, desk):
    page = desk.get(PAGE, {"quarter": "2026-2"})

    assert "fewer than 10" in page.text
    assert "Publish the total" not in page.text


def test_no_number_tells_how_many_a_small_quarter_has_or_lacks(
    founding, november, send, reader, desk
):
    """Three of four, under "fewer than 10", were two numbers that must not be told."""
    with time_machine.travel(dt.datetime(2026, 5, 10, 15, tzinfo=dt.UTC)):
        receipts = [send() for _ in range(4)]
    KeyGrant.objects.filter(
        request__public_ref=receipts[0].public_ref, recipient=reader.person.key
    ).delete()

    page = desk.get(PAGE, {"quarter": "2026-2"})

    assert "fewer than 10" in page.text
    assert "Not all of them could be counted" in page.text
    main = re.sub(r"<nav.*?</nav>", "", page.text.split("<main")[1], flags=re.DOTALL)
    assert not re.search(r"\b[34]\b", re.sub(r"<[^>]+>", "", main.split("</main>")[0]))


@pytest.mark.exhaustive
@pytest.mark.parametrize("quarter", ["2026-4", "2026-5", "x", "2027-1"])
def test_what_is_no_whole_quarter_is_not_there(founding, november, desk, quarter):
    assert desk.get(PAGE, {"quarter": quarter}).status_code == 404
    assert desk.post(PUBLISH, {"quarter": quarter}).status_code == 404
    assert desk.post(FILE, {"quarter": quarter}).status_code == 404


def test_a_total_becomes_a_statistic(twelve, november, desk, client):
    page = desk.post(PUBLISH, {"quarter": "2026-3"}, follow=True)

    assert "The total is now published among the statistics." in page.text
    (figure,) = Figure.objects.all()
    assert (figure.value, figure.period_start, figure.period_end) == (12, SUMMER.first, SUMMER.last)
    assert "Requests for legal help" in client.get("/statistics/requests-for-legal-help/").text
    (line,) = LogLine.objects.filter(action="figures_published")
    assert b'"quarter":"2026-3"' in bytes(line.body)


@pytest.mark.exhaustive  # a total becomes a statistic here
def test_a_total_follows_where_an_editor_made_the_statistic_a_draft(twelve, november, desk, client):
    desk.post(PUBLISH, {"quarter": "2026-3"})
    unpublish(fact=Statistic.objects.get(), by=User.objects.first())
    Figure.objects.update(value=11)

    desk.post(PUBLISH, {"quarter": "2026-3"})

    drafts = [(figure.value, figure.is_published) for figure in Figure.objects.order_by("pk")]
    assert drafts == [(11, False), (12, False)]
    assert client.get("/statistics/requests-for-legal-help/").status_code == 404


@pytest.mark.exhaustive  # a total becomes a statistic here
def test_published_again_it_stays_or_is_revised_upwards(
    twelve, november, desk, send, call_spam, decide
):
    desk.post(PUBLISH, {"quarter": "2026-3"})
    desk.post(PUBLISH, {"quarter": "2026-3"})
    assert Figure.objects.count() == 1

    call_spam(twelve[0])
    page = desk.post(PUBLISH, {"quarter": "2026-3"}, follow=True)
    assert "A higher total is already published" in page.text
    assert [figure.value for figure in Figure.objects.all()] == [12]
    assert LogLine.objects.filter(action="figures_published").count() == 2

    decide(twelve[0], "reopened")
    with time_machine.travel(dt.datetime(2026, 8, 11, 15, tzinfo=dt.UTC)):
        send(card={"names": ["Amina"], "language": "es"})
    desk.post(PUBLISH, {"quarter": "2026-3"})

    (statistic,) = Statistic.objects.all()
    assert [figure.value for figure in statistic.current_figures] == [13]
    assert Figure.objects.count() == 2


def test_whoever_cannot_open_all_publishes_nothing(twelve, november, desk, reader):
    """Or what is published depends on who presses the button."""
    grants = KeyGrant.objects.filter(recipient=reader.person.key)
    grants.filter(request=HelpRequest.objects.first()).delete()

    assert "Publish the total" not in desk.get(PAGE, {"quarter": "2026-3"}).text
    page = desk.post(PUBLISH, {"quarter": "2026-3"}, follow=True)

    assert "Not all of them could be counted. Nothing was changed." in page.text
    assert not Figure.objects.exists()


def test_a_new_case_key_in_between_leaves_nothing_out(send, reader, monkeypatch, told):
    with time_machine.travel(dt.datetime(2026, 8, 10, 15, tzinfo=dt.UTC)):
        receipt = send()
    load = many_cases.load_cases

    def rekeyed_before(*given, **named):
        monkeypatch.setattr(many_cases, "load_cases", load)
        with locked_case(reader, receipt.public_ref) as case:
            case.renew_key()
        return load(*given, **named)

    monkeypatch.setattr(many_cases, "load_cases", rekeyed_before)

    assert quarterly_counts.count_cases(by=reader, quarter=SUMMER, today=TODAY).is_whole
    assert told() == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("answered", [1, 9])
def test_the_page_asks_as_much_for_many_answered_requests_as_for_one(
    twelve, november, desk, reader, answered, django_assert_max_num_queries
):
    for receipt in twelve[:answered]:
        cases.send_reply(by=reader, public_ref=receipt.public_ref, text="We read it")
    desk.get(PAGE, {"quarter": "2026-3"})

    with django_assert_max_num_queries(15):
        desk.get(PAGE, {"quarter": "2026-3"})


def test_too_few_are_not_published(twelve, november, desk):
    page = desk.post(PUBLISH, {"quarter": "2026-2"}, follow=True)

    assert "Too few to publish." in page.text
    assert not Statistic.objects.exists()


# The file.

NEEDS = ["fear", "crime"]
FORMULA = '=HYPERLINK("https://eve.example")'


@pytest.fixture
def worked(begin_in, colleague, send, reader, decide):
    """Twenty-two requests: twelve of Honduras answered after three days and decided after nine."""
    summer = dt.datetime(2026, 8, 10, 15, tzinfo=dt.UTC)

    def made():
        answers = {"place": "us", "need": NEEDS, "citizenship": "HN", "state": "TX"}
        card = {"names": [FORMULA], "language": FORMULA}
        receipts = [send(answers=answers, card=card) for _ in range(12)]
        others = answers | {"need": ["tps"], "citizenship": FORMULA, "state": FORMULA}
        for _ in range(10):
            send(answers=others, card=card)
        clock.move_to(summer + dt.timedelta(days=3))
        for receipt in receipts:
            cases.send_reply(by=reader, public_ref=receipt.public_ref, text="We read it")
            decide(receipt, "more_needed")
        clock.move_to(summer + dt.timedelta(days=9))
        for receipt in receipts:
            decide(receipt, "consult_offered")
        return receipts

    with time_machine.travel(summer, tick=False) as clock:
        return begin_in("worked", made)


def table(response):
    return list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))


@pytest.mark.exhaustive  # a total becomes a statistic here
def test_the_file_has_a_line_for_each_number_of_the_page(worked, november, desk):
    saved = desk.post(FILE, {"quarter": "2026-3"})

    assert saved["Content-Disposition"] == 'attachment; filename="figures-2026-3.csv"'
    assert saved["Content-Type"].startswith("text/csv")
    assert saved.text.startswith("\ufefffrom,to,table,code,words,number\r\n")
    lines = table(saved)
    assert {(line["from"], line["to"]) for line in lines} == {("2026-07-01", "2026-09-30")}
    assert [(line["table"], line["code"], line["number"]) for line in lines] == [
        ("total", "", "22"),
        ("need", "crime", "12"),
        ("need", "fear", "12"),
        ("need", "tps", "10"),
        ("country", "HN", "12"),
        ("country", "", "10"),
        ("state", "TX", "12"),
        ("state", "", "10"),
        ("language", "other", "22"),
        ("outcome", "consult_offered", "12"),
        ("outcome", "received", "10"),
        ("until_answer", "three_days", "12"),
        ("until_answer", "not_yet", "10"),
        ("until_decision", "fifteen_days", "12"),
        ("until_decision", "not_yet", "10"),
        ("median_days", "answer", "3"),
        ("median_days", "decision", "9"),
    ]
    assert [line["words"] for line in lines if line["table"] == "country"] == [
        "Honduras",
        "Not stated",
    ]


@pytest.mark.sampled
@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_nothing_in_the_file_was_typed_or_begins_a_formula(worked, november, desk, language):
    saved = desk.post(FILE, {"quarter": "2026-3"}, headers={"accept-language": language})

    assert "eve.example" not in saved.text
    cells = [cell for line in table(saved) for cell in line.values()]
    assert [cell for cell in cells if cell.startswith(tuple("=+-@\t"))] == []


@pytest.mark.exhaustive
def test_who_took_the_file_stands_in_the_log(twelve, november, desk, reader):
    desk.post(FILE, {"quarter": "2026-3"})

    (line,) = LogLine.objects.filter(action="figures_exported")
    assert b'"quarter":"2026-3"' in bytes(line.body)
    assert line.by == reader.by
    assert "Downloaded figures as a file" in desk.get("/cases/audit/").text


def test_a_small_quarter_and_one_that_does_not_open_whole_give_no_file(
    twelve, november, desk, reader
):
    small = desk.post(FILE, {"quarter": "2026-2"}, follow=True)
    KeyGrant.objects.filter(
        request=HelpRequest.objects.first(), recipient=reader.person.key
    ).delete()
    lacking = desk.post(FILE, {"quarter": "2026-3"}, follow=True)

    assert "Too few to publish." in small.text
    assert "Not all of them could be counted." in lacking.text
    assert "Save the file" not in lacking.text
    assert not LogLine.objects.filter(action="figures_exported").exists()


@pytest.mark.exhaustive
def test_a_request_with_a_gap_in_its_steps_is_not_counted(worked, november, desk, reader):
    """Its first answer may be what is missing."""
    case = str(HelpRequest.objects.get(public_ref=worked[0].public_ref).pk)
    LogLine.objects.filter(case=case, action="answer").delete()

    counted = quarterly_counts.count_cases(by=reader, quarter=SUMMER, today=TODAY)

    assert (counted.figures.total, counted.is_whole) == (21, False)


@pytest.mark.sampled
@pytest.mark.parametrize(("address", "method"), [(PAGE, "get"), (PUBLISH, "post"), (FILE, "post")])
def test_nobody_else_sees_figures(client, founding, colleague, sign_in, address, method):
    assert getattr(client, method)(address).url == f"/accounts/login/?next={address}"

    stranger = sign_in(User.objects.create_superuser("stranger", password="x"))
    assert getattr(stranger, method)(address).status_code == 404

    theirs = sign_in(colleague.user)
    theirs.post("/cases/unlock/", {"passphrase": PASSPHRASE})
    assert getattr(theirs, method)(address).status_code == 404
