"""The casework desk: what each page shows, and whom it refuses."""

import datetime as dt
import re

import pyrage
import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from legal_help import questions
from legal_help.casework import cases
from legal_help.desk.case_page.answers import card_lines
from legal_help.desk.words import days, queue_lines
from legal_help.intake import return_visit
from legal_help.models import CaseNote, HelpRequest, ThreadMessage
from legal_help.questions.reference.places import STATELESS
from legal_help.trust import keys, slots
from tests.legal_help.desk.addresses import UNLOCK, at
from tests.legal_help.form_client import FormClient
from tests.legal_help.helpers import PASSPHRASE, new_key, state_of
from tests.legal_help.page_fixtures import ANSWERS, OWN_WORDS
from tests.markup import one_line

pytestmark = pytest.mark.django_db


def every_address(receipt):
    """All of the desk, as (address, method)."""
    named = ["detail", "print", "answer", "note", "take", "release", "new_code"]
    named += ["read_on", "confirm", "object", "hold_ask", "hold_ask_lift", "erase", "resume"]
    pages = {"detail": "get", "print": "get"}
    return [
        ("/cases/", "get"),
        ("/cases/unlock/", "get"),
        ("/cases/lock/", "post"),
        (at("undo_withdrawal", receipt), "post"),
        (reverse("cases:settle", args=[receipt.public_ref, 1]), "post"),
        (reverse("cases:settle_match", args=[receipt.public_ref, "PEBBLE-0000"]), "post"),
        (reverse("cases:mark_read", args=[receipt.public_ref, 1]), "post"),
        (at("check_withdrawal", receipt), "post"),
        *((at(name, receipt), pages.get(name, "post")) for name in named),
    ]


@pytest.mark.exhaustive
def test_nobody_comes_in_without_signing_in(client, sent):
    for address, method in every_address(sent):
        response = getattr(client, method)(address)

        assert response.url == f"/accounts/login/?next={address}"


def test_whoever_is_not_on_the_roster_finds_nothing(sign_in, sent):
    stranger = User.objects.create_superuser("stranger", password="x")
    client = sign_in(stranger)

    for address, method in every_address(sent):
        assert getattr(client, method)(address).status_code == 404


def test_whoever_was_removed_finds_nothing_with_a_copied_cookie(
    client, sign_in, colleague, sent, dismiss
):
    sign_in(colleague.user)
    client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
    assert sent.public_ref in client.get("/cases/").text

    dismiss(colleague.user)

    for address, method in every_address(sent):
        assert getattr(client, method)(address).status_code == 404


def test_without_a_roster_nobody_finds_the_desk(desk, sent, settings):
    settings.ROSTER_ROOT = ""

    assert desk.get(at("detail", sent)).status_code == 404
    assert 'href="/cases/"' not in desk.get("/staff/").text


def test_a_cookie_opens_nothing_for_somebody_else(client, desk, sent, sign_in, colleague):
    cookie = client.cookies["__Secure-unlock"].value

    sign_in(colleague.user)
    client.cookies["__Secure-unlock"] = cookie

    page = client.get(at("detail", sent))
    assert UNLOCK in page.text
    assert "Zzfullname" not in page.text


@pytest.mark.sampled
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_started_is_refused(desk, sent, site):
    response = desk.get(at("detail", sent), headers={"sec-fetch-site": site})

    assert response.status_code == 403
    assert sent.public_ref not in response.text


def test_the_desk_stays_on_its_own_host(desk, settings):
    settings.CASES_HOST = "cases.example"

    assert desk.get("/cases/").status_code == 404


def test_every_page_is_kept_nowhere(desk, sent):
    for address in ["/cases/", "/cases/unlock/", at("detail", sent), at("print", sent)]:
        response = desk.get(address)

        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_a_wrong_passphrase_is_an_error_in_the_page(founding, supervisor, sign_in):
    client = sign_in(supervisor)

    page = client.post("/cases/unlock/", {"passphrase": "not these words"})

    assert "This does not open your key" in page.text
    assert "not these words" not in page.text
    assert "__Secure-unlock" not in page.cookies


def test_a_busy_host_gives_the_words_back(founding, supervisor, sign_in, monkeypatch):
    def busy(**_):
        raise slots.Busy

    client = sign_in(supervisor)
    monkeypatch.setattr(keys, "unlock_staff", busy)

    page = client.post("/cases/unlock/", {"passphrase": PASSPHRASE})

    assert "Press the button again" in page.text
    assert PASSPHRASE in page.text


def test_the_desk_cookie_is_strict_and_stays_at_the_desk(desk):
    cookie = desk.cookies["__Secure-unlock"]

    assert cookie["path"] == "/cases/"
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Strict")
    assert cookie["max-age"] == cookie["expires"] == ""


def test_lock_ends_the_unlock_and_the_cookie(desk, sent):
    copied = desk.cookies["__Secure-unlock"].value

    response = desk.post("/cases/lock/")

    assert response.url == "/cases/unlock/"
    desk.cookies["__Secure-unlock"] = copied
    assert UNLOCK in desk.get("/cases/").text


def test_signing_out_locks_the_desk(desk, supervisor, sign_in):
    copied = desk.cookies["__Secure-unlock"].value

    desk.post("/accounts/logout/")

    client = sign_in(supervisor)
    client.cookies["__Secure-unlock"] = copied
    assert UNLOCK in client.get("/cases/").text


def test_a_copied_desk_cookie_opens_nothing_in_another_session(desk, supervisor, sign_in):
    thief = sign_in(supervisor, FormClient())
    thief.cookies["__Secure-unlock"] = desk.cookies["__Secure-unlock"].value

    assert UNLOCK in thief.get("/cases/").text
    assert UNLOCK not in desk.get("/cases/").text


@pytest.mark.exhaustive
def test_a_new_session_in_the_same_browser_finds_the_desk_locked(desk, supervisor, sign_in):
    del desk.cookies[settings.SESSION_COOKIE_NAME]

    sign_in(supervisor, desk)

    assert UNLOCK in desk.get("/cases/").text


@pytest.mark.exhaustive
def test_signing_out_leaves_the_desks_of_colleagues_open(desk, colleagues_desk):
    colleagues_desk.post("/accounts/logout/")

    assert UNLOCK not in desk.get("/cases/").text


def test_the_desk_locks_after_15_minutes(founding, supervisor, sign_in):
    with time_machine.travel(dt.datetime(2026, 11, 24, 15, tzinfo=dt.UTC)) as clock:
        client = sign_in(supervisor)
        client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
        clock.shift(dt.timedelta(minutes=14))
        assert UNLOCK not in client.get("/cases/").text

        clock.shift(dt.timedelta(minutes=16))

        assert UNLOCK in client.get("/cases/").text


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["answer", "note"])
def test_a_text_that_came_after_the_lock_waits_in_the_page(desk, sent, name):
    desk.post("/cases/lock/")
    late = desk.post(at(name, sent), {"text": "Zzlate\nwords"})
    assert UNLOCK in late.text
    held = late.context["form"].initial

    page = desk.post("/cases/unlock/", {"passphrase": PASSPHRASE, **held})

    assert page.status_code == 200
    assert page.context[f"{name}_form"]["text"].value() == "Zzlate\nwords"
    assert (ThreadMessage.objects.count(), CaseNote.objects.count()) == (0, 0)


@pytest.mark.exhaustive
def test_a_wrong_passphrase_keeps_the_late_text(desk, sent):
    desk.post("/cases/lock/")
    held = desk.post(at("answer", sent), {"text": "Zzlate"}).context["form"].initial

    page = desk.post("/cases/unlock/", {"passphrase": "wrong", **held})

    assert "Zzlate" in page.text


@pytest.mark.exhaustive
def test_unlocking_leads_back_to_the_request(desk, sent):
    desk.post("/cases/lock/")
    held = desk.get(at("detail", sent)).context["form"].initial

    response = desk.post("/cases/unlock/", {"passphrase": PASSPHRASE, **held})

    assert response.url == at("detail", sent)


@pytest.mark.sampled
@pytest.mark.parametrize("reference", ["//evil.example", "../admin", "PEBBLE-0000/x"])
def test_unlocking_leads_nowhere_else(desk, reference):
    page = desk.post("/cases/unlock/", {"passphrase": PASSPHRASE, "reference": reference})

    assert page.status_code == 200
    assert UNLOCK in page.text


@pytest.fixture
def week_before_the_hearing():
    with time_machine.travel(dt.datetime(2026, 11, 25, 15, tzinfo=dt.UTC)):
        yield


def test_the_queue_says_why_and_when_and_nothing_personal(week_before_the_hearing, desk, sent):
    page = desk.get("/cases/")

    (group,) = page.context["groups"]
    (row,) = group["rows"]
    assert (group["name"], row["why"], row["day"].away) == (
        "Read today",
        "Court hearing",
        "in 7 days",
    )
    assert (row["language"], row["place"], row["owner"]) == ("Spanish", "Texas", "")
    assert row["channel"] == "Phone, Another person"
    assert [word for word in OWN_WORDS if word in page.text] == []


@pytest.mark.exhaustive
def test_the_queue_gives_the_first_reason_its_own_day_where_another_is_nearer(desk, send):
    today = timezone.localdate()
    arrival = today - dt.timedelta(days=305)
    hearing = today + dt.timedelta(days=40)
    send(facts={"arrival": str(arrival), "filed": "no", "hearing": str(hearing)})

    page = desk.get("/cases/")

    ((row,),) = [group["rows"] for group in page.context["groups"]]
    assert row["why"] == "One-year date: plan to file by"
    assert (row["dated"], row["day"].on) == ("Court hearing", hearing)
    assert row["why_day"].on > hearing
    assert f'datetime="{row["why_day"].datetime}"' in page.text


@pytest.mark.exhaustive  # tests/legal_help/rules has the days
@pytest.mark.parametrize(
    ("arrival", "hearing", "safe", "last"),
    [
        ("2025-11-29", "2026-12-24", "2026-11-27", "2026-11-30"),
        # Less urgent than the rule, and nearer: the line has a day of its own for each.
        ("2026-01-24", "2027-01-04", "2027-01-22", "2027-01-25"),
    ],
)
def test_the_queue_shows_the_last_day_by_which_it_placed_a_line(
    week_before_the_hearing, desk, send, arrival, hearing, safe, last
):
    """A year after these arrivals is a Sunday: plan for Friday, count until Monday."""
    send(facts={"arrival": arrival, "filed": "no", "hearing": hearing})

    page = desk.get("/cases/")

    ((row,),) = [group["rows"] for group in page.context["groups"]]
    assert (
        row["line"].entry.place_in_level.reason.last == row["last"] == dt.date.fromisoformat(last)
    )
    assert (row["why_day"] is not None) == (row["dated"] == "Court hearing")
    said = one_line(page.text.partition("One-year date: plan to file by")[2].partition("<br>")[0])
    days = re.findall(r'(Last day by the rule: never plan for it)? <time datetime="([^"]*)"', said)
    assert days[:2] == [("", safe), ("Last day by the rule: never plan for it", last)]
    assert page.text.count("never plan for it") == 1


@pytest.mark.exhaustive
def test_a_last_day_that_is_the_day_to_plan_by_is_said_once(week_before_the_hearing, desk, send):
    send(facts={"arrival": "2025-12-02", "filed": "no"})

    page = desk.get("/cases/")

    ((row,),) = [group["rows"] for group in page.context["groups"]]
    assert (row["day"].on, row["last"]) == (dt.date(2026, 12, 2), None)
    assert "Last day by the rule" not in page.text


@pytest.mark.exhaustive  # tests/legal_help/desk/queue and casework/queue have the order
def test_the_queue_says_danger_today_before_the_nearest_day(desk, send):
    hearing = timezone.localdate() + dt.timedelta(days=5)
    send(facts={"danger_now": "yes", "hearing": str(hearing)})

    page = desk.get("/cases/")

    ((row,),) = [group["rows"] for group in page.context["groups"]]
    assert (row["why"], row["why_day"]) == ("Says they are in danger here now", None)
    assert (row["dated"], row["day"].on) == ("Court hearing", hearing)


def test_the_queue_names_a_language_so_that_staff_can_read_it():
    assert queue_lines.language_in_words("prs") == "Dari"
    assert queue_lines.language_in_words("zh-Hant") == "Traditional Chinese"


@pytest.mark.exhaustive  # tests/legal_help/desk/queue and casework/queue have the order
def test_the_queue_sorts_by_urgency(desk, send):
    calm = send(facts={"filed": "yes"})
    urgent = send(facts={"detained": "yes"})

    page = desk.get("/cases/")

    assert [group["level"] for group in page.context["groups"]] == ["U1", "U4"]
    assert page.text.index(urgent.public_ref) < page.text.index(calm.public_ref)


@pytest.mark.exhaustive  # tests/legal_help/rules has the days
def test_the_queue_counts_from_today_and_not_from_the_day_of_send(
    founding, sign_in, supervisor, send
):
    with time_machine.travel(dt.datetime(2026, 11, 25, 15, tzinfo=dt.UTC)) as clock:
        send(facts={"hearing": "2027-01-20"})
        client = sign_in(supervisor)
        client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
        (at_send,) = client.get("/cases/").context["groups"]

        clock.move_to(dt.datetime(2027, 1, 10, 15, tzinfo=dt.UTC))
        client = sign_in(supervisor)
        client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
        (later,) = client.get("/cases/").context["groups"]

    assert (at_send["level"], later["level"]) == ("U3", "U1")
    assert later["rows"][0]["day"].away == "in 10 days"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 11, 25), "today"),
        (dt.date(2026, 11, 24), "yesterday"),
        (dt.date(2026, 11, 20), "5 days ago"),
        (dt.date(2026, 11, 26), "tomorrow"),
        (None, ""),
    ],
)
def test_days_away_are_counted_in_words(day, words):
    assert days.days_away(day, dt.date(2026, 11, 25)) == words


def test_the_queue_names_what_was_changed_and_refused(desk, send, by_sql):
    damaged, whole = send(), send()
    by_sql(HelpRequest.objects.get(public_ref=damaged.public_ref), triage=b"\x01" * 40)

    page = desk.get("/cases/")

    assert page.context["damaged"] == [damaged.public_ref]
    assert "Changed and refused" in page.text
    assert [row["reference"] for row in page.context["groups"][0]["rows"]] == [whole.public_ref]


@pytest.mark.exhaustive  # tests/legal_help/desk/queue and casework/queue have the order
@pytest.mark.parametrize(
    ("show", "shown"),
    [
        ("open", {"mine", "free", "unread"}),
        ("mine", {"mine"}),
        ("free", {"free", "unread"}),
        ("unread", {"unread"}),
        ("closed", {"closed"}),
        ("nonsense", {"mine", "free", "unread"}),
    ],
)
def test_the_queue_shows_the_part_that_is_asked_for(
    desk, reader, send, come_back, decide, show, shown
):
    calm = {"facts": {"filed": "yes"}}
    sent = {name: send(**calm) for name in ["mine", "free", "unread", "closed"]}
    cases.take_case(by=reader, public_ref=sent["mine"].public_ref)
    return_visit.write_to_us(visit=come_back(sent["unread"]), text="Zzmessage")
    decide(sent["closed"], "cannot_help")

    page = desk.get("/cases/", {"show": show})

    listed = {row["reference"] for group in page.context["groups"] for row in group["rows"]}
    assert listed == {sent[name].public_ref for name in shown}
    assert "Zzmessage" not in page.text


@pytest.mark.exhaustive  # a detail of the page
def test_the_page_says_what_time_it_is_where_the_person_lives(desk, sent):
    with time_machine.travel(dt.datetime(2026, 11, 25, 4, 30, tzinfo=dt.UTC), tick=False):
        desk.post("/cases/unlock/", {"passphrase": PASSPHRASE})
        page = desk.get(at("detail", sent))

    said = re.search(r"In Texas it is now[^<]*", one_line(page.text))[0]
    assert said == "In Texas it is now Tuesday 22:30 / Tuesday 21:30"


@pytest.mark.exhaustive  # a detail of the page
def test_how_to_reach_them_stands_before_the_reasons_and_once(desk, sent):
    page = desk.get(at("detail", sent)).text

    words = "How can we reach you?"
    assert page.count(words) == 1
    assert page.index("First: may you read this?") < page.index("How to reach them")
    assert (
        page.index("How to reach them") < page.index(words) < page.index("Reasons for the urgency")
    )


def test_a_request_shows_the_card_before_anything_else(desk, sent):
    page = desk.get(at("detail", sent)).text

    assert page.index("First: may you read this?") < page.index("Reasons for the urgency")
    assert page.index("Zzfullname") < page.index("What they answered") < page.index("Zzstory")
    assert all(word in page for word in OWN_WORDS if word != "087654321")
    assert "A087654321" in page
    assert "It may describe violence" in page


def read(desk, name, receipt):
    """The text of a page of a request, or of the file for its lawyer."""
    if name != "export":
        return desk.get(at(name, receipt)).text
    lawyer = pyrage.x25519.Identity.generate()
    file = desk.post(at(name, receipt), {"key": str(lawyer.to_public()), "agreed": "on"})
    return pyrage.decrypt(file.content, [lawyer]).decode()


@pytest.mark.exhaustive  # a detail of the page
@pytest.mark.parametrize(
    ("order", "left_empty"),
    [
        ("", ["Has a judge ordered you removed (deported), now or before?"]),
        # It is no doubt of its own, but the 180 days after an order may be running.
        ("unsure", ["Did you miss a court date?", "When did the judge order it?"]),
    ],
)
@pytest.mark.parametrize("name", ["detail", "print", "export"])
def test_a_doubt_says_what_was_left_empty(desk, send, name, order, left_empty):
    calm = {"detained": "no", "removal_set": "no", "appointments": ["none"], "moved": "no"}
    calm |= {"judge_said": ["none"], "exceptions": ["OTHER"]}
    answers = {**ANSWERS, **calm, "order": order}
    receipt = send(answers=answers, facts=questions.facts_for_triage(answers))

    page = read(desk, name, receipt)

    assert "Not known whether a judge has ordered removal" in page
    assert re.findall(r"They left this empty: ([^<]+)<", page) == left_empty


@pytest.mark.exhaustive  # a detail of the page
@pytest.mark.parametrize("name", ["detail", "print", "export"])
def test_a_late_application_says_that_no_reason_was_chosen(desk, send, name):
    answers = {**ANSWERS, "arrival": "2022", "filed": "no"}
    receipt = send(answers=answers, facts=questions.facts_for_triage(answers))

    page = read(desk, name, receipt)

    assert "They left this empty: Did any of this make it hard to apply in time?" in page


@pytest.mark.exhaustive  # a detail of the page
@pytest.mark.parametrize("name", ["detail", "print", "export"])
def test_what_nobody_said_is_told_as_such_and_each_date_from_what_it_was_counted(desk, send, name):
    said = {"detained": "unsure", "appointments": ["unknown"], "arrival": "2025-03"}
    answers = {**ANSWERS, **said, "filed": "no", "dob": "2008-12"}
    receipt = send(answers=answers, facts=questions.facts_for_triage(answers))

    page = one_line(read(desk, name, receipt))

    assert "They do not know, or do not say: locked up now" in page
    assert "They answered “I am not sure”: Are you locked up now" in page
    assert "They answered “I do not know”: Do you have any of these?" in page
    assert "Counted from: Last came into the United States, March 2025" in page


@pytest.mark.exhaustive  # a detail of the page
def test_a_request_of_another_form_is_not_said_to_have_left_anything_empty(desk, send):
    asked = {"form_version": 0, "asked": questions.store_sections(ANSWERS, "en")}
    receipt = send(answers={**ANSWERS, **asked}, facts=questions.facts_for_triage(ANSWERS))

    page = desk.get(at("detail", receipt)).text

    assert "Not known whether a judge has ordered removal" in page
    assert "They left this empty" not in page


def test_the_card_names_countries_in_words():
    lines = card_lines({"countries": ["HN", STATELESS], "language": "es"}, timezone.localdate())

    words = {str(line.name): line.words for line in lines}
    assert words["Countries"] == "Honduras, No country (stateless)"


def test_no_title_or_address_says_anything_of_anybody(desk, sent):
    page = desk.get(at("detail", sent)).text

    assert "<title>Casework | Standing</title>" in page


def test_a_request_that_nobody_sent_is_not_there(desk):
    assert desk.get("/cases/PEBBLE-0000/").status_code == 404


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("part", "words", "shown"),
    [
        ("answers", "The answers were altered and refused.", (False, True)),
        ("triage", "What triage said was altered and refused.", (True, True)),
    ],
)
def test_a_part_of_a_request_that_was_changed_is_refused_by_itself(
    desk, sent, by_sql, told, part, words, shown
):
    by_sql(HelpRequest.objects.get(public_ref=sent.public_ref), **{part: b"\x01" * 40})

    for page in (desk.get(at("detail", sent)), desk.get(at("print", sent))):
        assert page.status_code == 200
        assert words in page.text
        assert ("Zzcity" in page.text, "Zzfullname" in page.text) == shown

    assert {reason for reason, _case in told()} == {"blob_altered"}


def test_a_request_that_was_changed_stops_the_reader(desk, sent, by_sql, told):
    by_sql(HelpRequest.objects.get(public_ref=sent.public_ref), card=b"\x01" * 40)

    response = desk.get(at("detail", sent))

    assert response.status_code == 409
    assert "this request was changed" in response.text
    assert "Zzfullname" not in response.text
    assert "blob_altered" in [reason for reason, _case in told()]


def test_what_was_typed_to_a_request_that_was_changed_is_not_lost(desk, sent, by_sql):
    by_sql(HelpRequest.objects.get(public_ref=sent.public_ref), keys=b"\x01" * 40, answers=b"")

    page = desk.post(at("answer", sent), {"text": "Zztyped"})

    assert page.status_code == 409
    assert "Zztyped" in page.text
    assert ThreadMessage.objects.count() == 0


@pytest.mark.exhaustive  # a detail of the page
def test_the_print_sheet_leaves_out_long_texts_and_messages(desk, sent, come_back):
    return_visit.write_to_us(visit=come_back(sent), text="Zzmessage")

    page = desk.get(at("print", sent)).text

    assert "Zzfullname" in page
    assert [word for word in ["Zzstory", "Zzagainst", "Zzmessage"] if word in page] == []


def test_the_print_sheet_has_the_deadlines_by_day_and_every_date_in_order(desk, send):
    today = timezone.localdate()
    arrival, hearing = today - dt.timedelta(days=400), today + dt.timedelta(days=60)
    answers = {**ANSWERS, "arrival": str(arrival), "hearing": str(hearing), "detained": "yes"}
    facts = {**questions.facts_for_triage(answers), "decision": str(today - dt.timedelta(days=2))}

    page = desk.get(at("print", send(answers=answers, facts=facts)))

    table = one_line(page.text).partition("<tbody>")[2].partition("</tbody>")[0]
    days = re.findall(r'<th scope="row"><time datetime="([^"]+)"', table)
    assert days == sorted(days)
    assert days[-1] == str(hearing)
    assert "Appeal to the Board is due" in table
    assert "8 CFR 1003.38" in table
    assert "in 60 days" in table
    undated = page.text.partition("Without a date:")[2].partition("</ul>")[0]
    assert ">Detained<" in undated
    assert ">Detained<" not in table
    order = page.text.partition("All dates")[2].partition("</ol>")[0]
    stages = ["Last came into the United States", "A judge decided", "Today", "Court hearing"]
    assert [order.index(name) for name in stages] == sorted(order.index(name) for name in stages)
    assert "These dates are not verified" in page.text


@pytest.mark.exhaustive
def test_the_print_sheet_of_a_request_without_a_date_says_so(desk, send):
    page = desk.get(at("print", send(answers={"name": "Amina"}, facts={"filed": "yes"}))).text

    assert "No date is known." in page
    assert "All dates" not in page


def test_an_answer_reaches_the_person(desk, sent, come_back):
    response = desk.post(at("answer", sent), {"text": "Zzanswer"})

    assert response.url == f"{at('detail', sent)}?done=answered"
    assert [line.text for line in return_visit.read_conversation(visit=come_back(sent))] == [
        "Zzanswer"
    ]
    assert "Your answer is on the person’s page." in desk.get(response.url).text


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["answer", "note"])
@pytest.mark.parametrize(
    ("text", "words"), [("", "Write something first"), ("x" * 10_001, "at most 10000")]
)
def test_a_text_that_cannot_be_kept_comes_back(desk, sent, name, text, words):
    page = desk.post(at(name, sent), {"text": text})

    assert page.status_code == 200
    assert words in page.text
    assert f'<a href="#{name}_text">' in page.text
    assert page.context[f"{name}_form"]["text"].value() == text
    assert (ThreadMessage.objects.count(), CaseNote.objects.count()) == (0, 0)


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["answer", "note"])
def test_a_text_to_a_withdrawn_request_comes_back(desk, sent, come_back, name):
    return_visit.withdraw_case(visit=come_back(sent))

    page = desk.post(at(name, sent), {"text": "Zztoolate"})

    assert "Nothing was sent" in page.text
    assert "Zztoolate" in page.text
    assert (ThreadMessage.objects.count(), CaseNote.objects.count()) == (0, 0)


def token_of(page, form):
    return re.search(rf'name="once" value="(\w*)"[^>]*id="{form}_once"', page.text)[1]


@pytest.mark.exhaustive  # tests/legal_help/public/test_return_visit.py counts a page once
@pytest.mark.parametrize("name", ["answer", "note"])
def test_a_text_that_is_sent_twice_from_one_page_counts_once(desk, sent, name):
    """The first answer was lost on the way, say. That a row is gone makes no second one."""
    shown = desk.get(at("detail", sent))
    typed = {"text": "Zztwice", "once": token_of(shown, name), "read_to": "0"}

    first = desk.post(at(name, sent), typed)
    after = state_of(sent)
    ThreadMessage.objects.all().delete()
    CaseNote.objects.all().delete()
    again = desk.post(at(name, sent), typed)

    assert len(typed["once"]) == 32
    assert (first.status_code, first.url) == (302, again.url)
    assert (after.messages_out, after.notes) == ((1, 0) if name == "answer" else (0, 1))
    assert state_of(sent) == after
    assert token_of(desk.get(at("detail", sent)), name) != typed["once"]


@pytest.mark.exhaustive  # tests/legal_help/intake/test_return_visit.py has the rule
@pytest.mark.parametrize("name", ["answer", "note"])
def test_other_words_from_the_same_page_are_another_text(desk, sent, name):
    once = token_of(desk.get(at("detail", sent)), name)

    for text in ("Zzone", "Zztwo"):
        desk.post(at(name, sent), {"text": text, "once": once})

    assert state_of(sent).messages_out + state_of(sent).notes == 2


@pytest.mark.exhaustive  # the letter is sent as one that was not looked at
def test_a_letter_that_was_looked_at_first_counts_once_too(desk, sent):
    once = token_of(desk.get(at("detail", sent)), "answer")
    looked = desk.post(at("preview", sent), {"text": "Zztwice", "once": once})
    assert f'name="once" value="{once}"' in looked.text

    for _ in range(2):
        desk.post(at("answer", sent), {"text": "Zztwice", "once": once})

    assert state_of(sent).messages_out == 1


@pytest.mark.sampled
@pytest.mark.parametrize(("days", "is_kept"), [(90, True), (91, False), (0, False), (1, True)])
def test_a_note_says_when_to_look_again_within_90_days(desk, sent, days, is_kept):
    day = timezone.localdate() + dt.timedelta(days=days)
    typed = {"text": "Zzcall", "follow_up": day.isoformat()}

    page = desk.post(f"/cases/{sent.public_ref}/note/", typed, follow=True)

    assert ("Choose a day from tomorrow on, within 90 days" in page.text) != is_kept
    assert "Zzcall" in page.text
    assert (
        "Look at it again on" in page.text.split('id="notes-h"')[1].split("<form")[0]
    ) == is_kept


def test_a_note_stays_with_us(desk, sent, come_back):
    response = desk.post(at("note", sent), {"text": "Zznote"})

    assert response.url == f"{at('detail', sent)}?done=noted"
    assert "Zznote" in desk.get(response.url).text
    assert return_visit.read_conversation(visit=come_back(sent)) == []


def test_take_and_release(desk, sent, supervisor):
    assert desk.post(at("take", sent)).url.endswith("?done=taken")
    assert (state_of(sent).owner, state_of(sent).status) == (supervisor.pk, "being_read")

    assert desk.post(at("release", sent)).url.endswith("?done=released")
    assert state_of(sent).owner is None


@pytest.fixture
def shared(colleague, send):
    """A request that a colleague has taken."""
    receipt = send()
    cases.take_case(by=colleague, public_ref=receipt.public_ref)
    return receipt


@pytest.mark.exhaustive  # tests/legal_help/casework/test_cases.py has the rule
@pytest.mark.parametrize("name", ["take", "release"])
def test_what_a_colleague_has_stays_theirs(shared, desk, colleague, name):
    assert desk.post(at(name, shared)).url.endswith("?done=colleague")

    assert state_of(shared).owner == colleague.user.pk


@pytest.mark.exhaustive  # tests/legal_help/casework/test_cases.py has the rule
@pytest.mark.parametrize("name", ["take", "release"])
def test_work_on_a_withdrawn_request_stops(desk, sent, come_back, name):
    return_visit.withdraw_case(visit=come_back(sent))

    assert desk.post(at(name, sent)).url.endswith("?done=withdrawn")

    assert state_of(sent).taken_back_on
    assert state_of(sent).owner is None


@pytest.mark.exhaustive  # tests/legal_help/casework/test_cases.py has the rule
def test_a_withdrawal_is_undone_after_a_call(desk, sent, come_back):
    return_visit.withdraw_case(visit=come_back(sent))
    assert "They want to go on" in desk.get(at("detail", sent)).text

    assert desk.post(at("undo_withdrawal", sent)).url.endswith("?done=restored")

    assert (state_of(sent).status, state_of(sent).taken_back_on) == ("received", None)


@pytest.mark.exhaustive
def test_an_open_request_has_no_withdrawal_to_undo(desk, sent):
    assert desk.post(at("undo_withdrawal", sent)).url == at("detail", sent)


def test_nothing_of_an_answer_reaches_a_session_or_a_log(desk, sent, caplog):
    caplog.set_level("DEBUG")

    desk.get(at("detail", sent))
    desk.post(at("answer", sent), {"text": "Zzanswer"})

    kept = str(dict(desk.session)) + caplog.text
    assert [word for word in [*OWN_WORDS, "Zzanswer"] if word in kept] == []


@pytest.mark.exhaustive
def test_the_list_of_desks_leads_readers_to_casework(desk, sign_in, client):
    assert 'href="/cases/"' in desk.get("/staff/").text

    sign_in(User.objects.create_user("editor", password="x"))

    assert 'href="/cases/"' not in client.get("/staff/").text


@pytest.mark.exhaustive
def test_the_list_of_desks_says_that_a_new_key_waits(founding, sign_in, client):
    newcomer = User.objects.create_user("nina", password="x", is_staff=True)
    newcomer.groups.set(Group.objects.filter(name="Caseworker"))
    sign_in(newcomer)
    before = client.get("/staff/").text
    new_key(newcomer)

    after = client.get("/staff/").text

    assert "Make it before you can read requests for help." in before
    assert "It waits for a supervisor. Call them, and read out eight words." in after


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("typed_in", "box"),
    [
        ("answer", "answer_text"),
        ("note", "note_text"),
        ("preview", "answer_text"),
        ("decide", "answer_text"),
        ("object", "note_text"),
        ("something_new", "note_text"),
    ],
)
def test_what_was_for_colleagues_never_comes_back_in_the_box_for_the_person(
    desk, sent, typed_in, box
):
    """The desk locked while it was typed: it stands where its readers are the same."""
    # The form of a note is kept whole, with the day that was chosen.
    kept = "text=Zztyped+words&follow_up=2026-12-31" if typed_in == "note" else "Zztyped words"
    typed = {"reference": sent.public_ref, "typed_in": typed_in, "typed": kept}

    page = desk.post("/cases/unlock/", {"passphrase": PASSPHRASE, **typed})

    found = re.findall(r'<textarea[^>]*id="(\w+)"[^>]*>\s*([^<]*)</textarea>', page.text)
    assert [name for name, text in found if "Zztyped words" in text] == [box]
    assert ('value="2026-12-31"' in page.text) == (typed_in == "note")


@pytest.mark.exhaustive  # a detail of the page
def test_a_reference_counts_in_small_letters_too(desk, sent):
    page = desk.get(f"/cases/{sent.public_ref.lower()}/")

    assert page.context["case"].public_ref == sent.public_ref
    desk.post(f"/cases/{sent.public_ref.lower()}/take/")
    assert state_of(sent).owner is not None
