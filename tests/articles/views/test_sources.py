from datetime import UTC, date, datetime

import pytest

from tests.advocacy.factories import FigureFactory, SourceFactory, StatisticFactory
from tests.advocacy.helpers import found
from tests.articles.factories import ArticleFactory, DraftFactory
from tests.markup import one_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return SourceFactory(
        publisher="UNODC <Vienna>",
        title="Global Report",
        year=2014,
        locator="p. 12",
        url="https://unodc.test/report.pdf",
        licence="CC BY 4.0",
    )


@pytest.fixture
def laws(report):
    statistic = StatisticFactory(slug="laws", title="Countries with a law", unit="percent")
    return figure_of(statistic, report, 2014, slug="laws-2014", value=90, qualifier="about")


def figure_of(statistic, source, year, **fields):
    return FigureFactory(
        statistic=statistic,
        source=source,
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
        **fields,
    )


def test_a_source_says_what_it_is_and_what_rests_on_it(client, report, laws):
    page = one_line(client.get(f"/sources/{report.pk}/").text)

    title = f"UNODC &lt;Vienna&gt;, Global Report, 2014, p. 12 (Source {report.pk}) | "
    assert f"<title>{title}" in page
    assert "<h1>Global Report</h1>" in page
    for words in (
        "UNODC &lt;Vienna&gt;",
        '<time datetime="2014">2014</time>',
        "p. 12",
        "CC BY 4.0",
        'href="https://unodc.test/report.pdf"',
        "Used for 1 statistic.",
        '<a href="/statistics/laws/">Countries with a law</a>',
        '<a href="/statistics/laws/#laws-2014"><time datetime="2014">2014</time></a>',
        '<td class="n">about 90</td><td>Not checked yet</td>',
    ):
        assert words in page


@pytest.mark.exhaustive
def test_a_source_without_year_and_address_says_so(client):
    figure = FigureFactory(source__year=None)

    page = client.get(f"/sources/{figure.source_id}/").text

    assert "Updated all the time." in page
    assert "We have no link." in page


def test_a_source_that_no_published_figure_names_leads_nowhere(client, report):
    FigureFactory(source=report, is_published=False)

    assert client.get(f"/sources/{report.pk}/").status_code == 404


@pytest.mark.exhaustive
def test_a_source_shows_the_newest_figures_of_each_statistic_and_counts_the_rest(client, report):
    statistic = StatisticFactory()
    for year in range(2000, 2020):
        figure_of(statistic, report, year, value=year)
    first = figure_of(statistic, report, 2020, value=7777)
    figure_of(statistic, SourceFactory(), 2020, value=8888, revises=first)

    page = one_line(client.get(f"/sources/{report.pk}/").text)

    rows = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert rows.count("<tr>") == 6
    assert "2,015" in rows
    assert "2,014" not in rows
    assert '7,777 <small class="meta">(revised since)</small>' in rows
    assert "8,888" not in page
    assert "15 older figures on its page." in page


@pytest.mark.exhaustive
def test_editions_of_a_report_stand_together_with_their_figures(client, report, laws):
    newer, draft, of_others = (
        SourceFactory(publisher=publisher, title=title, year=2016, report="Global Report")
        for publisher, title in (
            ("UNODC <Vienna>", "Newer Report"),
            ("UNODC <Vienna>", "Unread Report"),
            ("ILO", "Report of others"),
        )
    )
    report.report = "Global Report"
    report.save()
    figure_of(laws.statistic, newer, 2016, value=95, edition="2016 edition")
    FigureFactory(source=draft, is_published=False)
    FigureFactory(source=of_others, value=5555)

    page = one_line(client.get(f"/sources/{report.pk}/").text)
    alone = one_line(client.get(f"/sources/{of_others.pk}/").text)

    assert f'<a href="/sources/{newer.pk}/">Newer Report</a>' in page
    assert "<b>Global Report</b>" in page
    rows = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert '<td class="n">95</td><td><bdi lang="en">2016 edition</bdi></td>' in rows
    assert 'about 90</td><td><time datetime="2014">2014</time></td>' in rows
    assert "Unread Report" not in page
    assert "5,555" not in page
    assert "Used for 1 statistic." in page
    assert "Editions of this report" not in alone


def test_a_source_lists_public_articles_that_quote_or_draw_its_figures(client, report, laws):
    quoting = '<p><stat-ref key="laws-2014"></stat-ref></p>'
    other = figure_of(laws.statistic, SourceFactory(), 2015, slug="laws-2015")
    ArticleFactory(title="Quotes it", body=quoting)
    ArticleFactory(title="Draws it", body='<stat-chart key="laws"></stat-chart>')
    ArticleFactory(title="Quotes another", body='<p><stat-ref key="laws-2015"></stat-ref></p>')
    DraftFactory(title="Will quote it", body=quoting)

    page = one_line(client.get(f"/sources/{report.pk}/").text)
    of_other = client.get(f"/sources/{other.source_id}/").text

    assert "Quotes it" in page
    assert "Draws it" in page
    assert "Quotes another" not in page
    assert "Will quote it" not in page
    assert "Quotes another" in of_other
    assert "Draws it" in of_other
    assert "Quotes it" not in of_other


@pytest.mark.exhaustive
def test_a_source_shows_each_article_once_in_the_readers_language(client, report, laws):
    quoting = '<p><stat-ref key="laws-2014"></stat-ref></p>'
    english = ArticleFactory(title="In English", body=quoting)
    ArticleFactory(
        title="En español", slug="es", language="es", translation_of=english, body=quoting
    )

    assert "En español" not in client.get(f"/sources/{report.pk}/").text
    assert "In English" not in client.get(f"/es/sources/{report.pk}/").text


@pytest.mark.exhaustive
def test_sources_stand_by_publisher_and_only_those_in_use(client, report, laws):
    FigureFactory(source__publisher="ILO", source__title="Estimates")
    FigureFactory(source__publisher="ILO", source__title="Older estimates", source__year=2017)
    SourceFactory(publisher="Nobody", title="Unread")

    page = client.get("/sources/").text

    told = [page.index(words) for words in (">ILO<", "Estimates", "Older", "UNODC", "Global")]
    assert told == sorted(told)
    assert page.count(">ILO<") == 1
    assert '<span class="meta"><bdi lang="en">unodc.test</bdi></span>' in page
    assert f'<a href="/sources/{report.pk}/">Global Report</a>' in page
    assert "Unread" not in page


def test_no_sources_are_no_mistake(client):
    assert "We have no figures yet." in client.get("/sources/").text


@pytest.mark.exhaustive  # tests/public_pages/lists/test_pagination.py has the rule
def test_long_lists_have_pages(client, report):
    for number in range(21):
        figure_of(StatisticFactory(title=f"Statistic {number:02}"), report, 2024)
    for _ in range(60):
        FigureFactory()

    first = client.get(f"/sources/{report.pk}/").text
    second = client.get(f"/sources/{report.pk}/?page=2").text
    listed = client.get("/sources/").text

    assert "Used for 21 statistics." in first
    assert ("Statistic 19" in first, "Statistic 20" in first) == (True, False)
    assert ("Statistic 19" in second, "Statistic 20" in second) == (False, True)
    assert f'<a href="/sources/{report.pk}/?page=2"' in first
    assert '<a href="/sources/?page=2"' in listed
    assert client.get("/sources/?page=2").status_code == 200


@pytest.mark.sampled
@pytest.mark.parametrize(
    "path", ["/sources/0/", "/sources/01/", "/sources/99999/", "/sources/?page=2", "/sources/x/"]
)
def test_what_is_not_there_is_not_found(client, laws, path):
    assert client.get(path).status_code == 404


@pytest.mark.exhaustive
def test_a_page_behind_the_last_is_not_found(client, report, laws):
    assert client.get(f"/sources/{report.pk}/?page=2").status_code == 404


@pytest.mark.exhaustive  # a count of queries, as tests/sitewide/test_query_budgets.py has them
@pytest.mark.parametrize("count", [12, 1])
def test_pages_of_sources_cost_few_queries(
    client, known_menus, report, laws, count, django_assert_max_num_queries
):
    for number in range(count):
        statistic = StatisticFactory()
        figure_of(statistic, report, 2010 + number)
        FigureFactory()
        ArticleFactory(
            body=f'<stat-chart key="{statistic.slug}"></stat-chart>',
            publish_at=datetime(2026, 1, 1, tzinfo=UTC),
        )

    with django_assert_max_num_queries(5):
        client.get(f"/sources/{report.pk}/")
    with django_assert_max_num_queries(2):
        client.get("/sources/")


@pytest.mark.exhaustive
def test_every_source_line_of_a_statistic_leads_to_its_source(client, report, laws):
    alone = client.get("/statistics/laws/").text
    other = figure_of(laws.statistic, SourceFactory(), 2015)
    both = client.get("/statistics/laws/").text

    link = '<a class="noprint" href="/sources/{}/">About this source</a>'
    assert link.format(report.pk) in alone
    assert link.format(report.pk) in both
    assert link.format(other.source_id) in both
    assert 'href="/sources/"' in client.get("/statistics/").text


@pytest.mark.exhaustive
def test_a_source_bears_the_title_of_its_edition_in_the_readers_language(client, report, laws):
    report.titles = {"es": "Tendencias globales"}
    report.save()

    assert "<h1>Tendencias globales</h1>" in client.get(f"/es/sources/{report.pk}/").text
    assert f'<h1><bdi lang="en">{report.title}' in client.get(f"/fr/sources/{report.pk}/").text
    assert found("tendencias") == [f"/sources/{report.pk}/"]
