"""What the form of an article says of the moment at which readers get it, and of what they get then."""

from datetime import UTC, datetime, timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from articles.admin.article import form_fields
from articles.models import Article
from publication import drafts
from tests.articles.admin.helpers import NINE, begins, buttons, change, errors, form
from tests.articles.factories import DraftFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
THEN = datetime(2026, 12, 10, 14, tzinfo=UTC)  # nine in New York


@pytest.fixture(autouse=True)
def _demo(settings, time_machine):
    settings.DEMO = True  # asks for no second factor
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def scheduled(as_editor):
    article = DraftFactory(title="A title", slug="a-title", summary="Old.")
    typed = form("_schedule", summary="As scheduled.", **begins(*NINE))
    as_editor.post(change(article), typed)
    return Article.objects.scheduled().get()


@pytest.mark.parametrize(
    ("at", "button", "stays", "is_changed", "words"),
    [
        (None, "_schedule", False, False, form_fields.TO_COME),
        (NOW, "_schedule", False, True, form_fields.TO_COME),
        (THEN, "_schedule", False, True, ""),
        (THEN, "_schedule", True, False, ""),
        (None, "_publish", False, False, ""),
        (NOW, "_publish", False, True, ""),
        (NOW + timedelta(seconds=1), "_publish", False, True, form_fields.NOW_OR_THEN),
        # A draft whose moment was typed and saved before.
        (THEN, "_publish", False, False, form_fields.NOW_OR_THEN),
        # Of what is scheduled the field shows the moment, and Publish now is meant.
        (THEN, "_publish", True, False, ""),
        (THEN, "_publish", True, True, form_fields.NOW_OR_THEN),
        (None, "_publish", True, True, ""),
        (THEN, "_continue", False, True, ""),
        (THEN, "_continue", True, False, ""),
        (THEN, "_continue", True, True, form_fields.SCHEDULE_MOVES_IT),
        (None, "_submit", True, True, form_fields.SCHEDULE_MOVES_IT),
        (None, "_end", True, True, form_fields.SCHEDULE_MOVES_IT),
    ],
)
def test_each_button_takes_its_moments(at, button, stays, is_changed, words):
    assert (
        form_fields.refusal_of_moment(at, {button}, now=NOW, stays=stays, is_changed=is_changed)
        == words
    )


def test_what_is_saved_over_a_scheduled_article_is_told_not_to_come_out(as_editor, scheduled):
    page = as_editor.post(
        change(scheduled),
        form(seen="2.1", summary="Changed.", **begins(*NINE, NINE)),
        follow=True,
    ).text

    assert "which is not scheduled: on 10 December 2026, 09:00 readers get the version that" in page
    assert "At that moment readers get the version that was scheduled" in page
    assert f'href="{change(scheduled).replace("change", "discard")}"' in page
    assert "Readers still get what was scheduled." in page  # the browser's own saving
    assert buttons(page)[2:4] == [("Schedule", "default"), ("Publish now", None)]
    scheduled.refresh_from_db()
    assert (scheduled.summary, drafts.form_content(scheduled).summary) == (
        "As scheduled.",
        "Changed.",
    )


@pytest.mark.exhaustive
def test_schedule_pressed_again_takes_the_changes(as_editor, scheduled):
    typed = form("_schedule", seen="2.1", summary="Changed.", **begins(*NINE, NINE))

    page = as_editor.post(change(scheduled), typed, follow=True).text

    scheduled.refresh_from_db()
    assert (scheduled.summary, scheduled.publish_at) == ("Changed.", THEN)
    assert drafts.open_version(scheduled) is None
    assert "At that moment readers get the version" not in page


@pytest.mark.exhaustive
def test_where_nothing_was_changed_the_moment_is_said(as_editor, scheduled):
    same = form(seen="2.1", summary="As scheduled.", **begins(*NINE, NINE))

    page = as_editor.post(change(scheduled), same, follow=True).text

    assert (
        "Nothing changed. It is published on 10 December 2026, 09:00, as it was scheduled." in page
    )


@pytest.mark.exhaustive
def test_changes_of_a_scheduled_article_are_thrown_away(as_editor, scheduled):
    as_editor.post(change(scheduled), form(seen="2.1", summary="Changed."))
    discard = change(scheduled).replace("change", "discard")

    asked = as_editor.get(discard)
    as_editor.post(discard, {"seen": asked.context["version"].token})

    assert "You go on from what was scheduled." in asked.text
    assert drafts.open_version(scheduled) is None


@pytest.mark.exhaustive  # tests/articles/admin/test_admin.py has the rule
def test_saving_does_not_move_what_is_scheduled_and_says_how(as_editor, scheduled):
    typed = form(seen="2.1", summary="Changed.", **begins("2026-12-11", "10:00", NINE))

    page = as_editor.post(change(scheduled), typed)

    assert errors(page) == {"publish_at": [form_fields.SCHEDULE_MOVES_IT]}
    assert "Changed." in page.text
    field = {
        each.attributes["name"]: each.attributes["value"]
        for each in LexborHTMLParser(page.text).css("input[name*=publish_at_]")
        if "un" not in each.attributes["name"]
    }
    # The form that came back still knows what the first one showed.
    assert field == begins("2026-12-11", "10:00", NINE)
    as_editor.post(change(scheduled), typed | field)
    scheduled.refresh_from_db()
    assert (scheduled.publish_at, scheduled.summary) == (THEN, "As scheduled.")


@pytest.mark.exhaustive
@pytest.mark.parametrize("saved", [False, True])
def test_publish_now_asks_about_a_moment_to_come(as_editor, saved):
    article, nine = DraftFactory(), {}
    if saved:
        as_editor.post(change(article), form(**begins(*NINE)))
        nine = {"seen": "2.1"}

    page = as_editor.post(
        change(article), form("_publish", summary="Typed.", **begins(*NINE), **nine)
    )

    assert errors(page) == {"publish_at": [form_fields.NOW_OR_THEN]}
    day = LexborHTMLParser(page.text).css_first("[autofocus]")
    assert day.attributes["name"] == "publish_at_0"
    assert "Typed." in page.text
    assert not Article.objects.published().exists()
    as_editor.post(change(article), form("_publish", **begins("", "", NINE), **nine))
    article.refresh_from_db()
    assert (article.is_public, article.publish_at) == (True, NOW)


@pytest.mark.exhaustive
def test_a_moment_that_has_passed_dates_an_article_from_an_archive(as_editor, client):
    draft = DraftFactory(title="From the archive", slug="archived", summary="Old.")
    typed = form("_publish", title="From the archive", slug="archived", summary="Old.")

    told = as_editor.post(change(draft), typed | begins("2019-05-03", "09:00"), follow=True).text

    draft.refresh_from_db()
    assert draft.publish_at == datetime(2019, 5, 3, 13, tzinfo=UTC)  # nine in New York
    assert draft.first_published_at == draft.publish_at
    assert draft.is_public
    assert "It is dated 3 May 2019." in told
    assert "/archive/2019/" in client.get("/archive/").text


def test_what_readers_have_seen_keeps_its_date(as_editor):
    article = DraftFactory(
        title="Seen", slug="seen", summary="Old.", first_published_at=NOW - timedelta(days=9)
    )
    typed = form("_publish", title="Seen", slug="seen", summary="Old.")

    as_editor.post(change(article), typed | begins("2019-05-03", "09:00"))

    article.refresh_from_db()
    assert article.publish_at == NOW - timedelta(days=9)
