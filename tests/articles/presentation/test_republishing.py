import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from django.utils import timezone, translation
from hypothesis import given

from articles.body import schema
from articles.body.sanitise import sanitise
from articles.models import ArticleSource, PictureConsent
from articles.presentation import whole_article
from articles.presentation.republishing import make_copy
from articles.publishing import publish
from tests.advocacy.factories import FigureFactory, SourceFactory, StatisticFactory
from tests.articles.body.wild import wild_html
from tests.articles.factories import ArticleFactory, BylineFactory, ImageFactory, UserFactory
from tests.articles.images.shown import drawn_image
from tests.markup import one_line

ADDRESS = "https://standing.example/articles/one/"

HARMLESS = {"lang", "dir", "href", "datetime", "start", "scope"}
WORDS_ALONE = schema.ALLOWED.keys() | {"article", "h1", "bdi", "b", "time", "span", "sup"}


class Inspector(HTMLParser):
    """Fails on whatever another publisher would have to take out."""

    def handle_starttag(self, tag, attrs):
        assert tag in WORDS_ALONE
        for name, value in attrs:
            assert name in HARMLESS
            if name == "href":
                assert re.match("https?://|mailto:|tel:", value, re.IGNORECASE), value

    def handle_comment(self, data):
        raise AssertionError(data)


def inspect(html):
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    assert "<stat-" not in html


@pytest.fixture
def article():
    laws = FigureFactory(
        slug="laws",
        statistic=StatisticFactory(
            slug="laws-by-year", title="Countries with a law", unit="percent"
        ),
        value=90,
        qualifier="about",
        verification="computed",
        released_on=date(2026, 1, 1),
    )
    FigureFactory(
        statistic=laws.statistic,
        value=91,
        verification="computed",
        revises=laws,
        released_on=date(2026, 11, 1),
        source=SourceFactory(publisher="UNODC"),
    )
    article = ArticleFactory(
        slug="one",
        title="They were told to <wait>",
        publish_at=datetime(2026, 10, 21, 15, tzinfo=UTC),
        cover=ImageFactory(),
        body=(
            '<p>By then <stat-ref key="laws"></stat-ref> had <a href="/topics/x/">done</a> so,'
            ' <a href="#later">later</a> and <a href="https://un.org/">there</a>.</p>'
            "<blockquote><p>No one.</p><footer>UDHR</footer></blockquote>"
            '<stat-card key="laws"></stat-card><stat-chart key="laws-by-year"></stat-chart>'
        ),
    )
    BylineFactory(article=article, author__name="Ann")
    ArticleSource.objects.create(article=article, url="https://example.org/report")
    publish.publish_correction(article=article, text="Seven courts answered.", by=UserFactory())
    return article


@pytest.mark.django_db
def test_the_copy_is_words_with_absolute_links_and_nothing_of_this_site(article):
    html = make_copy(whole_article.load_published("en", "articles/one"), ADDRESS).html

    inspect(html)
    assert "</blockquote>\n<p><b>about" in html
    assert html.startswith('<article lang="en" dir="ltr">\n<h1>They were told to &lt;wait&gt;</h1>')
    for part in [
        "<p>By Ann</p>",
        "By then 90 per cent<sup>[1]</sup> had",
        '<a href="https://standing.example/topics/x/">done</a>',
        f'<a href="{ADDRESS}#later">later</a>',
        '<a href="https://un.org/">there</a>',
        "<blockquote><p>No one.</p>\n<footer>UDHR</footer></blockquote>",
        "<p><b>about 90%</b>",
        '<time datetime="2025">2025</time>.\n<span>\nRevised on',
        'now <b>91%</b>, <time datetime="2024">2024</time>. Source: <bdi lang="en">UNODC</bdi>',
        '<li><time datetime="2024">2024</time>: 91%</li>',
        "<h2>Notes and sources</h2>\n<ol><li><b>about 90%</b>",
        '<a href="https://example.org/report">example.org/report</a>',
        ": Seven courts answered.</li>",
        f'First published by <a href="{ADDRESS}">Standing</a> on '
        '<time datetime="2026-10-21">21 October 2026</time>.',
        '<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>',
    ]:
        assert one_line(part) in one_line(html)


@pytest.mark.exhaustive  # as the copy in HTML
@pytest.mark.django_db
def test_the_copy_as_text_says_the_same(article):
    text = make_copy(whole_article.load_published("en", "articles/one"), ADDRESS).text

    assert text.startswith("They were told to <wait>\n\nWhat it says, in short.\n\nBy Ann\n\n")
    assert "By then 90 per cent [1] had done (https://standing.example/topics/x/) so" in text
    assert "\n1. about 90%, 2024. Countries with a law (" in text
    assert f"First published by Standing ({ADDRESS}) on 21 October 2026." in text
    assert text.endswith("CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/).\n")


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_the_licence_is_the_organisations(article, settings):
    settings.CONTENT_LICENCE = "CC BY-ND 4.0"
    settings.CONTENT_LICENCE_URL = "https://creativecommons.org/licenses/by-nd/4.0/"

    html = make_copy(whole_article.load_published("en", "articles/one"), ADDRESS).html

    assert '<a href="https://creativecommons.org/licenses/by-nd/4.0/">CC BY-ND 4.0</a>' in html


@pytest.mark.django_db
@given(wild_html)
def test_no_body_brings_anything_of_this_site_into_the_copy(html):
    article = ArticleFactory.build(body=sanitise(html), pk=1)
    found = whole_article.WholeArticle(article, [], [], [], [], [], [])

    inspect(make_copy(found, ADDRESS).html)


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_the_page_offers_both_copies_to_readers_alone(client, article):
    page = client.get("/articles/one/republish/").content.decode()

    assert '<meta name="robots" content="noindex">' in page
    assert "&lt;h1&gt;They were told to &amp;lt;wait&amp;gt;&lt;/h1&gt;" in page
    assert "http://testserver/articles/one/" in page
    assert page.count("<textarea") == 2
    assert f'href="{article.get_absolute_url()}republish/"' in (
        client.get(article.get_absolute_url()).content.decode()
    )


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_an_arabic_copy_reads_right_to_left(client):
    ArticleFactory(language="ar", slug="wahid")

    page = client.get("/ar/articles/wahid/republish/").content.decode()

    assert "&lt;article lang=&quot;ar&quot; dir=&quot;rtl&quot;&gt;" in page
    with translation.override("ar"):
        assert str(translation.gettext("Plain text")) in page


@pytest.mark.django_db
def test_hidden_articles_are_not_offered(client, hidden_articles):
    statuses = [
        client.get(f"{a.get_absolute_url()}republish/").status_code for a in hidden_articles
    ]

    assert statuses == [404, 404, 410, 410]


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_words_that_look_like_our_markup_stay_as_they_were_written():
    article = ArticleFactory(body='<p>Write href="/x" and class="y" id="z".</p>')
    found = whole_article.load_published("en", article.path)

    html = make_copy(found, "https://example.org/articles/x/").html

    assert '<p>Write href="/x" and class="y" id="z".</p>' in html


@pytest.mark.exhaustive  # a detail of the page
@pytest.mark.django_db
def test_others_are_told_which_pictures_they_may_use(client):
    free, ours, hidden = (drawn_image(licence="cc-by", credit=f"Ann {n}") for n in range(3))
    not_ours = drawn_image(licence="permission")
    PictureConsent.objects.create(image=ours, person="A. B.", recorded_by=UserFactory())
    hidden.withheld_from = timezone.now()
    hidden.save()
    cards = "".join(
        f"<picture-card{' alt=' + chr(34) + 'Una puerta' + chr(34) if image == free else ''}"
        f' key="{image.pk}"></picture-card>'
        for image in (free, ours, hidden, not_ours)
    )
    article = ArticleFactory(body=f"<p>x</p>{cards}", language="es")

    page = client.get(f"{article.get_absolute_url()}republish/").text

    assert page.count("/media/") == 1
    assert f'<a href="{free.whole.largest_jpeg.url}">Una puerta</a>' in page
    assert "Ann 0, CC BY" in page
