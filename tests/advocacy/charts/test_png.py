from io import BytesIO

import pytest
from PIL import Image, ImageChops

from advocacy.charts import png
from advocacy.charts.png import has_fonts_for, png_of, scripts_of
from tests.chromium import FONTS


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


@pytest.mark.parametrize(
    ("words", "scripts"),
    [
        ("123,2 millones, 1.º de mayo", set()),
        ("السودان, Судан, Σουδάν", set()),
        ("Ethiopia ኢትዮጵያ", {"ETHIOPIC"}),
        ("हिन्दी বাংলা", {"BENGALI", "DEVANAGARI"}),
        ("", set()),
    ],
)
def test_scripts_are_known_that_need_fonts_of_the_system(words, scripts):
    assert scripts_of(words) == scripts


def test_without_fonts_of_the_system_only_our_own_scripts_can_be_drawn(monkeypatch, tmp_path):
    monkeypatch.setattr(png, "OF_SYSTEM", tmp_path)

    assert has_fonts_for("Sudan, السودان")
    assert not has_fonts_for("Sudan, ሱዳን")


@pytest.mark.skipif(not FONTS.exists(), reason="Debian's fonts-noto-core is not installed")
def test_other_scripts_are_drawn_with_fonts_of_the_system():
    assert has_fonts_for("ኢትዮጵያ")
    assert ink_of(drawn("ኢትዮጵያ")) != ink_of(drawn("\u4e00" * len("ኢትዮጵያ")))
