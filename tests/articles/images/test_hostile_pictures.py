"""Whatever a picture is, it is refused with a reason or comes out plain, and takes less than 300 MB."""

import json
import subprocess
import sys

import pytest

from tests.articles.images import draw_hostile

MOST_KILOBYTES = 300 * 1024
OUTCOMES = {"drawn", "heavy", "large", "small", "svg", "unknown", "broken"}
# Those that would take most, if they were let.
HEAVIEST = [
    "PNG of 50 megapixels",
    "JPEG of 50 megapixels",
    "PNG of 50 megapixels that shines through",
    "PNG of 400 megapixels",
    "GIF of 3,000 pictures",
    "AVIF of many pixels",
    "TIFF whose directory is in a circle",
    "two PNG, one behind the other",
    "HEIC of 36 megapixels",
    "WebP of 16 megapixels",
    "AVIF of 25 megapixels",
]


def draw(names, folder):
    """Return what became of each picture, and the most memory that a process of its own took."""
    paths = {}
    for number, name in enumerate(names):
        path = folder / str(number)
        path.write_bytes(draw_hostile.contents(name))
        paths[str(path)] = name
    command = [sys.executable, "-m", "tests.articles.images.draw_hostile", *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    return {paths[path]: each for path, each in json.loads(done.stdout).items()}


def test_there_are_sixty_of_them_and_more():
    assert len(draw_hostile.NAMES) >= 60


@pytest.mark.long
@pytest.mark.sampled
@pytest.mark.parametrize("name", HEAVIEST)
def test_the_heaviest_take_less_than_300_megabytes(tmp_path, name):
    [(outcome, kilobytes)] = draw([name], tmp_path).values()

    assert outcome in OUTCOMES
    assert kilobytes < MOST_KILOBYTES


@pytest.mark.exhaustive
@pytest.mark.parametrize("start", range(0, len(draw_hostile.NAMES), 20))
def test_no_hostile_picture_ends_the_process_or_comes_out_as_anything_else(tmp_path, start):
    found = draw(draw_hostile.NAMES[start : start + 20], tmp_path)

    assert {outcome for outcome, _kilobytes in found.values()} <= OUTCOMES
    assert max(kilobytes for _outcome, kilobytes in found.values()) < MOST_KILOBYTES
