"""A consent that ended or was withdrawn takes the picture from every page at once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone

from articles.models import PictureConsent
from config.wiring.transitions import next_transition
from tests.articles.factories import ArticleFactory, UserFactory
from tests.articles.images.shown import answers, drawn_image, in_the_text

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

Scope = PictureConsent.Scope


@pytest.fixture
def image():
    return drawn_image(licence="ours")


def agree(image, **said):
    said = {"person": "A. B.", "recorded_by": UserFactory()} | said
    consent = PictureConsent.objects.create(image=image, **said)
    image.refresh_from_db()
    return consent


@pytest.mark.exhaustive
def test_without_a_word_of_it_nothing_is_held_back(image):
    assert (image.withheld_from, image.only_in, image.is_for_us_alone) == (None, [], False)


def test_the_narrowest_of_all_consents_counts(image):
    today = timezone.localdate()
    agree(image, scope=Scope.EVERYWHERE, languages=["en", "fr"], until=today + timedelta(days=9))
    agree(image, scope=Scope.SITE, languages=["fr", "es"], until=today + timedelta(days=2))
    agree(image, scope=Scope.EVERYWHERE)

    zone = ZoneInfo(settings.TIME_ZONE)
    midnight = datetime.combine(today + timedelta(days=3), datetime.min.time(), zone)
    assert image.withheld_from == midnight
    assert image.only_in == ["fr"]
    assert image.is_for_us_alone
    assert not image.may_be_republished


def test_its_last_day_is_one_on_which_it_is_seen(image, time_machine):
    agree(image, until=timezone.localdate())
    last = image.withheld_from

    time_machine.move_to(last - timedelta(seconds=1), tick=False)
    assert not image.is_withheld
    time_machine.move_to(last, tick=False)
    assert image.is_withheld


@pytest.mark.exhaustive
def test_no_language_in_common_is_none(image):
    agree(image, languages=["en"])
    agree(image, languages=["fr"])

    assert image.is_withheld


@pytest.mark.exhaustive
def test_a_consent_that_was_withdrawn_by_mistake_counts_again(image):
    consent = agree(image)
    consent.withdrawn_at = timezone.now()
    consent.save()
    image.refresh_from_db()
    assert image.is_withheld

    consent.withdrawn_at = None
    consent.save()
    image.refresh_from_db()
    assert not image.is_withheld


@pytest.mark.exhaustive
def test_deleting_a_consent_derives_anew(image):
    agree(image, until=timezone.localdate() - timedelta(days=1)).delete()

    image.refresh_from_db()
    assert not image.is_withheld


def pages_with(image):
    """Return the addresses of pages, feeds and files that show a picture, in two languages."""
    text = in_the_text(image, language="en")
    cover = ArticleFactory(cover=image, language="es")
    return [
        text.get_absolute_url(),
        cover.get_absolute_url(),
        f"{text.get_absolute_url()}republish/",
        "/articles/feed.xml",
        "/articles/feed.json",
        "/es/articles/feed.xml",
        "/es/articles/feed.json",
    ]


def showing(client, pages):
    return {page for page in pages if "/media/" in client.get(page).text}


def test_a_withdrawn_consent_takes_it_from_every_page_feed_and_address(client, image):
    consent, pages = agree(image, scope=Scope.EVERYWHERE), pages_with(image)
    assert showing(client, pages) == {*pages}
    assert answers(client, image) == {200}

    consent.withdrawn_at = timezone.now()
    consent.save()

    assert showing(client, pages) == set()
    assert answers(client, image) == {410}


def test_by_time_alone_it_goes_as_well(client, image, time_machine):
    agree(image, until=timezone.localdate() + timedelta(days=2))
    page = in_the_text(image).get_absolute_url()
    assert next_transition(timezone.now()) <= image.withheld_from
    assert "/media/" in client.get(page).text

    time_machine.move_to(image.withheld_from + timedelta(seconds=1))

    assert "/media/" not in client.get(page).text
    assert answers(client, image) == {410}


def test_it_is_shown_in_no_other_language_than_they_agreed_to(client, image):
    agree(image, languages=["es"])
    english = ArticleFactory(cover=image, language="en").get_absolute_url()
    assert "/media/" not in client.get(english).text
    assert answers(client, image) == {404}

    spanish = ArticleFactory(cover=image, language="es").get_absolute_url()
    assert "/media/" in client.get(spanish).text
    assert answers(client, image) == {200}
