"""One stylesheet, read right to left too, small enough for a slow telephone."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from config.static_files import remove_blanks, remove_comments

SHEETS = Path(settings.BASE_DIR, "static", "css")
SHEET = (SHEETS / "site.css").read_text()
PHYSICAL = re.compile(
    r"(?:margin|padding|border)-(?:left|right)\b|(?<![\w-])(?:left|right)\s*:"
    r"|(?:text-align|float)\s*:\s*(?:left|right)\b"
)


def test_stylesheet_names_no_physical_side():
    assert PHYSICAL.findall(SHEET) == []


def test_stylesheet_has_no_layers():
    assert "@layer" not in SHEET


def test_no_sheet_wins_an_argument_by_force():
    forced = [sheet.name for sheet in SHEETS.rglob("*.css") if "!important" in sheet.read_text()]

    assert forced == []


# What Chromium learned after its version 92 of July 2021, from MDN's tables of compatibility.
NEWER_THAN_2021 = re.compile(
    r"@(?:layer|container|scope|starting-style|view-transition)|:(?:has|user-valid|open|popover-open|"
    r"modal|dir)\b|(?<![\w-])(?:text-wrap(?:-style)?|accent-color|container(?:-type|-name)?|field-sizing|"
    r"translate|scale|rotate|anchor-name|position-anchor|text-box|interpolate-size|"
    r"font-palette|hyphenate-character|object-view-box|overflow-clip-margin|scrollbar-(?:color|width|gutter)|"
    r"text-spacing-trim|view-transition-name|animation-timeline|offset-position|initial-letter|zoom)(?=\s*:)"
    r"|(?:color-mix|oklch|oklab|lab|lch|hwb|light-dark|if|round|mod|rem|abs|sign)\("
    r"|\d(?:dv|sv|lv|cq)\w|\d(?:rlh|lh|rch|ric|rex|ic|cap)\b|\((?:width|height)\s*[<>=]|[\s{;}]&|subgrid"
)
# A browser that knows neither draws lines of another length and boxes of another colour.
MERE_POLISH = {"text-wrap", "accent-color"}


def test_stylesheet_relies_on_nothing_that_an_old_telephone_does_not_know():
    rules = re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL)

    assert set(NEWER_THAN_2021.findall(rules)) <= MERE_POLISH


@pytest.mark.parametrize(
    "rule",
    [
        "p:has(a) { }",
        "a { & b { } }",
        "@container (x) { }",
        "a { height: 100dvh }",
        "a { color: color-mix(in srgb, red, blue) }",
        "@media (width >= 40em) { }",
    ],
)
def test_the_check_for_old_telephones_notices(rule):
    assert NEWER_THAN_2021.search(rule)


def test_stylesheet_stays_under_21_kilobytes_as_it_is_served():
    served = remove_blanks(remove_comments(SHEET))

    assert len(served.encode()) < 21_000


def test_stylesheet_stays_under_8_kilobytes_gzipped():
    assert len(gzip.compress(SHEET.encode(), mtime=0)) < 8_000
