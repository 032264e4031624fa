"""When an article ends, in its form."""

from datetime import UTC, datetime, timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from articles.models import Article
from publication import status
from tests.articles.admin.helpers import change, errors, form
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
DAY = timedelta(days=1)
NINE = datetime(2026, 12, 10, 14, tzinfo=UTC)  # in New York
OVER_BEFORE = "It would expire before it is published. Enter a later time."


@pytest.fixture(autouse=True)
def _demo(settings, time_machine):
    settings.DEMO = True  # asks for no second factor
    time_machine.move_to(NOW, tick=False)


def until(day="2026-12-10", time="09:00", shown=("", "")):
    """What a browser sends: what was typed, and what the form showed."""
    return {
        "unpublish_at_0": day,
        "unpublish_at_1": time,
        "initial-unpublish_at_0": shown[0],
        "initial-unpublish_at_1": shown[1],
    }


def end_of(article):
    return Article.objects.values_list("unpublish_at", flat=True).get(pk=article.pk)


@pytest.mark.sampled
@pytest.mark.parametrize("button", ["_continue", "_publish"])
def test_a_draft_gets_its_end(as_editor, button):
    article = DraftFactory()

    as_editor.post(change(article), form(button, **until()))

    assert end_of(article) == NINE


@pytest.mark.exhaustive
def test_an_article_is_scheduled_with_its_end(as_editor):
    article = DraftFactory()
    begins = {"publish_at_0": "2026-12-10", "publish_at_1": "08:59"}

    as_editor.post(change(article), form("_schedule", **begins, **until()))

    article.refresh_from_db()
    assert (article.is_scheduled, article.unpublish_at) == (True, NINE)


@pytest.mark.exhaustive  # a detail of the message
def test_publishing_the_next_version_with_another_end_tells_of_both(as_editor):
    article = ArticleFactory(publish_at=NOW)

    as_editor.post(change(article), form("_publish", **until()))

    assert end_of(article) == NINE
    assert sorted(article.events.values_list("kind", flat=True)) == ["ends", "published"]
    as_editor.post(change(article), form("_publish", seen="2.1", title="Newer"))
    assert article.events.filter(kind="ends").count() == 1


def test_the_end_of_a_public_article_is_changed_and_nothing_else(as_editor):
    article = ArticleFactory(publish_at=NOW, summary="As it was.")

    page = as_editor.post(
        change(article), form("_end", summary="As it will be.", **until()), follow=True
    ).text

    article.refresh_from_db()
    assert (article.unpublish_at, article.summary) == (NINE, "As it was.")
    assert "Expiry updated: " in page
    assert "As it will be." in page  # kept as the next version
    assert 'datetime="2026-12-10T09:00:00-05:00"' in page


@pytest.mark.exhaustive  # a detail of the field
def test_a_day_without_a_time_is_meant_whole(as_editor):
    article = ArticleFactory(publish_at=NOW)

    as_editor.post(change(article), form("_end", **until(time="")))

    assert end_of(article) == datetime(2026, 12, 11, 4, 59, tzinfo=UTC)
    refused = as_editor.post(change(article), form("_end", **until(day="")))
    assert errors(refused) == {"unpublish_at": ["Enter a valid date."]}


@pytest.mark.exhaustive  # a detail of the button
@pytest.mark.parametrize("shown", [("", ""), ("2026-12-10", "09:00:00")])
def test_where_the_end_is_as_it_was_the_button_says_so_and_leads_there(as_editor, shown):
    article = ArticleFactory(publish_at=NOW, unpublish_at=NINE if shown[0] else None)

    refused = as_editor.post(change(article), form("_end", **until(*shown, shown)))

    assert errors(refused)["unpublish_at"][0].startswith("Nothing changed.")
    day = LexborHTMLParser(refused.text).css_first("[autofocus]")
    assert day.attributes["name"] == "unpublish_at_0"
    assert not article.events.exists()


@pytest.mark.exhaustive  # what ended is refused here, and a change of the end is tried
def test_what_has_ended_says_so_and_is_shown_again(as_editor):
    article = ArticleFactory(publish_at=NOW - DAY, unpublish_at=NOW)
    page = as_editor.get(change(article)).text
    assert "<strong>Expired</strong>" in page
    assert "Expired" in as_editor.get("/admin/articles/article/").text

    as_editor.post(change(article), form("_publish", **until("", "", ("2026-11-25", "04:00:00"))))

    article.refresh_from_db()
    assert (article.is_public, article.unpublish_at) == (True, None)


@pytest.mark.exhaustive  # tests/articles/publishing/test_expiry.py has the rule
@pytest.mark.parametrize(
    ("button", "begins"),
    [
        ("_publish", {}),
        ("_continue", {"publish_at_0": "2026-11-25", "publish_at_1": "03:00"}),
        ("_schedule", {"publish_at_0": "2026-12-01", "publish_at_1": "03:00"}),
    ],
)
def test_what_would_be_over_before_it_begins_is_refused(as_editor, button, begins):
    article = DraftFactory()

    response = as_editor.post(
        change(article), form(button, **begins, **until("2026-11-25", "03:00"))
    )

    assert errors(response) == {"unpublish_at": [OVER_BEFORE]}
    assert 'value="2026-11-25"' in response.text
    article.refresh_from_db()
    assert (article.status, article.unpublish_at) == ("draft", None)


@pytest.mark.exhaustive  # tests/articles/publishing/test_expiry.py has the rule
def test_what_ended_is_not_published_without_another_end(as_editor):
    article = ArticleFactory(publish_at=NOW - DAY, unpublish_at=NOW)
    shown = ("2026-11-25", "04:00:00")

    response = as_editor.post(change(article), form("_publish", **until(*shown, shown)))

    assert errors(response) == {"unpublish_at": [OVER_BEFORE]}


@pytest.mark.exhaustive  # as the end of a public article is changed alone
def test_saving_the_draft_of_a_public_article_does_not_let_it_end_by_mistake(as_editor):
    article = ArticleFactory(publish_at=NOW)

    response = as_editor.post(change(article), form(**until()))

    assert errors(response) == {
        "unpublish_at": ["To change the expiry, press “Save expiry”. Saving changes only a draft."]
    }
    assert end_of(article) is None


def test_a_form_that_left_the_end_alone_leaves_a_colleagues_alone(as_editor):
    article = ArticleFactory(publish_at=NOW)
    status.change_end(subject=article, by=UserFactory(), at=NINE)

    as_editor.post(change(article), form("_publish", **until("", "")))

    assert end_of(article) == NINE


@pytest.mark.exhaustive  # the first test has two at once
def test_a_form_shows_what_it_compares_with(as_editor):
    page = as_editor.get(change(ArticleFactory(publish_at=NOW, unpublish_at=NINE))).text

    assert 'name="initial-unpublish_at_0" value="2026-12-10"' in page
