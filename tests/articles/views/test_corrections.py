from datetime import timedelta

import pytest
from django.utils import timezone

from advocacy.editing.correct import correct_statistic
from advocacy.models import Figure, Statistic
from articles.publishing import publish
from tests.advocacy.factories import FigureFactory, SourceFactory
from tests.articles.factories import ArticleFactory, UserFactory
from tests.articles.views.correcting import correct, correct_figure
from tests.markup import one_line

pytestmark = pytest.mark.django_db


def test_the_log_lists_corrections_of_every_language_newest_first(client):
    english = ArticleFactory(title="Waiting")
    spanish = ArticleFactory(title="La espera", language="es", slug="espera")
    correct(english, "Seven courts answered.", days_ago=3)
    correct(spanish, "Fue en mayo.", days_ago=1)

    for path in ("/corrections/", "/es/corrections/", "/ar/corrections/"):
        page = client.get(path).content.decode()
        assert page.index("Fue en mayo.") < page.index("Seven courts answered.")
        assert '<a href="/es/articles/espera/"><bdi lang="es">La espera</bdi></a>' in page
        assert '<bdi lang="en">Seven courts answered.</bdi>' in page


def test_the_log_is_silent_about_articles_that_readers_cannot_see(client, hidden_articles):
    for article in hidden_articles:
        correct(article, "Nobody may know.")

    page = client.get("/corrections/").content.decode()

    assert "Nobody may know." not in page
    assert "Hidden" not in page
    assert "No corrections yet." in page


@pytest.mark.sampled
@pytest.mark.parametrize("address", ["/corrections/", "/corrections/feed.xml"])
def test_the_log_is_silent_about_facts_that_are_drafts_again(client, address):
    shown, hidden, of_hidden = (FigureFactory(statistic__title=f"Laws {n}") for n in "abc")
    for figure, reason in ((shown, "Shown."), (hidden, "Nobody knows."), (of_hidden, "Nobody.")):
        correct_figure(figure, reason)
    of_hidden.statistic.measure = "laws in force"
    correct_statistic(statistic=of_hidden.statistic, reason="Nobody may know.", by=UserFactory())
    Figure.objects.filter(pk=hidden.pk).update(is_published=False)
    Statistic.objects.filter(pk=of_hidden.statistic_id).update(is_published=False)

    told = client.get(address).text

    assert "Shown." in told
    assert "Nobody" not in told


@pytest.mark.exhaustive  # a count of queries, as tests/sitewide/test_query_budgets.py has them
@pytest.mark.parametrize("corrections", [11, 1])
def test_the_log_costs_four_queries(client, known_menus, django_assert_num_queries, corrections):
    for number in range(corrections):
        correct(ArticleFactory(), f"Number {number}.")
        correct_figure(FigureFactory())

    # How many there are, which, those of articles and those of figures.
    with django_assert_num_queries(4):
        client.get("/corrections/")


@pytest.mark.exhaustive
def test_the_log_lists_corrections_of_figures_among_those_of_articles(client, time_machine):
    article = ArticleFactory(title="Waiting")
    figure = FigureFactory(
        statistic__title="Laws",
        statistic__slug="laws",
        slug="laws-2024",
        verification="computed",
        released_on=timezone.localdate() - timedelta(days=4),
    )
    correct(article, "Seven courts answered.", days_ago=3)
    now = timezone.now()
    time_machine.move_to(now - timedelta(days=2))
    correct_figure(figure, "We read the wrong row.", value=1100)
    time_machine.move_to(now)
    correct(article, "It was in May.", days_ago=1)

    page = one_line(client.get("/es/corrections/").text)

    told = [page.index(words) for words in ("in May", "the wrong row", "Seven courts")]
    assert told == sorted(told)
    assert '<a href="/es/statistics/laws/#laws-2024"><bdi lang="en">Laws</bdi></a>' in page
    assert (
        '<time datetime="2024">2024</time>: corregida de <b>1.000</b> a <b>1.100</b>.</p>'
        '<p><bdi lang="en">We read the wrong row.</bdi></p>'
    ) in page


@pytest.mark.sampled
@pytest.mark.parametrize("address", ["/corrections/", "/statistics/laws/"])
def test_a_right_number_that_nobody_checked_yet_says_so(client, address):
    correct_figure(FigureFactory(statistic__slug="laws"), value=1100)

    told = 'from <b>1,000</b> to <b>1,100</b>. <small class="meta">(Not checked yet)</small></p>'
    assert told in one_line(client.get(address).text)


@pytest.mark.exhaustive
def test_the_log_says_what_was_wrong_where_it_was_not_the_number(client):
    source = SourceFactory(title="Global <Trends>", year=2024)
    figure = FigureFactory(value=57, source=source, verification="computed")
    right = SourceFactory(publisher="ILO", title="Estimates", year=2022)
    correct_figure(figure, source=right, period_start="2023-01-01", period_end="2023-12-31")

    page = client.get("/corrections/").text

    assert "<b>57</b>, corrected." in page
    assert 'The period is <time datetime="2023">2023</time>.' in page
    assert (
        'The source was <bdi lang="en">UNHCR, Global &lt;Trends&gt;, 2024</bdi>,'
        ' and is <bdi lang="en">ILO, Estimates, 2022</bdi>.'
    ) in page


def test_the_log_never_says_who_corrected_a_figure(client):
    correct_figure(FigureFactory(), by=UserFactory(username="eva", first_name="Eva"))

    assert "eva" not in client.get("/corrections/").text.lower().replace("evalu", "")


@pytest.mark.exhaustive
def test_the_log_has_numbered_pages(client):
    article = ArticleFactory()
    for number in range(21):
        correct(article, f"Mistake {number:02}.", days_ago=number)

    first, second = (client.get(path).text for path in ("/corrections/", "/corrections/?page=2"))

    assert '<a href="/corrections/?page=2"' in first
    assert '<a href="/corrections/"' in second
    assert ("Mistake 19." in first, "Mistake 20." in first) == (True, False)
    assert ("Mistake 19." in second, "Mistake 20." in second) == (False, True)


@pytest.mark.sampled
@pytest.mark.parametrize("number", ["2", "0", "01", "-1", "x", "١"])
def test_a_page_of_the_log_that_is_not_there_is_not_found(client, number):
    correct(ArticleFactory(), "It was in May.")

    assert client.get("/corrections/", {"page": number}).status_code == 404


def test_an_article_says_near_its_top_and_at_its_end_what_was_corrected(client):
    article = ArticleFactory(publish_at=timezone.now() - timedelta(days=9))
    correct(article, "It was in May.", days_ago=2)
    publish.publish_correction(article=article, text="<Seven> courts answered.", by=UserFactory())

    page = client.get(article.get_absolute_url()).content.decode().partition("<body>")[2]

    notice, ending = page.split('id="corrections"')
    assert '<a href="#corrections">' in notice
    assert "courts answered" not in notice
    assert ending.index("&lt;Seven&gt; courts answered.") < ending.index("It was in May.")
    assert f'<time datetime="{timezone.localtime(article.updated_at).isoformat()}">' in ending


@pytest.mark.exhaustive
def test_an_article_without_corrections_says_nothing_of_them(client):
    page = client.get(ArticleFactory().get_absolute_url()).content.decode()

    assert "#corrections" not in page
