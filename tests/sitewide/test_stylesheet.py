"""One stylesheet, read right to left too, small enough for a slow telephone."""

import gzip
import re
from pathlib import Path

from django.conf import settings

SHEET = Path(settings.BASE_DIR, "static", "css", "site.css").read_text()
PHYSICAL = re.compile(
    r"(?:margin|padding|border)-(?:left|right)\b|(?<![\w-])(?:left|right)\s*:"
    r"|(?:text-align|float)\s*:\s*(?:left|right)\b"
)


def test_stylesheet_names_no_physical_side():
    assert PHYSICAL.findall(SHEET) == []


def test_stylesheet_has_no_layers_and_wins_no_argument_by_force():
    assert re.findall(r"!important|@layer", SHEET) == []


def test_stylesheet_stays_under_8_kilobytes_gzipped():
    assert len(gzip.compress(SHEET.encode(), mtime=0)) < 8_000
