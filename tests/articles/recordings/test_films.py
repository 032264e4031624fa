"""What of a film is kept: the same pictures and sound at the same times, and no word beside them."""

import io

import av
import pytest

from tests.articles.recordings import films, hostile
from tests.articles.recordings.outcome import TOLD, cleaned, code_of, told_in

pytestmark = pytest.mark.long

# All that a film of ours is made of. Nothing in these boxes is copied but times, sizes and parameters.
MOVIE = (b"moov", b"udta", b"meta")
TRACK = (b"moov", b"trak")
TABLE = (*TRACK, b"mdia", b"minf", b"stbl")
BOXES = {
    (b"ftyp",),
    (b"free",),
    (b"mdat",),
    (b"moov",),
    (b"moov", b"mvhd"),
    MOVIE[:2],
    MOVIE,
    TRACK,
    (*TRACK, b"tkhd"),
    (*TRACK, b"edts"),
    (*TRACK, b"edts", b"elst"),
    *(TABLE[:length] for length in range(3, 6)),
    (*TRACK, b"mdia", b"mdhd"),
    (*TRACK, b"mdia", b"hdlr"),
    (*TRACK, b"mdia", b"minf", b"vmhd"),
    (*TRACK, b"mdia", b"minf", b"smhd"),
    (*TRACK, b"mdia", b"minf", b"dinf"),
    (*TRACK, b"mdia", b"minf", b"dinf", b"dref"),
    *((*TABLE, kind) for kind in (b"stsd", b"stts", b"stss", b"ctts", b"stsc", b"stsz", b"stco")),
    *((*TABLE, kind) for kind in (b"sgpd", b"sbgp")),
}
FILMS = {
    "H.264 of Android": (("mp4", "libx264", "aac"), "mp4", True),
    "H.264 of an iPhone": (("mov", "libx264", "aac"), "mp4", True),
    "HEVC of an iPhone": (("mov", "libx265", "aac"), "mp4", False),
    "AV1": (("mp4", "libsvtav1", "libopus"), "mp4", False),
    "AV1 of a browser": (("webm", "libsvtav1", "libopus"), "webm", False),
    "VP8": (("webm", "libvpx", "libopus"), "webm", True),
    "VP9": (("webm", "libvpx-vp9", "vorbis"), "webm", True),
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("kind", FILMS)
def test_a_film_keeps_pictures_and_sound_and_no_word(kind):
    codecs, suffix, is_widely_played = FILMS[kind]
    layout = "stereo" if "vorbis" in codecs else "mono"
    content = films.told(*codecs, layout=layout, rotation=90 if codecs[0] == "mov" else None)
    assert {b"SENTINEL", b"12.3456", b"2024-05-06"} <= set(told_in(content))

    description, clean = cleaned(content)

    assert told_in(clean) == []
    assert (description.suffix, description.has_sound) == (suffix, True)
    assert description.is_widely_played is is_widely_played
    assert description.seconds == pytest.approx(3, abs=0.01)
    assert set(TOLD) <= set(description.removed)
    assert films.frames_of(clean) == films.frames_of(content)
    assert films.payloads(clean, "audio") == films.payloads(content, "audio")


@pytest.mark.exhaustive
def test_pictures_of_which_no_unit_goes_are_the_same_to_the_byte_and_at_the_same_time():
    for content in (films.film("webm", "libvpx", "libopus"), films.film("mp4", "libsvtav1")):
        _, clean = cleaned(content)

        assert films.payloads(clean, "video") == films.payloads(content, "video")


@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_messages_beside_the_pictures_are_gone(codec):
    content = films.film("mp4", codec)
    messages = {6} if codec == "libx264" else {39, 40}
    assert films.units_of(content) & messages or b"x265" in content

    _, clean = cleaned(content)

    assert not films.units_of(clean) & messages
    assert codec[3:].encode() not in clean


@pytest.mark.exhaustive
@pytest.mark.parametrize("sound", ["aac", None])
def test_an_mp4_begins_to_play_before_it_is_loaded(sound):
    _, clean = cleaned(films.film("mov", sound=sound))

    order = [(path[0], length) for path, _, length in films.boxes(clean) if len(path) == 1]
    assert [kind for kind, _ in order] == [b"ftyp", b"moov", b"free", b"free", b"mdat"]
    assert {length for kind, length in order if kind == b"free"} == {8}
    # What is listed lies where it is listed.
    assert films.frames_of(clean)


def test_an_mp4_has_no_box_that_is_not_known():
    for content in (films.told("mov", subtitles=True), films.film("mov", "libx265")):
        _, clean = cleaned(content)

        assert {path for path, _, _ in films.boxes(clean)} <= BOXES


@pytest.mark.sampled(2)
@pytest.mark.parametrize("turn", [0, 90, -90, 180])
def test_a_film_stays_turned_as_it_was_held(turn):
    content = films.film("mov", rotation=turn, metadata=films.METADATA)

    _, clean = cleaned(content)

    with av.open(io.BytesIO(clean)) as film:
        assert next(film.decode(video=0)).rotation in ({180, -180} if turn == 180 else {turn})


@pytest.mark.exhaustive
def test_hevc_is_marked_as_apples_players_want_it():
    _, clean = cleaned(films.film("mp4", "libx265"))

    with av.open(io.BytesIO(clean)) as film:
        assert film.streams.video[0].codec_tag == "hvc1"


@pytest.mark.exhaustive
def test_pixels_that_are_no_squares_are_counted_as_they_are_shown():
    description, _ = cleaned(films.film(stretched=2))

    assert (description.width, description.height) == (320, 90)


@pytest.mark.exhaustive
def test_ten_bits_a_colour_are_not_widely_played():
    description, _ = cleaned(films.film(pixels="yuv420p10le"))

    assert not description.is_widely_played


def test_other_tracks_are_left_out_and_told():
    content = films.told("mov", subtitles=True)

    description, clean = cleaned(content)

    assert {"subtitles", "data-tracks"} <= set(description.removed)
    with av.open(io.BytesIO(clean)) as film:
        assert [stream.type for stream in film.streams] == ["video", "audio"]


@pytest.mark.exhaustive
def test_a_track_of_times_is_left_out_and_told():
    description, _ = cleaned(films.film("mov", of_stream={"timecode": "01:02:03:04"}))

    assert "data-tracks" in description.removed


@pytest.mark.exhaustive
def test_nothing_is_told_of_a_film_that_told_nothing():
    _, clean = cleaned(films.told())

    description, again = cleaned(clean)

    assert description.removed == ()
    assert films.payloads(again, "video") == films.payloads(clean, "video")
    assert films.payloads(again, "audio") == films.payloads(clean, "audio")


def test_a_beginning_that_a_telephone_only_hid_is_gone():
    """It leaves what is cut off in the file, with a note from where to show it."""
    whole = films.film()
    cut = films.rewritten(whole, "mp4", shift=-1.5)
    spoken = {digest for digest, time, _ in films.payloads(whole, "audio") if time < 1.45}
    assert spoken & {digest for digest, _, _ in films.payloads(cut, "audio")}
    assert min(time for _, time, _ in films.payloads(cut, "video")) < 0

    description, clean = cleaned(cut)

    pictures = films.payloads(clean, "video")
    assert all(time >= 0 for _, time, _ in pictures)
    assert pictures[0][2]  # a decoder can begin with it
    assert set(films.frames_of(clean)) <= set(films.frames_of(whole)[15:])
    assert not spoken & {digest for digest, _, _ in films.payloads(clean, "audio")}
    assert 1.4 < description.seconds < 1.6


@pytest.mark.exhaustive
def test_a_film_that_would_lose_more_than_three_seconds_of_its_beginning_is_refused():
    whole = films.film(seconds=6, keyframe_each=50)

    assert code_of(films.rewritten(whole, "mp4", shift=-1.5)) == "unclean"
    description, _ = cleaned(films.rewritten(whole, "mp4", shift=-2.5))
    assert 3.4 < description.seconds < 3.6


def test_an_end_that_a_telephone_only_hid_is_gone():
    whole = films.film()
    cut = films.ending(whole, 1.5)
    assert len(films.payloads(cut, "video")) > 16

    description, clean = cleaned(cut)

    # A picture or two stay, from which those before them are made.
    assert films.frames_of(clean)[:15] == films.frames_of(whole)[:15]
    assert len(films.frames_of(clean)) <= 17
    assert all(time < 1.5 for _, time, _ in films.payloads(clean, "audio"))
    assert 1.4 < description.seconds < 1.7


@pytest.mark.exhaustive
def test_a_film_of_a_recorder_of_screens_becomes_an_mp4():
    content = films.rewritten(films.film(), "matroska")

    description, clean = cleaned(content)

    assert description.suffix == "mp4"
    assert films.frames_of(clean) == films.frames_of(content)


@pytest.mark.exhaustive
def test_a_film_in_fragments_is_put_together():
    fragments = {"movflags": "frag_keyframe+empty_moov"}

    _, clean = cleaned(films.rewritten(films.film(), "mp4", of_container=fragments))

    assert {path for path, _, _ in films.boxes(clean)} <= BOXES


def test_a_film_without_sound_says_so():
    description, _ = cleaned(films.film(sound=None))

    assert not description.has_sound


def test_an_encrypted_film_is_refused():
    key = {
        "encryption_scheme": "cenc-aes-ctr",
        "encryption_key": "00" * 16,
        "encryption_kid": "11" * 16,
    }

    assert code_of(films.rewritten(films.film(), "mp4", of_container=key)) == "encrypted"


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("container", "picture", "sound"),
    [
        ("mov", "mpeg4", "aac"),
        ("matroska", "mjpeg", None),
        ("mov", "libx264", "pcm_s16le"),
        ("matroska", "libvpx", "aac"),
    ],
)
def test_what_browsers_do_not_play_is_refused(container, picture, sound):
    pixels = "yuvj420p" if picture == "mjpeg" else "yuv420p"

    assert code_of(films.film(container, picture, sound, pixels=pixels)) == "codec"


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("make", "code"),
    [
        (hostile.put_together, "codec"),
        (hostile.without_blocks, "broken"),
        (
            lambda: films.rewritten(films.told("mov", subtitles=True), "mov", kinds=("subtitle",)),
            "broken",
        ),
        (lambda: films.film("webm", "libvpx-vp9", None, seconds=0.2, size=(16_640, 16)), "broken"),
        (lambda: hostile.shared_samples(3_000), "heavy"),
        (hostile.encrypted_webm, "encrypted"),
    ],
    ids=["put together", "no packets", "words alone", "too wide", "too much", "encrypted"],
)
def test_what_cannot_be_copied_is_refused(make, code):
    assert code_of(make()) == code
