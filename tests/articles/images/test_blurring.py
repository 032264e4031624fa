"""Blurring is final: nothing of what was blurred is left in any file."""

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from articles.images import blurring, redraw, renditions
from articles.images.blurring import Point, Rectangle, Stroke

pytestmark = pytest.mark.usefixtures("in_full")

SIDE = 500


def noisy(seed, size=(SIDE, SIDE), mode="RGB"):
    return Image.frombytes(
        mode,
        size,
        random.Random(seed).randbytes(  # noqa: S311 -- no secret
            size[0] * size[1] * len(mode)
        ),
    )


def upload(image, format_="PNG", **options):
    out = io.BytesIO()
    image.save(out, format_, **options)
    return redraw.redraw(out.getvalue()).content


def pixels(picture):
    return Image.open(io.BytesIO(picture.content)).convert("RGB")


def parts(pixel, side=SIDE):
    return pixel * blurring.PARTS // side


def square(start, end, how="fill"):
    return Rectangle(Point(parts(start), parts(start)), Point(parts(end), parts(end)), how)


@pytest.mark.exhaustive  # as those whose cells have equal means
def test_two_pictures_that_differ_only_inside_a_filled_region_become_the_same():
    one = noisy(1)
    other = one.copy()
    other.paste(noisy(2, (160, 160)), (80, 80))
    region = [square(80, 240)]

    before = upload(one), upload(other)
    after = [blurring.blur(content, region) for content in before]

    assert before[0] != before[1]
    assert after[0] == after[1]
    files = [list(renditions.draw(each.content, renditions.FocalPoint())) for each in after]
    assert files[0] == files[1]


def test_two_pictures_whose_cells_have_equal_means_become_the_same():
    one = noisy(1)
    other = one.copy()
    for top in range(80, 240, 20):  # the pixels of each cell, upside down
        for left in range(80, 240, 20):
            cell = one.crop((left, top, left + 20, top + 20))
            other.paste(cell.transpose(Image.Transpose.ROTATE_180), (left, top))
    region = [square(80, 240, "cells")]

    assert upload(one) != upload(other)
    assert blurring.blur(upload(one), region) == blurring.blur(upload(other), region)


@pytest.mark.exhaustive
def test_cells_are_flat_and_64_at_most():
    after = pixels(blurring.blur(upload(noisy(3)), [square(80, 240, "cells")]))

    inside = after.crop((80, 80, 240, 240))
    assert len(inside.getcolors()) <= 64
    assert len(after.crop((0, 0, 80, 80)).getcolors(999_999)) > 1000


@pytest.mark.parametrize("how", ["fill", "cells"])
def test_a_jpeg_keeps_no_trace_beside_the_region(how):
    """Its blocks are encoded one by one: what is outside depends on what is outside alone."""
    soft = noisy(4).filter(ImageFilter.GaussianBlur(3))
    other = soft.copy()
    other.paste("white", (84, 84, 236, 236))  # not on the edges of blocks
    contents = [upload(each, "JPEG", quality=90, subsampling=0) for each in (soft, other)]

    one, two = (pixels(blurring.blur(each, [square(84, 236, how)])) for each in contents)

    for box in ((0, 0, 500, 80), (0, 240, 500, 500), (0, 80, 80, 240), (240, 80, 500, 240)):
        assert one.crop(box).tobytes() == two.crop(box).tobytes()


def test_a_brush_fills_what_it_goes_over():
    stroke = Stroke([Point(parts(100), parts(100)), Point(parts(300), parts(100))], parts(20))

    after = pixels(blurring.blur(upload(noisy(5)), [stroke]))

    assert after.crop((84, 84, 316, 116)).getcolors() == [(232 * 32, blurring.COLOUR)]
    assert len(after.crop((0, 200, 500, 500)).getcolors(999_999)) > 1000


def test_what_shows_through_is_filled_too():
    after = blurring.blur(upload(noisy(6, mode="RGBA")), [square(80, 240)])

    seen = Image.open(io.BytesIO(after.content))
    assert seen.mode == "RGBA"
    assert seen.crop((80, 80, 240, 240)).getcolors() == [(160 * 160, (*blurring.COLOUR, 255))]


part = st.integers(-5, blurring.PARTS + 5)
point = st.builds(Point, part, part)
region = st.builds(Rectangle, point, point, st.sampled_from(["fill", "cells"])) | st.builds(
    Stroke, st.lists(point, min_size=1, max_size=4), st.integers(1, blurring.PARTS)
)


@given(st.lists(region, min_size=1, max_size=3), st.integers(320, 500), st.integers(480, 700))
def test_any_region_covers_all_that_it_touches(regions, width, height):
    content = upload(Image.new("RGB", (width, height), "white"))

    after = pixels(blurring.blur(content, regions))

    assert after.size == (width, height)
    for each in regions:
        if isinstance(each, Rectangle) and each.how == "fill":
            for corner in (each.first, each.last):
                # A quarter of the way in: the corner itself may lie between two pixels.
                seen = tuple(
                    min(max(int((3 * near + far) / 4 * side / blurring.PARTS), 0), side - 1)
                    for near, far, side in zip(corner, middle(each), after.size, strict=True)
                )
                assert after.getpixel(seen) != (255, 255, 255)


def middle(rectangle):
    return [(a + b) / 2 for a, b in zip(rectangle.first, rectangle.last, strict=True)]
