"""The return visit: the box for the code, the person's page, and what it never shows."""

import datetime as dt
import re

import pytest
import time_machine
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.utils import timezone

from legal_help.access.locked_case import locked_case
from legal_help.casework import cases, decide, ending, withdrawals
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import passphrases
from legal_help.crypto.codes import group_digits, new_code
from legal_help.event_log import appending, log
from legal_help.event_log.pin import memory_file
from legal_help.events.outcomes import ONE_MAY_END_AFTER, OUTCOMES, Outcome
from legal_help.events.state import Status
from legal_help.intake import drafts, return_visit
from legal_help.models import HelpRequest, LogLine, ThreadMessage
from legal_help.public.http import cookies, rate_limits
from legal_help.public.return_visit import DONE, tell_address
from legal_help.rules.reported_changes import VerificationMethod
from legal_help.rules.retention_clock import HoldReason
from legal_help.trust import keys, slots
from tests.legal_help.form_client import FormClient
from tests.legal_help.helpers import state_of
from tests.legal_help.page_fixtures import OWN_WORDS

pytestmark = pytest.mark.django_db

RETURN = "/legal-help/return/"
DATE, DETAINED, CONTACT, WRITE = (f"{RETURN}{number}/" for number in (1, 2, 3, 4))
WITHDRAW, UNDO = "/legal-help/return/withdraw/", "/legal-help/return/undo/"
BOX = "Come back with your code"
NOT_FOUND = "We cannot find a form with this code. Check each group of four."


@pytest.fixture(autouse=True)
def fresh_counters():
    rate_limits.codes.forget()


@pytest.fixture
def back(client, sent):
    """The person who sent the request, back with the code."""
    assert client.post(RETURN, {"code": sent.code}).url == RETURN
    return client


OF_STATUS = {OUTCOMES[outcome].leads_to: outcome for outcome in Outcome if outcome != Outcome.MOVED}


@pytest.fixture
def stands(send, reader):
    """Bring a quiet request to a status; gives its receipt, and its person, back with the code."""

    def stands(status):
        receipt = send(answers={"own_word": "lantern"}, facts={"moved": "no"})
        person = FormClient()
        rate_limits.codes.forget()
        assert person.post(RETURN, {"code": receipt.code}).url == RETURN
        if status == Status.WITHDRAWN:
            person.post(WITHDRAW)
            check_withdrawal(receipt, reader)
        elif status != Status.RECEIVED:
            with locked_case(reader, receipt.public_ref) as case:
                case.step("own", owner=reader.user.pk)
                outcome = OF_STATUS[status]
                last_day = timezone.localdate() + dt.timedelta(days=ONE_MAY_END_AFTER)
                is_end = OUTCOMES[outcome].most_days is not None
                if status != Status.BEING_READ:
                    end = [outcome, last_day.isoformat(), 0] if is_end else None
                    case.step("decide", {"outcome": outcome}, end=end)
        assert state_of(receipt).status == status
        return receipt, person

    return stands


def check_withdrawal(receipt, reader):
    """Have a caseworker hear the word that only the person knows."""
    how = VerificationMethod.OWN_WORD
    given = {"public_ref": receipt.public_ref, "how": how, "text": "They called"}
    return withdrawals.check_withdrawal(by=reader, **given)


def other_than(code):
    """A well-formed code that nobody has."""
    fresh = new_code()
    return fresh if fresh != code else other_than(code)


def test_nobody_sees_anything_without_a_code(client, sent):
    for address in [RETURN, DATE, DETAINED, CONTACT, WRITE, WITHDRAW, UNDO]:
        page = client.get(address)

        assert BOX in page.text
        assert sent.public_ref not in page.text


@pytest.mark.sampled
@pytest.mark.parametrize(
    "written",
    [
        lambda code: code,
        group_digits,
        lambda code: "-".join(code[i : i + 4] for i in range(0, 24, 4)),
        lambda code: "".join("٠١٢٣٤٥٦٧٨٩"[int(digit)] for digit in code),
        lambda code: "".join("۰۱۲۳۴۵۶۷۸۹"[int(digit)] for digit in code),
        lambda code: "–".join("०१२३४५६७८९"[int(digit)] for digit in code),
        lambda code: " ".join("০১২৩৪৫৬৭৮৯"[int(digit)] for digit in code),
        lambda code: "".join("၀၁၂၃၄၅၆၇၈၉"[int(digit)] for digit in code),
        lambda code: f" {code[:12]}  {code[12:]} ",
    ],
    ids=[
        *("plain", "groups", "dashes"),
        *("arabic", "persian", "devanagari", "bengali", "burmese", "spaces"),
    ],
)
def test_a_code_opens_however_it_is_written(client, sent, written):
    assert client.post(RETURN, {"code": written(sent.code)}).url == RETURN

    assert "We have your request." in client.get(RETURN).text


def test_wrong_unknown_and_mistyped_codes_get_the_same_words(client, sent):
    last = "0123456789"[(int(sent.code[-1]) + 1) % 10]

    for code in [other_than(sent.code), sent.code[:-1] + last, "letters"]:
        page = client.post(RETURN, {"code": code})

        assert page.context["problems"] == [("id_code", NOT_FOUND)]
        assert page.context["form"]["code"].value() == code
        assert "<title>Error:" in page.text


@pytest.mark.sampled
@pytest.mark.parametrize(("typed", "count"), [("1234 5678", 8), ("١٢٣", 3), ("1" * 25, 25)])
def test_too_few_digits_and_too_many_are_said(client, sent, typed, count):
    """How many there are is printed beside the box: that tells nothing about any code."""
    page = client.post(RETURN, {"code": typed})

    words = f"A code has 24 digits. You typed {count}. Check each group of four."
    assert page.context["problems"] == [("id_code", words)]
    assert page.context["form"]["code"].value() == typed


def test_an_empty_box_says_what_to_do(client, founding):
    page = client.post(RETURN, {"code": ""})

    assert page.context["problems"] == [("id_code", "Enter the code that we gave you")]


def test_a_busy_host_gives_the_code_back(client, founding, monkeypatch):
    def busy(**_):
        raise slots.Busy

    monkeypatch.setattr(keys, "unlock_with_code", busy)

    typed = group_digits(new_code())
    page = client.post(RETURN, {"code": typed})

    assert "Please press the button again" in page.text
    assert page.context["form"]["code"].value() == typed


def test_many_tries_wait_and_keep_what_was_typed(client, founding, settings):
    settings.HELP_CODES_A_MINUTE = 2
    typed = {"code": new_code()}
    with time_machine.travel(dt.datetime(2026, 11, 25, 15, tzinfo=dt.UTC), tick=False) as clock:
        answers = [client.post(RETURN, typed) for _ in range(3)]
        clock.shift(dt.timedelta(minutes=1))
        later = client.post(RETURN, typed)

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert ("code", typed["code"]) in answers[-1].context["typed"]
    assert later.status_code == 200


@pytest.mark.exhaustive
def test_a_slip_of_the_pen_spends_no_try(client, sent, settings):
    settings.HELP_CODES_A_MINUTE = 1

    slips = [client.post(RETURN, {"code": sent.code[:-1]}) for _ in range(5)]

    assert {page.status_code for page in slips} == {200}
    assert client.post(RETURN, {"code": sent.code}).url == RETURN


def test_a_code_that_is_gone_takes_as_long_as_one_that_never_was(
    client, sent, settings, monkeypatch
):
    """Argon2id is all the time that a wrong code takes: it runs as often for either."""
    settings.HELP_CODES_A_MINUTE = 100
    costs, gone = [], sent.code

    def counted(**cost):
        costs.append(cost["memory_cost"])
        return Argon2id(**cost)

    monkeypatch.setattr(passphrases, "Argon2id", counted)
    HelpRequest.objects.all().delete()

    run = []
    for code in (gone, other_than(gone)):
        costs.clear()
        assert NOT_FOUND in client.post(RETURN, {"code": code}).text
        run.append([*costs])

    assert run[0] == run[1] != []


def test_the_code_of_a_draft_goes_on_with_the_form(client, begun):
    draft, _cookie = begun

    response = client.post(RETURN, {"code": draft.code})

    assert response.url == "/legal-help/request/"
    cookie = cookies.read(client.cookies["__Host-form"].value)
    assert drafts.open_draft(cookie=cookie).answers == draft.answers


def test_the_cookie_is_strict_and_keeps_the_language(client, sent):
    client.get(RETURN, {"language": "ar"})

    client.post(RETURN, {"code": sent.code})

    cookie = client.cookies["__Host-form"]
    assert cookies.read(cookie.value).endswith(".ar")
    assert cookie["path"] == "/"
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Strict")
    assert 'lang="ar" dir="rtl"' in client.get(RETURN).text


def test_the_page_never_shows_what_the_person_wrote(back):
    back.post(WRITE, {"text": "Zzmessage"})
    back.post(DETAINED, {"held_at": "Zzplace"})
    back.post(CONTACT, {"reach": "phone", "phone": "+1 646 555 0188"})

    for address in [RETURN, DATE, DETAINED, CONTACT, WRITE]:
        page = back.get(address).text

        said = [*OWN_WORDS, "Zzmessage", "Zzplace", "555 0188"]
        assert [word for word in said if word in page] == []
    assert back.get(RETURN).text.count("You wrote on") == 3


def test_our_answer_is_shown_and_new_once(back, reader, sent):
    cases.send_reply(by=reader, public_ref=sent.public_ref, text="Zzanswer\n\nSecond part")

    first, second = back.get(RETURN).text, back.get(RETURN).text

    assert "<p>Zzanswer</p>" in first
    assert ('<span class="tag">New</span>' in first, '<span class="tag">New' in second) == (
        True,
        False,
    )


@pytest.mark.exhaustive
@pytest.mark.parametrize("status", Status)
def test_every_status_has_plain_words_and_no_level(stands, status):
    _receipt, person = stands(status)

    page = person.get(RETURN)

    assert str(page.context["standing"].now) in page.text
    assert "level" not in page.text


def test_a_message_reaches_the_desk(back, reader, sent):
    response = back.post(WRITE, {"text": "Zzmessage"})

    assert response.url == f"{RETURN}?done=1"
    assert "We have your message." in back.get(response.url).text
    (letter,) = cases.open_case(by=reader, public_ref=sent.public_ref).messages
    assert (letter.kind, letter.text) == ("message", "Zzmessage")


def at_the_desk(reader, sent):
    (letter,) = cases.open_case(by=reader, public_ref=sent.public_ref).messages
    return letter.kind, letter.told, letter.text


@pytest.mark.exhaustive
def test_a_date_that_changed_reaches_the_desk_with_its_kind(back, reader, sent):
    data = {"date_of": "checkin", "date_month": "12", "date_day": "٣", "date_year": "2026"}

    assert back.post(DATE, {**data, "text": "Zzwhy"}).url == f"{RETURN}?done=2"

    told = {"date_of": "checkin", "date": "2026-12-03"}
    assert at_the_desk(reader, sent) == ("date_changed", told, "Zzwhy")


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("data", "date", "done"),
    [
        ({"date_month": "12", "date_year": "2026"}, {"date": "2026-12"}, 2),
        ({"date_month": "3", "date_year": "2027"}, {"date": "2027-03"}, 1),
        ({"date_instead": "unknown"}, {"date": "unknown"}, 1),
        ({}, {}, 1),
    ],
)
def test_a_date_may_be_partial_or_unknown(back, reader, sent, data, date, done):
    assert back.post(DATE, {"date_of": "hearing", **data}).url == f"{RETURN}?done={done}"

    assert at_the_desk(reader, sent) == ("date_changed", {"date_of": "hearing", **date}, "")


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("data", "told"), [({}, {}), ({"held_at": "Karnes"}, {"held_at": "Karnes"})]
)
def test_to_be_locked_up_needs_no_words(back, reader, sent, data, told):
    assert back.post(DETAINED, data).url == f"{RETURN}?done=2"

    assert at_the_desk(reader, sent) == ("detained", told, "")


IN_FOUR_DAYS = {"date_month": "11", "date_day": "28", "date_year": "2026"}


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("address", "data"), [(DETAINED, {}), (DATE, {"date_of": "interview", **IN_FOUR_DAYS})]
)
def test_news_of_detention_and_of_a_near_date_is_read_first(stands, reader, address, data):
    older, _person = stands(Status.RECEIVED)
    newer, person = stands(Status.RECEIVED)

    said = person.get(person.post(address, data).url)

    assert "We have your message. We read it with the most urgent ones." in said.text
    queue = [entry.case.public_ref for entry in ordered_cases.load_queue(by=reader).entries]
    assert queue == [newer.public_ref, older.public_ref]
    assert (state_of(newer).is_urgent, state_of(older).is_urgent) == (True, False)


@pytest.mark.exhaustive  # tests/legal_help/intake/test_return_visit.py has the rule
def test_a_new_way_to_be_reached_is_said_to_be_checked_first(back, reader, sent):
    data = {"reach": ["phone", "email"], "phone": "+1 646 555 0188", "email": "z@example.com"}

    response = back.post(CONTACT, data)

    assert (
        "Until we have checked with you, we use the old way to reach you."
        in back.get(response.url).text
    )
    assert at_the_desk(reader, sent) == ("contact", data, "")


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("address", "data", "anchor", "words"),
    [
        (WRITE, {"text": " "}, "id_text", "Write your message"),
        (WRITE, {}, "id_text", "Write your message"),
        (WRITE, {"text": "x" * 3_001}, "id_text", "Make this shorter than 3,000 letters"),
        (DATE, {"text": "Zzkept"}, "id_date_of_0", "Choose which date changed"),
        (DATE, {"date_of": "dob", "text": "Zzkept"}, "id_date_of_0", "Select a valid choice"),
        (DATE, {"date_of": "hearing", "date_day": "3"}, "id_date_2", "Enter the year"),
        (CONTACT, {}, "id_reach_0", "Choose at least one way"),
        (CONTACT, {"reach": "person"}, "id_helper_phone", "Enter their number, or choose"),
        (CONTACT, {"reach": "pigeon"}, "id_reach_0", "Select a valid choice"),
        (CONTACT, {"reach": "text"}, "id_phone", "Enter the number, or choose another way"),
        (CONTACT, {"reach": "app", "phone": "12"}, "id_phone", "with its country code"),
        (CONTACT, {"reach": "email"}, "id_email", "Enter the address, or choose another way"),
    ],
)
def test_what_cannot_be_sent_comes_back(back, address, data, anchor, words):
    page = back.post(address, data)

    (problem,) = page.context["problems"]
    assert (problem.anchor, words in problem.words) == (anchor, True)
    for name, value in data.items():
        assert value in page.text or name == "reach"
    assert "<title>Error:" in page.text
    assert ThreadMessage.objects.count() == 0


@pytest.mark.exhaustive  # a detail of the page
def test_a_language_button_keeps_the_message(back):
    page = back.post(WRITE, {"text": "Zzkept", "_to": "es"})

    assert 'lang="es"' in page.text
    assert page.context["form"]["text"].value() == "Zzkept"
    assert ThreadMessage.objects.count() == 0


def test_a_language_button_keeps_what_was_told(back):
    data = {"date_of": "hearing", "date_month": "3", "date_year": "20", "text": "Zzkept"}

    page = back.post(DATE, {**data, "_to": "es"})

    assert 'lang="es"' in page.text
    form = page.context["form"]
    assert form["text"].value() == "Zzkept"
    assert form["date_of"].value() == "hearing"
    assert form["date"].value() == ["3", "", "20", []]
    assert page.context["problems"] == []
    assert ThreadMessage.objects.count() == 0


def test_a_language_button_keeps_the_code_unchecked(client, founding):
    page = client.post(RETURN, {"code": "1234", "_to": "ar"})

    assert page.context["form"]["code"].value() == "1234"
    assert page.context["problems"] == []


@pytest.mark.sampled
@pytest.mark.parametrize("address", [WITHDRAW, UNDO])
def test_a_language_button_changes_nothing_else(back, sent, address):
    before = state_of(sent)

    back.post(address, {"_to": "es"})

    assert state_of(sent) == before


LATE = [
    (WRITE, {"page": "message", "text": "Zzlate"}),
    (DETAINED, {"page": "detained", "held_at": "Zzplace", "text": "Zzlate"}),
    (DATE, {"page": "date_changed", "date_of": "hearing", "date_year": "2027", "text": "Zzlate"}),
    (CONTACT, {"page": "contact", "reach": ["text", "app"], "phone": "+1 646 555 0188"}),
]


@pytest.mark.sampled
@pytest.mark.parametrize(("address", "data"), LATE)
def test_what_came_after_the_lock_waits_for_the_code(client, sent, address, data):
    late = client.post(address, data)
    assert "This page locked to protect you" in late.text
    held = late.context["carried"]

    page = client.post(RETURN, {"code": sent.code, **as_posted(held)})

    assert page.status_code == 200
    assert page.context["address"] == address
    form = page.context["form"]
    typed = as_posted((name, form[name].value()) for name in form.fields if name in data)
    assert typed == {name: value for name, value in data.items() if name in form.fields}
    assert client.post(address, data).url.startswith(f"{RETURN}?done=")


def as_posted(pairs):
    """Values by name, as a page posts them: several under one name are a list."""
    posted = {}
    for name, value in pairs:
        posted[name] = [*posted[name], value] if isinstance(posted.get(name), list) else (
            [posted[name], value] if name in posted else value
        )  # fmt: skip
    return posted


@pytest.mark.exhaustive  # tests/legal_help/intake/test_return_visit.py has the rule
@pytest.mark.parametrize(("address", "data"), LATE)
@pytest.mark.parametrize("locked", [True, False])
def test_what_was_written_to_a_request_taken_back_waits_until_it_goes_on(
    client, sent, come_back, address, data, locked
):
    client.post(RETURN, {"code": sent.code})
    return_visit.withdraw_case(visit=come_back(sent))
    if locked:
        del client.cookies["__Host-form"]
        held = client.post(address, data).context["carried"]
        page = client.post(RETURN, {"code": sent.code, **as_posted(held)})
    else:
        page = client.post(address, data)

    assert "We did not get what you just wrote." in page.text
    assert ThreadMessage.objects.count() == 0
    switched = client.post(UNDO, {**as_posted(page.context["carried"]), "_to": "es"})
    assert 'lang="es"' in switched.text
    again = client.post(UNDO, as_posted(switched.context["carried"]))
    assert again.context["address"] == address
    form = again.context["form"]
    typed = as_posted((name, form[name].value()) for name in form.fields if name in data)
    assert typed == {name: value for name, value in data.items() if name in form.fields}
    assert client.post(address, data).url.startswith(f"{RETURN}?done=")


@pytest.mark.exhaustive  # tests/legal_help/intake/test_return_visit.py has the rule
def test_what_was_written_is_there_where_a_caseworker_has_opened_it_again(back):
    back.post(WITHDRAW)
    carried = back.post(WRITE, {"page": "message", "text": "Zzlate"}).context["carried"]
    back.post(UNDO)  # as the desk does after a call

    again = back.post(UNDO, as_posted(carried))

    assert again.context["form"]["text"].value() == "Zzlate"


@pytest.mark.exhaustive
@pytest.mark.parametrize("address", [DATE, DETAINED, CONTACT, WRITE])
def test_a_request_taken_back_offers_nothing_to_write(back, address):
    back.post(WITHDRAW)

    page = back.get(address)

    assert "You took your request back." in page.text
    assert "We did not get" not in page.text


def test_a_message_that_meets_the_withdrawal_is_not_lost(back, monkeypatch):
    """Taken back in another tab between the look at the request and the writing."""
    write = return_visit.write_to_us

    def withdrawn_first(*, visit, **said):
        return_visit.withdraw_case(visit=visit)
        write(visit=visit, **said)

    monkeypatch.setattr(return_visit, "write_to_us", withdrawn_first)

    page = back.post(WRITE, {"page": "message", "text": "Zzlate"})

    assert "We did not get what you just wrote." in page.text
    assert ("text", "Zzlate") in page.context["carried"]


def test_a_wrong_code_keeps_the_late_message(client, sent):
    page = client.post(RETURN, {"code": "1234", "page": "detained", "text": "Zzlate"})

    assert ("text", "Zzlate") in page.context["carried"]
    assert '<input type="hidden" name="text" value="Zzlate">' in page.text


@pytest.mark.exhaustive
def test_the_language_of_the_box_keeps_the_late_message(client, sent):
    page = client.post(RETURN, {"code": "1234", "page": "detained", "text": "Zzlate", "_to": "es"})

    assert page.context["carried"] == [("page", "detained"), ("text", "Zzlate")]


def test_a_late_message_for_a_code_of_a_draft_goes_on_with_the_form(client, begun):
    draft, _cookie = begun

    response = client.post(RETURN, {"code": draft.code, "page": "detained", "text": "Zzlate"})

    assert response.url == "/legal-help/request/"


def test_the_page_locks_after_15_minutes(client, sent):
    with time_machine.travel(timezone.now()) as clock:
        client.post(RETURN, {"code": sent.code})
        clock.shift(dt.timedelta(minutes=16))

        assert BOX in client.get(RETURN).text


@pytest.mark.sampled
@pytest.mark.parametrize("address", [RETURN, DATE, DETAINED, CONTACT, WITHDRAW])
def test_every_page_of_the_visit_says_in_time_that_it_locks(back, address):
    assert '<template data-minutes="10">' in back.get(address).text


def test_taking_it_back_asks_first_and_can_be_undone(back, sent):
    asked = back.get(WITHDRAW).text
    assert "Take your request back?" in asked
    assert WITHIN in asked
    assert state_of(sent).taken_back_on is None

    assert back.post(WITHDRAW).url == RETURN
    withdrawn = back.get(RETURN).text
    assert "You took your request back." in withdrawn
    assert WITHIN in withdrawn
    assert "We erase it on" not in withdrawn

    assert back.post(UNDO).url == f"{RETURN}?done=5"
    assert state_of(sent).taken_back_on is None
    assert "We have your request." in back.get(RETURN).text


WITHIN = "First we make sure that it was you. Then we erase everything within 30 days."


def test_the_words_on_erasing_keep_to_the_table_of_outcomes():
    assert OUTCOMES[Outcome.WITHDRAWN].most_days == 30


@pytest.mark.exhaustive  # tests/legal_help/intake/test_return_visit.py has the rule
def test_a_withdrawal_that_was_checked_says_on_which_day_it_is_erased(stands, second, reader):
    receipt, person = stands("withdrawn")

    by_one = person.get(RETURN).text
    mark = state_of(receipt).proposal.mark
    decide.confirm_proposal(by=second, public_ref=receipt.public_ref, mark=mark)
    by_two = person.get(RETURN).text

    today = timezone.localdate()
    for page, days in ((by_one, 30), (by_two, 7)):
        assert f'datetime="{(today + dt.timedelta(days=days)).isoformat()}"' in page
        assert WITHIN not in page
    assert person.post(UNDO).url == f"{RETURN}?done=5"
    assert "A person on our legal team is reading your request." in person.get(RETURN).text


@pytest.mark.exhaustive  # tests/legal_help/intake/test_return_visit.py has the rule
def test_a_withdrawn_request_under_a_hold_says_that_a_law_keeps_it(stands, second, reader):
    receipt, person = stands("withdrawn")
    ref = receipt.public_ref
    ending.ask_for_hold(by=reader, public_ref=ref, reason=next(iter(HoldReason)))
    mark = state_of(receipt).proposal.mark
    decide.confirm_proposal(by=second, public_ref=ref, mark=mark)

    page = person.get(RETURN).text

    assert "A law makes us keep it for now." in page
    assert "We erase it on" not in page


@pytest.mark.exhaustive
def test_taking_it_back_twice_and_undoing_nothing_are_no_errors(back):
    back.post(WITHDRAW)
    assert back.post(WITHDRAW).url == RETURN
    back.post(UNDO)
    assert back.post(UNDO).url == RETURN


def test_an_address_to_post_to_leads_back_to_the_page(back):
    assert back.get(UNDO).url == RETURN


@pytest.mark.exhaustive
def test_a_number_without_a_page_leads_back(back):
    for number in (0, 7, 99):
        assert back.get(f"{RETURN}{number}/").url == RETURN
        assert back.post(f"{RETURN}{number}/", {"text": "x"}).url == RETURN
    assert ThreadMessage.objects.count() == 0


@pytest.mark.exhaustive  # tests/legal_help/intake/test_return_visit.py has the rule
def test_keys_that_were_swapped_get_nothing_that_is_written(back, by_sql, told):
    """The page is there; but nothing is sealed to a key that the case does not name."""
    case = HelpRequest.objects.get()
    by_sql(case, keys=bytes(len(case.keys)))

    assert back.get(RETURN).status_code == 200
    page = back.post(WRITE, {"text": "Zzmessage"})

    assert page.status_code == 409
    assert "We stopped to protect you" in page.text
    assert told() == [("key_swapped", str(case.pk))]
    assert ThreadMessage.objects.count() == 0


def test_a_code_whose_columns_were_altered_opens_nothing_and_is_told(client, sent, by_sql, told):
    case = HelpRequest.objects.get()
    by_sql(case, applicant_wrapped=b"\x01" * 60)

    assert NOT_FOUND in client.post(RETURN, {"code": sent.code}).text
    assert told() == [("code_altered", str(case.pk))]


# A house without a roster, or in doubt.


@pytest.mark.sampled
@pytest.mark.parametrize("root", ["", "0" * 64], ids=["none", "another"])
def test_without_a_roster_nothing_is_shown_and_nothing_typed_is_lost(
    back, reader, sent, settings, root
):
    cases.send_reply(by=reader, public_ref=sent.public_ref, text="Zzanswer")
    pinned, settings.ROSTER_ROOT = settings.ROSTER_ROOT, root
    settings.HELP_PHONE = "+1 212 555 0100"

    page = back.get(RETURN)
    written = back.post(WRITE, {"page": "message", "text": "Zzmessage"})

    for answer in (page, written):
        assert answer.status_code == 503
        assert "We cannot show messages right now." in answer.text
        assert "0100" in answer.text
        assert "Zzanswer" not in answer.text
    assert '<input type="hidden" name="text" value="Zzmessage">' in written.text
    settings.ROSTER_ROOT = pinned
    again = dict(written.context["typed"])
    assert back.post(WRITE, again).url == f"{RETURN}?done=1"
    assert "Zzanswer" in back.get(RETURN).text


def test_without_a_roster_a_code_is_asked_to_come_again(client, sent, settings):
    settings.ROSTER_ROOT = ""

    page = client.post(RETURN, {"code": sent.code})

    assert page.status_code == 503
    assert ("code", sent.code) in page.context["typed"]


def plant_bad_line():
    last = LogLine.objects.last()
    return LogLine.objects.create(
        seq=last.seq + 1, hash=b"", chain=bytes(32), body=b"{}", signature=b"", on=last.on
    )


def test_in_doubt_people_come_back_and_write(client, sent, reader):
    planted = plant_bad_line()

    assert client.post(RETURN, {"code": sent.code}).url == RETURN
    assert client.post(WRITE, {"text": "Zzmessage"}).url == f"{RETURN}?done=1"
    assert client.post(WITHDRAW).url == RETURN
    assert "You took your request back." in client.get(RETURN).text
    assert client.post(UNDO).url == f"{RETURN}?done=5"

    assert log.look().doubt
    planted.delete()
    (letter,) = cases.open_case(by=reader, public_ref=sent.public_ref).messages
    assert letter.text == "Zzmessage"


@pytest.mark.exhaustive  # tests/legal_help/intake/test_return_visit.py has the rule
def test_in_doubt_where_a_step_of_ours_waits_nothing_typed_is_lost(back, sent, reader, settings):
    settings.HELP_PHONE = "+1 212 555 0100"
    cases.send_reply(by=reader, public_ref=sent.public_ref, text="Zzanswer")
    last = LogLine.objects.last()
    LogLine.objects.filter(seq=last.seq).update(chain=bytes(32))
    memory_file().path.unlink()

    page = back.post(DETAINED, {"held_at": "Zzplace"})
    written = back.post(WRITE, {"text": "Zzmessage"})
    taken_back = back.post(WITHDRAW)

    for answer, name, typed in ((page, "held_at", "Zzplace"), (written, "text", "Zzmessage")):
        assert answer.context["problems"][-1].words.startswith("We cannot take your message")
        assert answer.context["form"][name].value() == typed
        assert "0100" in answer.text
    assert taken_back.status_code == 503
    assert ThreadMessage.objects.filter(direction="in").count() == 0
    LogLine.objects.filter(seq=last.seq).update(chain=bytes(last.chain))
    assert back.post(WRITE, {"text": "Zzmessage"}).url == f"{RETURN}?done=1"


@pytest.mark.sampled
@pytest.mark.parametrize("error", [appending.RosterChanged, appending.CaseChanged])
def test_whoever_is_overtaken_again_and_again_presses_once_more(back, monkeypatch, error):
    def overtaken(_batch):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(appending.Batch, "insert", overtaken)
        page = back.post(WRITE, {"page": "message", "text": "Zzmessage"})

    assert page.status_code == 429
    again = dict(page.context["typed"])
    assert back.post(WRITE, again).url == f"{RETURN}?done=1"


# A page that is sent twice, and too many of them.


def token_of(page):
    return page.text.partition('name="once" value="')[2].partition('"')[0]


@pytest.mark.sampled
@pytest.mark.parametrize(("shows", "address"), [(RETURN, WRITE), (DETAINED, DETAINED)])
def test_a_page_that_is_sent_twice_counts_once(back, shows, address):
    once = token_of(back.get(shows))
    typed = {"text": "Zzmessage", "once": once}

    answers = [back.post(address, typed).url for _ in range(2)]

    assert len(once) == 32
    assert answers[0] == answers[1]
    assert ThreadMessage.objects.count() == 1
    assert token_of(back.get(shows)) != once


@pytest.mark.exhaustive  # a detail of the page
def test_a_page_keeps_its_token_until_it_was_sent(client, sent, settings):
    """Over the lock, a mistake, another language and a minute's wait."""
    client.post(RETURN, {"code": sent.code})
    once = token_of(client.get(RETURN))
    typed = {"page": "message", "text": "Zzmessage", "once": once}
    client.post(WRITE, typed)
    del client.cookies["__Host-form"]

    late = client.post(WRITE, typed)
    again = client.post(RETURN, {"code": sent.code, **dict(late.context["carried"])})
    switched = client.post(WRITE, {**typed, "_to": "es"})
    mistaken = client.post(WRITE, {**typed, "text": ""})

    assert [token_of(page) for page in (again, switched, mistaken)] == [once] * 3
    assert client.post(WRITE, typed).url == f"{RETURN}?done=1"
    assert ThreadMessage.objects.count() == 1


@pytest.mark.exhaustive
@pytest.mark.parametrize("once", ["", "x", "g" * 32, "٣" * 32, "a" * 33])
def test_a_token_that_is_none_of_ours_counts_for_nothing(back, once):
    for _ in range(2):
        assert back.post(WRITE, {"text": "Zzmessage", "once": once}).url == f"{RETURN}?done=1"

    assert ThreadMessage.objects.count() == 2


@pytest.mark.exhaustive  # tests/legal_help/intake/test_return_visit.py has the rule
@pytest.mark.parametrize("phone", ["+1 212 555 0100", ""])
def test_after_twenty_messages_a_day_there_are_kind_words_and_the_telephone(
    back, settings, phone, come_back, sent
):
    settings.HELP_PHONE, settings.HELP_MESSAGES_A_MINUTE = phone, 1_000
    visit = come_back(sent)
    for number in range(return_visit.MOST_MESSAGES_A_DAY):
        return_visit.write_to_us(visit=visit, text=str(number))

    message = back.post(WRITE, {"text": "Zzmessage"})
    way = back.post(CONTACT, {"reach": "phone", "phone": "+1 646 555 0188"})
    detained = back.post(DETAINED, {"held_at": "Zzplace"})

    for page, name, typed in ((message, "text", "Zzmessage"), (way, "phone", "+1 646 555 0188")):
        assert page.status_code == 200
        (problem,) = page.context["problems"]
        assert "we read them all" in problem.words
        assert "<title>Error:" in page.text
        assert page.context["form"][name].value() == typed
        assert ("You cannot use this form? Call" in page.text) == bool(phone)
    assert detained.url == f"{RETURN}?done=2"


@pytest.mark.exhaustive
def test_many_messages_wait_and_keep_what_was_typed(back, settings):
    settings.HELP_MESSAGES_A_MINUTE = 2
    with time_machine.travel(dt.datetime(2026, 11, 24, 15, tzinfo=dt.UTC), tick=False) as clock:
        answers = [back.post(DETAINED, {"held_at": "Zzplace"}) for _ in range(3)]
        clock.shift(dt.timedelta(minutes=1))
        later = back.post(DETAINED, {"held_at": "Zzplace"})

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert ("held_at", "Zzplace") in answers[-1].context["typed"]
    assert later.url == f"{RETURN}?done=2"
    assert ThreadMessage.objects.count() == 3


@pytest.mark.exhaustive
@pytest.mark.parametrize("address", [WITHDRAW, DETAINED, RETURN])
def test_a_page_that_came_too_often_is_opened_again_and_sends_nothing(back, settings, address):
    settings.HELP_PAGES_A_MINUTE = 0

    page = back.get(address)

    assert page.status_code == 429
    assert f'<a class="btn" href="{address}">Try again</a>' in page.text
    assert 'id="q" method="post" action="/legal-help/request/"' in page.text


def test_titles_and_addresses_are_neutral(back):
    for address in [RETURN, DATE, DETAINED, CONTACT, WITHDRAW]:
        response = back.get(address)

        title = response.text.partition("<title>")[2].partition("</title>")[0]
        assert title in {"Your page", "Take my request back"}
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_nothing_that_was_typed_reaches_a_session_or_a_log(back, sent, caplog):
    caplog.set_level("DEBUG")

    back.post(WRITE, {"text": "Zzmessage"})
    back.post(DETAINED, {"held_at": "Zzplace"})
    back.post(CONTACT, {"reach": "phone", "phone": "+1 646 555 0188"})
    back.post(RETURN, {"code": sent.code})

    kept = str(dict(back.session)) + caplog.text
    said = ["Zzmessage", "Zzplace", "555 0188", sent.code, sent.public_ref]
    assert [word for word in said if word in kept] == []


def test_the_page_costs_as_many_queries_for_many_messages_as_for_one(
    back, reader, sent, come_back, django_assert_max_num_queries
):
    cases.send_reply(by=reader, public_ref=sent.public_ref, text="one")
    back.get(RETURN)
    with django_assert_max_num_queries(20) as captured:
        back.get(RETURN)
    for_one = len(captured)
    for _ in range(4):
        cases.send_reply(by=reader, public_ref=sent.public_ref, text="more")
        return_visit.write_to_us(visit=come_back(sent), text="more")
    back.get(RETURN)

    with django_assert_max_num_queries(for_one):
        back.get(RETURN)


@pytest.mark.exhaustive  # a detail of the page
@pytest.mark.parametrize("status", ["referred", "closed", "consult_offered", "more_needed"])
def test_a_message_is_spoken_of_only_once_there_is_one(reader, stands, status):
    """And whoever is sent away is shown where else to turn."""
    receipt, person = stands(status)
    before = person.get(RETURN).text
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Zzanswer")
    after = person.get(RETURN).text

    assert "Our message comes here." in before
    assert "ur message below" not in before
    assert "ur message below" in after
    assert ("Others who may help" in before) == (status in {"referred", "closed"})


@pytest.mark.exhaustive  # a detail of the page
def test_a_number_in_our_answer_keeps_its_order(back, sent, reader):
    """In Arabic the groups of 1-800-799-7233 would stand in reverse."""
    cases.send_reply(by=reader, public_ref=sent.public_ref, text="اتصل <1-800-799-7233> الآن")

    assert '&lt;<bdi dir="ltr">1-800-799-7233</bdi>&gt;' in back.get(RETURN).text


@pytest.mark.exhaustive
def test_our_newest_answer_stands_first(back, sent, reader):
    for text in ("The first answer", "The second answer"):
        cases.send_reply(by=reader, public_ref=sent.public_ref, text=text)

    page = back.get(RETURN).text

    assert page.index("The second answer") < page.index("The first answer")


@pytest.mark.exhaustive  # tests/legal_help/intake/test_return_visit.py has the rule
def test_a_new_way_may_be_another_person_with_a_word(back):
    address = CONTACT
    way = {"page": "contact", "reach": "person", "helper": "Rosaelena", "secret_word": "mango"}

    missing = back.post(address, way)
    sent = back.post(address, {**way, "helper_phone": "+1 212 555 0142", "safe_times": "evening"})

    assert [problem.words for problem in missing.context["problems"]] == [
        "Enter their number, or choose another way"
    ]
    assert sent.url == f"{RETURN}?done=3"
    assert "Rosaelena" not in back.get(RETURN).text


@pytest.mark.exhaustive
def test_the_button_that_ends_a_request_is_not_the_first(back):
    page = back.get(WITHDRAW).text

    assert page.index("No, keep it") < page.index("Yes, take it back")
    assert '<button type="submit" class="btn alt">Yes, take it back' in page


def mark_in(page):
    return re.search(r'name="of" value="(\w+)"', page)[1]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("shown_at", "address", "data"),
    [
        (RETURN, WRITE, {"page": "message", "text": "Zzwords of A"}),
        (DETAINED, DETAINED, {"page": "detained", "detained_place": "Zzwords of A"}),
        (WITHDRAW, WITHDRAW, {}),
    ],
)
def test_a_tab_of_somebody_before_writes_nothing_in_the_case_of_the_next(
    back, sent, send, shown_at, address, data
):
    """As at a shelter: two people at one computer, or a mother with a code for each child."""
    mark = mark_in(back.get(shown_at).text)
    next_one = send()
    back.post(RETURN, {"code": next_one.code})
    before = state_of(sent), state_of(next_one)

    response = back.post(address, {**data, "of": mark})

    assert BOX in response.text
    assert (state_of(sent), state_of(next_one)) == before
    assert [word in response.text for word in data.values()] == [True] * len(data)
    # Their own code brings their words back, under the mark of their own page.
    again = back.post(RETURN, {**data, "code": sent.code})
    assert again.status_code == 302 if not data else mark_in(again.text) == mark


@pytest.mark.exhaustive  # as a tab of somebody before in tests/legal_help/public/test_form.py
def test_a_tab_of_somebody_before_undoes_no_withdrawal_of_the_next(stands):
    _one, person = stands(Status.WITHDRAWN)
    mark = mark_in(person.get(RETURN).text)
    other, others = stands(Status.WITHDRAWN)
    person.cookies.update(others.cookies)

    response = person.post(UNDO, {"of": mark})

    assert BOX in response.text
    assert state_of(other).status == Status.WITHDRAWN


@pytest.mark.sampled
@pytest.mark.parametrize("shown_at", [RETURN, WITHDRAW, DETAINED])
def test_the_page_of_an_own_visit_is_taken_with_its_mark(back, sent, shown_at):
    mark = mark_in(back.get(shown_at).text)

    assert back.post(WRITE, {"page": "message", "text": "Zzmine", "of": mark}).status_code == 302

    assert state_of(sent).messages_in == 1


def test_no_address_in_a_browsers_history_says_what_was_told(back):
    """Whoever holds the telephone reads there that a page was visited, and no more."""
    told = {"date_of": "hearing", "date_year": "2027", "reach": "code", "text": "Zzmessage"}
    kinds = ("date_changed", "detained", "contact", "code")

    left = [back.post(tell_address(kind), {**told, "page": kind}).url for kind in kinds]

    assert not [address for address in left if not re.fullmatch(rf"{RETURN}\?done=\d", address)]
    assert [status_in(back.get(address).text) for address in left] == [
        DONE[word] for word in ("sent", "first", "proposed", "code")
    ]
    assert not status_in(back.get(f"{RETURN}?done=code").text)


def status_in(page):
    return "".join(re.findall(r'<p class="note" role="status">(.*?)</p>', page))


@pytest.mark.parametrize("header", ["origin", "referer"])
def test_no_button_sends_the_words_of_another_site(back, header):
    """Of a browser so old that it does not say by itself which site sent a form."""
    back.handler.enforce_csrf_checks = True

    page = back.post(
        WITHDRAW,
        {"text": "Zzforged"},
        headers={header: "https://elsewhere.example/"},
        secure=True,
    )

    assert page.status_code == 403
    assert "Zzforged" not in page.text
    assert f'action="{WITHDRAW}"' not in page.text
    # The form of this page leads to the beginning, never back to where the other site sent it.
    assert '<form id="q" method="post" action="/legal-help/request/">' in page.text
