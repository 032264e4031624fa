"""What a file must have come to: plain pages, and no process that is left."""

import io

import psutil
from PIL import Image

from legal_help.files import redraw
from legal_help.files.redrawing import LONGEST_SIDE
from legal_help.files.refusals import MOST_BYTES_A_PAGE
from tests.legal_help.files import honest

SOF0, DHT, DQT, SOS, APP0 = 0xC0, 0xC4, 0xDB, 0xDA, 0xE0
JFIF = b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


def opened(page):
    """Return a page as a picture, once it is seen to be a baseline JPEG with nothing beside its pixels."""
    segments = honest.segments(page)
    assert {marker for marker, _ in segments} == {APP0, DQT, SOF0, DHT, SOS}
    assert [body for marker, body in segments if marker == APP0] == [JFIF]
    assert page.endswith(b"\xff\xd9")
    assert honest.SENTINEL.encode() not in page
    assert len(page) <= MOST_BYTES_A_PAGE
    image = Image.open(io.BytesIO(page))
    image.load()
    assert (image.mode, max(image.size) <= LONGEST_SIDE) == ("RGB", True)
    assert not set(image.info) & {"exif", "icc_profile", "comment", "xmp"}
    return image


def has_children():
    """Return whether a process that draws files is left, or one that nobody has waited for."""
    return any(
        child.status() == psutil.STATUS_ZOMBIE or redraw.PROGRAM[0] in child.cmdline()
        for child in psutil.Process().children()
    )
