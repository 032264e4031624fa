"""Pictures are served to those who may see them. A deleted picture has no address."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from articles.images import served, storage, take_back
from articles.models import FormerPictureFile
from articles.models import Image as Picture
from publication import status
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory
from tests.articles.images.shown import (
    addresses,
    answers,
    as_cover,
    drawn_image,
    in_the_text,
    status_of,
)

NOW = timezone.now()
HIDDEN = [
    {"status": "draft", "publish_at": None},
    {"publish_at": NOW + timedelta(days=400)},
    {"publish_at": NOW - timedelta(days=2), "unpublish_at": NOW - timedelta(days=1)},
    {"status": "withdrawn"},
]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


def test_readers_are_served_every_file_of_a_picture_on_their_pages(client):
    image = drawn_image()
    in_the_text(image)

    response = client.get(addresses(image)[1])

    assert b"".join(response) == storage.read(image.names[1])
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Cache-Control"] == "public, max-age=600"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert answers(client, image) == {200}


@pytest.mark.exhaustive  # test_bucket.py has such an answer
def test_who_has_it_is_told_that_it_is_the_same(client):
    image = drawn_image()
    in_the_text(image)
    address = addresses(image)[0]
    first = client.get(address)
    b"".join(first)
    etag = first.headers["ETag"]

    again = client.get(address, headers={"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")
    assert status_of(client, address, headers={"If-None-Match": '"other"'}) == 200


def test_the_web_server_in_front_sends_what_was_checked(client, settings):
    settings.MEDIA_ACCEL_PREFIX = "/files/"
    shown, hidden = drawn_image(), drawn_image()
    in_the_text(shown)

    response = client.get(addresses(shown)[0])

    assert response.content == b""
    assert response.headers["X-Accel-Redirect"] == f"/files/{shown.names[0]}"
    assert response.headers["Content-Type"] == "image/avif"
    assert "X-Accel-Redirect" not in client.get(addresses(hidden)[0]).headers


@pytest.mark.sampled
@pytest.mark.parametrize("way", [in_the_text, as_cover])
@pytest.mark.parametrize("state", HIDDEN, ids=["draft", "scheduled", "over", "withdrawn"])
def test_what_readers_do_not_see_they_are_not_served(client, way, state):
    image = drawn_image()
    way(image, **state)

    assert answers(client, image) == {404}
    way(image)
    assert answers(client, image) == {200}


@pytest.mark.exhaustive
def test_a_picture_of_nothing_is_served_to_nobody(client):
    assert answers(client, drawn_image()) == {404}


def test_it_costs_no_query_once_it_is_known(client, django_assert_num_queries, one_generation):
    image = drawn_image()
    in_the_text(image)
    status_of(client, addresses(image)[0])

    with django_assert_num_queries(0):
        assert status_of(client, addresses(image)[0]) == 200


def person(role, **fields):
    user = UserFactory(**fields)
    user.groups.add(Group.objects.get(name=role))
    return user


def test_editors_see_every_picture_and_no_cache_keeps_it(client):
    image = drawn_image()
    DraftFactory(cover=image)
    client.force_login(person("Editor"))

    response = client.get(addresses(image)[0])
    b"".join(response)

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.exhaustive  # nobody else sees them: tried here
def test_authors_see_pictures_of_drafts_that_they_may_see(client):
    author = person("Author")
    own, colleagues, unused, uploaded = (drawn_image() for _ in range(4))
    DraftFactory(cover=own, created_by=author)
    for image in (colleagues, uploaded):
        DraftFactory(cover=image)
    uploaded.uploaded_by = author
    uploaded.save()
    client.force_login(author)

    assert [answers(client, image) for image in (own, colleagues, unused, uploaded)] == [
        {200},
        {404},
        {200},
        {200},
    ]


@pytest.mark.sampled
@pytest.mark.parametrize("who", ["Caseworker", "viewer who is no staff"])
def test_nobody_else_sees_them(client, who):
    image = drawn_image()
    if who == "Caseworker":
        user = person(who)
    else:
        user = UserFactory(is_staff=False)
        user.user_permissions.add(Permission.objects.get(codename="view_image"))
    client.force_login(user)

    assert answers(client, image) == {404}


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "name",
    [
        "0" * 40 + ".webp",
        "7-" + "0" * 40 + ".webp",
        "../db.sqlite3",
        "..%2Fdb.sqlite3",
        "%2e%2e/db.sqlite3",
        "originals/7-" + "0" * 40 + ".webp",
        "originals%2F7-" + "0" * 40 + ".webp",
        "7-" + "0" * 40 + ".webp%00",
        "7-" + "0" * 40 + ".svg",
        "9" * 30 + "-" + "0" * 40 + ".webp",
        "",
    ],
)
def test_nothing_else_is_served(client, settings, name):
    (settings.MEDIA_ROOT.parent / "db.sqlite3").write_bytes(b"secret")
    client.force_login(person("Editor"))

    assert client.get(f"/media/{name}").status_code == 404


def test_the_original_has_no_address(client):
    image = drawn_image()
    in_the_text(image)
    client.force_login(person("Editor"))

    assert default_storage.exists(image.original)
    assert client.get(f"/media/{image.original}").status_code == 404


@pytest.mark.exhaustive  # tests/sitewide/test_methods.py has methods
def test_pictures_are_only_read(client):
    assert client.post(addresses(drawn_image())[0]).status_code == 405


def test_names_depend_on_the_secret_of_the_site_and_on_the_picture(settings):
    name = storage.store(b"bytes", "webp", picture=1)

    assert storage.store(b"bytes", "webp", picture=2).partition("-")[2] == name.partition("-")[2]
    settings.SECRET_KEY = "another secret of another site"
    assert storage.store(b"bytes", "webp", picture=1) != name


def test_a_file_on_the_disk_that_no_row_names_is_not_served(client):
    image = drawn_image()
    in_the_text(image)
    stray = storage.store(b"stray", "webp", picture=image.pk)

    assert client.get(f"/media/{stray}").status_code == 404


def test_a_pass_of_a_preview_opens_one_file_for_an_hour(client, time_machine):
    image = drawn_image()
    DraftFactory(cover=image)
    first, second = addresses(image)[:2]
    page = served.with_passes(f'<img src="{first}" srcset="{first} 480w, {second} 960w">')
    given = page.split("?pass=")[1].partition('"')[0]

    assert status_of(client, f"{first}?pass={given}") == 200
    assert status_of(client, f"{second}?pass={given}") == 404
    assert status_of(client, f"{first}?pass={given}x") == 404
    assert status_of(client, first) == 404
    time_machine.move_to(timezone.now() + timedelta(minutes=61))
    assert status_of(client, f"{first}?pass={given}") == 404


def test_a_withheld_picture_is_gone_for_readers_and_there_for_editors(client):
    image = drawn_image()
    in_the_text(image)
    image.withheld_from = timezone.now()
    image.save()

    assert answers(client, image) == {410}
    client.force_login(person("Editor"))
    assert answers(client, image) == {200}


@pytest.mark.exhaustive
def test_addresses_of_the_first_version_lead_on(client):
    """A picture of 0.1.0 keeps its files until it is drawn anew, then their addresses lead to it."""
    image = drawn_image()
    in_the_text(image)
    old = f"{'b' * 40}.jpeg"
    default_storage.save(old, ContentFile(storage.read(image.names[2])))
    before = image.renditions
    image.renditions = [
        {"format": "jpeg", "width": 480, "height": 300, "name": old}
    ]  # as they were written
    image.save()
    FormerPictureFile.objects.create(name=old, image=image, shape="card", format="jpeg", width=480)

    assert status_of(client, f"/media/{old}") == 200

    image.renditions = before
    image.save()
    led = client.get(f"/media/{old}")
    assert led.status_code == 302
    assert status_of(client, led.headers["Location"]) == 200


def test_withdrawing_the_last_article_ends_its_addresses(client):
    image, by = drawn_image(), person("Editor")
    only = in_the_text(image)
    assert answers(client, image) == {200}

    status.withdraw(subject=only, by=by, comment="")

    assert answers(client, image) == {404}


def test_a_deleted_picture_answers_that_it_is_gone(client):
    image = drawn_image()
    in_the_text(image)
    known = addresses(image)

    take_back.delete_picture(image=image, by=UserFactory())

    assert {status_of(client, address) for address in known} == {410}
    client.force_login(person("Editor"))
    assert {status_of(client, address) for address in known} == {410}


@pytest.mark.exhaustive
def test_in_a_preview_words_stand_for_a_picture_that_is_being_made(client):
    image = drawn_image()
    Picture.objects.filter(pk=image.pk).update(renditions=[])
    body = f'<p>x</p><picture-card key="{image.pk}"></picture-card>'
    draft = DraftFactory(cover=image, body=body, cover_alt="Over it")
    client.force_login(person("Editor"))

    page = client.get(f"/admin/articles/article/{draft.pk}/preview/").text

    assert page.count("A picture here is still being prepared.") == 2
    assert 'aria-label="Over it"' in page
    assert 'aria-label="A gate"' in page
    public = ArticleFactory(cover=image, body=body)
    assert "being made" not in client.get(public.get_absolute_url()).text
