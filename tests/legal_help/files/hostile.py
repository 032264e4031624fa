"""Files that nobody sends who means well: each row makes one, and says what becomes of it if that is certain."""

import io
import random
import struct
import zipfile
import zlib

from PIL import Image

from legal_help.files.refusals import MOST_PAGES, Refusal
from tests.legal_help.files import honest

DRAWN = "drawn"
EITHER = None

HONEST = {
    "JPEG": honest.jpeg,
    "progressive JPEG": lambda: honest.jpeg(progressive=True),
    "MPO": honest.mpo,
    "CMYK JPEG": lambda: honest.saved(honest.picture().convert("CMYK"), "JPEG"),
    "PNG": honest.png,
    "16-bit PNG": honest.png_of_16_bits,
    "PNG with a palette": lambda: honest.png(honest.picture().quantize(8)),
    "HEIC": honest.heic,
    "PDF": lambda: honest.pdf_of_pages(2),
}


def chance(seed):
    """Return chance that is the same in each run."""
    return random.Random(seed)  # noqa: S311 -- of no worth to anybody


# Pictures


def png_chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width, height, depth=1, colour=0, *, before=b"", pixels=None):
    """Return a black PNG of any size; a row of it is a few bits once it is compressed."""
    if pixels is None:
        row = 1 + (width * depth * {0: 1, 2: 3, 6: 4}[colour] + 7) // 8
        packer = zlib.compressobj(1)
        packed = [packer.compress(bytes(row * 100)) for _ in range(height // 100)]
        pixels = b"".join([*packed, packer.compress(bytes(row * (height % 100))), packer.flush()])
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", head)
        + before
        + png_chunk(b"IDAT", pixels)
        + png_chunk(b"IEND", b"")
    )


def zeros(megabytes, times=1):
    """Return as many megabytes of nothing, compressed, and that compressed again."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()
    for _ in range(times - 1):
        packed = zlib.compress(packed, 9)
    return packed


def jpeg_of(width, height):
    """Return a grey JPEG of any size: six bits for each block of it, in the usual table."""
    head = bytearray(honest.saved(Image.new("L", (8, 8), 128), "JPEG"))
    sizes, pixels = head.index(b"\xff\xc0"), head.index(b"\xff\xda")
    head[sizes + 5 : sizes + 9] = struct.pack(">HH", height, width)
    length = int.from_bytes(head[pixels + 2 : pixels + 4])
    blocks = ((width + 7) // 8) * ((height + 7) // 8)
    return bytes(head[: pixels + 2 + length]) + b"\x28\xa2\x8a" * (blocks // 4 + 1) + b"\xff\xd9"


def heic_of(width, height):
    content = bytearray(honest.heic())
    place = content.index(b"ispe")
    content[place + 8 : place + 16] = struct.pack(">II", width, height)
    return bytes(content)


def large_progressive():
    head = bytearray(honest.saved(Image.new("L", (64, 64)), "JPEG", progressive=True))
    sizes = head.index(b"\xff\xc2")
    head[sizes + 5 : sizes + 9] = struct.pack(">HH", 20_000, 20_000)
    return bytes(head)


def zipped(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        folder.writestr(name, content)
    return out.getvalue()


# PDFs


def pdf(**options):
    return honest.pdf_of_pages(1, **options)


def with_stream(content, filters=b"/FlateDecode"):
    objects = honest.pages(1)
    objects[2] = honest.stream(content, b"/Filter [%b]" % filters)
    return honest.pdf(objects)


def with_image(entries, content, size=(100, 100)):
    image = honest.stream(
        content,
        b"/Type /XObject /Subtype /Image /Width %d /Height %d %b" % (*size, entries),
    )
    return pdf(
        content=b"800 0 0 600 0 0 cm /Im Do", resources=b"/XObject <</Im 4 0 R>>", more=[image]
    )


def with_form(body, resources=b"/XObject <</X 4 0 R>>", entries=b""):
    form = honest.stream(
        body,
        b"/Type /XObject /Subtype /Form /BBox [0 0 800 600] /Resources <<%b>> %b"
        % (resources, entries),
    )
    return pdf(content=b"/X Do", resources=b"/XObject <</X 4 0 R>>", more=[form])


def with_box(box):
    return pdf().replace(b"[0 0 800 600]", box, 1)


def with_catalogue(entries, *more):
    return pdf(catalogue=entries, more=more)


def with_font(entries, *more):
    return pdf(
        content=b"BT /F 40 Tf 50 300 Td (Words) Tj ET",
        resources=b"/Font <</F 4 0 R>>",
        more=(b"<</Type /Font %b>>" % entries, *more),
    )


def tree(*nodes, first=b"2 0 R"):
    return honest.pdf([b"<</Type /Catalog /Pages %b>>" % first, *nodes])


def deep_tree(depth):
    nodes = [
        b"<</Type /Pages /Count 1 /Kids [%d 0 R] /Parent %d 0 R>>" % (number + 1, number - 1)
        for number in range(2, depth + 2)
    ]
    return tree(*nodes, b"<</Type /Page /MediaBox [0 0 800 600] /Parent %d 0 R>>" % (depth + 1))


ACTIONS = {
    "JavaScript": b"<</S /JavaScript /JS (while (true) app.alert\\(1\\);)>>",
    "Launch": b"<</S /Launch /F (/bin/sh) /Win <</F (cmd.exe)>>>>",
    "URI": b"<</S /URI /URI (https://example.org/seen)>>",
    "SubmitForm": b"<</S /SubmitForm /F (https://example.org/take)>>",
    "GoToR": b"<</S /GoToR /F (file:///etc/passwd) /D [0 /Fit]>>",
    "ImportData": b"<</S /ImportData /F (file:///etc/passwd)>>",
}
ENCRYPTED = (
    b"/Encrypt <</Filter /%b /V 1 /R 2 /P -44 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b">>>"
    b" /ID [<4141> <4141>] "
)


def encrypted(handler):
    return honest.pdf(honest.pages(1), trailer=ENCRYPTED.replace(b"%b", handler))


# The whole page twenty thousand times, each laid over the last by its light.
ENDLESS = honest.pdf_of_pages(
    1,
    content=b"/Over gs " + b"0 0 800 600 re f " * 20_000,
    resources=b"/ExtGState <</Over <</ca 0.5 /BM /Luminosity>>>>",
)
# The 9th power of ten of the same square.
INSATIABLE = honest.pdf_of_pages(
    1,
    content=b"/Next Do",
    resources=b"/XObject <</Next 4 0 R>>",
    more=[
        honest.stream(
            b"/Next Do " * 10 if number < 13 else b"0 0 800 600 re f",
            b"/Type /XObject /Subtype /Form /BBox [0 0 800 600]"
            b" /Resources <</XObject <</Next %d 0 R>>>>" % (number + 1),
        )
        for number in range(4, 14)
    ],
)

# What is certain of a few telling ones. `make test` tries the first of them.
FILES = {
    "nothing": (lambda: b"", Refusal.TYPE),
    "PNG of 400 megapixels": (lambda: png_of(20_000, 20_000), Refusal.LARGE),
    "PDF whose page grows": (lambda: with_stream(zeros(60, 2), b"/FlateDecode /FlateDecode"), EITHER),
    "PDF whose pages are in a circle": (
        lambda: tree(b"<</Type /Pages /Count 9 /Kids [2 0 R 2 0 R]>>"),
        EITHER,
    ),
    "PDF of an endless sheet": (lambda: with_box(b"[0 0 1e9 1e9]"), EITHER),
    "JPEG of 400 megapixels": (lambda: jpeg_of(20_000, 20_000), DRAWN),
    "progressive JPEG of 400 megapixels": (large_progressive, Refusal.LARGE),
    "HEIC of 3,600 megapixels": (lambda: heic_of(60_000, 60_000), EITHER),
    "PNG with text that grows": (
        lambda: png_of(8, 8, before=png_chunk(b"zTXt", b"Words\0\0" + zeros(100))),
        Refusal.BROKEN,
    ),
    "PDF of 10,000 pages": (lambda: honest.pdf_of_pages(10_000), Refusal.PAGES),
    "PDF that runs JavaScript": (
        lambda: with_catalogue(b"/OpenAction " + ACTIONS["JavaScript"]),
        DRAWN,
    ),
    "PDF under a password": (lambda: encrypted(b"Standard"), Refusal.LOCKED),
    "PostScript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (r) file", Refusal.TYPE),
    "JPEG and ZIP": (lambda: honest.jpeg() + zipped("page.html", "<script>"), DRAWN),
    "noise behind the head of a JPEG": (lambda: noise_behind("JPEG"), EITHER),
}  # fmt: skip


def noise_behind(name, megabytes=10):
    return HONEST[name]()[:700] + chance(name).randbytes(megabytes << 20)


OTHER_TYPES = {
    "GIF": lambda: honest.saved(honest.picture(), "GIF"),
    "GIF that ends as a JPEG": lambda: honest.saved(honest.picture(), "GIF") + honest.jpeg(),
    "TIFF": lambda: honest.saved(honest.picture(), "TIFF"),
    "WebP": lambda: honest.saved(honest.picture(), "WEBP"),
    "AVIF": lambda: honest.saved(honest.picture(64, 48), "AVIF"),
    "ICO": lambda: honest.saved(honest.picture(64, 64), "ICO"),
    "BMP": lambda: honest.saved(honest.picture(), "BMP"),
    "JPEG 2000": lambda: honest.saved(honest.picture(), "JPEG2000"),
    "TGA": lambda: honest.saved(honest.picture(), "TGA"),
    "PCX": lambda: honest.saved(honest.picture(), "PCX"),
    "PPM": lambda: honest.saved(honest.picture(), "PPM"),
    "EPS by Pillow": lambda: honest.saved(honest.picture(), "EPS"),
    "EPS for DOS": lambda: b"\xc5\xd0\xd3\xc6" + bytes(28) + b"%!PS-Adobe-3.0",
    "ZIP": lambda: zipped("a.txt", "a"),
    "DOCX": lambda: zipped("[Content_Types].xml", "<Types/>"),
    "ZIP that holds itself often": lambda: zipped("0", bytes(1 << 20)),
    "program of Windows": lambda: b"MZ" + bytes(200),
    "program of Linux": lambda: b"\x7fELF" + bytes(200),
    "shell script": lambda: b"#!/bin/sh\nid\n",
    "HTML": lambda: b"<!doctype html><script>fetch('//example.org')</script>",
    "SVG": lambda: (
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>"
    ),
    "XML that grows": lambda: b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
    "text": "Ich heiße Amina.\n".encode,
    "text of Windows": lambda: "Amina".encode("utf-16"),
    "PDF behind HTML": lambda: b"<html>" + pdf(),
    "PDF behind a mark of Unicode": lambda: b"\xef\xbb\xbf" + pdf(),
    "film": lambda: b"\x00\x00\x00\x18ftypmp42" + bytes(200),
    "gzip": lambda: b"\x1f\x8b\x08" + bytes(200),
    "a megabyte of nothing": lambda: bytes(1 << 20),
    "half a head of a JPEG": lambda: b"\xff\xd8",
    "half a head of a PNG": lambda: b"\x89PNG\r\n",
    "half a head of a PDF": lambda: b"%PDF",
}
PICTURES = {
    "head of a JPEG alone": (lambda: b"\xff\xd8\xff", Refusal.BROKEN),
    "head of a PNG alone": (lambda: b"\x89PNG\r\n\x1a\n", Refusal.BROKEN),
    "head of a HEIC alone": (lambda: b"\x00\x00\x00\x18ftypheic", Refusal.BROKEN),
    "AVIF that says it is HEIC": (
        lambda: honest.saved(honest.picture(64, 48), "AVIF").replace(b"ftypavif", b"ftypheic"),
        Refusal.BROKEN,
    ),
    "JPEG as large as can be": (lambda: jpeg_of(65_500, 65_500), Refusal.LARGE),
    "JPEG of a line": (lambda: jpeg_of(65_500, 1), DRAWN),
    "JPEG of a column": (lambda: jpeg_of(1, 65_500), DRAWN),
    "JPEG with nothing in it": (lambda: honest.saved(Image.new("L", (8, 8)), "JPEG").replace(b"\x00\x08\x00\x08", bytes(4)), Refusal.BROKEN),
    "JPEG of 400 megapixels, cut off": (lambda: jpeg_of(20_000, 20_000)[:5000], Refusal.BROKEN),
    "JPEG and PDF": (lambda: honest.jpeg() + pdf(), DRAWN),
    "JPEG and script": (lambda: honest.jpeg() + b"<script>alert(1)</script>", DRAWN),
    "JPEG with a script as its comment": (lambda: honest.jpeg(comment="<?php system('id'); ?>"), DRAWN),
    "JPEG with a false profile": (lambda: honest.jpeg(icc_profile=chance(1).randbytes(60_000)), DRAWN),
    "PNG of 60 megapixels, in colour": (lambda: png_of(7_000, 8_000, 8, 6), DRAWN),
    "PNG of 61 megapixels": (lambda: png_of(10_000, 6_100), Refusal.LARGE),
    "PNG as large as can be": (lambda: png_of(2**31 - 1, 2**31 - 1, pixels=zlib.compress(b"")), Refusal.LARGE),
    "PNG of a line": (lambda: png_of(50_000_000, 1), DRAWN),
    "PNG with nothing in it": (lambda: png_of(0, 0, pixels=zlib.compress(b"")), Refusal.BROKEN),
    "PNG with more pixels than it says": (lambda: png_of(8, 8, pixels=zeros(200)), EITHER),
    "PNG with fewer pixels than it says": (lambda: png_of(5_000, 5_000, pixels=zeros(1)), EITHER),
    "PNG with a profile that grows": (lambda: png_of(8, 8, before=png_chunk(b"iCCP", b"a\0\0" + zeros(200))), EITHER),
    "PNG with international text that grows": (lambda: png_of(8, 8, before=png_chunk(b"iTXt", b"a\0\1\0\0\0" + zeros(200))), Refusal.BROKEN),
    "PNG with 100,000 texts": (lambda: png_of(8, 8, before=png_chunk(b"tEXt", b"a\0b") * 100_000), EITHER),
    "PNG with EXIF in circles": (lambda: png_of(8, 8, before=png_chunk(b"eXIf", b"II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0")), EITHER),
    "animated PNG": (lambda: honest.saved(honest.picture(), "PNG", save_all=True, append_images=[Image.new("RGB", (800, 600))] * 20), DRAWN),
    "HEIC of nothing": (lambda: heic_of(0, 0), EITHER),
    "HEIC with a meta box that is too long": (lambda: honest.heic().replace(b"meta", b"meto"), Refusal.BROKEN),
}  # fmt: skip
PDFS = {
    "head of a PDF alone": (lambda: b"%PDF-1.7\n", Refusal.BROKEN),
    "PDF without pages": (lambda: tree(b"<</Type /Pages /Count 0 /Kids []>>"), Refusal.BROKEN),
    "PDF without a tree": (lambda: honest.pdf([b"<</Type /Catalog>>"]), Refusal.BROKEN),
    "PDF of a page more than may be": (lambda: honest.pdf_of_pages(MOST_PAGES + 1), Refusal.PAGES),
    "PDF that says it has a billion pages": (lambda: pdf().replace(b"/Count 1", b"/Count 1000000000"), EITHER),
    "PDF that says it has fewer than none": (lambda: pdf().replace(b"/Count 1", b"/Count -5"), EITHER),
    "PDF that hides pages": (lambda: honest.pdf_of_pages(40).replace(b"/Count 40", b"/Count 1"), EITHER),
    "PDF with a page that is its own parent": (lambda: tree(b"<</Type /Pages /Count 1 /Kids [3 0 R]>>", b"<</Type /Page /Parent 3 0 R>>"), EITHER),
    "PDF whose tree is very deep": (lambda: deep_tree(5_000), EITHER),
    "PDF whose catalogue is the tree": (lambda: tree(first=b"1 0 R"), EITHER),
    "PDF of lists in lists": (lambda: pdf(catalogue=b"/Names " + b"[" * 200_000 + b"]" * 200_000), EITHER),
    "PDF of dictionaries in dictionaries": (lambda: pdf(catalogue=b"/Names " + b"<</A " * 100_000 + b"1" + b">>" * 100_000), EITHER),
    "PDF whose page is lists in lists": (lambda: pdf(content=b"[" * 200_000), EITHER),
    "PDF that saves and saves": (lambda: pdf(content=b"q " * 500_000), EITHER),
    "PDF of no sheet": (lambda: with_box(b"[0 0 0 0]"), EITHER),
    "PDF of a sheet inside out": (lambda: with_box(b"[800 600 0 0]"), EITHER),
    "PDF of a very small sheet": (lambda: with_box(b"[0 0 1e-9 1e-9]"), EITHER),
    "PDF of a very long sheet": (lambda: with_box(b"[0 0 1e9 1]"), EITHER),
    "PDF of no number": (lambda: with_box(b"[0 0 nan inf]"), EITHER),
    "PDF turned by 45 degrees": (lambda: pdf(entries=b"/Rotate 45"), EITHER),
    "PDF with a vast unit": (lambda: pdf(entries=b"/UserUnit 1e9"), EITHER),
    "PDF with attachments": (
        lambda: with_catalogue(
            b"/Names <</EmbeddedFiles <</Names [(a.exe) 4 0 R]>>>>",
            b"<</Type /Filespec /F (a.exe) /EF <</F 5 0 R>>>>",
            honest.stream(b"MZ" + bytes(5000), b"/Type /EmbeddedFile"),
        ),
        DRAWN,
    ),
    "PDF with a form of XML": (
        lambda: with_catalogue(
            b"/AcroForm <</Fields [] /XFA 4 0 R>>",
            honest.stream(b"<xdp><script>app.alert(1)</script></xdp>"),
        ),
        DRAWN,
    ),
    "PDF with a film": (
        lambda: pdf(
            entries=b"/Annots [4 0 R]",
            more=[b"<</Type /Annot /Subtype /Movie /Rect [0 0 9 9] /Movie <</F (/etc/passwd)>>>>"],
        ),
        DRAWN,
    ),
    "PDF with 50,000 notes": (
        lambda: pdf(
            entries=b"/Annots [%b]" % (b"4 0 R " * 50_000),
            more=[b"<</Type /Annot /Subtype /Square /Rect [0 0 9 9] /C [1 0 0]>>"],
        ),
        EITHER,
    ),
    "PDF that draws itself": (lambda: with_form(b"/X Do"), EITHER),
    "PDF that masks itself": (
        lambda: with_form(
            b"/G gs 0 0 800 600 re f",
            b"/ExtGState <</G <</SMask <</S /Luminosity /G 4 0 R>>>>>> /XObject <</X 4 0 R>>",
            b"/Group <</S /Transparency>>",
        ),
        EITHER,
    ),
    "PDF of very small tiles": (
        lambda: pdf(
            content=b"/Pattern cs /P scn 0 0 800 600 re f",
            resources=b"/Pattern <</P 4 0 R>>",
            more=[
                honest.stream(
                    b"0 0 1 1 re f",
                    b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1]"
                    b" /XStep 0.0001 /YStep 0.0001 /Resources <<>>",
                )
            ],
        ),
        EITHER,
    ),
    "PDF whose colours are computed without end": (
        lambda: pdf(
            content=b"/S sh",
            resources=b"/Shading <</S <</ShadingType 1 /ColorSpace /DeviceGray /Function 4 0 R>>>>",
            more=[
                honest.stream(
                    b"{ pop " + b"2 exp " * 20_000 + b"}",
                    b"/FunctionType 4 /Domain [0 1 0 1] /Range [0 1]",
                )
            ],
        ),
        EITHER,
    ),
    "PDF with a very large picture": (lambda: with_image(b"/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode", zeros(400), (20_000, 20_000)), EITHER),
    "PDF with a JPEG of 400 megapixels": (lambda: with_image(b"/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode", jpeg_of(20_000, 20_000), (20_000, 20_000)), EITHER),
    "PDF with a picture of another size than it says": (lambda: with_image(b"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode", honest.jpeg(), (60_000, 60_000)), EITHER),
    "PDF with a fax of 3,600 megapixels": (lambda: with_image(b"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms <</K -1 /Columns 60000 /Rows 60000>>", b"\xff" * 10_000, (60_000, 60_000)), EITHER),
    "PDF with a broken JPEG 2000": (lambda: with_image(b"/Filter /JPXDecode", honest.saved(honest.picture(), "JPEG2000")[:3000]), EITHER),
    "PDF with a broken JBIG2": (lambda: with_image(b"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode", chance(2).randbytes(5000), (5000, 5000)), EITHER),
    "PDF whose picture is its own mask": (lambda: with_image(b"/ColorSpace /DeviceGray /BitsPerComponent 8 /SMask 4 0 R", bytes(10_000)), EITHER),
    "PDF with a picture from a file": (lambda: with_image(b"/ColorSpace /DeviceGray /BitsPerComponent 8 /F (/etc/passwd)", b""), EITHER),
    "PDF unpacked a hundred times": (lambda: with_stream(b"x", b"/FlateDecode " * 100), EITHER),
    "PDF with filters that are none": (lambda: with_stream(b"x", b"/Crypt /Nothing"), EITHER),
    "PDF whose length is not its length": (lambda: pdf().replace(b"/Length ", b"/Length 9"), EITHER),
    "PDF with a broken TrueType": (lambda: with_font(b"/Subtype /TrueType /BaseFont /A /FontDescriptor 5 0 R /FirstChar 0 /LastChar 1 /Widths [1 1]", b"<</Type /FontDescriptor /FontName /A /Flags 4 /FontFile2 6 0 R>>", honest.stream(b"\x00\x01\x00\x00\x00\x10" + chance(3).randbytes(5000))), EITHER),
    "PDF with a broken Type 1": (lambda: with_font(b"/Subtype /Type1 /BaseFont /A /FontDescriptor 5 0 R", b"<</Type /FontDescriptor /FontName /A /Flags 4 /FontFile 6 0 R>>", honest.stream(b"%!PS-AdobeFont-1.0 " + b"{" * 50_000)), EITHER),
    "PDF with a letter that writes itself": (
        lambda: with_font(
            b"/Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 87 /LastChar 87"
            b" /Widths [9] /Encoding <</Differences [87 /W]>> /CharProcs <</W 5 0 R>>"
            b" /Resources <</Font <</F 4 0 R>>>>",
            honest.stream(b"9 0 d0 BT /F 9 Tf (WW) Tj ET"),
        ),
        EITHER,
    ),
    "PDF with a table that leads to itself": (lambda: honest.pdf(honest.pages(1), trailer=b"/Prev 9"), EITHER),
    "PDF without a table": (lambda: pdf().split(b"xref")[0], EITHER),
    "PDF whose objects lie in themselves": (lambda: pdf(more=[honest.stream(b"4 0 ", b"/Type /ObjStm /N 1 /First 4 /Extends 4 0 R")]), EITHER),
    "PDF with numbers beyond all": (lambda: pdf(content=b"9" * 400 + b" " + b"-9" * 400 + b" 1e400 0 re f"), EITHER),
    "PDF under a lock of somebody's own": (lambda: encrypted(b"Own"), Refusal.LOCKED),
    "PDF and JPEG": (lambda: pdf() + honest.jpeg(), EITHER),
    "PDF and HTML": (lambda: pdf() + b"<script>alert(1)</script>", EITHER),
}  # fmt: skip


def _cut(name, eighths):
    content = HONEST[name]()
    return content[: len(content) * eighths // 8]


def _flipped(name, seed):
    content, toss = bytearray(HONEST[name]()), chance(f"{name} {seed}")
    for _ in range(4**seed):
        content[toss.randrange(12, len(content))] ^= 1 << toss.randrange(8)
    return bytes(content)


FILES |= PICTURES | PDFS
FILES |= {name: (make, Refusal.TYPE) for name, make in OTHER_TYPES.items()}
FILES |= {
    f"PDF with {name}": (lambda action=action: with_catalogue(b"/OpenAction " + action), DRAWN)
    for name, action in ACTIONS.items()
}
FILES |= {
    f"noise behind the head of a {name}": (lambda name=name: noise_behind(name), EITHER)
    for name in ("PNG", "HEIC", "PDF", "progressive JPEG")
}
FILES |= {
    f"{name}, cut at {eighths} of 8": (
        lambda name=name, eighths=eighths: _cut(name, eighths),
        EITHER,
    )
    for name in HONEST
    for eighths in range(1, 8)
}
FILES |= {
    f"{name}, flipped {4**seed} times": (lambda name=name, seed=seed: _flipped(name, seed), EITHER)
    for name in HONEST
    for seed in range(5)
}
