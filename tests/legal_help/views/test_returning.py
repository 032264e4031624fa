"""The return visit: the box for the code, the person's page, and what it never shows."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from legal_help import casework, crypto, drafts, keys, limits, slots, thread
from legal_help.models import HelpRequest, SignedDocument, ThreadMessage
from tests.legal_help.views.conftest import OWN_WORDS

pytestmark = pytest.mark.django_db

RETURN, WRITE = "/legal-help/return/", "/legal-help/return/write/"
WITHDRAW, UNDO = "/legal-help/return/withdraw/", "/legal-help/return/undo/"
BOX = "Come back with your code"
NOT_FOUND = "We cannot find a form with this code. Check each group of four."


@pytest.fixture(autouse=True)
def fresh_counters():
    limits.codes.forget()


@pytest.fixture
def back(client, sent):
    """The person who sent the request, back with the code."""
    assert client.post(RETURN, {"code": sent.code}).url == RETURN
    return client


def other_than(code):
    """A well-formed code that nobody has."""
    fresh = crypto.new_code()
    return fresh if fresh != code else other_than(code)


def test_nobody_sees_anything_without_a_code(client, sent):
    for address in [RETURN, WRITE, WITHDRAW, UNDO]:
        page = client.get(address)

        assert BOX in page.text
        assert sent.public_ref not in page.text


@pytest.mark.parametrize(
    "written",
    [
        lambda code: code,
        crypto.grouped,
        lambda code: "-".join(code[i : i + 4] for i in range(0, 24, 4)),
        lambda code: "".join("٠١٢٣٤٥٦٧٨٩"[int(digit)] for digit in code),
        lambda code: "".join("۰۱۲۳۴۵۶۷۸۹"[int(digit)] for digit in code),
        lambda code: f" {code[:12]}  {code[12:]} ",
    ],
    ids=["plain", "groups", "dashes", "arabic", "persian", "spaces"],
)
def test_a_code_opens_however_it_is_written(client, sent, written):
    assert client.post(RETURN, {"code": written(sent.code)}).url == RETURN

    assert "We have your request." in client.get(RETURN).text


def test_wrong_unknown_and_mistyped_codes_get_the_same_words(client, sent):
    last = "0123456789"[(int(sent.code[-1]) + 1) % 10]

    for code in [other_than(sent.code), sent.code[:-1] + last, "1234", "letters"]:
        page = client.post(RETURN, {"code": code})

        assert page.context["problems"] == [("id_code", NOT_FOUND)]
        assert page.context["form"]["code"].value() == code
        assert "<title>Error:" in page.text


def test_an_empty_box_says_what_to_do(client, founding):
    page = client.post(RETURN, {"code": ""})

    assert page.context["problems"] == [("id_code", "Enter the code that we gave you")]


def test_a_busy_host_gives_the_code_back(client, founding, monkeypatch):
    def busy(**_):
        raise slots.Busy

    monkeypatch.setattr(keys, "unlock_with_code", busy)

    page = client.post(RETURN, {"code": "1234 5678"})

    assert "Please press the button again" in page.text
    assert page.context["form"]["code"].value() == "1234 5678"


def test_many_tries_wait_and_keep_what_was_typed(client, founding, settings):
    settings.HELP_CODES_A_MINUTE = 2
    with time_machine.travel(dt.datetime(2026, 11, 25, 15, tzinfo=dt.UTC), tick=False) as clock:
        answers = [client.post(RETURN, {"code": "1111"}) for _ in range(3)]
        clock.shift(dt.timedelta(minutes=1))
        later = client.post(RETURN, {"code": "1111"})

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert ("code", "1111") in answers[-1].context["typed"]
    assert later.status_code == 200


def test_the_code_of_a_draft_goes_on_with_the_form(client, begun):
    draft, _cookie = begun

    response = client.post(RETURN, {"code": draft.code})

    assert response.url == "/legal-help/request/"
    cookie = client.cookies["__Secure-form"].value
    assert drafts.open_with_cookie(cookie=cookie).answers == draft.answers


def test_the_cookie_is_strict_and_keeps_the_language(client, sent):
    client.get(RETURN, {"language": "ar"})

    client.post(RETURN, {"code": sent.code})

    cookie = client.cookies["__Secure-form"]
    assert cookie.value.endswith(".ar")
    assert cookie["path"] == "/legal-help/"
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Strict")
    assert 'lang="ar" dir="rtl"' in client.get(RETURN).text


def test_the_page_never_shows_what_the_person_wrote(back):
    back.post(WRITE, {"kind": "message", "text": "Zzmessage"})

    page = back.get(RETURN).text

    assert "You wrote on" in page
    assert [word for word in [*OWN_WORDS, "Zzmessage"] if word in page] == []


def test_our_answer_is_shown_and_new_once(back, reader, sent):
    casework.answer(by=reader, public_ref=sent.public_ref, text="Zzanswer\n\nSecond part")

    first, second = back.get(RETURN).text, back.get(RETURN).text

    assert "<p>Zzanswer</p>" in first
    assert ('<span class="tag">New</span>' in first, '<span class="tag">New' in second) == (
        True,
        False,
    )


@pytest.mark.parametrize("status", HelpRequest.Status)
def test_every_status_has_plain_words_and_no_level(back, sent, status):
    HelpRequest.objects.update(status=status, retention_until=timezone.localdate())

    page = back.get(RETURN)

    assert str(page.context["standing"].now) in page.text
    assert "level" not in page.text


def test_a_message_reaches_the_desk(back, reader, sent):
    response = back.post(WRITE, {"kind": "date_changed", "text": "Zzmessage"})

    assert response.url == f"{RETURN}?done=sent"
    assert "We have your message." in back.get(response.url).text
    (letter,) = casework.open_request(by=reader, public_ref=sent.public_ref).messages
    assert (letter.kind, letter.text) == ("date_changed", "Zzmessage")


def test_to_be_locked_up_needs_no_words(back):
    assert back.post(WRITE, {"kind": "detained", "text": ""}).url == f"{RETURN}?done=sent"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"kind": "message", "text": " "}, "Write your message"),
        ({"text": ""}, "Write your message"),
        ({"text": "x" * 3_001}, "Make this shorter than 3,000 letters"),
        ({"kind": "nonsense", "text": "Zzkept"}, "Select a valid choice"),
    ],
)
def test_a_message_that_cannot_be_sent_comes_back(back, data, words):
    page = back.post(WRITE, data)

    assert words in page.context["problems"][0].words
    assert page.context["form"]["text"].value() == data["text"]
    assert "<title>Error:" in page.text
    assert ThreadMessage.objects.count() == 0


def test_a_language_button_keeps_the_message(back):
    page = back.post(WRITE, {"kind": "detained", "text": "Zzkept", "_to": "es"})

    assert 'lang="es"' in page.text
    assert page.context["form"]["text"].value() == "Zzkept"
    assert page.context["form"]["kind"].value() == "detained"
    assert ThreadMessage.objects.count() == 0


def test_a_language_button_keeps_the_code_unchecked(client, founding):
    page = client.post(RETURN, {"code": "1234", "_to": "ar"})

    assert page.context["form"]["code"].value() == "1234"
    assert page.context["problems"] == []


@pytest.mark.parametrize("address", [WITHDRAW, UNDO])
def test_a_language_button_changes_nothing_else(back, address):
    back.post(address, {"_to": "es"})

    assert HelpRequest.objects.get().status == "received"


def test_a_message_after_the_lock_waits_for_the_code(client, sent):
    late = client.post(WRITE, {"kind": "detained", "text": "Zzlate"})
    assert "This page locked to protect you" in late.text
    held = {name: late.context["form"][name].value() for name in ["kind", "text"]}

    page = client.post(RETURN, {"code": sent.code, **held})

    assert page.status_code == 200
    assert page.context["form"]["text"].value() == "Zzlate"
    assert page.context["form"]["kind"].value() == "detained"
    assert client.post(WRITE, held).url == f"{RETURN}?done=sent"


def test_a_wrong_code_keeps_the_late_message(client, sent):
    page = client.post(RETURN, {"code": "1234", "kind": "detained", "text": "Zzlate"})

    assert page.context["form"]["text"].value() == "Zzlate"


def test_the_page_locks_after_15_minutes(client, sent):
    with time_machine.travel(timezone.now()) as clock:
        client.post(RETURN, {"code": sent.code})
        clock.shift(dt.timedelta(minutes=16))

        assert BOX in client.get(RETURN).text


def test_taking_it_back_asks_first_and_can_be_undone(back):
    assert "Take your request back?" in back.get(WITHDRAW).text
    assert HelpRequest.objects.get().status == "received"

    assert back.post(WITHDRAW).url == RETURN
    withdrawn = back.get(RETURN).text
    assert "You took your request back." in withdrawn
    last_day = timezone.localdate() + dt.timedelta(days=7)
    assert f'datetime="{last_day.isoformat()}"' in withdrawn

    assert back.post(UNDO).url == f"{RETURN}?done=restored"
    assert HelpRequest.objects.get().status == "received"


def test_taking_it_back_twice_and_undoing_nothing_are_no_errors(back):
    back.post(WITHDRAW)
    assert back.post(WITHDRAW).url == RETURN
    back.post(UNDO)
    assert back.post(UNDO).url == RETURN


def test_an_address_to_post_to_leads_back_to_the_page(back):
    assert [back.get(address).url for address in [WRITE, UNDO]] == [RETURN, RETURN]


def test_a_key_that_was_swapped_stops_the_visit(back, by_sql, refusals):
    by_sql(HelpRequest.objects.get(), header_signature=b"\x01" * 64)

    page = back.get(RETURN)

    assert page.status_code == 409
    assert refusals()


def test_a_code_whose_keys_were_altered_stops(client, sent, by_sql):
    by_sql(HelpRequest.objects.get(), applicant_wrapped=b"\x01" * 60)

    assert client.post(RETURN, {"code": sent.code}).status_code == 409


def test_without_a_roster_no_message_is_shown(back, reader, sent, settings):
    casework.answer(by=reader, public_ref=sent.public_ref, text="Zzanswer")
    SignedDocument.objects.all().delete()
    settings.ROSTER_ROOT = ""

    page = back.get(RETURN).text

    assert "We cannot show messages right now." in page
    assert "Zzanswer" not in page


def test_titles_and_addresses_are_neutral(back):
    for address in [RETURN, WITHDRAW]:
        response = back.get(address)

        title = response.text.partition("<title>")[2].partition("</title>")[0]
        assert title in {"Your page", "Take my request back"}
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_nothing_that_was_typed_reaches_a_session_or_a_log(back, sent, caplog):
    caplog.set_level("DEBUG")

    back.post(WRITE, {"kind": "message", "text": "Zzmessage"})
    back.post(RETURN, {"code": sent.code})

    kept = str(dict(back.session)) + caplog.text
    assert [word for word in ["Zzmessage", sent.code, sent.public_ref] if word in kept] == []


def test_the_page_costs_as_many_queries_for_many_messages_as_for_one(
    back, reader, sent, come_back, django_assert_max_num_queries
):
    casework.answer(by=reader, public_ref=sent.public_ref, text="one")
    back.get(RETURN)
    with django_assert_max_num_queries(20) as captured:
        back.get(RETURN)
    for_one = len(captured)
    for _ in range(4):
        casework.answer(by=reader, public_ref=sent.public_ref, text="more")
        thread.write(visit=come_back(sent), text="more")
    back.get(RETURN)

    with django_assert_max_num_queries(for_one):
        back.get(RETURN)
