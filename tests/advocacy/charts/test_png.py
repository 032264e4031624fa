from io import BytesIO

import pytest
from PIL import Image, ImageChops

from advocacy.charts.png import png_of


def drawn(words):
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40">'
        '<rect width="300" height="40" fill="#fff"/>'
        f'<text x="4" y="28" font-family="Noto Sans" font-size="24">{words}</text></svg>'
    )
    return Image.open(BytesIO(png_of(svg))).convert("L")


def ink_of(picture):
    return ImageChops.invert(picture).getbbox()


@pytest.mark.parametrize("words", ["123,2 millones", "Où ? « Là »", "السودان", "Судан"])
def test_letters_come_with_the_house(words):
    assert ink_of(drawn(words)) is not None
    # None of them is drawn as the box of a letter that is missing.
    assert ink_of(drawn(words)) != ink_of(drawn("\u4e00" * len(words)))


def test_arabic_letters_are_joined():
    joined = ink_of(drawn("سلم"))
    apart = ink_of(drawn("\u200c".join("سلم")))

    assert joined[2] - joined[0] < apart[2] - apart[0]


def test_isolates_take_no_room():
    assert ink_of(drawn("\u2068123.2 million\u2069")) == ink_of(drawn("123.2 million"))


def test_a_png_has_so_many_pixels_for_each_unit():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>'

    assert Image.open(BytesIO(png_of(svg, zoom=2))).size == (60, 40)
