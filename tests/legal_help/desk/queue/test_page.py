"""The queue: its pages, filters and tabs, and what is new since the last look."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from legal_help import questions
from legal_help.casework import assignment, cases, ending
from legal_help.casework.decide import object_to_proposal
from legal_help.desk.queue import filters
from legal_help.desk.queue import page as queue_page
from legal_help.desk.words import queue_lines
from legal_help.intake import return_visit
from legal_help.models import HelpRequest, QueueLook, SavedView
from tests.legal_help.helpers import PASSPHRASE, flipped, state_of
from tests.legal_help.page_fixtures import ANSWERS, OWN_WORDS
from tests.markup import one_line

pytestmark = pytest.mark.django_db


def listed(page):
    return [row["reference"] for group in page.context["groups"] for row in group["rows"]]


@pytest.fixture
def send_answers(send):
    """Send what a person answers, as the form does."""

    def send_answers(**more):
        answers = {**ANSWERS, **more}
        return send(
            answers=answers,
            card=questions.conflict_card(answers),
            facts=questions.facts_for_triage(answers),
        ).public_ref

    return send_answers


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(queue_page, "LINES_A_PAGE", 2)


@pytest.mark.exhaustive  # tests/legal_help/casework/queue has the order
def test_the_most_urgent_come_first_across_pages_and_levels_are_named_again(
    small_pages, desk, send
):
    calm = [send(facts={"moved": "no"}).public_ref for _ in range(2)]
    urgent = [send(facts={"detained": "yes"}).public_ref for _ in range(3)]

    pages = [desk.get(f"/cases/?page={number}") for number in (1, 2, 3)]

    assert set(listed(pages[0])) <= set(urgent)
    assert {*listed(pages[1])} == {*urgent, *calm} - {*listed(pages[0]), *listed(pages[2])}
    heads = [
        [
            (group["level"], group["count"], group["is_continued"])
            for group in page.context["groups"]
        ]
        for page in pages
    ]
    assert heads == [[("U1", 3, False)], [("U1", 3, True), ("U4", 2, False)], [("U4", 2, True)]]
    assert "(continued)" in pages[1].text
    assert 'aria-current="page">2<' in pages[1].text


@pytest.mark.exhaustive  # a detail of the page
@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "9" * 50])
def test_a_page_that_there_is_not_is_the_nearest_one(small_pages, desk, send, number):
    for _ in range(3):
        send()

    page = desk.get(f"/cases/?page={number}")

    assert page.status_code == 200
    assert len(listed(page)) in {1, 2}


@pytest.mark.exhaustive  # filters are kept as a tab here
def test_every_column_can_be_filtered(desk, reader, send_answers):
    spanish = send_answers()
    creole = send_answers(language="ht", state="FL", reach=["app"], hearing="2027-09-01")
    cases.take_case(by=reader, public_ref=creole)
    for address, shown in {
        "language=es": [spanish],
        "language=ht&language=es&place=FL": [creole],
        "channel=app": [creole],
        "channel=person&channel=phone": [spanish],
        "owner=me": [creole],
        "owner=nobody": [spanish],
        f"owner={reader.user.pk}": [creole],
        "level=U4": [],
        "why=HEARING&days=later": [],
        "age=older": [],
        "age=1&language=es": [spanish],
        "news=unread": [],
    }.items():
        page = desk.get(f"/cases/?{address}")

        assert listed(page) == shown, address
        assert page.context["of"] == 2
        assert page.context["count"] == len(shown)


def test_a_language_that_somebody_typed_is_never_shown_nor_in_an_address(desk, send_answers):
    reference = send_answers(language="other", language_other="Zzlanguage")

    page = desk.get("/cases/?language=other&choose=1")

    assert listed(page) == [reference]
    assert "Zzlanguage" not in page.text
    assert "Another language" in page.text


@pytest.mark.exhaustive  # filters are kept as a tab here
def test_filters_go_with_a_tab(desk, reader, send_answers):
    mine, other = send_answers(), send_answers()
    cases.take_case(by=reader, public_ref=mine)

    page = desk.get("/cases/?show=mine&language=es")

    assert listed(page) == [mine]
    assert page.context["asked"].everything == "?show=mine"
    assert listed(desk.get("/cases/?show=free&language=es")) == [other]


def test_what_is_made_up_to_practise_stands_in_the_queue_and_is_counted_nowhere(
    desk, reader, send, days_later
):
    desk.get("/cases/")
    days_later(1, (desk, reader.user))

    def send_one(language, **mark):
        facts = {"detained": "yes"}
        return send(card={"names": ["Zz"], "language": language, **mark}, facts=facts).public_ref

    real, practice = send_one("es"), send_one("ht", **{questions.PRACTICE: True})

    page = desk.get("/cases/?choose=1&language=es&language=ht")

    assert sorted(listed(page)) == sorted([real, practice])
    assert (page.context["count"], page.context["of"], page.context["new_count"]) == (1, 1, 1)
    assert [group["count"] for group in page.context["groups"]] == [1]
    counts = {
        facet: {each["code"]: each["count"] for each in options}
        for facet, _name, options in page.context["fieldsets"]
    }
    assert counts["language"] == {"es": 1, "ht": 0}
    assert counts["level"] == {"U1": 1}
    assert listed(desk.get("/cases/?language=ht")) == [practice]


@pytest.mark.exhaustive
def test_an_empty_result_says_so_and_leads_back(desk, send_answers):
    send_answers()

    page = desk.get("/cases/?language=ti")

    assert "No request fits these filters." in page.text
    assert "0 requests of 1 fit." in page.text
    assert "Tigrinya" in page.text
    assert "Show all" in page.text


@pytest.mark.exhaustive  # filters are kept as a tab here
def test_the_filters_offer_what_there_is_and_what_is_chosen(desk, send_answers):
    send_answers()

    page = desk.get("/cases/?choose=1&place=CA")

    options = {
        facet: [(option["code"], option["count"], option["is_chosen"]) for option in options]
        for facet, _name, options in page.context["fieldsets"]
    }
    assert options["language"] == [("es", 1, False)]
    assert options["place"] == [("TX", 1, False), ("CA", 0, True)]
    assert options["owner"] == [("nobody", 1, False)]
    assert [word for word in OWN_WORDS if word in page.text] == []
    assert desk.get("/cases/").context["fieldsets"] == []


def test_filters_in_words_name_every_code():
    for facet, codes in filters.filters.CODES.items():
        for code in codes:
            assert str(filters.in_words(facet, code, {})), (facet, code)


@pytest.mark.exhaustive  # filters are kept as a tab here
def test_a_colleague_who_has_something_is_named_in_the_filters(desk, colleague, send):
    """By the name that was signed: another one in the database counts for nothing."""
    colleague.user.first_name, colleague.user.last_name = "Carla", "Colleague"
    colleague.user.save()
    cases.take_case(by=colleague, public_ref=send().public_ref)

    page = desk.get("/cases/?choose=1")

    assert page.text.count("carlos") == 2
    assert "Carla" not in page.text
    assert f'value="{colleague.user.pk}"' in page.text


def test_filters_are_kept_as_a_tab_and_deleted(desk, send_answers, supervisor):
    creole = send_answers(language="ht")
    send_answers()

    kept = desk.post("/cases/views/", {"title": "Creole", "codes": "language=ht&page=7&x=y"})
    page = desk.get(kept.url)

    view = SavedView.objects.get()
    assert (view.user, view.name, view.codes) == (supervisor, "Creole", "language=ht")
    assert kept.url == "/cases/?language=ht&done=kept"
    assert listed(page) == [creole]
    assert page.context["current_view"] == view
    assert '<a href="?language=ht" aria-current="true"><bdi>Creole</bdi></a>' in page.text
    assert '<a href="?language=ht"><bdi>Creole</bdi></a>' in desk.get("/cases/").text

    desk.post(f"/cases/views/{view.pk}/delete/")

    assert not SavedView.objects.exists()
    assert "<bdi>Creole</bdi>" not in desk.get("/cases/").text


@pytest.mark.exhaustive  # tests/legal_help/casework/queue/test_saved_views.py has the rule
@pytest.mark.parametrize(
    ("posted", "done"),
    [
        ({"title": "", "codes": "level=U1"}, "unnamed"),
        ({"title": "x" * 41, "codes": "level=U1"}, "unnamed"),
        ({"title": "Amina", "codes": "name=Amina"}, "unnamed"),
        ({"title": "Amina", "codes": ""}, "unnamed"),
        ({"title": "Mine", "codes": "level=U1"}, "name_taken"),
    ],
)
def test_a_tab_that_cannot_be_kept_says_why(desk, posted, done):
    desk.post("/cases/views/", {"title": "Mine", "codes": "level=U2"})

    response = desk.post("/cases/views/", posted)

    assert response.url.endswith(f"done={done}")
    assert str(queue_page.DONE[done]) in desk.get(response.url).text
    assert SavedView.objects.count() == 1


@pytest.mark.exhaustive  # filters are kept as a tab here
def test_there_is_no_room_for_a_thirteenth_tab(desk):
    for number in range(12):
        desk.post("/cases/views/", {"title": str(number), "codes": f"owner={number}"})

    response = desk.post("/cases/views/", {"title": "more", "codes": "level=U1"})

    assert "You have twelve tabs" in desk.get(response.url).text


def test_nobody_sees_or_deletes_the_tab_of_another(desk, colleague, sign_in):
    desk.post("/cases/views/", {"title": "Zztab", "codes": "level=U1"})
    view = SavedView.objects.get()
    client = sign_in(colleague.user)
    client.post("/cases/unlock/", {"passphrase": PASSPHRASE})

    client.post(f"/cases/views/{view.pk}/delete/")

    assert "Zztab" not in client.get("/cases/").text
    assert SavedView.objects.exists()


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "address",
    ["/cases/views/", "/cases/seen/", f"/cases/views/{'0' * 8}-0000-0000-0000-{'0' * 12}/delete/"],
)
def test_the_wrong_person_changes_nothing(client, sign_in, founding, address):
    assert client.post(address).url == f"/accounts/login/?next={address}"
    stranger = sign_in(User.objects.create_superuser("stranger", password="x"))
    assert stranger.post(address).status_code == 404


@pytest.mark.exhaustive  # tests/legal_help/casework/queue has the rule
def test_what_is_new_is_said_in_words_until_it_was_seen(
    founding, sign_in, supervisor, send, come_back
):
    with time_machine.travel(dt.datetime(2026, 11, 24, 15, tzinfo=dt.UTC)) as clock:
        client = sign_in(supervisor)
        client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
        old = send()
        client.get("/cases/")

        clock.shift(dt.timedelta(days=1))
        fresh = send()
        return_visit.write_to_us(visit=come_back(old), text="Zzmessage")
        client = sign_in(supervisor)
        client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
        page = client.get("/cases/")

        said = "2 requests are new, or have a new message, since you last looked on 24 Nov 2026."
        assert said in " ".join(page.text.split())
        rows = {row["reference"]: row for group in page.context["groups"] for row in group["rows"]}
        assert (
            rows[fresh.public_ref]["line"].is_new,
            rows[fresh.public_ref]["line"].has_new_message,
        ) == (
            True,
            False,
        )
        assert (
            rows[old.public_ref]["line"].is_new,
            rows[old.public_ref]["line"].has_new_message,
        ) == (
            False,
            True,
        )
        assert page.text.count("New to you") == 1
        assert sorted(listed(client.get("/cases/?news=new"))) == sorted(rows)

        client.post("/cases/seen/")
        assert "since you last looked" not in client.get("/cases/").text
        assert QueueLook.objects.count() == 1


def test_a_locked_desk_says_how_many_wait_and_no_more(founding, sign_in, supervisor, send):
    with time_machine.travel(dt.datetime(2026, 11, 18, 15, tzinfo=dt.UTC)) as clock:
        late = send(facts={"detained": "yes"})
        clock.shift(dt.timedelta(days=1))
        for _ in range(2):
            send(facts={"detained": "yes"})
        page = sign_in(supervisor).get("/cases/")

    text = " ".join(page.text.split())
    assert "1 request is past the day on which somebody should have read it." in text
    assert "2 are due today." in text
    assert late.public_ref not in text


@pytest.mark.exhaustive
def test_a_locked_desk_says_nothing_where_nothing_waits(founding, sign_in, supervisor, send):
    send(facts={"moved": "no"})

    assert "should have read" not in sign_in(supervisor).get("/cases/").text


@pytest.mark.exhaustive  # tests/legal_help/casework/queue has the rule
def test_late_is_what_nobody_has_read(desk, reader, send, come_back, days_later):
    taken, free, told = send(), send(), send()
    for receipt in (taken, told):
        cases.take_case(by=reader, public_ref=receipt.public_ref)
    return_visit.write_to_us(visit=come_back(told), text="Hello")
    days_later(1, (desk, reader.user))

    page = desk.get("/cases/")

    late = {
        row["reference"]
        for group in page.context["groups"]
        for row in group["rows"]
        if row["is_late"]
    }
    assert late == {free.public_ref, told.public_ref}


def test_sign_language_has_a_name():
    assert queue_lines.language_in_words("sign") == "Sign language"


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("written", "words", "machine", "mark", "away"),
    [
        ("2027-01", "January 2027", "2027-01", "day not known", "in 37 to 67 days"),
        (
            "2027",
            "2027",
            "2027",
            "month and day not known",
            "in 37 days to in about 13 months",
        ),
        ("2026-11", "November 2026", "2026-11", "day not known", "may be past or to come"),
        ("2026-12-02", "2 Dec 2026", "2026-12-02", "", "in 7 days"),
    ],
)
def test_a_partial_date_is_never_shown_as_a_whole_one(
    founding, sign_in, supervisor, send, written, words, machine, mark, away
):
    with time_machine.travel(dt.datetime(2026, 11, 25, 15, tzinfo=dt.UTC)):
        send(facts={"hearing": written})
        client = sign_in(supervisor)
        client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
        page = client.get("/cases/")

    ((row,),) = [group["rows"] for group in page.context["groups"]]
    assert row["day"][1:] == (words, machine, away, mark)
    said = f'<time datetime="{machine}"><bdi>{words}</bdi></time>'
    assert said + (f", {mark} <b>" if mark else " <b>") in one_line(page.text)


@pytest.mark.exhaustive  # a detail of the page
def test_two_exceptions_to_the_year_are_said_once(desk, send):
    exceptions = ["BAD_HELP", "ILLNESS"]
    send(facts={"arrival": "2020-01-15", "filed": "no", "exceptions": exceptions})

    page = desk.get("/cases/")

    ((row,),) = [group["rows"] for group in page.context["groups"]]
    assert (row["dated"], row["why_day"], row["day"].datetime) == ("", None, "2021-01-15")
    assert page.text.count("One-year date passed, an exception may apply") == 1


@pytest.mark.exhaustive  # tests/legal_help/casework/queue has the rule
def test_a_date_that_may_be_today_is_nearer_than_one_that_comes(
    founding, sign_in, supervisor, send
):
    with time_machine.travel(dt.datetime(2026, 11, 25, 15, tzinfo=dt.UTC)):
        send(facts={"hearing": "2026-11", "fee_due": "2026-12-20"})
        send(facts={"fee_due": "2026-12-20"})
        client = sign_in(supervisor)
        client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
        page = client.get("/cases/?days=7")

    ((row,),) = [group["rows"] for group in page.context["groups"]]
    assert (row["why"], row["day"].datetime, row["others"]) == ("Court hearing", "2026-11", 1)


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ["queue", "detail", "print"])
def test_a_date_that_was_counted_from_a_partial_one_says_so(desk, send, name):
    today = timezone.localdate()
    receipt = send(facts={"decision": f"{today:%Y-%m}"})

    address = "/cases/" if name == "queue" else reverse(f"cases:{name}", args=[receipt.public_ref])

    assert "from a date that is not exact" in desk.get(address).text


def test_the_state_stands_last():
    assert queue_lines.place_code(["TX", "CA"]) == "CA"
    assert queue_lines.place_code(["Houston"]) == ""


@pytest.mark.exhaustive  # tests/legal_help/desk/test_budgets.py counts the queue's
def test_sixty_requests_cost_as_many_queries_as_one(
    desk, send, django_assert_max_num_queries, django_assert_num_queries
):
    send()
    desk.get("/cases/")
    send()
    desk.get("/cases/")  # opens its grant; that it is new is said from now on
    with django_assert_max_num_queries(46) as captured:
        desk.get("/cases/")
    for_one = len(captured)
    for _ in range(58):
        send()
    desk.get("/cases/")

    with django_assert_num_queries(for_one):
        page = desk.get("/cases/?choose=1&page=2")

    assert page.context["of"] == 60
    assert len(listed(page)) == 10


@pytest.fixture
def changed_out_of_sight(small_pages, desk, send, by_sql):
    """A request on the second page, changed in the database after the first look; its reference."""
    calm = send(facts={"moved": "no"}).public_ref
    for _ in range(2):
        send(facts={"detained": "yes"})
    desk.get("/cases/")
    request = HelpRequest.objects.get(public_ref=calm)
    by_sql(request, card=flipped(request.card))
    return calm


@pytest.mark.exhaustive  # tests/legal_help/casework/queue has the rule
def test_what_is_not_shown_is_compared_at_each_look(changed_out_of_sight, desk, told):
    said = [desk.get("/cases/").context["damaged"] for _ in range(3)]

    assert said == [[changed_out_of_sight]] * 3
    assert "blob_altered" in [reason for reason, _case in told()]


@pytest.mark.exhaustive  # tests/legal_help/casework/queue has the rule
def test_what_is_shown_is_compared_each_time(changed_out_of_sight, desk):
    page = desk.get("/cases/?page=2")

    assert page.context["damaged"] == [changed_out_of_sight]
    assert changed_out_of_sight not in listed(page)


@pytest.mark.exhaustive  # a detail of the page
def test_another_reference_in_the_row_is_shown_on_no_line(desk, sent, by_sql):
    desk.get("/cases/")
    by_sql(HelpRequest.objects.get(), public_ref="PEBBLE-0000")

    page = desk.get("/cases/")

    assert page.context["damaged"] == [sent.public_ref]
    assert "PEBBLE-0000" not in page.text


@pytest.mark.exhaustive  # tests/legal_help/casework/queue has the rule
def test_the_closed_are_compared_each_time(desk, send, reader, by_sql, decide):
    receipt = send(facts={"filed": "yes"})
    decide(receipt, "referred")
    for _ in range(2):
        assert listed(desk.get("/cases/?show=closed")) == [receipt.public_ref]
    request = HelpRequest.objects.get()

    by_sql(request, card=flipped(request.card))

    assert desk.get("/cases/?show=closed").context["damaged"] == [receipt.public_ref]


@pytest.mark.exhaustive  # a detail of the page
def test_what_waits_for_a_second_person_is_named_above_the_queue_in_every_tab(
    colleagues_desk, desk, send, decide, reader
):
    """Of open requests and of ended ones, to whoever may open them, as long as it stands."""
    calm, urgent = send(facts={"filed": "yes"}), send()
    decide(calm, "cannot_help")
    ending.ask_for_hold(by=reader, public_ref=calm.public_ref, reason="counsel")
    decide(urgent, "cannot_help")

    both = sorted([calm.public_ref, urgent.public_ref])
    for client in (desk, colleagues_desk):
        for address in ("/cases/", "/cases/?show=closed"):
            assert client.get(address).context["wait_for_second"] == both


@pytest.mark.exhaustive  # tests/legal_help/casework/queue has the rule
def test_what_waited_too_long_is_named_no_more(colleague, desk, reader, sent, decide, days_later):
    decide(sent, "cannot_help")
    assert desk.get("/cases/").context["wait_for_second"] == [sent.public_ref]

    days_later(14, (desk, reader.user))

    assert desk.get("/cases/").context["wait_for_second"] == []


@pytest.mark.exhaustive  # tests/legal_help/casework/queue has the rule
def test_what_rests_stands_last_and_says_why(desk, reader, send):
    answered, planned, calm = (send(facts={"detained": "no"}) for _ in range(3))
    day = timezone.localdate() + dt.timedelta(days=20)
    cases.send_reply(by=reader, public_ref=answered.public_ref, text="Zz")
    cases.add_note(by=reader, public_ref=planned.public_ref, text="Zz", follow_up=day)

    page = desk.get("/cases/")

    groups = page.context["groups"]
    assert [group["name"] for group in groups] == [
        "Read within 15 working days",
        "Nothing to do today",
    ]
    assert [row["reference"] for row in groups[0]["rows"]] == [calm.public_ref]
    rests = {row["reference"]: row["rest"] for row in groups[1]["rows"]}
    assert rests[planned.public_ref] == f"Follow-up on {date_format(day, 'SHORT_DATE_FORMAT')}"
    assert rests[answered.public_ref].startswith("Waits for the person since ")
    assert listed(desk.get("/cases/?turn=person")) == [answered.public_ref]
    assert listed(desk.get("/cases/?turn=later&turn=us")) == [calm.public_ref, planned.public_ref]


@pytest.mark.exhaustive
def test_what_a_colleague_has_to_agree_to_is_marked_and_can_be_filtered(desk, decide, send):
    proposed, other = send(facts={"detained": "yes"}), send(facts={"detained": "yes"})
    decide(proposed, "spam")

    page = desk.get("/cases/?turn=colleague")

    assert listed(page) == [proposed.public_ref]
    assert "Waits for a colleague" in page.text
    assert listed(desk.get("/cases/?turn=us")) == [other.public_ref]


@pytest.mark.exhaustive  # a detail of the page
def test_a_declined_offer_and_a_stopped_proposal_stand_above_the_list(
    desk, reader, colleague, send, decide
):
    offered, proposed = send(facts={"detained": "no"}), send(facts={"detained": "yes"})
    desk.get("/cases/")
    cases.take_case(by=reader, public_ref=offered.public_ref)
    assignment.offer_case(by=reader, public_ref=offered.public_ref, colleague=colleague.by)
    assignment.refuse_offer(by=colleague, public_ref=offered.public_ref, reason="full")
    decide(proposed, "spam")
    mark = state_of(proposed).proposal.mark
    object_to_proposal(by=colleague, public_ref=proposed.public_ref, mark=mark, text="Zz")

    page = desk.get("/cases/")

    assert page.context["declined"] == [offered.public_ref]
    assert page.context["stopped"] == [proposed.public_ref]
    assert "Declined, and still yours:" in page.text
    assert "Somebody stopped what you had asked for:" in page.text
