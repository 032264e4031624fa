"""Topics are added to several articles, and removed, as a change of what readers see is made elsewhere."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.publishing import retag
from articles.publishing.retag import TopicChange
from publication import drafts, review
from tests.advocacy.factories import TopicFactory
from tests.articles.admin.bulk_actions.helpers import address, ask, button, confirm, fields, rows
from tests.articles.factories import ArticleFactory, DraftFactory
from tests.articles.publishing.helpers import save

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def asylum():
    return TopicFactory(name="Asylum", slug="asylum", names={"es": "Asilo"})


@pytest.fixture
def water():
    return TopicFactory(name="Water", slug="water")


def tagged(make, *topics, **fields):
    article = make(**fields)
    article.topics.add(*topics)
    drafts.ensure_history(subject=article)
    return article


def topics(content):
    return list(content.topics)


def test_readers_see_new_topics_at_once_and_the_history_says_so(as_editor, editor, asylum, water):
    public = tagged(ArticleFactory, water, title="Public", publish_at=NOW - DAY)
    save(public, editor, summary="Next.")
    writing = drafts.open_version(public).token

    page = ask(as_editor, "add_topics", public, topics=[asylum.pk])
    assert rows(page) == {
        "Public": "Topics afterwards: Asylum, Water. Readers see this at once, with a new “updated” date."
    }
    assert button(page) == "Change the topics of 1 article"
    assert topics(public.read_content()) == [water.pk]
    assert confirm(as_editor, "add_topics", page) == ["Topics changed: 1 article."]

    public.refresh_from_db()
    assert sorted(public.topics.slugs()) == ["asylum", "water"]
    assert public.updated_at == NOW
    assert public.summary == "What it says, in short."
    recorded = public.versions.published().order_by("-number").first()
    assert (recorded.why, recorded.published_by) == ("Topics changed.", editor)
    assert topics(recorded.read()) == sorted([asylum.pk, water.pk])
    following = drafts.open_version(public)
    assert topics(following.read()) == sorted([asylum.pk, water.pk])
    assert following.read().summary == "Next."
    assert following.token != writing  # an open form is out of date


@pytest.mark.exhaustive  # as they are added
def test_topics_are_removed_where_they_are(as_editor, asylum, water):
    both = tagged(ArticleFactory, asylum, water, title="Both")
    one = tagged(ArticleFactory, water, title="One")

    TopicFactory(name="Of no article here")
    form = ask(as_editor, "remove_topics", both, one).context["form"]
    assert [label for _key, label in form.fields["topics"].choices] == ["Asylum", "Water"]

    page = ask(as_editor, "remove_topics", both, one, topics=[asylum.pk])
    assert rows(page)["One"] == "No change: It has none of these topics."
    messages = confirm(as_editor, "remove_topics", page)

    assert sorted(messages) == [
        "Skipped: One. It has none of these topics.",
        "Topics changed: 1 article.",
    ]
    assert list(both.topics.slugs()) == ["water"]
    assert one.versions.count() == 1


@pytest.mark.exhaustive  # an edge
def test_a_draft_gets_a_new_version_that_keeps_its_stage(as_editor, editor, author, asylum):
    draft = tagged(DraftFactory, title="Draft", created_by=author)
    handed_in = tagged(DraftFactory, title="Handed in", created_by=author)
    review.submit_for_review(subject=handed_in, by=author)

    page = ask(as_editor, "add_topics", draft, handed_in, topics=[asylum.pk])
    assert rows(page)["Draft"] == "Topics afterwards: Asylum."
    confirm(as_editor, "add_topics", page)

    for article, state in ((draft, "draft"), (handed_in, "in-review")):
        version = drafts.open_version(article)
        assert (version.number, version.state) == (2, state)
        assert (version.written_by, version.why) == (editor, "Topics changed.")
        assert topics(version.read()) == [asylum.pk]
        assert list(article.topics.slugs()) == ["asylum"]
    assert not Article.objects.published().exists()


def test_what_is_scheduled_is_no_update(editor, asylum):
    scheduled = tagged(ArticleFactory, publish_at=NOW + DAY)

    retag.retag_article(
        article=scheduled, by=editor, change=TopicChange(add=frozenset([asylum.pk]))
    )

    scheduled.refresh_from_db()
    assert list(scheduled.topics.slugs()) == ["asylum"]
    assert scheduled.updated_at is None
    assert scheduled.versions.published().count() == 2


def test_what_cannot_be_retagged_is_named_and_left(as_editor, editor, author, asylum, settings):
    withdrawn = tagged(ArticleFactory, title="Withdrawn", status="withdrawn")
    typing = DraftFactory(title="Being typed", created_by=author)
    drafts.start_history(subject=typing, content=typing.read_content(), by=author)
    public = tagged(ArticleFactory, title="Public")
    settings.PUBLISH_NEEDS_TWO = True
    chosen = [withdrawn, typing, public]

    page = ask(as_editor, "add_topics", *chosen, topics=[asylum.pk])

    assert rows(page) == {
        "Withdrawn": "No change: It was withdrawn.",
        "Being typed": "No change: It was autosaved, but never saved by hand."
        " Open it and press “Save draft”.",
        "Public": "No change: Changes to published articles need two people. Change the topics in its form.",
    }
    assert button(page) is None
    assert "None of these can be changed." in page.text
    change = TopicChange(add=frozenset([asylum.pk]))
    for article in chosen:
        with pytest.raises(retag.CannotBeRetagged):
            retag.retag_article(article=article, by=editor, change=change)
        assert list(article.topics.slugs()) == []


@pytest.mark.exhaustive  # as in tests/articles/admin/bulk_actions/test_publishing.py
def test_what_a_colleague_retagged_meanwhile_is_left_out(as_editor, editor, asylum, water):
    article, other = (tagged(ArticleFactory, title=title) for title in ("Changed", "Other"))
    page = ask(as_editor, "add_topics", article, other, topics=[asylum.pk])
    retag.retag_article(article=article, by=editor, change=TopicChange(add=frozenset([water.pk])))

    messages = confirm(as_editor, "add_topics", page)

    assert sorted(messages) == [
        "Skipped: Changed. It has changed since you looked at it. Check it again.",
        "Topics changed: 1 article.",
    ]
    assert list(article.topics.slugs()) == ["water"]
    assert list(other.topics.slugs()) == ["asylum"]


@pytest.mark.exhaustive  # as in tests/articles/admin/bulk_actions/test_publishing.py
def test_other_topics_than_were_shown_are_not_taken(as_editor, asylum, water):
    article = tagged(ArticleFactory)
    sent = fields(ask(as_editor, "add_topics", article, topics=[asylum.pk]))

    as_editor.post(address("add_topics"), sent | {"topics": [water.pk]})

    assert list(article.topics.slugs()) == []


@pytest.mark.exhaustive
def test_without_a_topic_the_page_asks_for_one(as_editor, asylum):
    article = tagged(ArticleFactory)

    page = as_editor.get(address("add_topics"), {"pk": article.pk, "look": "1"})
    assert page.context["form"].errors == {"topics": ["This field is required."]}
    assert button(page) is None

    page = as_editor.post(address("add_topics"), {"pk": article.pk, "look": "1"})
    assert page.status_code == 200
    assert list(article.topics.slugs()) == []


@pytest.mark.exhaustive
def test_topics_have_their_names_in_the_language_of_the_desk(as_editor, asylum):
    article = tagged(ArticleFactory, title="Público")

    as_editor.cookies["django_language"] = "es"
    page = ask(as_editor, "add_topics", article, topics=[asylum.pk])

    assert "Asilo" in rows(page)["Público"]


@pytest.mark.exhaustive
@pytest.mark.both_databases
def test_a_topic_that_readers_do_not_see_says_so(as_editor, asylum):
    TopicFactory(name="Cities", is_published=False)

    page = ask(as_editor, "add_topics", ArticleFactory())

    assert "Cities (draft)" in page.text


@pytest.mark.exhaustive  # a count of queries, as tests/articles/admin/test_admin.py has one
def test_each_article_costs_the_page_few_queries(as_editor, asylum):
    def count(*articles):
        with CaptureQueriesContext(connection) as queries:
            ask(as_editor, "add_topics", *articles, topics=[asylum.pk])
        return len(queries)

    first, *others = [tagged(ArticleFactory) for _ in range(6)]
    count(first)

    of_one = count(first)

    assert of_one <= 14
    assert (count(first, *others) - of_one) / len(others) <= 3
