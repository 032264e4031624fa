"""What the page of a request says before anybody calls, answers or leaves it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from legal_help import questions
from legal_help.casework import cases
from legal_help.intake import return_visit
from legal_help.models import CaseNote
from legal_help.rules.reported_changes import ReportKind, VerificationMethod
from tests.legal_help.helpers import state_of
from tests.legal_help.page_fixtures import ANSWERS
from tests.markup import one_line

pytestmark = pytest.mark.django_db

DOUBT = "Somebody else may have this code."


def at(name, receipt, *more):
    return reverse(f"cases:{name}", args=[receipt.public_ref, *more])


@pytest.mark.exhaustive
def test_a_name_that_somebody_gave_twice_stands_once_on_the_card(desk, send):
    receipt = send(card={"names": ["Ana Paz", "Ana Paz", "Anita"]})

    assert "Ana Paz; Anita</bdi>" in desk.get(at("detail", receipt)).text


@pytest.fixture
def told(sent, come_back):
    def told(kind, **told):
        return_visit.write_to_us(visit=come_back(sent), kind=kind, told=told)

    return told


def headings(page):
    return [one_line(words) for words in re.findall("<h2[^>]*>(.*?)</h2>", page, re.DOTALL)]


def row_of(desk):
    ((row,),) = [group["rows"] for group in desk.get("/cases/").context["groups"]]
    return row


def test_a_doubtful_code_is_said_on_top_and_above_the_answer(desk, sent, told, reader):
    assert DOUBT not in desk.get(at("detail", sent)).text
    told(ReportKind.CODE)

    page = desk.get(at("detail", sent)).text

    top, above = (match.start() for match in re.finditer(re.escape(DOUBT), page))
    assert top < page.index("First: may you read this?")
    assert (
        page.index("They say that somebody else may have") < above < page.index("Send the answer")
    )
    assert '<details class="own" open><summary>They lost it' in one_line(page), (
        "no link leads to a closed fold"
    )
    assert row_of(desk)["line"].entry.code_is_doubtful
    assert "Somebody else may have the code" in desk.get("/cases/").text

    cases.settle_report(
        by=reader,
        public_ref=sent.public_ref,
        number=1,
        counts=False,
        how=VerificationMethod.NOT_REACHED,
    )
    assert DOUBT not in desk.get(at("detail", sent)).text
    assert not row_of(desk)["line"].entry.code_is_doubtful


@pytest.fixture
def before_sending(desk):
    """The pages from which something is sent to the person: by name, the page of a receipt."""
    return {
        "preview": lambda receipt: desk.post(at("preview", receipt), {"text": "Zzanswer"}).text,
        "decide": lambda receipt: desk.get(at("decide", receipt, "referred")).text,
    }


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("name", "button", "where"),
    [
        ("preview", "Send the answer", "Give a new code first, on the page of the request."),
        ("decide", "Decide, and let a second person confirm", "/#new-code-h"),
    ],
)
def test_a_doubtful_code_is_said_before_anything_is_sent(
    before_sending, sent, told, reader, name, button, where
):
    page = before_sending[name]
    assert DOUBT not in page(sent)
    told(ReportKind.CODE)

    warned = one_line(page(sent))

    assert warned.index(DOUBT) < warned.index(where) < warned.index(button)
    cases.settle_report(
        by=reader,
        public_ref=sent.public_ref,
        number=1,
        counts=False,
        how=VerificationMethod.NOT_REACHED,
    )
    assert DOUBT not in page(sent)


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ["preview", "decide"])
def test_where_no_code_can_be_given_these_pages_say_so_too(before_sending, send, come_back, name):
    receipt = send(answers={"reach": ["code"]})
    return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.CODE)

    page = before_sending[name](receipt)

    assert "so no new code can be given" in page
    assert "Give a new code first" not in page


@pytest.mark.exhaustive
def test_where_no_code_can_be_given_the_page_says_so(desk, send, come_back):
    receipt = send(answers={"reach": ["code"]})
    return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.CODE)

    page = desk.get(at("detail", receipt)).text

    assert page.count("so no new code can be given") == 2
    assert 'href="#new-code-h"' not in page


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", [ReportKind.CODE, ReportKind.DETAINED])
def test_a_call_from_a_number_is_said_to_prove_nothing(desk, sent, told, kind):
    told(kind)

    assert "A call from their number proves nothing." in desk.get(at("detail", sent)).text


@pytest.mark.exhaustive  # tests/legal_help/casework/test_cases.py has the rule
def test_a_message_is_new_until_it_is_marked_as_read(desk, sent, told):
    told(ReportKind.MESSAGE)
    page = desk.get(at("detail", sent))
    assert '<span class="tag">New</span>' in page.text
    assert row_of(desk)["line"].entry.unread

    response = desk.post(at("mark_read", sent, page.context["last_number"]), follow=True)

    assert "Marked as read." in response.text
    assert "Mark as read" not in response.text
    assert not row_of(desk)["line"].entry.unread


@pytest.mark.exhaustive  # tests/legal_help/casework/test_cases.py has the rule
def test_an_answer_marks_what_stood_on_its_page(desk, sent, told):
    told(ReportKind.MESSAGE)
    form = desk.get(at("detail", sent)).context["answer_form"]
    told(ReportKind.MESSAGE)

    before = {"text": "Hello", "read_to": form["read_to"].value()}
    looked_at = desk.post(at("preview", sent), before).text
    read_to = re.search(r'name="read_to" value="(\d+)"', looked_at)[1]
    desk.post(at("answer", sent), {"text": "Hello", "read_to": read_to})

    assert (state_of(sent).messages_in, state_of(sent).read_up_to) == (2, 1)


@pytest.mark.exhaustive  # tests/legal_help/casework/test_cases.py has the rule
def test_news_is_not_marked_as_read(desk, sent, told):
    told(ReportKind.DETAINED)

    page = desk.get(at("detail", sent)).text

    assert '<span class="tag">New</span>' in page
    assert "Mark as read" not in page


@pytest.mark.exhaustive  # tests/legal_help/casework/test_cases.py has the rule
def test_nothing_is_marked_on_what_was_taken_back(desk, sent, told, come_back):
    told(ReportKind.MESSAGE)
    return_visit.withdraw_case(visit=come_back(sent))

    assert desk.post(at("mark_read", sent, 1)).url.endswith("?done=withdrawn")


@pytest.fixture
def taken_back(sent, come_back):
    return_visit.withdraw_case(visit=come_back(sent))
    return sent


@pytest.mark.exhaustive  # tests/legal_help/casework/test_withdrawals.py has the rule
def test_a_withdrawal_asks_for_a_check(desk, taken_back):
    row = row_of(desk)
    assert (
        row["why"] == "Somebody with the code took it back: check by the old way that it was them"
    )
    assert (row["why_day"], row["line"].entry.unread) == (None, True)

    page = desk.get(at("detail", taken_back))

    assert "Somebody with the code withdrew this request" in page.text
    assert [code for code, _words in page.context["withdrawal_form"].fields["how"].choices] == [
        "old_contact",
        "own_word",
        "not_reached",
    ]


SAID = "Somebody withdrew this request. They said the word that only they know."


@pytest.fixture
def calm_taken_back(send, come_back):
    receipt = send(answers=ANSWERS, facts={"filed": "yes"})
    return_visit.withdraw_case(visit=come_back(receipt))
    return receipt


@pytest.mark.exhaustive  # tests/legal_help/casework/test_withdrawals.py has the rule
def test_nothing_stands_empty_on_the_page_of_a_request_that_was_taken_back(
    desk, calm_taken_back, reader
):
    page = desk.get(at("detail", calm_taken_back)).text
    assert {"Notes", "A new code"}.isdisjoint(headings(page))

    desk.post(at("check_withdrawal", calm_taken_back), {"how": "own_word"})
    assert "Notes" in headings(desk.get(at("detail", calm_taken_back)).text)


@pytest.mark.exhaustive  # tests/legal_help/desk/case_actions/test_new_code.py has the rule
def test_a_request_that_was_taken_back_leads_to_no_new_code(desk, sent, told, come_back):
    told(ReportKind.CODE)
    assert "#new-code-h" in desk.get(at("detail", sent)).text
    return_visit.withdraw_case(visit=come_back(sent))

    page = desk.get(at("detail", sent)).text

    assert DOUBT in page
    assert "#new-code-h" not in page


@pytest.mark.exhaustive  # tests/legal_help/casework/test_withdrawals.py has the rule
def test_a_check_of_a_withdrawal_is_a_note(desk, calm_taken_back):
    receipt = calm_taken_back
    response = desk.post(at("check_withdrawal", receipt), {"how": "own_word"}, follow=True)

    assert "It is in the notes, with your name." in response.text
    assert SAID in response.text
    assert response.context["withdrawal_form"] is None
    assert "the notes say how" in response.text
    assert desk.get("/cases/").context["count"] == 0
    assert receipt.public_ref in desk.get("/cases/", {"show": "closed"}).text
    again = desk.post(at("check_withdrawal", receipt), {"how": "own_word"})
    assert again.url.endswith("?done=settled_before")


@pytest.mark.exhaustive  # tests/legal_help/casework/test_withdrawals.py has the rule
def test_what_one_person_checked_is_kept_for_thirty_days_unless_a_supervisor_agrees(
    colleagues_desk, calm_taken_back, desk
):
    receipt, today = calm_taken_back, timezone.localdate()
    colleagues_desk.post(at("check_withdrawal", receipt), {"how": "own_word"})
    assert state_of(receipt).end[:2] == ("withdrawn", str(today + timedelta(days=30)))

    page = desk.get(at("detail", receipt))
    assert "carlos asked for this. It waits for a second person." in page.text
    waits = page.context["decision"]["proposal"]
    desk.post(at("confirm", receipt), {"mark": waits["form"]["mark"].value()})

    assert state_of(receipt).end[:2] == ("withdrawn", str(today + timedelta(days=7)))


@pytest.mark.exhaustive  # a detail of the page
def test_an_urgent_withdrawal_waits_for_a_second_person_on_its_own_page(
    colleagues_desk, desk, taken_back
):
    response = desk.post(at("check_withdrawal", taken_back), {"how": "own_word"}, follow=True)
    assert "A second person has to confirm it." in response.text
    assert 'action="/cases/' in response.text
    assert "Record it" not in response.text
    assert state_of(taken_back).taken_back_on

    page = colleagues_desk.get(at("detail", taken_back))
    assert "sofia asked for this. It waits for a second person." in page.text
    assert "We reached them, and they want it" in page.text
    assert SAID in page.text
    waits = page.context["decision"]["proposal"]
    colleagues_desk.post(at("confirm", taken_back), {"mark": waits["form"]["mark"].value()})

    assert (state_of(taken_back).status, state_of(taken_back).taken_back_on) == ("withdrawn", None)
    assert "the notes say how" in desk.get(at("detail", taken_back)).text


@pytest.mark.exhaustive  # tests/legal_help/casework/test_withdrawals.py has the rule
def test_a_check_that_waits_is_stopped_and_the_withdrawal_is_checked_anew(
    colleagues_desk, desk, taken_back
):
    desk.post(at("check_withdrawal", taken_back), {"how": "own_word"})
    again = desk.post(at("check_withdrawal", taken_back), {"how": "old_contact"})
    assert again.url.endswith("?done=other_waits")
    waits = colleagues_desk.get(at("detail", taken_back)).context["decision"]["proposal"]

    text = {"mark": waits["form"]["mark"].value(), "text": "Zznot them"}
    page = colleagues_desk.post(at("object", taken_back), text, follow=True)

    assert "Zznot them" in page.text
    assert "Record it" in page.text
    assert state_of(taken_back).taken_back_on


@pytest.mark.exhaustive  # tests/legal_help/casework/test_withdrawals.py has the rule
@pytest.mark.parametrize("how", ["", "office", "nonsense"])
def test_a_withdrawal_is_not_checked_by_anything_else(desk, taken_back, how):
    response = desk.post(at("check_withdrawal", taken_back), {"how": how})

    assert response.url.endswith("?done=unchecked")
    assert CaseNote.objects.count() == 0


@pytest.mark.exhaustive  # tests/legal_help/casework/test_withdrawals.py has the rule
def test_an_open_request_has_no_withdrawal_to_check(desk, sent):
    response = desk.post(at("check_withdrawal", sent), {"how": "own_word"})

    assert response.url == at("detail", sent)


@pytest.mark.exhaustive  # tests/legal_help/casework/test_withdrawals.py has the rule
def test_a_withdrawal_that_nothing_can_prove_says_so(desk, send, come_back):
    receipt = send(answers={"reach": ["code"]})
    return_visit.withdraw_case(visit=come_back(receipt))

    page = desk.get(at("detail", receipt))

    assert "Nothing would show that it is them." in page.text
    assert desk.post(at("check_withdrawal", receipt), {"how": "not_reached"}).url.endswith(
        "?done=withdrawal_checked"
    )


@pytest.mark.exhaustive  # a detail of the page
def test_whoever_asks_us_by_telephone_to_withdraw_is_believed_by_two(colleagues_desk, desk, sent):
    page = desk.get(at("detail", sent)).text
    assert "They ask us to withdraw it" in page
    for how in ("", "not_reached", "office"):
        response = desk.post(at("withdraw_by_word", sent), {"how": how})
        assert response.url.endswith("?done=unchecked")

    response = desk.post(at("withdraw_by_word", sent), {"how": "own_word"})

    assert response.url.endswith("?done=proposed")
    assert state_of(sent).status == "received"
    page = colleagues_desk.get(at("detail", sent))
    assert "They told us by telephone" in page.text
    assert "They asked us to withdraw this request. They said the word" in page.text
    waits = page.context["decision"]["proposal"]["form"]["mark"].value()
    assert colleagues_desk.post(at("confirm", sent), {"mark": waits}).status_code == 302
    assert (state_of(sent).status, state_of(sent).taken_back_on) == ("withdrawn", None)


def test_nobody_is_withdrawn_by_word_where_nothing_would_show_that_it_is_them(desk, send):
    receipt = send(answers={"reach": ["code"]})

    assert "They ask us to withdraw it" not in desk.get(at("detail", receipt)).text
    response = desk.post(at("withdraw_by_word", receipt), {"how": "own_word"})

    assert response.url.endswith("?done=unchecked")
    assert state_of(receipt).proposal is None


@pytest.mark.exhaustive
def test_who_is_against_them_stands_line_by_line(desk, send):
    answers = {**ANSWERS, "against": "The people who killed my brother\nRigoberto, 1-800-799-7233"}
    receipt = send(answers=answers, card=questions.conflict_card(answers))

    page = desk.get(at("detail", receipt)).text

    said = re.search(r'<bdi class="said">(The people[^<]*)<bdi dir="ltr">([^<]*)</bdi>', page)
    assert said.groups() == (
        "The people who killed my brother\nRigoberto, ",
        "1-800-799-7233",
    )


def test_the_paper_bears_no_secret_word_and_says_what_it_leaves_out(desk, sent):
    page = desk.get(at("print", sent)).text

    assert [word for word in ("Zzownword", "Zzsecretword", "Zzagainst") if word in page] == []
    assert "Not on this sheet: who is against them, their secret words" in page
    assert "Zzownword" in desk.get(at("detail", sent)).text


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["detail", "print"])
def test_a_way_that_was_stopped_is_struck_where_it_stands(desk, sent, told, name):
    told(ReportKind.CONTACT, reach=["code"], stop_old=["yes"])

    page = desk.get(at(name, sent)).text

    assert re.search(
        r"<s>[^§]{0,80}\+1 212 555 0199[^§]{0,40}</s> <b>They asked us not to use it", page
    )


@pytest.mark.exhaustive  # a detail of the page
@pytest.mark.parametrize("name", ["detail", "print"])
def test_what_was_replaced_says_so_where_it_stands(desk, sent, told, reader, name):
    told(ReportKind.CONTACT, reach=["phone"], phone="+1 646 555 0188")
    told(ReportKind.DATE_CHANGED, date_of="hearing", date="2027-02")
    assert "<s>" not in desk.get(at("print", sent)).text
    for number, how in ((1, VerificationMethod.OWN_WORD), (2, VerificationMethod.OFFICE)):
        cases.settle_report(
            by=reader, public_ref=sent.public_ref, number=number, counts=True, how=how
        )

    page = one_line(desk.get(at(name, sent)).text)

    assert "</s> <b>Replaced by a new way, which was checked" in page
    old = r'<s><time datetime="2026-12-02">[^<]*</time></s> <b>Replaced by a new date'
    assert re.search(old, page)
    assert re.search(r'<time datetime="2027-02">February 2027</time>,? \(?day not known', page)


@pytest.mark.exhaustive
def test_the_exceptions_to_the_year_are_one_reason(desk, send):
    exceptions = ["ILLNESS", "BAD_HELP"]
    receipt = send(facts={"arrival": "2020-01-15", "filed": "no", "exceptions": exceptions})

    page = desk.get(at("detail", receipt))

    (said,) = [reason.words for reason, *_ in page.context["sheet"]["reasons"]]
    assert said == (
        "One-year date passed, an exception may apply: bad help from a lawyer or a notario; "
        "serious illness or disability in the first year"
    )
    assert row_of(desk)["others"] == 0
