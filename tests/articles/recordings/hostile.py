"""Recordings that somebody would send who means harm, and what each must come to: None is refused or clean."""

import io
import zipfile
from functools import cache

from tests.articles.recordings import films

CLEAN = "clean"
MOVIE = cache(films.film)
WEBM = cache(lambda: films.film("webm", "libvpx", "libopus"))
MP3 = cache(lambda: films.film("mp3", None, "libmp3lame"))
OGG = cache(lambda: films.film("ogg", None, "libopus"))
PAGE = b"<html><script>alert(1)</script></html>"


def box(kind, *content):
    inner = b"".join(content)
    return (8 + len(inner)).to_bytes(4) + kind + inner


FTYP = box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41")


def changed(content, kind, place, new):
    """Return a film in each box of a kind of which there are other bytes at a place."""
    result, at = bytearray(content), 0
    while (at := content.find(kind, at + 1)) > 0:
        result[at + 4 + place : at + 4 + place + len(new)] = new
    return bytes(result)


def cut(content, share):
    return content[: int(len(content) * share)]


def reference_to_a_file():
    """A film whose samples lie, as it says, in a file of the machine."""
    return _grown(
        MOVIE(), b"dref", box(b"url ", b"\0\0\0\1"), box(b"url ", bytes(4), b"file:///etc/passwd\0")
    )


def alias_to_a_file():
    """An alias of QuickTime, which FFmpeg would follow if it were told to."""
    path = b"/etc/passwd"
    inner = bytes(4 + 8) + b"\0" * 2 + bytes(28) + bytes(12) + bytes(64) + bytes(12) + bytes(16)
    inner += (2).to_bytes(2) + len(path).to_bytes(2) + path + b"\0" + b"\xff\xff\0\0"
    new, old = box(b"alis", inner), box(b"url ", b"\0\0\0\1")
    return _grown(films.film("mov"), b"dref", old, new)


def _grown(content, kind, old, new):
    """Return a film in whose boxes of a kind something longer stands, wherever these boxes are."""
    result, place = b"", 0
    while place + 8 <= len(content):
        length, name = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        inner = content[place + 8 : place + length]
        if name == kind:
            inner = inner.replace(old, new)
        elif name in films.CONTAINERS:
            inner = _grown(inner, kind, old, new)
        result += box(name, inner)
        place += length
    return result


def put_together():
    """Return a film of whose sound the end says that it has other parameters."""
    content = MOVIE()
    place = content.index(b"stsd", content.index(b"soun"))
    entry = content[place + 12 : place - 4 + int.from_bytes(content[place - 4 : place])]
    two = bytearray(_grown(content, b"stsd", b"\0\0\0\1" + entry, b"\0\0\0\2" + entry * 2))
    place = two.index(b"stsc", two.index(b"soun"))
    end = place - 4 + int.from_bytes(two[place - 4 : place])
    two[end - 4 : end] = (2).to_bytes(4)
    return bytes(two)


def many_tracks(count):
    """Return a film with as many tracks, all but two of them without samples."""
    content = MOVIE()
    place = content.index(b"trak") - 4
    track = content[place : place + int.from_bytes(content[place : place + 4])]
    return _with_more(content, track * count)


def _with_more(content, more):
    place = content.index(b"moov") - 4
    length = int.from_bytes(content[place : place + 4])
    moov = content[place + 8 : place + length] + more
    return content[:place] + box(b"moov", moov) + content[place + length :]


def nested(depth):
    inner = b""
    for _ in range(depth):
        inner = box(b"moov", inner)
    return FTYP + inner


def shared_samples(times, size=100_000, chunks=None):
    """Return sound whose tables say that the same bytes are many samples, in so many pieces."""
    sample, chunks = bytes(size), times if chunks is None else chunks
    stsd = box(
        b"stsd",
        bytes(4) + (1).to_bytes(4),
        box(b"mp4a", bytes(6) + b"\0\1" + bytes(8) + b"\0\1\0\x10" + bytes(4) + b"\xbb\x80\0\0"),
    )
    tables = (
        stsd
        + box(b"stts", bytes(4), (1).to_bytes(4), times.to_bytes(4), (1024).to_bytes(4))
        + box(
            b"stsc", bytes(4), (1).to_bytes(4) * 2, (times // chunks).to_bytes(4), (1).to_bytes(4)
        )
        + box(b"stsz", bytes(4), len(sample).to_bytes(4), times.to_bytes(4))
        + box(b"stco", bytes(4), chunks.to_bytes(4), (len(FTYP) + 8).to_bytes(4) * chunks)
    )
    media = box(b"mdhd", bytes(12) + (48_000).to_bytes(4) + (1).to_bytes(4) + bytes(4))
    media += box(b"hdlr", bytes(8) + b"soun" + bytes(13))
    media += box(b"minf", box(b"smhd", bytes(8)), box(b"stbl", tables))
    track = box(b"trak", box(b"tkhd", b"\0\0\0\1" + bytes(80)), box(b"mdia", media))
    header = box(b"mvhd", bytes(12) + (1000).to_bytes(4) + (1000).to_bytes(4) + bytes(80))
    return FTYP + box(b"mdat", sample) + box(b"moov", header, track)


def element(name, content, size=None):
    """Return an element of Matroska, with a length of eight bytes."""
    return (
        name + (0x0100000000000000 | (len(content) if size is None else size)).to_bytes(8) + content
    )


EBML = element(b"\x1a\x45\xdf\xa3", b"\x42\x82\x84webm")
SEGMENT, CLUSTER, TRACKS = b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75", b"\x16\x54\xae\x6b"
TRACK = element(
    b"\xae",
    b"\xd7\x81\1\x73\xc5\x81\1\x83\x81\2\x86\x86A_OPUS\x63\xa2\x93OpusHead" + b"\1\1" + bytes(9),
)


def laced(lacing, sizes=b"\xff\xff\xff", times=50):
    """Return sound in whose blocks the frames are longer than the block."""
    block = element(
        b"\xa3", b"\x81\0\0" + bytes([0x80 | lacing << 1]) + b"\xff" + sizes + bytes(20)
    )
    return EBML + element(
        SEGMENT, element(TRACKS, TRACK) + element(CLUSTER, b"\xe7\x81\0" + block * times)
    )


def encrypted_webm():
    """Return sound that says that it is encrypted, and under which key."""
    encryption = element(b"\x50\x35", b"\x47\xe1\x81\5\x47\xe2\x84key1")
    encoding = element(b"\x62\x40", b"\x50\x33\x81\1" + encryption)
    track = element(TRACK[:1], TRACK[9:] + element(b"\x6d\x80", encoding))
    block = element(b"\xa3", b"\x81\0\0\x80" + bytes(20))
    return EBML + element(
        SEGMENT, element(TRACKS, track) + element(CLUSTER, b"\xe7\x81\0" + block * 9)
    )


def without_blocks():
    return EBML + element(SEGMENT, element(TRACKS, TRACK) + element(CLUSTER, b"\xe7\x81\0"))


def zipped(content):
    out = io.BytesIO(content)
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("index.html", PAGE * 20)
    return out.getvalue()


def sized(width, height):
    """Return a film that claims to be so large, in its table; the pictures themselves are 160 by 90."""
    content, at = bytearray(MOVIE()), MOVIE().index(b"avc1", MOVIE().index(b"stsd"))
    content[at + 28 : at + 32] = width.to_bytes(2) + height.to_bytes(2)
    return bytes(content)


def large_pictures(side):
    """Return a film whose pictures say that they are squares of so many pixels."""
    begin = WEBM().index(b"\x9d\x01\x2a")
    head = WEBM()[begin : begin + 7]
    return WEBM().replace(head, head[:3] + side.to_bytes(2, "little") * 2)


PLAYLISTS = {
    "HLS": b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
    "concat": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "DASH": b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>file:///etc/passwd</BaseURL></MPD>',
    "SDP": b"v=0\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
    "AVI": b"RIFF\0\0\0\0AVI LIST",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "page": PAGE,
    "program": b"MZ" + bytes(200),
    "zeros": bytes(5_000),
    "one byte": b"\xff",
    "HEIC": box(b"ftyp", b"heic\0\0\0\0mif1heic") + bytes(200),
    "AVIF": box(b"ftyp", b"avif\0\0\0\0mif1avif") + bytes(200),
}
RECORDINGS = {
    **{name: (lambda content=content: content, "unknown") for name, content in PLAYLISTS.items()},
    **{
        f"{name} cut at {share}": (lambda make=make, share=share: cut(make(), share), None)
        for name, make in (("MP4", MOVIE), ("WebM", WEBM), ("MP3", MP3), ("Ogg", OGG))
        for share in (0.005, 0.3, 0.95, 0.999)
    },
    "playlist in an MP4": (lambda: FTYP + PLAYLISTS["HLS"], "broken"),
    "playlist in an MP3": (lambda: b"ID3" + PLAYLISTS["HLS"], "broken"),
    "MP4 without a film": (lambda: FTYP + box(b"moov"), "broken"),
    "Matroska without a film": (lambda: EBML, "broken"),
    "Ogg without sound": (lambda: b"OggS" + bytes(100), "broken"),
    "zeros after a head": (lambda: FTYP + bytes(100_000), "broken"),
    "reference to a file": (reference_to_a_file, None),
    "alias to a file": (alias_to_a_file, "broken"),
    "a thousand tracks": (lambda: many_tracks(1_000), "heavy"),
    "ten thousand boxes in each other": (lambda: nested(10_000), "broken"),
    "box that is longer than all": (lambda: changed(MOVIE(), b"moov", -8, b"\xff" * 4), None),
    "box of no length": (lambda: changed(MOVIE(), b"mdia", -8, bytes(4)), None),
    "box of two gigabytes": (
        lambda: FTYP + b"\0\0\0\1mdat" + (2 << 30).to_bytes(8) + bytes(1_000),
        "broken",
    ),
    "four thousand million samples": (
        lambda: changed(MOVIE(), b"stsz", 4, b"\0\0\0\1\xff\xff\xff\xff"),
        None,
    ),
    "four thousand million times": (lambda: changed(MOVIE(), b"stts", 4, b"\xff" * 4), None),
    "four thousand million entries of all tables": (
        lambda: changed(changed(MOVIE(), b"stco", 4, b"\xff" * 4), b"ctts", 4, b"\xff" * 4),
        None,
    ),
    "samples elsewhere": (lambda: changed(MOVIE(), b"stco", 8, b"\x7f\xff\xff\xff"), None),
    "samples that are all the same place": (lambda: shared_samples(3_000), None),
    "samples of no end": (lambda: shared_samples(200_000), None),
    "pictures without end": (lambda: large_pictures(0x3FFF), CLEAN),
    "zero dimensions": (lambda: sized(0, 0), None),
    "dimensions without end": (lambda: sized(65_535, 65_535), None),
    "no clock": (lambda: changed(MOVIE(), b"mdhd", 12, bytes(4)), None),
    "fast clock": (lambda: changed(MOVIE(), b"mdhd", 12, b"\x7f\xff\xff\xff"), None),
    "negative times": (lambda: changed(MOVIE(), b"elst", 12, b"\x80\0\0\0"), None),
    "times without end": (lambda: changed(MOVIE(), b"elst", 12, b"\x7f\xff\xff\xff"), None),
    "durations without end": (lambda: changed(MOVIE(), b"stts", 12, b"\x7f\xff\xff\xff"), None),
    "encrypted": (
        lambda: films.rewritten(
            MOVIE(),
            "mp4",
            of_container={
                "encryption_scheme": "cenc-aes-ctr",
                "encryption_key": "00" * 16,
                "encryption_kid": "11" * 16,
            },
        ),
        "encrypted",
    ),
    "encrypted by name": (
        lambda: MOVIE().replace(b"avc1\0\0\0\0\0\0\0\1", b"encv\0\0\0\0\0\0\0\1"),
        None,
    ),
    "page after a film": (lambda: MOVIE() + PAGE, CLEAN),
    "page in a film": (lambda: _with_more(MOVIE(), box(b"udta", PAGE)), CLEAN),
    "ZIP and film": (lambda: zipped(MOVIE()), CLEAN),
    "ZIP and MP3": (lambda: zipped(MP3()), CLEAN),
    "page and MP3": (lambda: films.id3(MP3()) + PAGE, CLEAN),
    "MP3 with a tag of 256 MB": (lambda: b"ID3\3\0\0\x7f\x7f\x7f\x7f" + MP3(), "broken"),
    "lacing of Xiph": (lambda: laced(1), "broken"),
    "lacing of EBML": (lambda: laced(3), "broken"),
    "lacing of one length": (lambda: laced(2), None),
    "element without end": (
        lambda: EBML + element(SEGMENT, element(TRACKS, TRACK, size=0x00FFFFFFFFFFFF)),
        "broken",
    ),
    "elements in each other": (lambda: EBML + element(SEGMENT, b"") * 20_000, "broken"),
    "head of Matroska twice": (lambda: EBML * 1_000 + WEBM(), None),
}
