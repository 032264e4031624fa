"""The style sheet of the site in the colours of the organisation, under the hash of its bytes."""

import hashlib
import re
from collections.abc import Mapping
from typing import Final

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.urls import reverse

from identity.colours import Palette, make_palette
from identity.models import Identity
from identity.site_identity import load_identity
from page_cache.generation import per_generation

SHEET: Final = "css/site.css"
# The colours that the sheet has by itself.
MAIN: Final = "#0c5c56"
ACCENT: Final = "#f3b33d"
ROOT: Final = re.compile(r":root\s*\{[^}]*\}")
MODES: Final = {
    "light": (r"@media \(prefers-color-scheme: ?dark\)", "@media not all"),
    "dark": (r"@media \(prefers-color-scheme: ?dark\)", "@media all"),
    "print": (r"@media print", "@media all"),
}
"""For each mode, a media query and what replaces it, so that a preview ignores what the device prefers."""


class SheetChanged(Exception):
    """The style sheet no longer has a token in the place where colours are put in."""


def sheet_address(identity: Identity | None = None) -> str:
    """Return the address of the style sheet: a static file where `identity`, else the saved one, has no look of its own."""
    if not has_own_look(identity or load_identity()):
        return static(SHEET)
    digest = hashlib.sha256(current_sheet().encode()).hexdigest()[:16]
    return reverse("identity_sheet", args=[digest])


@per_generation
def current_sheet() -> str:
    return make_sheet(load_identity())


def has_own_look(identity: Identity) -> bool:
    """Return whether the organisation has colours or headings of its own."""
    has_colours = identity.main_colour or identity.accent_colour
    return bool(has_colours or identity.headings != Identity.Headings.SERIF)


def make_sheet(identity: Identity, mode: str = "") -> str:
    """Return the style sheet of an identity; with a mode, one that is always light, dark or as printed."""
    sheet = _read_sheet()
    if has_own_look(identity):
        palette = make_palette(identity.main_colour or MAIN, identity.accent_colour or ACCENT)
        sheet = apply_palette(sheet, palette)
    if identity.headings == Identity.Headings.SANS:
        sheet = _replace_in(sheet, 0, {"serif": "var(--sans)"})
    if mode:
        media, always = MODES[mode]
        sheet = re.sub(media, always, sheet)
    return sheet


def apply_palette(sheet: str, palette: Palette) -> str:
    """Put the tokens of a palette in the place of the sheet's own, on light and on dark. Raises SheetChanged."""
    return _replace_in(_replace_in(sheet, 0, palette.light), 1, palette.dark)


def _replace_in(sheet: str, nth: int, tokens: Mapping[str, str]) -> str:
    """Replace tokens in the first block of tokens, which is light, or in the second, which is dark."""
    block = [found[0] for found in ROOT.finditer(sheet)][nth]
    changed = block
    for token, value in tokens.items():
        changed, count = re.subn(rf"(--{token}:\s*)[^;}}]+", rf"\g<1>{value}", changed)
        if count != 1:
            raise SheetChanged(token)
    return sheet.replace(block, changed, 1)


def _read_sheet() -> str:
    """Return the sheet as it is served: without blanks where files were collected."""
    name = getattr(staticfiles_storage, "stored_name", lambda name: name)(SHEET)
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return str(file.read().decode())
    found = finders.find(SHEET)
    with open(str(found), encoding="utf-8") as source:  # noqa: PTH123 -- in development, before files are collected
        return source.read()
