"""The whole picture, before it is cropped, for whoever sets its focal point."""

import io

import pytest
from django.contrib.auth.models import Group
from PIL import Image as PillowImage

from articles.images import redraw, renditions
from tests.articles.factories import ImageFactory, UserFactory, photograph
from tests.articles.images.shown import drawn_image

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def tall():
    return drawn_image(photograph(1000, 2000), alt="Tall")


def whole(image):
    return f"/admin/articles/image/{image.pk}/whole/"


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("size", "shown"),
    [((480, 300), (480, 300)), ((1600, 1600), (1600, 1600)), ((2000, 1000), (1600, 800))],
)
def test_the_whole_picture_keeps_its_shape_and_grows_no_larger(size, shown):
    made = renditions.whole(redraw.redraw(photograph(*size)).content)

    assert (made.width, made.height, made.format) == (*shown, "webp")


def test_an_author_sees_all_of_a_picture(client, author, tall):
    client.force_login(author)

    response = client.get(whole(tall))

    assert response.headers["Content-Type"] == "image/webp"
    assert "no-store" in response.headers["Cache-Control"]
    assert PillowImage.open(io.BytesIO(response.content)).size == (800, 1600)


@pytest.mark.sampled
@pytest.mark.parametrize("role", ["visitor", "Caseworker"])
def test_nobody_else_sees_what_readers_do_not(client, role, tall):
    if role != "visitor":
        user = UserFactory()
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)

    assert client.get(whole(tall)).status_code == (302 if role == "visitor" else 404)


@pytest.mark.exhaustive
def test_a_picture_whose_file_is_gone_is_not_there(client, editor):
    client.force_login(editor)

    assert client.get(whole(ImageFactory())).status_code == 404
    assert client.get("/admin/articles/image/987654/whole/").status_code == 404


@pytest.mark.exhaustive
def test_the_form_names_the_whole_picture_where_there_is_one(client, editor, tall):
    client.force_login(editor)

    change = client.get(f"/admin/articles/image/{tall.pk}/change/").text
    add = client.get("/admin/articles/image/add/").text

    assert f'data-whole="{whole(tall)}"' in change
    assert 'data-whole=""' in add
    for page in (change, add):
        assert 'name="focal_x"' in page
        assert " style=" not in page
