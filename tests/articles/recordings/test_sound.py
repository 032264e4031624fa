"""What of sound is kept: the same sound, without the tags around it."""

import io
from contextlib import ExitStack

import av
import pytest

from tests.articles.recordings import films, hostile
from tests.articles.recordings.outcome import TOLD, cleaned, code_of, told_in

SOUNDS = {
    "AAC": ("ipod", "aac", "m4a"),
    "AAC of a recorder": ("mov", "aac", "m4a"),
    "MP3": ("mp3", "libmp3lame", "mp3"),
    "Opus": ("ogg", "libopus", "opus"),
    "Opus of a browser": ("webm", "libopus", "opus"),
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("kind", SOUNDS)
def test_sound_is_kept_and_no_word(kind):
    container, codec, suffix = SOUNDS[kind]
    of_stream = films.METADATA if container == "ogg" else films.OF_STREAM
    chapters = [films.CHAPTER] if container in {"ipod", "mov", "webm"} else ()
    content = films.film(
        container, None, codec, metadata=films.METADATA, of_stream=of_stream, chapters=chapters
    )
    assert {b"SENTINEL", b"12.3456", b"2024-05-06"} <= set(told_in(content))

    description, clean = cleaned(content)

    assert told_in(clean) == []
    assert (description.suffix, description.width, description.height) == (suffix, None, None)
    assert description.seconds == pytest.approx(3, abs=0.05)
    assert set(TOLD) - {"chapters"} <= set(description.removed)
    assert [digest for digest, _, _ in films.payloads(clean, "audio")] == [
        digest for digest, _, _ in films.payloads(content, "audio")
    ]


def test_an_mp3_loses_its_tags_at_both_ends_and_its_cover():
    content = films.id3(films.film("mp3", None, "libmp3lame"))
    assert b"APETAGEX" in content

    description, clean = cleaned(content)

    assert told_in(clean) == []
    assert not [tag for tag in (b"ID3", b"TAG", b"APETAGEX", b"PNG") if tag in clean]
    assert description.removed == ("cover", "software", "title")
    assert clean[:2] == b"\xff\xfb"


def test_what_stands_after_the_frames_of_an_mp3_is_gone():
    content = films.film("mp3", None, "libmp3lame")

    _, clean = cleaned(hostile.zipped(content))

    assert b"index.html" not in clean
    assert films.payloads(clean, "audio") == films.payloads(content, "audio")


@pytest.mark.exhaustive
def test_an_mp3_says_how_long_it_is():
    _, clean = cleaned(films.id3(films.film("mp3", None, "libmp3lame")))

    with av.open(io.BytesIO(clean)) as sound:
        assert sound.duration / av.time_base == pytest.approx(3, abs=0.05)


@pytest.mark.exhaustive
def test_a_cover_makes_no_film_of_sound():
    """The box in which an M4A has its cover, put into the list of its properties."""
    content = films.film("ipod", None, "aac", metadata={"title": "words"})
    picture = b"\x89PNG\r\n\x1a\n SENTINEL"
    inner = (16 + len(picture)).to_bytes(4) + b"data" + (14).to_bytes(4) + bytes(4) + picture
    cover = (8 + len(inner)).to_bytes(4) + b"covr" + inner
    changed = bytearray(content)
    for kind in (b"moov", b"udta", b"meta", b"ilst"):
        place = content.rindex(kind) - 4
        length = int.from_bytes(content[place : place + 4]) + len(cover)
        changed[place : place + 4] = length.to_bytes(4)
    changed[content.rindex(b"ilst") + 4 : content.rindex(b"ilst") + 4] = cover

    description, clean = cleaned(bytes(changed))

    assert (description.suffix, description.removed) == ("m4a", ("cover", "software", "title"))
    assert told_in(clean) == []


@pytest.mark.exhaustive
def test_of_two_sounds_the_first_that_browsers_play_is_kept():
    out = io.BytesIO()
    parts = [films.film("mov", None, codec) for codec in ("pcm_s16le", "aac", "aac")]
    with ExitStack() as stack:
        sources = [stack.enter_context(av.open(io.BytesIO(part))) for part in parts]
        to = stack.enter_context(av.open(out, "w", "mov"))
        news = [to.add_stream_from_template(s.streams.audio[0], opaque=True) for s in sources]
        for source, new in zip(sources, news, strict=True):
            for packet in source.demux():
                if packet.size:
                    packet.stream = new
                    to.mux(packet)

    description, clean = cleaned(out.getvalue())

    assert (description.suffix, description.removed) == ("m4a", ("other", "software"))
    assert films.payloads(clean, "audio") == films.payloads(parts[1], "audio")


@pytest.mark.exhaustive  # test_films.py refuses such codecs
@pytest.mark.parametrize(("container", "codec"), [("ogg", "vorbis"), ("mov", "pcm_s16le")])
def test_sound_that_browsers_do_not_play_is_refused(container, codec):
    assert code_of(films.film(container, None, codec, layout="stereo")) == "codec"
