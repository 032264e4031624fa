import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from advocacy.models import Figure
from articles.presentation.rendered_body import render_body
from tests.advocacy.factories import FigureFactory, SourceFactory, StatisticFactory
from tests.articles.factories import ArticleFactory, DraftFactory
from tests.markup import one_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def laws():
    return FigureFactory(
        slug="laws-2014",
        statistic=StatisticFactory(slug="laws", title="Countries with a law", unit="percent"),
        value=Decimal(90),
        qualifier="about",
        period_start=date(2007, 1, 1),
        period_end=date(2010, 12, 31),
        source=SourceFactory(publisher="UNODC <Vienna>", title="Global Report", year=2014),
    )


def quoting(*pieces, **fields):
    return ArticleFactory(body="".join(pieces), **fields)


def test_a_quoted_figure_reads_as_number_and_unit_with_a_note(laws):
    Figure.objects.update(verification="verified-primary")
    article = quoting('<p>By then <stat-ref key="laws-2014"></stat-ref> had done so.</p>')

    shown = render_body(article)

    assert shown.html == (
        '<p>By then 90 per cent<sup><a href="#note-1" id="cite-1-1" aria-label="Note 1">1</a></sup>'
        " had done so.</p>"
    )
    assert one_line(shown.notes[0]).startswith(
        '<li id="note-1"><b>about 90%</b>, <time datetime="2007">2007</time>–<time datetime="2010">2010</time>'
        '. <a href="/statistics/laws/#laws-2014">Countries with a law</a>.'
        ' Source: <bdi lang="en">UNODC &lt;Vienna&gt;</bdi>'
    )


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "90 per cent"), ("es", "90 por ciento"), ("ar", "90 في المائة")],
)
def test_a_quoted_figure_speaks_the_language_of_the_article(laws, language, words):
    article = quoting('<p><stat-ref key="laws-2014"></stat-ref></p>', language=language)

    assert words in render_body(article).html


@pytest.mark.exhaustive
def test_a_figure_quoted_in_other_words_keeps_them(laws):
    article = quoting('<p><stat-ref key="laws-2014">nine in ten &amp; more</stat-ref></p>')

    assert "<p>nine in ten &amp; more<sup>" in render_body(article).html


@pytest.mark.exhaustive  # tests/articles/body/test_elements.py has notes
def test_a_figure_quoted_twice_has_one_note_with_two_ways_back(laws):
    other = FigureFactory()
    article = quoting(
        '<p><stat-ref key="laws-2014">a</stat-ref>',
        f'<stat-ref key="{other.slug}">b</stat-ref>',
        '<stat-ref key="laws-2014">c</stat-ref></p>',
    )

    notes = render_body(article).notes

    assert [re.findall('id="note-.|href="#[^"]+"', note) for note in notes] == [
        ['id="note-1', 'href="#cite-1-1"', 'href="#cite-1-2"'],
        ['id="note-2', 'href="#cite-2-1"'],
    ]
    assert '>Back<span class="vh">, note 1, place 2</span></a></span></li>' in one_line(notes[0])


def test_a_card_shows_the_figure_with_its_source(laws):
    shown = render_body(quoting('<stat-card key="laws-2014"></stat-card>'))

    assert "<b><small>about </small>90%</b>" in shown.html
    assert "Countries with a law" in shown.html
    assert "UNODC &lt;Vienna&gt;" in shown.html
    assert "<cite>Global Report</cite>" in shown.html
    assert '<time datetime="2014">2014</time>' in shown.html
    assert "Not checked yet" in shown.html
    assert f'href="{laws.get_absolute_url()}"' in shown.html
    assert shown.notes == []


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("words", "classes"),
    [
        ("No one.", "pull wide quoted"),
        ("<strong>No</strong> one.", "pull wide quoted"),
        ("“No one.”", "pull wide"),
        ("<em>« Personne. »</em>", "pull wide"),
        ("", "pull wide quoted"),
    ],
)
def test_a_quotation_stands_out_in_marks_unless_it_brings_its_own(words, classes):
    rest = f"<p>{words}</p><footer>UDHR</footer></blockquote>"

    assert render_body(quoting(f"<blockquote>{rest}")).html == (
        f'<blockquote class="{classes}">{rest}'
    )


@pytest.mark.exhaustive
def test_a_chart_shows_every_year_of_a_statistic_with_its_table(
    one_generation, django_assert_num_queries
):
    statistic = StatisticFactory(slug="displaced", title="People displaced")
    for year in range(2015, 2021):
        FigureFactory(
            statistic=statistic,
            value=year * 1000,
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
        )
    article = quoting('<stat-chart key="displaced"></stat-chart>')

    with django_assert_num_queries(1):  # figures with their statistics and sources
        html = render_body(article).html

    assert '<svg class="chart"' in html
    assert 'href="/statistics/displaced/"' in html
    assert html.count('<th scope="row">') == 6


def test_words_stay_where_a_figure_is_not_known_and_the_log_says_so(caplog):
    article = quoting(
        '<p><stat-ref key="gone">most</stat-ref></p><stat-card key="lost"></stat-card>',
        '<stat-chart key="nowhere"></stat-chart>',
    )

    shown = render_body(article)

    assert (shown.html, shown.notes) == ("<p>most</p>", [])
    assert caplog.messages == [
        f"Article {article.pk} cites {key}, which is not here"
        for key in ("gone", "lost", "nowhere")
    ]


def test_changing_a_figure_changes_every_article_that_cites_it(laws):
    articles = [quoting('<p><stat-ref key="laws-2014"></stat-ref></p>') for _ in range(2)]

    laws.value = Decimal(91)
    laws.save()

    assert all("91 per cent" in render_body(article).html for article in articles)


@pytest.mark.sampled
@pytest.mark.parametrize("figures", [8, 1])
def test_a_body_costs_one_query_and_the_next_one_none(
    one_generation, django_assert_num_queries, figures
):
    cited = FigureFactory.create_batch(figures)
    pieces = [
        *(f'<p><stat-ref key="{f.slug}">x</stat-ref></p>' for f in cited),
        *(f'<stat-card key="{f.slug}"></stat-card>' for f in cited),
        f'<stat-chart key="{cited[0].statistic.slug}"></stat-chart>',
    ]
    article, another = quoting(*pieces), quoting(*reversed(pieces))

    with django_assert_num_queries(1):
        first = render_body(article)
    with django_assert_num_queries(0):
        second = render_body(another)

    assert len(first.notes) == len(second.notes) == figures


def test_an_article_of_another_language_says_the_same_figures_in_its_own(laws, one_generation):
    piece = '<p><stat-ref key="laws-2014"></stat-ref></p><stat-card key="laws-2014"></stat-card>'

    render_body(quoting(piece))
    spanish = render_body(quoting(piece, language="es"))

    assert "90 por ciento" in spanish.html
    assert "<small>alrededor de </small>90" in spanish.html
    assert "Fuente:" in spanish.notes[0]


@pytest.fixture
def jailed():
    """Published in January 2026 and revised in March."""
    first = FigureFactory(
        slug="jailed",
        statistic=StatisticFactory(slug="jailed-a-year", title="Journalists jailed"),
        value=360,
        released_on=date(2026, 1, 10),
    )
    return first, FigureFactory(
        statistic=first.statistic,
        value=370,
        revises=first,
        source=SourceFactory(publisher="CPJ"),
        released_on=date(2026, 3, 5),
    )


JAILED = (
    '<p>At least <stat-ref key="jailed"></stat-ref>.</p><stat-card key="jailed"></stat-card>'
    '<stat-chart key="jailed-a-year"></stat-chart>'
)


def test_a_value_revised_since_publication_stands_beside_the_one_of_then(jailed):
    shown = render_body(quoting(JAILED, publish_at=datetime(2026, 2, 1, tzinfo=UTC)))

    text, card, chart = shown.html.partition("<figure")[0], *shown.html.split("<figure")[1:]
    told = (
        'Revised on <time datetime="2026-03-05">5 March 2026</time>: now <b>370</b>, '
        '<time datetime="2024">2024</time>.'
    )
    assert "360 people" in text
    assert "370" not in text
    assert "<b>360</b>" in card
    assert told in card
    assert told in one_line(shown.notes[0])
    assert 'Source: <bdi lang="en">CPJ</bdi>' in one_line(shown.notes[0])
    assert (
        '<time datetime="2024">2024</time> was revised on '
        '<time datetime="2026-03-05">5 March 2026</time>: <b>360</b> before, now <b>370</b>.'
    ) in chart


@pytest.mark.exhaustive  # test_supersession.py has the rule
def test_a_value_revised_before_publication_is_not_news(jailed):
    shown = render_body(quoting(JAILED, publish_at=datetime(2026, 4, 1, tzinfo=UTC)))

    assert "evised on" not in shown.html + shown.notes[0]


@pytest.mark.exhaustive  # test_supersession.py has drafts
def test_a_draft_tells_of_no_revision(jailed):
    shown = render_body(DraftFactory(body=JAILED))

    assert "evised on" not in shown.html
