import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django_tasks_db.models import DBTaskResult

from articles.images import pictures, redraw, storage
from articles.images.alike import find_alike
from articles.models import FormerPictureFile, Image
from tests import cheap_pictures
from tests.articles.factories import ImageFactory, UserFactory, photograph

pytestmark = pytest.mark.django_db


def stored_files():
    root = Path(settings.MEDIA_ROOT)
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


def store(image=None, content=None):
    new = pictures.read_upload(content or photograph(600, 600))
    image = image or Image(alt="A square")
    return pictures.store_picture(image=image, new=new, by=UserFactory())


def test_an_upload_is_stored_without_waiting_for_its_files():
    image = store()

    image.refresh_from_db()
    assert (image.width, image.height, image.renditions) == (600, 600, [])
    assert stored_files() == [image.original]
    assert re.fullmatch(rf"originals/{image.pk}-[0-9a-f]{{40}}\.jpeg", image.original)
    assert pictures.any_due()
    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.all()] == [[image.pk]]


def test_the_task_draws_every_shape_in_every_format():
    image = store()

    pictures.draw_picture.func(image.pk)

    image.refresh_from_db()
    made = {(r["shape"], r["format"], r["width"], r["height"]) for r in image.renditions}
    shapes = {"whole": (480, 480), "card": (480, 300), "phone": (480, 480)}  # coarsely, in tests
    formats = ("avif", "webp", "jpeg")
    assert {(s, f, *size) for s, size in shapes.items() for f in formats} <= made
    assert stored_files() == sorted({image.original, *image.names})
    assert all(re.fullmatch(storage.NAME_PATTERN, name) for name in image.names)
    assert not pictures.any_due()


@pytest.mark.exhaustive
def test_what_no_task_drew_is_drawn_by_the_job():
    image = store()

    pictures.draw_due()

    image.refresh_from_db()
    assert image.is_drawn


def test_a_picture_without_its_file_is_tried_once(caplog):
    image = ImageFactory(recipe=0)
    before = image.renditions

    pictures.draw_due()

    image.refresh_from_db()
    assert image.renditions == before
    assert not pictures.any_due()
    assert f"Picture {image.pk} has no file" in caplog.text


def test_two_pictures_share_no_file():
    first, second = store(), store()

    for image in (first, second):
        pictures.draw(image=image)

    assert first.file_hash == second.file_hash
    assert not {first.original, *first.names} & {second.original, *second.names}


@pytest.mark.exhaustive
def test_to_draw_it_again_changes_nothing():
    image = store()
    pictures.draw(image=image)
    before, files = image.renditions, stored_files()

    pictures.draw(image=image)

    assert (image.renditions, stored_files()) == (before, files)
    assert not FormerPictureFile.objects.exists()


def test_a_moved_focal_point_gives_other_crops_and_the_old_addresses_lead_on(
    django_capture_on_commit_callbacks,
):
    wide = redraw.Image.new("RGB", (1200, 600), "white")
    wide.paste("black", (0, 0, 600, 600))
    out = io.BytesIO()
    wide.save(out, "PNG")
    image = store(Image(alt="A corner"), out.getvalue())
    pictures.draw(image=image)
    before = {(r["shape"], r["name"]) for r in image.renditions}

    image.focal_x = 0
    image.save()
    with django_capture_on_commit_callbacks(execute=True):
        pictures.draw(image=image)

    image.refresh_from_db()
    after = {(r["shape"], r["name"]) for r in image.renditions}
    assert {shape for shape, _name in after - before} == {"card", "phone"}
    gone = {name for _shape, name in before - after}
    assert {former.name for former in image.former_files.all()} == gone
    assert stored_files() == sorted([image.original, *image.names])


def test_who_changes_it_while_it_is_drawn_wins():
    image = store()
    behind = Image.objects.get(pk=image.pk)
    Image.objects.filter(pk=image.pk).update(focal_x=0)

    pictures.draw(image=behind)

    image.refresh_from_db()
    assert image.renditions == []
    assert stored_files() == [image.original]


@pytest.mark.exhaustive
def test_files_that_another_worker_threw_away_are_drawn_anew(monkeypatch):
    image = store()
    store_all = pictures._stored

    def store_and_lose_one(image, content):
        drawn = store_all(image, content)
        storage.delete(drawn[0]["name"])
        return drawn

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(pictures, "_stored", store_and_lose_one)
        pictures.draw(image=image)
    image.refresh_from_db()
    assert (image.renditions, pictures.any_due()) == ([], True)

    pictures.draw_due()

    image.refresh_from_db()
    assert all(storage.exists(each["name"]) for each in image.renditions)
    assert image.renditions


@pytest.mark.exhaustive
def test_picture_sources_name_the_lightest_format_first(monkeypatch):
    cheap_pictures.draw_finely(monkeypatch)
    image = store(content=photograph(1000, 625))
    pictures.draw(image=image)

    avif, webp = image.card.sources
    names = {(r["format"], r["width"]): r["name"] for r in image.renditions if r["shape"] == "card"}
    assert (avif.type, webp.type) == ("image/avif", "image/webp")
    assert avif.srcset == (
        f"/media/{names['avif', 480]} 480w, /media/{names['avif', 960]} 960w, "
        f"/media/{names['avif', 1000]} 1000w"
    )
    assert image.card.fallback_url == f"/media/{names['jpeg', 960]}"
    assert image.thumbnail_url == f"/media/{names['webp', 480]}"


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("change", "is_alike"),
    [
        (lambda image: image.resize((480, 320)), True),
        (lambda image: image.point(lambda value: value * 0.9), True),
        (lambda image: image.transpose(redraw.Image.Transpose.FLIP_LEFT_RIGHT), False),
    ],
    ids=["smaller", "darker", "mirrored"],
)
def test_a_picture_that_looks_alike_is_found(change, is_alike):
    drawing = redraw.Image.linear_gradient("L").rotate(30).resize((900, 600)).convert("RGB")
    drawing.paste("black", (100, 100, 300, 500))
    saved = []
    for each in (drawing, change(drawing)):
        out = io.BytesIO()
        each.save(out, "JPEG", quality=70)
        saved.append(store(Image(alt="A drawing"), out.getvalue()))

    assert find_alike(saved[1]) == ([saved[0]] if is_alike else [])


@pytest.mark.exhaustive
def test_the_same_file_comes_first_of_what_looks_alike():
    first, same = store(), store()
    store(content=photograph(700, 700))

    assert find_alike(same)[0] == first
