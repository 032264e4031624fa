"""Files as people send them, each with a red, a green and a blue corner and what a camera adds."""

import hashlib
import io

import pillow_heif
from PIL import Image, PngImagePlugin
from PIL.ExifTags import GPS, IFD, Base

SENTINEL = "Yaounde 3.8667 11.5167"
RED, GREEN, BLUE = (230, 20, 20), (20, 180, 20), (20, 20, 230)
# How the pixels lie in the file for each EXIF orientation, so that they come out upright.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def picture(width=800, height=600):
    """Return an upright picture: red in the first corner, then clockwise green, white, blue."""
    image = Image.new("RGB", (width, height), "white")
    for colour, left, top in ((RED, 0, 0), (GREEN, 1, 0), (BLUE, 0, 1)):
        image.paste(colour, _corner(image, left, top))
    return image


def corners(image):
    """Return the names of the colours in the corners of a picture, clockwise."""
    found = []
    for left, top in ((0, 0), (1, 0), (1, 1), (0, 1)):
        box = _corner(image, left, top)
        red, green, blue = image.getpixel(((box[0] + box[2]) // 2, (box[1] + box[3]) // 2))
        bright = "".join(
            letter for letter, level in zip("rgb", (red, green, blue), strict=True) if level > 128
        )
        found.append(bright)
    return found


UPRIGHT = ["r", "g", "rgb", "b"]


def _corner(image, left, top):
    width, height = image.width // 4, image.height // 4
    x, y = left * (image.width - width), top * (image.height - height)
    return (x, y, x + width, y + height)


def exif(orientation=1):
    block = Image.Exif()
    block[Base.Orientation] = orientation
    block[Base.Make] = SENTINEL
    block[Base.Artist] = SENTINEL
    place = block.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "N", (3.0, 52.0, 0.0)
    place[GPS.GPSAreaInformation] = SENTINEL.encode()
    return block


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def turned(orientation):
    turn = STORED[orientation]
    return picture() if turn is None else picture().transpose(turn)


def jpeg(orientation=1, **options):
    camera = {"quality": 92, "exif": exif(orientation), "comment": SENTINEL}
    return saved(turned(orientation), "JPEG", **{**camera, **options})


def mpo():
    """As a telephone sends it: the photograph, and a second picture of the same."""
    return saved(
        picture(), "MPO", save_all=True, append_images=[Image.new("RGB", (400, 300))], exif=exif()
    )


def texts():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", SENTINEL)
    texts.add_itxt("XML:com.adobe.xmp", SENTINEL, zip=True)
    return texts


def png(image=None, **options):
    return saved(image or picture(), "PNG", **{"pnginfo": texts(), "exif": exif(), **options})


def png_on_nothing():
    """Return a PNG that is white only where nothing is."""
    image = picture().convert("RGBA")
    image.putalpha(image.convert("L").point(lambda level: 0 if level == 255 else 255))
    empty = Image.new("RGBA", image.size, (0, 0, 0, 0))
    empty.paste(image, mask=image.getchannel("A"))
    return png(empty)


def png_of_16_bits():
    grey = picture().convert("L")
    return png(Image.frombytes("I;16", grey.size, b"".join(bytes((0, v)) for v in grey.tobytes())))


def heic(orientation=1):
    is_known = "HEIF" in Image.OPEN  # where the library of pictures was imported
    pillow_heif.register_heif_opener()
    try:
        return saved(turned(orientation), "HEIF", quality=80, exif=exif(orientation).tobytes())
    finally:
        # Else Pillow would read HEIC in every test that comes after.
        if not is_known:
            del Image.OPEN["HEIF"]
            Image.ID.remove("HEIF")


# One page of a PDF: corners as above, in points.
CORNERS = b"""
0.9 0.08 0.08 rg 0 450 200 150 re f
0.08 0.7 0.08 rg 600 450 200 150 re f
0.08 0.08 0.9 rg 0 0 200 150 re f
"""


def pdf(objects, *, trailer=b"", version=b"1.7"):
    """Return a PDF of these objects, numbered from 1, of which the first is its catalogue."""
    out, places = bytearray(b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d /Root 1 0 R %b>>\n" % (len(places) + 1, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


def stream(content, entries=b""):
    return b"<</Length %d %b>>\nstream\n%b\nendstream" % (len(content), entries, content)


def pages(count, *, entries=b"", content=CORNERS, catalogue=b"", resources=b"", more=()):
    """Return the objects of a PDF with this many pages of 800 by 600 points: `more` begins at 4."""
    first = 4 + len(more)
    kids = b" ".join(b"%d 0 R" % (first + number) for number in range(count))
    page = (
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 800 600] /Contents 3 0 R"
        b" /Resources <<%b>> %b>>" % (resources, entries)
    )
    return [
        b"<</Type /Catalog /Pages 2 0 R %b>>" % catalogue,
        b"<</Type /Pages /Kids [%b] /Count %d>>" % (kids, count),
        stream(content),
        *more,
        *([page] * count),
    ]


def pdf_of_pages(count, **options):
    return pdf(pages(count, **options), trailer=b"/Info <</Author (%b)>>" % SENTINEL.encode())


PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _rc4(key, content):
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in content:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def _md5(content):
    return hashlib.md5(content, usedforsecurity=False).digest()


def protected_pdf():
    """Return a PDF that opens without a password, but may be changed only with one (40 bits of RC4)."""
    owner, rights, name = b"o" * 32, -44, b"1234567890123456"
    key = _md5(PADDING + owner + rights.to_bytes(4, "little", signed=True) + name)[:5]
    objects = pages(1)
    objects[2] = stream(_rc4(_md5(key + b"\x03\x00\x00\x00\x00")[:10], CORNERS))
    lock = b"/Encrypt <</Filter /Standard /V 1 /R 2 /P %d /O <%b> /U <%b>>> /ID [<%b> <%b>]" % (
        rights,
        *(part.hex().encode() for part in (owner, _rc4(key, PADDING), name, name)),
    )
    return pdf(objects, trailer=lock)


def segments(jpeg):
    """Return the markers of a JPEG up to its pixels, each with what follows it."""
    found, place = [], 2
    assert jpeg[:2] == b"\xff\xd8"
    while True:
        assert jpeg[place] == 0xFF
        length = int.from_bytes(jpeg[place + 2 : place + 4])
        found.append((jpeg[place + 1], jpeg[place + 4 : place + 2 + length]))
        place += 2 + length
        if found[-1][0] == 0xDA:
            return found
