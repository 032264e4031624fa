"""The picture of a series is served, found, withheld and deleted as other pictures are."""

import pytest
from django.utils import timezone

from articles.images import served, take_back
from articles.images.uses import uses_of
from articles.models import Image
from articles.withdrawal.withdraw import pictures_of
from page_cache import generation
from tests.articles.factories import ArticleFactory, DraftFactory, SeriesFactory
from tests.articles.images.shown import answers, as_cover, drawn_image

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture():
    return drawn_image(alt="Five wells", credit="Ann Lee")


@pytest.fixture
def series(picture):
    return SeriesFactory(slug="wells", picture=picture, articles=[ArticleFactory()])


def test_its_page_shows_it_with_its_words(client, series, picture):
    page = client.get("/series/wells/").text

    assert 'alt="Five wells"' in page
    assert "Ann Lee" in page
    assert picture.card.largest_jpeg.url in page.partition("</head>")[0]
    assert answers(client, picture) == {200}


def test_without_a_published_part_nobody_gets_its_files(client, picture):
    SeriesFactory(picture=picture, articles=[DraftFactory()])

    assert answers(client, picture) == {404}


@pytest.mark.sampled
@pytest.mark.parametrize(
    "withheld", [{"withheld_from": timezone.now}, {"only_in": lambda: ["es"]}], ids=str
)
def test_a_picture_that_readers_may_not_see_is_on_no_page(client, series, picture, withheld):
    Image.objects.update(**{name: value() for name, value in withheld.items()})
    generation.bump()

    page = client.get("/series/wells/").text
    assert "<img" not in page
    assert "/media/" not in page
    assert 200 not in answers(client, picture)


@pytest.mark.exhaustive
def test_it_is_in_use(series, picture, admin_user):
    article = as_cover(picture)

    assert served.is_on_a_page(picture)
    assert uses_of(picture).series == [series]
    assert pictures_of(article) == []
    article.delete()
    assert not take_back.delete_picture(image=picture, by=admin_user)
    take_back.sweep_files()
    series.refresh_from_db()
    assert series.picture.removed_at
    assert not served.is_on_a_page(series.picture)


@pytest.mark.exhaustive
def test_a_change_of_it_begins_a_generation(series, picture):
    before = generation.current()

    picture.save()

    assert generation.current() != before


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("make", "found"),
    [
        (ArticleFactory, {"public": True, "drafts": False, "nowhere": False}),
        (DraftFactory, {"public": False, "drafts": True, "nowhere": False}),
    ],
)
def test_the_library_finds_it_and_says_where_it_is(admin_client, picture, settings, make, found):
    settings.DEMO = True  # asks for no second factor
    SeriesFactory(title="Of five wells", picture=picture, articles=[make()])

    listed = {
        use: f"/image/{picture.pk}/change/"
        in admin_client.get(f"/admin/articles/image/?use={use}").text
        for use in found
    }
    assert listed == found
    for page in ("change", "take-back"):
        assert (
            "Of five wells" in admin_client.get(f"/admin/articles/image/{picture.pk}/{page}/").text
        ), page
