"""Readers write to the editors, without a cookie; stories of asylum are led to the help form."""

import logging
from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection

from contact import views
from contact.models import KEPT_DAYS, Message, delete_old
from tests.articles.factories import UserFactory
from tests.contact.factories import MessageFactory

pytestmark = pytest.mark.django_db
PAGE = "/write-to-us/"
SECRET = "SentinelOfAReader"


@pytest.fixture(autouse=True)
def no_limits():
    yield
    views.of_address.forget()
    views.of_all.forget()


def send(client, page=PAGE, **changes):
    return client.post(page, {"name": "", "reply_to": "", "text": "Hello", **changes})


def test_a_message_is_kept_with_its_day_and_nothing_else(client):
    answer = client.post(
        "/es" + PAGE,
        {"name": "Ann", "reply_to": "ann@example.org", "text": SECRET},
        headers={"user-agent": "SentinelAgent"},
        REMOTE_ADDR="203.0.113.9",
    )

    assert answer.headers["Location"] == "/es/write-to-us/sent/"
    message = Message.objects.get()
    assert (message.name, message.reply_to, message.text, message.language) == (
        *("Ann", "ann@example.org", SECRET, "es"),
    )
    assert isinstance(message.sent_on, date)
    assert "Gracias" in client.get("/es/write-to-us/sent/").text
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- a name of ours
            held = str(cursor.fetchall())
            assert "203.0.113.9" not in held
            assert "SentinelAgent" not in held


def test_the_page_sets_no_cookie_is_kept_by_nobody_and_leads_to_the_help_first(client):
    page = client.get(PAGE)

    assert page.cookies == {}
    assert "no-store" in page.headers["Cache-Control"]
    main = page.text[page.text.index("<main") :]
    assert main.index('href="/legal-help/"') < main.index("<form")
    assert send(client).cookies == {}


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": ""}, "Write your message"),
        ({"text": " "}, "Write your message"),
        ({"text": "x" * 5_001}, "5000"),
        ({"website": "https://spam.example"}, "Leave the last box empty"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, changes, words):
    page = send(client, name="Ann", **changes)

    assert page.status_code == 200
    assert words in page.text
    assert 'value="Ann"' in page.text
    assert "<title>Error: Write to us" in page.text
    assert f'href="#{page.context["form"][next(iter(changes))].id_for_label}"' in page.text
    assert not Message.objects.exists()


def test_too_many_from_one_address_are_asked_to_wait_and_keep_their_words(client):
    for _number in range(views.MOST_AN_HOUR):
        assert send(client).status_code == 302

    page = send(client, text=SECRET)

    assert page.status_code == 429
    assert SECRET in page.text
    assert client.post(PAGE, {"text": "Other"}, REMOTE_ADDR="203.0.113.9").status_code == 302


def test_a_message_leaves_no_word_in_the_log(client, caplog):
    with caplog.at_level(logging.DEBUG):
        send(client, text=SECRET, name=SECRET)
        send(client, text="", name=SECRET)

    assert SECRET not in caplog.text


def test_messages_are_deleted_after_ninety_days():
    today = date(2026, 12, 1)
    kept = MessageFactory(sent_on=today - timedelta(days=KEPT_DAYS))
    MessageFactory(sent_on=today - timedelta(days=KEPT_DAYS + 1))

    delete_old(today)

    assert list(Message.objects.all()) == [kept]


def test_a_message_says_something():
    with pytest.raises(IntegrityError):
        MessageFactory(text="")


class TestAtTheDesk:
    @pytest.fixture
    def editor(self, client, settings):
        settings.DEMO = True  # asks for no second factor
        user = UserFactory()
        user.groups.add(Group.objects.get(name="Editor"))
        client.force_login(user)
        return user

    @pytest.mark.usefixtures("editor")
    def test_an_editor_reads_it_and_marks_it_as_done(self, client):
        message = MessageFactory(text=SECRET)
        change = f"/admin/contact/message/{message.pk}/change/"

        assert SECRET in client.get(change).text
        client.post(change, {"is_done": "on", "text": "Forged"})

        message.refresh_from_db()
        assert (message.is_done, message.text) == (True, SECRET)
        assert SECRET not in str(LogEntry.objects.values())

    @pytest.mark.exhaustive
    @pytest.mark.usefixtures("editor")
    def test_the_front_page_of_the_desk_counts_those_that_wait(self, client):
        MessageFactory(is_done=True)
        assert "Read and answer them" not in client.get("/admin/").text

        MessageFactory.create_batch(2)

        page = client.get("/admin/")
        assert 'Messages from readers <span class="count">2</span>' in page.text
        assert "Read and answer them" in page.text

    def test_an_author_does_not(self, client, editor):
        message = MessageFactory(text=SECRET)
        editor.groups.set([Group.objects.get(name="Author")])

        answer = client.get(f"/admin/contact/message/{message.pk}/change/", follow=True)
        assert SECRET not in answer.text
