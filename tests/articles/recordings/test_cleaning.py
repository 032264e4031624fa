"""A web worker has recordings cleaned by another process, and believes nothing that comes back unlooked at."""

import io
import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from PIL import Image

from articles.recordings import cleaning, recording, viewer, worker
from articles.recordings.cleaning import RecordingRefused, clean_recording
from confinement.asking import program_of
from tests.articles.recordings import films
from tests.legal_help.files.outcome import has_children

pytestmark = pytest.mark.long

SOUND = {
    "suffix": "mp3",
    "seconds": 1.5,
    "width": None,
    "height": None,
    "has_sound": True,
    "is_widely_played": True,
    "removed": ["author"],
}
FILM = SOUND | {"suffix": "mp4", "width": 160, "height": 90}


@pytest.fixture
def program(monkeypatch):
    """Return what exchanges the program of the process that cleans, or of the one that looks."""

    def exchange(which, code):
        flags, _, root = program_of("articles.recordings.worker")
        monkeypatch.setattr(cleaning, which, (flags, code, root))

    return exchange


def code_of(content):
    with pytest.raises(RecordingRefused) as refused:
        clean_recording(io.BytesIO(content))
    return refused.value.code


def answering(*frames, wrote=b"\xff\xfb"):
    return (
        "import os, sys\n"
        f"sys.argv[2:] and os.write(int(sys.argv[2]), {wrote!r})\n"
        f"for frame in {[b'confined', *frames]!r}: os.write(1, len(frame).to_bytes(4) + frame)\n"
    )


def described(**changed):
    return json.dumps(SOUND | changed).encode()


def lights_of(picture):
    """Return which quarters are light, from the upper left to the lower right."""
    with Image.open(io.BytesIO(picture)) as image:
        grey = image.convert("L")
        places = [(x, y) for y in (0.25, 0.75) for x in (0.25, 0.75)]
        return [grey.getpixel((int(grey.width * x), int(grey.height * y))) > 128 for x, y in places]


def test_a_film_comes_back_from_processes_without_rights():
    content = films.told("mov", rotation=90)

    cleaned = clean_recording(io.BytesIO(content))

    with cleaned.content as file:
        clean = file.read()
    assert (cleaned.suffix, cleaned.size, cleaned.seconds) == ("mp4", len(clean), 3.0)
    assert (cleaned.width, cleaned.height) == (90, 160)
    assert (cleaned.has_sound, cleaned.is_widely_played) == (True, True)
    assert {"location", "device", "dates"} <= set(cleaned.removed)
    assert lights_of(cleaned.picture) == [False, False, True, False]
    assert films.frames_of(clean) == films.frames_of(content)
    assert not [word for word in films.SENTINELS if word in clean]
    assert not has_children()


@pytest.mark.exhaustive  # test_sound.py has sound
def test_sound_comes_back_without_a_picture():
    cleaned = clean_recording(io.BytesIO(films.film("mp3", None, "libmp3lame")))

    assert (cleaned.suffix, cleaned.width, cleaned.height) == ("mp3", None, None)
    assert cleaned.picture is None
    cleaned.content.close()


@pytest.mark.exhaustive  # a film comes back from its processes here
def test_an_upload_is_read_wherever_it_lies():
    content = films.film("webm", "libvpx", "libopus")
    with tempfile.TemporaryFile() as file, TemporaryUploadedFile("a", "", 0, "") as temporary:
        for upload in (file, temporary):
            upload.write(content)
        uploads = (file, temporary, SimpleUploadedFile("a", content), io.BytesIO(content))
        found = []
        for upload in uploads:
            upload.seek(3)
            with clean_recording(upload).content as cleaned:
                found.append(cleaned.read())

    assert len(found[0]) > 1_000
    assert found == [found[0]] * 4


def test_an_answer_of_the_right_shape_is_taken(program):
    program("WORKER", answering(b"clean", described()))

    cleaned = clean_recording(io.BytesIO(b"x"))

    assert (cleaned.content.read(), cleaned.size) == (b"\xff\xfb", 2)
    assert (cleaned.suffix, cleaned.seconds, cleaned.removed) == ("mp3", 1.5, ("author",))
    cleaned.content.close()


@pytest.mark.sampled(6)
@pytest.mark.parametrize(
    "answer",
    [
        [],
        [b"clean"],
        [b"clean", described(suffix="exe")],
        [b"clean", described(suffix=["mp3"])],
        [b"clean", described(suffix="mp4")],
        [b"clean", described(width=10, height=10)],
        [b"clean", described(seconds="1")],
        [b"clean", described(seconds=0)],
        [b"clean", described(seconds=float("nan"))],
        [b"clean", described(seconds=1e9)],
        [b"clean", described(has_sound=1)],
        [b"clean", described(is_widely_played=None)],
        [b"clean", described(removed=["<script>"])],
        [b"clean", described(removed=None)],
        [b"clean", json.dumps(FILM | {"width": 0}).encode()],
        [b"clean", json.dumps(FILM | {"height": 100_000}).encode()],
        [b"clean", json.dumps(FILM | {"height": True}).encode()],
        [b"clean", b"[]"],
        [b"clean", b"{"],
        [b"clean", b"{}"],
        [b"clean", described(), b"more"],
        [b"refused", b"another"],
        [b"refused", b"\xff"],
    ],
)
def test_an_answer_that_is_none_is_not_believed(program, answer):
    program("WORKER", answering(*answer))

    assert code_of(b"x") == "broken"


@pytest.mark.sampled(2)
@pytest.mark.parametrize("suffix", recording.SUFFIXES)
def test_a_file_that_is_another_is_not_believed(program, suffix):
    sides = {"width": 1, "height": 1} if suffix in recording.VIDEO_SUFFIXES else {}
    program("WORKER", answering(b"clean", described(suffix=suffix, **sides), wrote=b"<script>"))

    assert code_of(b"x") == "broken"


def test_a_process_that_dies_or_goes_on_costs_the_recording_alone(program, monkeypatch):
    program("WORKER", answering() + "os.abort()")
    assert code_of(b"x") == "broken"

    monkeypatch.setattr(cleaning, "SECONDS_TO_CLEAN", 0.5)
    program("WORKER", "import time; time.sleep(60)")
    began = time.monotonic()
    assert code_of(b"x") == "slow"
    assert time.monotonic() - began < 5
    assert not has_children()


def test_where_no_process_is_confined_nothing_is_cleaned(program, caplog):
    program("WORKER", "import no_such_module")

    assert code_of(b"x") == "unclean"
    assert caplog.messages == [
        "No process can be confined on this machine, so no recording is cleaned"
    ]


PNG = b"\x89PNG\r\n\x1a\n..IEND\xaeB`\x82"


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("code", "size", "picture"),
    [
        (answering(b"[90, 160]") + "os.abort()", (90, 160), None),
        (answering(b"[90, 160]", b"GIF89a"), (90, 160), None),
        (answering(b"[90, 160]", PNG), (90, 160), PNG),
        (answering(b"[0, 160]", PNG), (160, 90), PNG),
        (answering(b"[160]", PNG), (160, 90), PNG),
        (answering(b"7", PNG), (160, 90), PNG),
        (answering(b"{", PNG), (160, 90), PNG),
        ("import no_such_module", (160, 90), None),
    ],
)
def test_a_frame_that_cannot_be_drawn_costs_the_picture_alone(program, code, size, picture):
    program("VIEWER", code)

    cleaned = clean_recording(io.BytesIO(films.film()))

    cleaned.content.close()
    assert (cleaned.suffix, cleaned.width, cleaned.height) == ("mp4", *size)
    assert cleaned.picture == picture


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("turn", "lights"),
    [
        (0, [True, False, False, False]),
        (90, [False, False, True, False]),
        (-90, [False, True, False, False]),
        (180, [False, False, False, True]),
    ],
)
def test_a_picture_is_turned_as_the_film_is_shown(turn, lights):
    size, picture = viewer.frames(io.BytesIO(films.film("mov", rotation=turn)))

    assert json.loads(size) == ([90, 160] if abs(turn) == 90 else [160, 90])
    assert lights_of(picture) == lights


@pytest.mark.exhaustive
def test_a_picture_is_of_the_first_second_or_the_last_frame_before():
    for seconds, shade in ((3, films.DARK + 10), (0.5, films.DARK + 4)):
        _, picture = viewer.frames(io.BytesIO(films.film(seconds=seconds)))

        with Image.open(io.BytesIO(picture)) as image:
            drawn = image.getpixel((120, 60))[0]
        assert drawn == pytest.approx((shade - 16) * 255 / 219, abs=3)


@pytest.mark.exhaustive
def test_a_picture_of_a_large_film_is_smaller():
    content = films.film(size=(2_560, 1_440), seconds=0.2, sound=None)

    size, picture = viewer.frames(io.BytesIO(content))

    assert json.loads(size) == [2_560, 1_440]
    with Image.open(io.BytesIO(picture)) as image:
        assert image.size == (1_920, 1_080)


@pytest.mark.exhaustive
def test_a_film_without_frames_has_no_picture():
    with pytest.raises(IndexError):
        list(viewer.frames(io.BytesIO(films.film("ipod", None, "aac"))))


def test_what_the_process_answers():
    target = io.BytesIO()

    word, about = worker.frames(io.BytesIO(films.film()), target)

    assert (word, json.loads(about)) == (
        b"clean",
        FILM | {"seconds": 3.0, "removed": ["software"]},
    )
    assert target.getvalue()[4:8] == b"ftyp"
    for content, code in ((b"MZ\0", b"unknown"), (b"OggS" + bytes(99), b"broken")):
        assert list(worker.frames(io.BytesIO(content), io.BytesIO())) == [b"refused", code]


@pytest.mark.exhaustive
def test_what_an_error_hides_is_told():
    for error, code in ((RecordingRefused("codec"), "codec"), (MemoryError(), "heavy")):
        target = Failing(error)

        assert list(worker.frames(io.BytesIO(films.film("mp3", None, "libmp3lame")), target)) == [
            b"refused",
            code.encode(),
        ]


class Failing(io.BytesIO):
    """A file that cannot be written, and not be closed either."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def write(self, _content):
        raise self.error


def test_too_much_is_refused_before_anything_starts(program):
    program("WORKER", "import no_such_module")

    assert code_of(b"") == "empty"
    with tempfile.TemporaryFile() as file:
        file.truncate(recording.MOST_BYTES + 1)
        with pytest.raises(RecordingRefused) as refused:
            clean_recording(file)
    assert refused.value.code == "heavy"


def test_a_web_worker_loads_no_decoder():
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; import articles.recordings.cleaning;"
            "print({'PIL', 'av'} & set(sys.modules))",
        ],
        check=True,
        capture_output=True,
        text=True,
    )

    assert loaded.stdout == "set()\n"


def test_recordings_are_cleaned_one_after_the_other(monkeypatch):
    at_work, most = [], []

    def clean(_source, _target):
        at_work.append(1)
        most.append(len(at_work))
        time.sleep(0.01)
        at_work.pop()
        raise RecordingRefused("broken")

    monkeypatch.setattr(cleaning, "_ask_worker", clean)

    def upload(_number):
        with pytest.raises(RecordingRefused):
            cleaning.clean_recording(io.BytesIO(b"x"))

    with ThreadPoolExecutor(4) as editors:
        list(editors.map(upload, range(8)))

    assert most == [1] * 8
