"""What a decoder must know is kept, and what it need not is gone."""

import pytest

from articles.recordings.recording import RecordingRefused
from articles.recordings.streams import NO_COMMENT, frame_of_mp3, parameters_of

SPS, PPS, VPS, SEI = b"\x67sequence", b"\x68picture", b"\x40video", b"\x4eSENTINEL"
CODE = b"\0\0\0\1"
OPUS = b"OpusHead\1\2" + bytes(8)


def counted(*units):
    return b"".join(len(unit).to_bytes(2) + unit for unit in units)


def avc(sets=1, more=b""):
    return b"\1\x64\0\x1f\xff" + bytes([0xE0 | sets]) + counted(SPS) + b"\1" + counted(PPS) + more


def hevc(*arrays):
    head = b"\1" + bytes(21) + bytes([len(arrays)])
    return head + b"".join(
        bytes([0x80 | kind]) + len(units).to_bytes(2) + counted(*units) for kind, units in arrays
    )


def vorbis(comment):
    return b"\2" + bytes([30]) + b"\xff\x2d" + b"\1vorbis".ljust(30) + comment.ljust(300) + b"setup"


@pytest.mark.parametrize(
    ("codec", "content", "kept"),
    [
        ("h264", avc(), CODE + SPS + CODE + PPS),
        ("h264", avc(more=b"\xfd\xf8\xf8\0SENTINEL"), CODE + SPS + CODE + PPS),
        ("hevc", hevc((32, [VPS]), (33, [SPS]), (34, [PPS])), CODE + VPS + CODE + SPS + CODE + PPS),
        ("hevc", hevc((33, [SPS, SPS]), (39, [SEI])) + b"SENTINEL", CODE + SPS + CODE + SPS),
        ("av1", b"\x81\0\x0c\0\x0a\2ab\x2a\3xyz", b"\x81\0\x0c\0\x0a\2ab"),
        ("av1", b"\x81\0\x0c\0\x0e\0\x81\0" + b"a" + b"\x2a\1x", b"\x81\0\x0c\0\x0e\0\x81\0a"),
        ("opus", OPUS + b"\0SENTINEL", OPUS + b"\0"),
        ("opus", OPUS + b"\1\2\1\0\1SENTINEL", OPUS + b"\1\2\1\0\1"),
        ("aac", b"\x12\x10", b"\x12\x10"),
        ("vp8", b"SENTINEL", b""),
        ("vp9", b"SENTINEL", b""),
        ("mp3", b"SENTINEL", b""),
        ("aac", b"", b""),
    ],
)
def test_parameters(codec, content, kept):
    assert parameters_of(codec, content) == kept


def test_vorbis_has_no_comments_any_more():
    kept = parameters_of("vorbis", vorbis(b"\3vorbis SENTINEL"))

    assert kept == b"\2\x1e\x10" + b"\1vorbis".ljust(30) + NO_COMMENT + b"setup"


@pytest.mark.parametrize(
    ("codec", "content", "code"),
    [
        ("h264", b"\0\0\0\1\x67", "broken"),
        ("h264", CODE + SPS + CODE + PPS, "broken"),
        ("h264", avc(sets=31), "broken"),
        ("h264", avc()[:-3], "broken"),
        ("h264", b"\1\x64\0\x1f\xff\xe0\0", "codec"),
        ("hevc", hevc((39, [SEI])), "codec"),
        ("hevc", hevc((33, [SPS]))[:-2], "broken"),
        ("hevc", b"\1", "broken"),
        ("av1", b"\x81\0\x0c\0\x0a\x7fab", "broken"),
        ("av1", b"\x81\0\x0c\0\x08ab", "broken"),
        ("av1", b"\x81\0\x0c\0\x0a" + b"\xff" * 9, "broken"),
        ("opus", b"OpusHead", "broken"),
        ("vorbis", b"\x00\x1e", "broken"),
        ("vorbis", b"\2\xff\xff", "broken"),
        ("aac", bytes(65), "unclean"),
    ],
)
def test_parameters_that_are_none_are_refused(codec, content, code):
    with pytest.raises(RecordingRefused) as refused:
        parameters_of(codec, content)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("head", "length"),
    [
        (b"\xff\xfb\x54\xc0", 192),  # MPEG 1, 64 kbit/s, 48 kHz
        (b"\xff\xfb\x90\x00", 417),  # 128 kbit/s, 44.1 kHz
        (b"\xff\xfb\x92\x00", 418),  # and a byte of padding
        (b"\xff\xf3\x80\x00", 208),  # MPEG 2, 64 kbit/s, 22.05 kHz
        (b"\xff\xe3\x18\x00", 72),  # MPEG 2.5, 8 kbit/s, 8 kHz
        (b"\xff\xfb\x00\x00", 0),  # any rate
        (b"\xff\xfb\xf0\x00", 0),
        (b"\xff\xfb\x9c\x00", 0),
        (b"\xff\xeb\x90\x00", 0),
        (b"\xff\xfd\x90\x00", 0),  # layer II
        (b"TAG ", 0),
        (b"PK\3\4", 0),
    ],
)
def test_of_what_ffmpeg_takes_for_an_mp3_the_frame_is_kept(head, length):
    content = head + bytes(500)

    assert frame_of_mp3(content) == content[:length]
    assert frame_of_mp3(content[: max(0, length - 1)]) == b""
