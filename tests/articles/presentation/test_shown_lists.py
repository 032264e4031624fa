"""Lists in the body of an article: the newest articles, and people."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.admin.history.comparison import compare
from articles.body.content import Content
from articles.images import served, take_back
from articles.images.uses import uses_of
from articles.models import Article, ArticleTopic, Byline, Image
from articles.presentation import whole_article
from articles.presentation.full_text import render_full_texts
from articles.presentation.rendered_body import render_body
from articles.presentation.republishing import make_copy
from articles.withdrawal.withdraw import pictures_of
from page_cache import generation
from tests.advocacy.factories import TopicFactory
from tests.articles.factories import ArticleFactory, AuthorFactory
from tests.articles.images.shown import drawn_image

pytestmark = pytest.mark.django_db
ADDRESS = "https://standing.example/articles/one/"
MONTH = timedelta(days=30)


def shown_in(article):
    return render_body(article).html


@pytest.fixture
def page():
    """An article that lists the three newest of a topic, of which it is one."""
    topic = TopicFactory(name="Water")
    body = f'<newest-list count="3" topic="{topic.pk}"></newest-list>'
    page = ArticleFactory(slug="one", title="The page itself", body=body)
    now = timezone.now()
    pieces = [ArticleFactory(title=f"Piece {n}", publish_at=now - n * MONTH) for n in range(5)]
    foreign = ArticleFactory(title="Pieza", language="es")
    ArticleFactory(title="Other")
    for each in (page, *pieces, foreign):
        ArticleTopic.objects.create(content_object=each, tag=topic)
    return page


def test_the_newest_of_a_topic_in_the_language_of_the_page(page, django_assert_num_queries):
    with generation.in_one_epoch(), django_assert_num_queries(2):
        shown = shown_in(page)

    places = [shown.find(f"Piece {n}<") for n in range(3)]
    assert places == sorted(places)
    assert min(places) > 0
    for absent in ("Piece 3", "Pieza", "Other", page.title):
        assert absent not in shown


def test_a_list_does_not_go_stale(page):
    newest = Article.objects.get(title="Piece 0")
    assert "Piece 0" in shown_in(page)

    newest.status = Article.Status.WITHDRAWN
    newest.save()

    assert "Piece 0" not in shown_in(page)
    assert "Piece 3" in shown_in(page)


@pytest.mark.exhaustive
def test_a_page_of_readers_is_made_anew(page, client):
    address = page.get_absolute_url()
    assert "Fresh" not in client.get(address).text
    fresh = ArticleFactory(title="Fresh")
    ArticleTopic.objects.create(content_object=fresh, tag=page.topics.get())

    assert "Fresh" in client.get(address).text


@pytest.mark.exhaustive
def test_the_newest_of_a_kind_and_none(page):
    page.body = '<p>x</p><newest-list count="3" kind="report"></newest-list>'
    assert shown_in(page) == "<p>x</p>"

    ArticleFactory(title="A report", kind="report")

    assert "A report" in shown_in(page)
    assert "Piece" not in shown_in(page)


@pytest.mark.exhaustive
def test_what_others_copy_and_feeds_lead_to_the_newest(page):
    whole = whole_article.load_published("en", "articles/one")

    copy = make_copy(whole, ADDRESS)
    [full] = render_full_texts([whole], "https://standing.example")

    assert "Newest articles (https://standing.example/articles/)" in copy.text
    assert "Piece" not in copy.html + full.html
    assert "Newest articles" in full.html


@pytest.fixture
def director():
    """An author with a picture and a position who signed a public article."""
    ann = AuthorFactory(name="Ann Lee", position="Director", positions={"es": "Directora"})
    ann.picture, ann.about = drawn_image(alt="Ann at her desk"), "Leads the house."
    ann.save()
    Byline.objects.create(article=ArticleFactory(), author=ann)
    return ann


@pytest.fixture
def team(director):
    other = AuthorFactory(name="Bo Diaz")
    body = f'<people-list authors="{other.pk} {director.pk} 999"></people-list>'
    return ArticleFactory(slug="one", body=body)


def test_people_stand_in_their_order_with_what_they_do(team, director, django_assert_num_queries):
    with generation.in_one_epoch(), django_assert_num_queries(2):
        shown = shown_in(team)

    assert shown.find("Bo Diaz") < shown.find("Ann Lee")
    assert f'<b><a href="{director.get_absolute_url()}">Ann Lee</a></b>' in shown
    assert "<b>Bo Diaz</b>" in shown  # signed nothing yet
    assert '<p class="meta">Director</p>' in shown
    assert 'alt="Ann at her desk"' in shown
    assert "Leads the house." in shown
    team.language = "es"
    assert "Directora" in shown_in(team)


def test_a_picture_that_was_taken_back_is_beside_no_name(team, director):
    Image.objects.update(withheld_from=timezone.now())

    shown = shown_in(team)

    assert "<img" not in shown
    assert "Ann Lee" in shown


def test_the_picture_of_an_author_is_in_use(director, admin_user):
    picture = director.picture
    article = ArticleFactory(body=f'<picture-card key="{picture.pk}"></picture-card>')

    assert served.is_on_a_page(picture)
    assert uses_of(picture).authors == [director]
    assert pictures_of(article) == []
    article.delete()
    assert not take_back.delete_picture(image=picture, by=admin_user)
    take_back.sweep_files()
    director.refresh_from_db()
    assert director.picture.removed_at
    assert not served.is_on_a_page(director.picture)


@pytest.mark.exhaustive
def test_the_page_of_an_author_shows_picture_and_position(director, client):
    shown = client.get(director.get_absolute_url()).text

    assert "Director" in shown
    assert 'alt="Ann at her desk"' in shown


@pytest.mark.exhaustive
def test_a_change_of_the_picture_begins_a_generation(director):
    before = generation.current()

    director.picture.save()

    assert generation.current() != before


@pytest.mark.exhaustive
def test_a_copy_names_people_and_shows_no_picture(team):
    copy = make_copy(whole_article.load_published("en", "articles/one"), ADDRESS)

    assert "- Bo Diaz\n- Ann Lee: Director" in copy.text
    assert "<img" not in copy.html


@pytest.mark.exhaustive
def test_a_comparison_names_what_is_listed(director):
    topic = TopicFactory(name="Water")
    now = (
        f'<newest-list count="5" topic="{topic.pk}"></newest-list>'
        f'<people-list authors="{director.pk}"></people-list>'
    )

    told = compare(Content(body="<p>x</p>"), Content(body=now), "en").body

    words = " ".join(f"{row.label} {row.after}" for row in told)
    assert "Newest articles" in words
    assert "5 · Water" in words
    assert "Ann Lee" in words


@pytest.mark.exhaustive
def test_the_dialogs_offer_kinds_topics_and_people(director, as_author):
    topic = TopicFactory(name="Water")
    address = reverse("admin:articles_article_choices")

    people = as_author.get(address, {"of": "people"}).json()["found"]
    offered = as_author.get(address, {"of": "articles"}).json()["found"]

    assert {"key": str(director.pk), "name": "Ann Lee"} in people
    assert {"key": f"topic-{topic.pk}", "name": "Water"} in offered
    assert {"key": "kind-report", "name": "Report"} in offered
