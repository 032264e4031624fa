"""Whatever a recording is, it is refused with a code or comes out clean, and this process is well."""

import io
import resource
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.recordings.cleaning import RecordingRefused, clean_recording
from articles.recordings.recording import MOST_BYTES, REFUSALS
from tests.articles.recordings import films, hostile

pytestmark = pytest.mark.long

MOST_MEMORY = 300_000_000
MEASURE = """
import resource, sys
from tests.peak_memory import peak_kilobytes
from articles.recordings.cleaning import clean_recording, RecordingRefused
try:
    clean_recording(open(sys.argv[1], "rb")).content.close()
    print("clean")
except RecordingRefused as refused:
    print(refused.code)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
print(peak_kilobytes() * 1024)
"""
# What is in no cleaned file, whatever was around the film.
FOREIGN = (b"<html>", b"<script>", b"/etc/passwd", b"PK\3\4", b"index.html", b"root:")


def became_of(content):
    try:
        recording = clean_recording(io.BytesIO(content))
    except RecordingRefused as refused:
        return str(refused)
    with recording.content as file:
        clean = file.read()
    assert len(clean) == recording.size
    assert not [word for word in FOREIGN if word in clean]
    return hostile.CLEAN


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", hostile.RECORDINGS)
def test_a_hostile_recording_harms_nobody(name):
    make, expected = hostile.RECORDINGS[name]
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    outcome = became_of(content)

    assert outcome == expected or (expected is None and outcome in REFUSALS | {hostile.CLEAN})
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def peaks(path):
    """Return what became of a file, and the most memory of the processes that read it and of their parent.

    Measured in a process that has no other child.
    """
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, check=True
    )
    outcome, *most = done.stdout.decode().split()
    return outcome, *map(int, most)


@pytest.mark.exhaustive
@pytest.mark.long
def test_a_table_of_millions_takes_less_than_300_megabytes(tmp_path):
    path = tmp_path / "recording"
    path.write_bytes(hostile.shared_samples(4_000_000, 1))

    outcome, of_children, of_parent = peaks(path)

    assert outcome == "heavy"
    assert of_children < MOST_MEMORY
    assert of_parent < 100_000_000


@pytest.mark.exhaustive
@pytest.mark.long
@pytest.mark.parametrize(
    ("size", "quality"), [((1_280, 720), "30"), ((160, 90), "45")], ids=["film", "hours"]
)
def test_a_film_of_200_megabytes_takes_less_than_300(tmp_path, size, quality):
    path = tmp_path / "film"
    films.write_large(path, size, quality, bytes_at_least=190_000_000)
    assert 190_000_000 < path.stat().st_size < MOST_BYTES

    outcome, of_children, of_parent = peaks(path)

    assert outcome == "clean"
    assert of_children < MOST_MEMORY
    assert of_parent < 100_000_000


SEEDS = {"MP4": hostile.MOVIE, "WebM": hostile.WEBM, "MP3": hostile.MP3, "Ogg": hostile.OGG}


@pytest.mark.exhaustive
@pytest.mark.long
@pytest.mark.parametrize("kind", SEEDS)
def test_whatever_is_changed_in_a_recording_it_is_clean_or_refused(kind):
    seed = SEEDS[kind]()
    # Where the tables are, in the back of an MP4 and in the front of the others.
    tables = range(len(seed) - 3_000, len(seed)) if kind == "MP4" else range(2_000)

    @settings(max_examples=max(20, settings().max_examples // 4), deadline=None)
    @given(
        places=st.lists(st.sampled_from(tables), min_size=1, max_size=30),
        put=st.binary(min_size=1, max_size=12),
        end=st.integers(1, len(seed)) | st.just(len(seed)),
    )
    def try_out(places, put, end):
        content = bytearray(seed)
        for place in places:
            content[place : place + len(put)] = put
        assert became_of(bytes(content[:end])) in REFUSALS | {hostile.CLEAN}

    try_out()
