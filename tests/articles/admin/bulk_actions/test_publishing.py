"""Several articles are published from the list: each as its form would, as it was seen, or not."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.admin.bulk_actions import confirmation
from articles.models import Article, ArticleEvent, EndangeredAnswer
from articles.publishing import publish
from publication import review
from tests.articles.admin.bulk_actions.helpers import LIST, address, ask, button, confirm, rows
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory
from tests.articles.publishing.helpers import bundled, plan, save

pytestmark = pytest.mark.django_db

NAME = "publish_articles"
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def draft(title, **fields):
    article = DraftFactory(title=title, **fields)
    save(article, article.created_by, summary="In short.")
    return article


def public():
    return sorted(Article.objects.published().values_list("title", flat=True))


def test_the_list_leads_to_a_page_that_says_what_happens_and_does_it(as_editor, editor):
    ready, unanswered = draft("Ready"), draft("Unanswered", answered=False)
    no_body = draft("Without words", body="")
    changed, same = ArticleFactory(title="Changed"), ArticleFactory(title="Same")
    save(changed, editor, summary="Newer.", correction="It was nine.")
    chosen = [ready, unanswered, no_body, changed, same]

    page = as_editor.post(
        f"{LIST}?language__exact=en",
        {"action": NAME, "_selected_action": [each.pk for each in chosen], "index": "0"},
        follow=True,
    )

    told = rows(page)
    assert told["Ready"] == "It is published now."
    assert told["Unanswered"].startswith("No change: Not answered yet: who is endangered")
    assert told["Without words"].startswith("No change: Body:")
    assert told["Changed"] == "Its changes are published. Readers are told of the correction."
    assert told["Same"] == "No change: There are no unpublished changes."
    assert f'href="/admin/articles/article/{unanswered.pk}/change/"' in page.text
    assert button(page) == "Publish 2 articles"
    assert public() == ["Changed", "Same"]
    assert not ArticleEvent.objects.exists()

    messages = confirm(as_editor, NAME, page)

    assert public() == ["Changed", "Ready", "Same"]
    assert changed.corrections.get().text == "It was nine."
    assert set(ArticleEvent.objects.values_list("kind", "by__username")) == {("published", "eva")}
    assert sorted(messages) == [
        "Published: 2 articles.",
        "Skipped: Same. There are no unpublished changes.",
        "Skipped: Unanswered. Not answered yet: who is endangered by this?",
        messages_of(messages, "Without words"),
    ]


def messages_of(messages, title):
    return next(each for each in messages if f": {title}." in each)


@pytest.mark.exhaustive
def test_the_filters_of_the_list_are_there_again_afterwards(as_editor):
    article = draft("Ready")
    page = as_editor.get(address(NAME), {"pk": article.pk, "_changelist_filters": "state=draft"})

    assert f'href="{LIST}?state=draft"' in page.text
    sent = {"pk": article.pk, "_changelist_filters": "state=draft"}
    assert as_editor.post(address(NAME), sent).url == f"{LIST}?state=draft"


def save_meanwhile(article):
    save(article, UserFactory(), summary="Written since.")


def submit_meanwhile(article):
    review.submit_for_review(subject=article, by=article.created_by)


def publish_meanwhile(article):
    publish.publish_article(article=article, by=UserFactory(), until=NOW + DAY)


def endanger_meanwhile(article):
    EndangeredAnswer.objects.filter(article=article).update(answer="")


def end_meanwhile(article):
    Article.objects.filter(pk=article.pk).update(unpublish_at=NOW + DAY)


@pytest.mark.sampled
@pytest.mark.parametrize(
    "change",
    [
        save_meanwhile,
        submit_meanwhile,
        publish_meanwhile,
        endanger_meanwhile,
        end_meanwhile,
        Article.delete,
    ],
)
def test_what_changed_since_it_was_seen_is_left_out_and_the_others_go_on(as_editor, change):
    article, other = draft("Changed"), draft("Other")
    page = ask(as_editor, NAME, article, other)
    change(Article.objects.get(pk=article.pk))
    before = list(Article.objects.filter(pk=article.pk).values())
    events = list(article.events.values_list("kind", flat=True))

    messages = confirm(as_editor, NAME, page)

    assert "Published: 1 article." in messages
    assert other.title in public()
    assert list(Article.objects.filter(pk=article.pk).values()) == before
    assert list(article.events.values_list("kind", flat=True)) == events
    if change is not Article.delete:
        assert "Skipped: Changed." in messages[0]


@pytest.mark.exhaustive
def test_what_was_not_ready_when_it_was_seen_is_not_published(as_editor):
    article, other = draft("Unanswered", answered=False), draft("Other")
    page = ask(as_editor, NAME, article, other)
    EndangeredAnswer.objects.create(article=article, answer="nobody", answered_by=UserFactory())

    messages = confirm(as_editor, NAME, page)

    assert public() == ["Other"]
    assert messages[0].endswith("It has changed since you looked at it. Check it again.")


@pytest.mark.exhaustive
def test_a_page_that_is_sent_twice_publishes_once(as_editor):
    article = draft("Ready")
    page = ask(as_editor, NAME, article)

    confirm(as_editor, NAME, page)
    messages = confirm(as_editor, NAME, page)

    assert messages == ["Skipped: Ready. There are no unpublished changes."]
    assert article.events.count() == 1


@pytest.mark.sampled
@pytest.mark.parametrize(("needs_two", "is_published"), [(True, False), (False, True)])
def test_nobody_publishes_their_own_words_where_two_are_needed(
    as_editor, editor, settings, needs_two, is_published
):
    settings.PUBLISH_NEEDS_TWO = needs_two
    own, other = draft("Own", created_by=editor), draft("Other")

    page = ask(as_editor, NAME, own, other)
    confirm(as_editor, NAME, page)

    assert ("Someone else has to publish it." in rows(page)["Own"]) is needs_two
    assert public() == (["Other", "Own"] if is_published else ["Other"])


@pytest.mark.exhaustive  # tests/articles/publishing/test_run_checks.py has the questions
def test_the_page_asks_what_the_form_asks(as_editor, editor):
    """Of a moment that was planned: for the article, by its bundle, or typed and not yet scheduled."""
    scheduled, waits = draft("Scheduled"), draft("Bundled")
    publish.schedule_article(article=scheduled, by=editor, at=NOW + DAY)
    plan(bundled(editor, waits), editor)
    typed = draft("Typed")
    Article.objects.filter(pk=typed.pk).update(publish_at=NOW + DAY)
    archived = draft("Archived")
    Article.objects.filter(pk=archived.pk).update(publish_at=NOW - DAY)

    page = ask(as_editor, NAME, scheduled, waits, typed, archived)

    told = rows(page)
    assert "It is published now. Check this first:" in told["Scheduled"]
    assert "“The report”" in told["Bundled"]
    assert told["Typed"].endswith("has a future publication date. Open it and schedule it.")
    assert told["Archived"] == "It is published, dated 24 November 2026."
    confirm(as_editor, NAME, page)
    assert public() == ["Archived", "Bundled", "Scheduled"]
    assert Article.objects.get(pk=archived.pk).publish_at == NOW - DAY


@pytest.mark.exhaustive
def test_more_than_a_person_looks_at_is_refused_in_the_list(as_editor):
    many = DraftFactory.create_batch(confirmation.MOST_ARTICLES + 1)

    page = as_editor.post(
        LIST,
        {
            "action": NAME,
            "_selected_action": [each.pk for each in many],
            "select_across": "1",
            "index": "0",
        },
        follow=True,
    )

    assert page.redirect_chain == [(LIST, 302)]
    assert "Choose at most 50 articles at a time." in page.text


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ["publish_articles", "add_topics", "remove_topics", "assign"])
@pytest.mark.parametrize("asked", [{}, {"pk": "zz"}, {"pk": "9" * 30}])
def test_without_articles_it_leads_back_to_the_list(as_editor, name, asked):
    page = as_editor.get(address(name), asked, follow=True)

    assert page.redirect_chain == [(LIST, 302)]
    assert "Choose the articles in the list first." in page.text


@pytest.mark.exhaustive
def test_an_author_is_offered_no_action_and_publishes_nothing(as_author, author):
    own = draft("Own", created_by=author)

    assert 'name="action"' not in as_author.get(LIST).text
    sent = {"action": NAME, "_selected_action": [own.pk], "index": "0"}
    as_author.post(LIST, sent)
    assert ask(as_author, NAME, own).status_code == 404
    assert as_author.post(address(NAME), {"pk": own.pk}).status_code == 404
    assert public() == []


@pytest.mark.exhaustive  # a count of queries, as tests/articles/admin/test_admin.py has one
@pytest.mark.both_databases
def test_each_article_costs_the_page_few_queries(as_editor, editor):
    def count(*articles):
        with CaptureQueriesContext(connection) as queries:
            assert len(rows(ask(as_editor, NAME, *articles))) == len(articles)
        return len(queries)

    first, *others = [draft(f"Draft {n}") for n in range(6)]
    ask(as_editor, NAME, first)  # what is asked once alone

    of_one = count(first)
    of_all = count(first, *others)

    assert of_one <= 14
    assert (of_all - of_one) / len(others) <= 7
