import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article, ArticleSource
from articles.publishing import publish
from tests.advocacy.factories import (
    FigureFactory,
    ObservanceFactory,
    TopicFactory,
)
from tests.articles.factories import (
    ArticleFactory,
    BylineFactory,
    DraftFactory,
    ImageFactory,
    PageFactory,
    UserFactory,
)
from tests.markup import one_line

pytestmark = pytest.mark.django_db


def page_of(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return one_line(response.text)


def full_article(**fields):
    """An article with every part a page can show."""
    figures = FigureFactory.create_batch(3)
    article = ArticleFactory(
        body="".join(f'<p><stat-ref key="{f.slug}">most</stat-ref></p>' for f in figures),
        cover=ImageFactory(),
        observance=ObservanceFactory(name="Human Rights Day"),
        kicker="Explainer",
        **fields,
    )
    article.topics.set(TopicFactory.create_batch(3))
    for name in ("Ann", "Ben"):
        BylineFactory(article=article, author__name=name)
    ArticleSource.objects.create(article=article, url="https://example.org/report")
    ArticleFactory(language="es", translation_of=article, title="En español", slug="en-espanol")
    return article


def test_article_shows_its_parts(client):
    article = full_article()

    page = page_of(client, article.get_absolute_url())

    for part in [
        "Explainer",
        article.title,
        article.summary,
        ">Ann</a>, <a",
        ">Ben</a>",
        f'<time datetime="{timezone.localtime(article.publish_at).isoformat()[:10]}',
        "1 minute to read",
        '<a href="/es/articles/en-espanol/" lang="es" hreflang="es">Español</a>',
        '<link rel="alternate" hreflang="es" href="http://testserver/es/articles/en-espanol/">',
        '<source type="image/avif"',
        'width="480" height="300" alt="Bands of blue with an open circle"',
        '<li id="note-3">',
        'href="#cite-1-1"',
        ">example.org/report<",
        "Human Rights Day</a>",
        "Are you seeking asylum, or afraid to go back?",
    ]:
        assert part in page


@pytest.mark.exhaustive
def test_an_article_without_a_kicker_says_its_kind(client):
    article = ArticleFactory(kind=Article.Kind.REPORT)

    assert '<p class="kick">Report</p>' in page_of(client, article.get_absolute_url())


@pytest.mark.exhaustive
def test_the_cover_is_fetched_first(client):
    page = page_of(client, ArticleFactory(cover=ImageFactory()).get_absolute_url())

    assert 'fetchpriority="high"' in page
    assert "loading=" not in page


@pytest.mark.exhaustive  # test_bibliography.py cites an article
def test_an_article_says_how_to_cite_it(client):
    article = ArticleFactory(
        slug="wait",
        title="They were told to <wait>",
        publish_at=datetime(2026, 10, 21, 15, tzinfo=UTC),
        updated_at=datetime(2026, 10, 23, 15, tzinfo=UTC),
    )
    unsigned = page_of(client, article.get_absolute_url())
    for name in ("Ann", "Ben"):
        BylineFactory(article=article, author__name=name)

    signed = page_of(client, article.get_absolute_url())

    cited = (
        "“They were told to &lt;wait&gt;”, Standing, "
        '<time datetime="2026-10-21">21 October 2026</time>, '
        "<bdi>http://testserver/articles/wait/</bdi>"
    )
    assert f"Ann and Ben, {cited}" in signed
    assert f"<p>{cited}" in unsigned
    assert '(updated on <time datetime="2026-10-23">23 October 2026</time>)' in signed


@pytest.mark.exhaustive
def test_an_article_leads_to_others_on_its_topics(client):
    topic = TopicFactory()
    article, other = ArticleFactory(), ArticleFactory(title="Another <one>")
    for one in (article, other):
        one.topics.add(topic)

    page = page_of(client, article.get_absolute_url())

    assert f'<a href="{other.get_absolute_url()}">Another &lt;one&gt;</a>' in page


@pytest.mark.exhaustive
def test_article_page_links_notes_both_ways(client):
    page = page_of(client, full_article().get_absolute_url())

    ids = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids


@pytest.mark.sampled
@pytest.mark.parametrize("more", [3, 0])
def test_the_richest_article_costs_eight_queries_and_six_once_figures_are_known(
    client, known_menus, django_assert_num_queries, more
):
    article = full_article()
    for _ in range(1 + more):
        BylineFactory(article=article)
        ArticleSource.objects.create(article=article, title="Another")
        article.topics.add(TopicFactory())
        ArticleFactory().topics.set(article.topics.all())
        publish.publish_correction(
            article=article, text="Seven courts answered.", by=article.created_by
        )
        figure = FigureFactory()
        article.body += f'<stat-chart key="{figure.statistic.slug}"></stat-chart>'
        article.save()

    # The article and its rows; figures with their statistics; what is related.
    with django_assert_num_queries(6 + 1 + 1):
        page = page_of(client, article.get_absolute_url())
    with django_assert_num_queries(6):
        assert page_of(client, article.get_absolute_url()) == page

    for part in ["Seven courts", "Another", "Read next", "<svg", "Topic", "Español"]:
        assert part in page


def test_article_sets_no_cookie(client):
    response = client.get(full_article().get_absolute_url())

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_hidden_articles_are_not_found(client, hidden_articles):
    draft, scheduled, *_gone = hidden_articles

    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(scheduled.get_absolute_url()).status_code == 404


def test_hidden_articles_are_not_found_by_staff_either(client, editor, hidden_articles):
    client.force_login(editor)

    assert client.get(hidden_articles[0].get_absolute_url()).status_code == 404


def test_a_withdrawn_article_says_that_it_is_gone(client, hidden_articles):
    withdrawn = hidden_articles[2]
    withdrawn.topics.add(TopicFactory(name="Asylum", slug="asylum"))

    page = page_of(client, withdrawn.get_absolute_url(), status=410)

    assert "We have withdrawn this article" in page
    assert '<a class="tag" href="/topics/asylum/">Asylum</a>' in page
    assert page.count('<form role="search" action="/search/"') == 1
    assert withdrawn.title not in page


def test_an_article_withdrawn_before_anybody_saw_it_was_never_here(client):
    scheduled = ArticleFactory(publish_at=timezone.now() + timedelta(days=1))

    publish.withdraw_article(article=scheduled, by=UserFactory())

    for path in (scheduled.get_absolute_url(), f"{scheduled.get_absolute_url()}republish/"):
        assert client.get(path).status_code == 404


@pytest.mark.exhaustive
def test_an_article_is_found_in_its_own_language_alone(client):
    article = ArticleFactory(language="es", slug="uno")

    assert client.get("/articles/uno/").status_code == 404
    page = page_of(client, "/es/articles/uno/")
    assert article.title in page
    assert '<html lang="es" dir="ltr">' in page


@pytest.mark.exhaustive
def test_an_arabic_article_reads_right_to_left(client):
    page = page_of(client, ArticleFactory(language="ar", slug="x").get_absolute_url())

    assert '<html lang="ar" dir="rtl">' in page


@pytest.mark.exhaustive
def test_a_translation_shows_the_picture_in_its_own_words(client):
    article = ArticleFactory(language="es", cover=ImageFactory(), cover_alt="Franjas azules")

    assert 'alt="Franjas azules"' in page_of(client, article.get_absolute_url())


def test_a_hidden_translation_is_not_linked(client):
    article = ArticleFactory()
    DraftFactory(language="fr", translation_of=article, slug="brouillon")

    assert "brouillon" not in page_of(client, article.get_absolute_url())


@pytest.mark.parametrize("url", ["/articles/", "/articles/x/", "/topics/x/", "/authors/x/"])
def test_pages_are_only_read(client, url):
    assert client.post(url).status_code == 405
    assert not Article.objects.exists()


@pytest.mark.exhaustive
def test_the_language_menu_of_an_article_leads_to_its_topic_where_it_is_not_translated(client):
    article = ArticleFactory(slug="camps")
    article.topics.add(TopicFactory(slug="exile"))
    ArticleFactory(slug="campos", language="es", translation_of=article)
    alone = ArticleFactory(slug="alone")
    page = PageFactory()

    text = {
        path: client.get(path).text
        for path in map(Article.get_absolute_url, (article, alone, page))
    }

    of_article, of_alone, of_page = text.values()
    assert 'href="/es/articles/campos/"' in of_article
    assert 'href="/fr/topics/exile/#not-translated"' in of_article
    assert 'href="/fr/articles/#not-translated"' in of_alone
    assert "not-translated" not in of_page
    for path in ("/fr/topics/exile/", "/fr/articles/"):
        assert 'id="not-translated"' in client.get(path).text


def test_search_engines_are_told_when_an_article_came_out(client):
    published = datetime(2026, 1, 2, 9, tzinfo=UTC)
    article = ArticleFactory(publish_at=published, first_published_at=published)

    page = page_of(client, article.get_absolute_url())
    assert '<meta property="article:published_time" content="2026-01-02T04:00:00-05:00">' in page
