"""Every series that comes with Standing, as a file: the PNG shows what the SVG shows.

Chromium draws the one and resvg the other, both with the letters that come with Standing, so that
no two edges are the same to the last pixel. What is drawn must lie in the same places, within one
pixel of twice as many as the SVG has, and have the same colours there.
"""

import re
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter

from advocacy.charts.png import FAMILY, OURS
from advocacy.reference_data.files import read_file
from advocacy.views.files import PIXELS

SERIES = sorted({series["statistic"] for series in read_file("statistics")["series"]})
LOOKED_AT = 2
SEVERAL_LINES = "forcibly-displaced-components"
# Of 255. Edges that are smoothed in two ways differ by 31 where all is right, and a green that
# became the colour of letters by 59.
COLOURS_DIFFER_BY = 40
INK, FAINTEST = 232, 250
"""Darker than this is drawn, a line of the grid too; lighter than this is paper."""


@pytest.fixture(scope="module")
def paper(browser, base_url):
    """A page that shows SVG with the letters that come with Standing, as large as the PNG is."""
    with browser.new_context(base_url=base_url, device_scale_factor=PIXELS) as context:
        page = context.new_page()
        page.set_content(
            f"<style>{''.join(_faces())} body{{margin:0}} svg{{display:block}}</style>"
        )
        yield page


def _faces():
    for path in OURS:
        weight = "bold" if "Bold" in path else "normal"
        data = b64encode(Path(path).read_bytes()).decode()
        yield (
            f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};"
            f"src:url(data:font/ttf;base64,{data})}}"
        )


def drawn(paper, svg):
    paper.evaluate("async svg => {document.body.innerHTML = svg; await document.fonts.ready}", svg)
    return _picture(paper.locator("body > svg").screenshot())


def files_of(paper, slug, prefix=""):
    svg, png = (
        paper.request.get(f"{prefix}/statistics/{slug}{ending}") for ending in (".svg", ".png")
    )
    return svg.text(), _picture(png.body())


def _picture(content):
    return Image.open(BytesIO(content)).convert("RGB")


def differences(one, other):
    """What one picture shows and the other does not; nothing where a reader sees the same."""
    if one.size != other.size:
        return [f"{one.size} is not {other.size}"]
    found = [_count_alone(one, other), _count_alone(other, one)]
    smooth = [each.reduce(2).filter(ImageFilter.BoxBlur(1)) for each in (one, other)]
    apart = max(high for _low, high in ImageChops.difference(*smooth).getextrema())
    remarks = [f"{count} pixels are drawn in one alone" for count in found if count]
    return remarks + [f"colours differ by {apart}"] * (apart > COLOURS_DIFFER_BY)


def _count_alone(one, other):
    """How many pixels are drawn in one picture, and in the other neither there nor next to it."""
    ink = one.convert("L").point(lambda light: 255 * (light < INK))
    there = other.convert("L").point(lambda light: 255 * (light < FAINTEST))
    near = there.filter(ImageFilter.BoxBlur(1)).point(lambda share: 255 * (share > 0))
    alone = ImageChops.subtract(ink, near)
    return alone.histogram()[255]


def test_every_series_is_drawn():
    assert len(SERIES) == 19


# Drawing takes its time: each series is looked at in one direction of reading, and `make test` looks
# at the first ones.
@pytest.mark.parametrize(
    ("prefix", "slug"),
    [
        pytest.param(
            "/ar" if number % 2 else "",
            slug,
            marks=[pytest.mark.exhaustive] if number >= LOOKED_AT else [],
        )
        for number, slug in enumerate(SERIES)
    ],
)
def test_the_png_shows_what_the_svg_shows(paper, prefix, slug):
    svg, png = files_of(paper, slug, prefix)

    assert differences(drawn(paper, svg), png) == []


@pytest.mark.exhaustive  # a test of the test
@pytest.mark.parametrize(
    ("what", "instead"),
    [
        (r"Source: UNHCR(.*)2026", r"Source: UNHCR\g<1>2025"),
        (r"stroke-dasharray:1 6", "stroke-dasharray:9 6"),
        (r'<path class="grid".*?/>', ""),
        (r'(class="l a" d="M\d+) (\d+)', r"\g<1> 203"),
        (r"\.key\{font-weight:700\}", ""),
        (r"\.mid\{text-anchor:middle\}", ""),
        (r"#b4541a", "#13212a"),
        (r'height="\d+"', 'height="700"'),
    ],
)
def test_a_picture_that_shows_something_else_is_told_apart(paper, what, instead):
    svg, png = files_of(paper, SEVERAL_LINES)
    other, count = re.subn(what, instead, svg, count=1)
    assert count == 1

    assert differences(drawn(paper, other), png) != []
