"""Pictures taken back: nothing of them is on a page, on the disk, or in the database."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from articles.images import pictures, redraw, storage, take_back
from articles.images.blurring import Point, Rectangle
from articles.models import FormerPictureFile, Image, PictureConsent, PictureWords
from tests.articles.factories import ArticleFactory, UserFactory, photograph
from tests.articles.images.shown import addresses, drawn_image, in_the_text, status_of

pytestmark = pytest.mark.django_db

ALL = Rectangle(Point(0, 0), Point(10_000, 10_000))


def stored_files():
    root = Path(settings.MEDIA_ROOT)
    return {str(p.relative_to(root)) for p in root.rglob("*") if p.is_file()}


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """Run what waits for the commit of the transaction, as a request does."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.mark.sampled
@pytest.mark.parametrize("leads", [True, False])
def test_a_replaced_picture_leaves_no_file(client, at_once, leads):
    image, by = drawn_image(), UserFactory()
    in_the_text(image)
    before, old = stored_files(), addresses(image)

    with at_once():
        new = pictures.read_upload(photograph(700, 500, "red"))
        take_back.replace_picture(image=image, new=new, by=by, leads=leads)
    pictures.draw(image=image)

    image.refresh_from_db()
    assert not before & stored_files()
    assert stored_files() == {image.original, *image.names}
    assert (image.width, image.height) == (700, 500)
    answers = [client.get(address) for address in old]
    if leads:
        assert {a.status_code for a in answers} == {302}
        assert {status_of(client, a.headers["Location"]) for a in answers} == {200}
    else:
        assert {a.status_code for a in answers} == {410}


def test_addresses_that_led_here_are_gone_with_those_that_do_not_lead(client, at_once):
    image, by = drawn_image(), UserFactory()
    in_the_text(image)
    known = addresses(image)
    for colour, leads in (("red", True), ("blue", False)):
        with at_once():
            new = pictures.read_upload(photograph(600, 400, colour))
            take_back.replace_picture(image=image, new=new, by=by, leads=leads)
        pictures.draw(image=image)
        image.refresh_from_db()
        known += addresses(image)

    gone = known[: -len(image.names)]
    assert {status_of(client, address) for address in gone} == {410}
    assert {status_of(client, address) for address in addresses(image)} == {200}


def test_whoever_comes_second_brings_no_face_back():
    image, by = drawn_image(), UserFactory()
    behind = Image.objects.get(pk=image.pk)
    new = pictures.read_upload(photograph(700, 500, "red"))
    corner = Rectangle(Point(0, 0), Point(10, 10))
    take_back.blur_picture(image=image, regions=[ALL], by=by)

    with pytest.raises(take_back.AlreadyChanged):
        take_back.blur_picture(image=behind, regions=[corner], by=by)
    with pytest.raises(take_back.AlreadyChanged):
        take_back.replace_picture(image=behind, new=new, by=by, leads=True)

    assert Image.objects.get(pk=image.pk).original == image.original


def test_an_original_that_two_pictures_share_stays_for_the_other(at_once):
    one, other = drawn_image(), drawn_image(photograph(700, 500, "red"))
    Image.objects.filter(pk=other.pk).update(original=one.original)

    for image in (one, other):
        assert storage.read(one.original)
        image.refresh_from_db()
        with at_once():
            take_back.delete_picture(image=image, by=UserFactory())

    assert one.original not in stored_files()


def test_what_a_colleague_recorded_meanwhile_stays(at_once):
    image, by = drawn_image(), UserFactory()
    behind = Image.objects.get(pk=image.pk)
    PictureConsent.objects.create(
        image=image, person="A. B.", recorded_by=by, withdrawn_at=timezone.now()
    )

    with at_once():
        new = pictures.read_upload(photograph(700, 500, "red"))
        take_back.replace_picture(
            image=behind, new=new, by=by, leads=True, words={"alt": "Another"}
        )

    image.refresh_from_db()
    assert (image.alt, image.is_withheld) == ("Another", True)


@pytest.mark.exhaustive
def test_until_it_is_drawn_readers_see_nothing_in_its_place(client):
    image = drawn_image()
    shown = in_the_text(image)
    assert "<picture>" in client.get(shown.get_absolute_url()).text

    new = pictures.read_upload(photograph(600, 400, "red"))
    take_back.replace_picture(image=image, new=new, by=UserFactory(), leads=True)
    assert "<picture>" not in client.get(shown.get_absolute_url()).text

    pictures.draw(image=image)
    image.refresh_from_db()
    assert image.whole.fallback_url in client.get(shown.get_absolute_url()).text


def test_what_was_blurred_is_in_no_file(at_once):
    image = drawn_image(photograph(600, 400, "red"))
    before = stored_files()

    with at_once():
        take_back.blur_picture(image=image, regions=[ALL], by=UserFactory())
    pictures.draw(image=image)

    image.refresh_from_db()
    assert not before & stored_files()
    for name in (image.original, *image.names):
        seen = redraw.Image.open(settings.MEDIA_ROOT / name).convert("RGB").getpixel((9, 9))
        assert all(abs(value - 64) < 12 for value in seen), name
    assert image.file_hash == ""


def test_a_deleted_picture_that_nothing_shows_leaves_nothing(at_once):
    image, by = drawn_image(alt="The secret gate", credit="Sam Secret"), UserFactory()
    PictureWords.objects.create(image=image, language="es", alt="La puerta secreta")
    PictureConsent.objects.create(image=image, person="Ms Secret", recorded_by=by)
    kind = ContentType.objects.get_for_model(Image)
    LogEntry.objects.create(
        user=by,
        content_type=kind,
        object_id=image.pk,
        object_repr=str(image),
        change_message="La puerta secreta",
        action_flag=ADDITION,
    )

    with at_once():
        assert take_back.delete_picture(image=image, by=by)

    assert not stored_files()
    assert not Image.objects.exists()
    assert not PictureWords.objects.exists()
    assert not PictureConsent.objects.exists()
    logged = LogEntry.objects.get()
    assert "ecret" not in logged.object_repr + logged.change_message
    assert not FormerPictureFile.objects.exclude(image=None).exists()


def test_a_deleted_picture_that_articles_name_leaves_an_empty_row(client, at_once):
    image, by = drawn_image(alt="The secret gate", credit="Sam Secret"), UserFactory()
    PictureConsent.objects.create(image=image, person="Ms Secret", recorded_by=by)
    text, cover = in_the_text(image), ArticleFactory(cover=image)

    with at_once():
        assert not take_back.delete_picture(image=image, by=by)

    image.refresh_from_db()
    assert not stored_files()
    assert (image.alt, image.credit, image.original, image.renditions) == ("", "", "", [])
    assert not PictureConsent.objects.exists()
    for article in (text, cover):
        page = client.get(article.get_absolute_url())
        assert page.status_code == 200
        assert "/media/" not in page.text
        assert "ecret" not in page.text


def replace_it(image, by):
    new = pictures.read_upload(photograph())
    take_back.replace_picture(image=image, new=new, by=by, leads=True)


def delete_it(image, by):
    take_back.delete_picture(image=image, by=by)


@pytest.mark.sampled
@pytest.mark.parametrize("verb", [replace_it, delete_it])
def test_what_is_deleted_is_taken_back_once(verb):
    image, by = drawn_image(), UserFactory()
    in_the_text(image)
    other = Image.objects.get(pk=image.pk)
    take_back.delete_picture(image=image, by=by)

    with pytest.raises(take_back.AlreadyDeleted):
        verb(other, by)


def test_files_that_no_row_names_are_swept_once_they_are_old(time_machine):
    image = drawn_image()
    stray = [
        storage.store(b"a", "webp", picture=7),
        storage.store(b"b", "png", picture=7, folder=storage.ORIGINALS),
    ]

    take_back.sweep_files()
    assert {*stray} < stored_files()

    time_machine.move_to(timezone.now() + timedelta(days=1, minutes=1))
    take_back.sweep_files()
    assert stored_files() == {image.original, *image.names}
