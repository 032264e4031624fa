import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from articles.models import Article, ArticleVersion, PlannedPiece
from articles.writing import start_piece
from tests.advocacy.factories import (
    FigureFactory,
    ObservanceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.articles.factories import DraftFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def rights_day():
    """On 10 December, of a topic that has two statistics with figures and one without."""
    topic = TopicFactory()
    day = ObservanceFactory(
        slug="human-rights-day",
        name="Human Rights Day",
        names={"es": "Día de los Derechos Humanos"},
        relevance="core",
        actions="Write to your member of parliament.\nTell <others>.",
    )
    day.topics.add(topic)
    for slug in ("first", "second", "empty"):
        statistic = StatisticFactory(slug=slug)
        statistic.topics.add(topic)
        if slug != "empty":
            FigureFactory(statistic=statistic, slug=f"{slug}-figure")
    return day


def start(day, by, language="en", seen=0):
    return start_piece.start_new_piece(
        observance=day, year=2026, by=by, language=language, seen=seen
    )


def test_a_piece_starts_with_the_day_its_topics_and_its_figures(rights_day, author):
    piece = start(rights_day, author)

    article = piece.article
    assert (article.title, article.slug, article.status, article.created_by) == (
        "Human Rights Day 2026",
        "human-rights-day-2026",
        "draft",
        author,
    )
    assert article.observance == rights_day
    assert list(article.topics.all()) == list(rights_day.topics.all())
    assert article.body == (
        "<p>Human Rights Day: 10 December 2026.</p>"
        "<h2>What the day is about</h2>"
        "<h2>What the figures say</h2>"
        '<stat-card key="first-figure"></stat-card><stat-card key="second-figure"></stat-card>'
        "<h2>What has to change</h2>"
        "<h2>What you can do</h2>"
        "<ul><li>Write to your member of parliament.</li><li>Tell &lt;others&gt;.</li></ul>"
    )
    assert article.citations.count() == 2
    assert (piece.owner, piece.year, piece.name) == (author, 2026, article.title)
    assert ArticleVersion.objects.get(article=article).read().body == article.body


@pytest.mark.exhaustive
def test_a_piece_is_in_the_language_of_its_editor(rights_day, editor):
    article = start(rights_day, editor, language="es").article

    assert (article.language, article.title) == ("es", "Día de los Derechos Humanos 2026")
    assert "<p>Día de los Derechos Humanos: 10 de diciembre de 2026.</p>" in article.body
    assert "What" not in article.body


@pytest.mark.exhaustive
def test_pressed_twice_it_starts_one_piece(rights_day, editor):
    first = start(rights_day, editor)

    with pytest.raises(start_piece.AlreadyStarted) as meanwhile:
        start(rights_day, editor)

    assert meanwhile.value.piece == first
    assert Article.objects.count() == 1


@pytest.mark.exhaustive
def test_another_piece_has_a_title_and_an_address_of_its_own(rights_day, editor):
    first = start(rights_day, editor)

    second = start(rights_day, editor, seen=first.pk)

    assert (second.title, second.article.slug) == (
        "Human Rights Day 2026 (2)",
        "human-rights-day-2026-2",
    )


def test_a_planned_piece_is_begun_once(rights_day, editor):
    owner = UserFactory()
    piece = PlannedPiece.objects.create(
        observance=rights_day, year=2026, title="Interview", owner=owner
    )

    begun = start_piece.start_planned_piece(piece=piece, by=editor, language="en")

    assert (begun.article.title, begun.owner) == ("Interview", owner)
    with pytest.raises(start_piece.AlreadyStarted):
        start_piece.start_planned_piece(piece=piece, by=editor, language="en")
    assert Article.objects.count() == 1


@time_machine.travel("2026-11-26 12:00", tick=False)
def test_the_button_opens_the_new_piece_and_again_the_same(client, author, rights_day):
    client.force_login(author)
    address = reverse("start_piece", args=[rights_day.pk, 2026])
    page = client.get(reverse("admin:index")).content.decode()
    assert f'action="{address}"' in page

    first = client.post(address, {"seen": "0"})
    again = client.post(address, {"seen": "0"})

    (article,) = Article.objects.all()
    opened = reverse("admin:articles_article_change", args=[article.pk])
    assert first.headers["location"] == again.headers["location"] == opened
    assert client.get(opened).status_code == 200


@pytest.mark.exhaustive
@time_machine.travel("2026-11-26 12:00", tick=False)
def test_the_button_of_a_planned_piece_begins_it(client, editor, rights_day):
    piece = PlannedPiece.objects.create(observance=rights_day, year=2026, title="Interview")
    address = reverse("begin_piece", args=[piece.pk])
    client.force_login(editor)
    assert f'action="{address}"' in client.get(reverse("admin:index")).content.decode()

    client.post(address)
    client.post(address)

    assert [article.title for article in Article.objects.all()] == ["Interview"]


@pytest.mark.exhaustive
def test_what_a_colleague_planned_meanwhile_is_looked_at_first(client, author, rights_day):
    hidden = DraftFactory(title="Of another")
    PlannedPiece.objects.create(observance=rights_day, year=2026, article=hidden)
    client.force_login(author)

    answer = client.post(reverse("start_piece", args=[rights_day.pk, 2026]), {"seen": "0"})

    assert answer.headers["location"] == reverse("admin:index")
    assert Article.objects.count() == 1


def test_nobody_starts_a_piece_by_a_link_or_without_the_right(client, author, rights_day):
    start_it = reverse("start_piece", args=[rights_day.pk, 2026])
    piece = PlannedPiece.objects.create(observance=rights_day, year=2026, title="Of others")
    begin_it = reverse("begin_piece", args=[piece.pk])
    assert client.post(start_it, {"seen": "0"}).status_code == 302

    client.force_login(UserFactory())
    assert client.post(start_it, {"seen": "0"}).status_code == 404
    assert client.post(begin_it).status_code == 404
    client.force_login(author)
    assert client.get(start_it).status_code == 405
    assert client.post(start_it, {"seen": "x"}).status_code == 404
    assert client.post(begin_it).status_code == 404
    assert not Article.objects.exists()


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", ["en", "es", "fr", "ht", "ar"])
def test_headings_are_said_in_every_language(rights_day, editor, language):
    article = start(rights_day, editor, language=language).article

    with translation.override("en"):
        assert ("What the figures say" in article.body) == (language == "en")
