"""Documents that somebody would send who means harm, and what each must come to."""

import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from tests.articles.documents import pdfs
from tests.articles.documents.hostile_packed import OFFICES

CLEAN = "clean"
PROGRAM = b"MZ" + bytes(200)


def unpacks_to(megabytes, times=1):
    """Return as many megabytes of spaces, packed, and that packed again."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(megabytes)) + packer.flush()
    for _ in range(times - 1):
        packed = zlib.compress(packed, 9)
    return packed


def pdf_that_unpacks(megabytes, times=1, **entries):
    """Return a PDF whose page draws, or whose picture is, such a stream."""
    pdf = pdfs.plain()
    stream = Stream(pdf, unpacks_to(megabytes, times), **entries)
    stream.Filter = Array([Name.FlateDecode] * times)
    page = pdf.pages[0].obj
    if entries:
        page.Resources.XObject = Dictionary(X=stream)
    else:
        page.Contents = stream
    return pdfs.saved(
        pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False
    )


def changed_pdf(change):
    pdf = pdfs.plain()
    change(pdf)
    return pdfs.saved(pdf)


def pdf_with_annotations(*kinds, **entries):
    pdf = pdfs.plain()
    annotations = [pdfs.annotation(pdf, kind, **entries) for kind in kinds]
    pdf.pages[0].obj.Annots = Array(annotations)
    return pdfs.saved(pdf)


def own_outline(pdf):
    item = pdf.make_indirect(Dictionary(Title=String("x")))
    item.Next = item.Prev = item.First = item.Last = item.Parent = item
    pdf.Root.Outlines = item


def own_form(pdf):
    form = pdf.make_indirect(
        Stream(pdf, b"/Me Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    )
    form.Resources = Dictionary(XObject=Dictionary(Me=form))
    pdf.pages[0].obj.Resources.XObject = form.Resources.XObject
    pdf.pages[0].obj.Contents = Stream(pdf, b"/Me Do")


def many_objects(pdf):
    pdf.Root.StructTreeRoot = Dictionary(
        K=Array([pdf.make_indirect(Dictionary(K=number)) for number in range(210_000)])
    )


def many_parents(pdf):
    field = pdf.make_indirect(Dictionary(T=String("x")))
    field.Parent = field
    pdf.pages[0].obj.Annots = Array([pdfs.annotation(pdf, "Widget", Parent=field)])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def xfa(pdf):
    pdf.Root.NeedsRendering = True
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=Stream(pdf, b"<template/>"))


def raw_pdf(body):
    return b"%PDF-1.7\n" + body + b"\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"


def plain_pdf():
    return pdfs.saved(pdfs.plain())


IMAGE = {"Type": Name.XObject, "Subtype": Name.Image, "Width": 9, "Height": 9}
PDFS = {
    "PDF that runs a script": (
        lambda: changed_pdf(lambda pdf: pdf.Root.__setattr__("OpenAction", pdfs.script())),
        CLEAN,
    ),
    "PDF that starts a program": (
        lambda: pdf_with_annotations("Link", A=Dictionary(S=Name.Launch, F=String("/bin/sh"))),
        CLEAN,
    ),
    "PDF with a program in it": (
        lambda: changed_pdf(lambda pdf: pdf.attachments.__setitem__("a.exe", PROGRAM)),
        CLEAN,
    ),
    "PDF with film, sound and space": (
        lambda: pdf_with_annotations("Movie", "Sound", "Screen", "RichMedia", "3D"),
        CLEAN,
    ),
    "PDF with annotations of no type": (lambda: pdf_with_annotations("Ana", "Link2"), CLEAN),
    "PDF made of XFA": (lambda: changed_pdf(xfa), "unclean"),
    "PDF whose field is its own parent": (lambda: changed_pdf(many_parents), CLEAN),
    "PDF whose page unpacks to too much": (lambda: pdf_that_unpacks(300), "bomb"),
    "PDF whose picture unpacks to too much": (
        lambda: pdf_that_unpacks(300, **IMAGE),
        "bomb",
    ),
    "PDF that is packed twice": (lambda: pdf_that_unpacks(300, times=2), "bomb"),
    "PDF whose outline leads to itself": (lambda: changed_pdf(own_outline), CLEAN),
    "PDF that draws itself": (lambda: changed_pdf(own_form), CLEAN),
    "PDF of 210,000 objects": (lambda: changed_pdf(many_objects), "heavy"),
    "PDF with a photograph in its drawing": (
        lambda: pdfs.saved(
            pdfs.plain(drawing=b"BI /W 9 /H 9 /F /DCT ID " + pdfs.jpeg("Ana") + b"\nEI")
        ),
        "unclean",
    ),
    "PDF under a password": (
        lambda: pdfs.saved(pdfs.plain(), encryption=pikepdf.Encryption(owner="a", user="b")),
        "encrypted",
    ),
    "PDF without pages": (lambda: pdfs.saved(pikepdf.new()), "empty"),
    "PDF cut in the middle": (lambda: plain_pdf()[:300], None),
    "head of a PDF": (lambda: b"%PDF-1.7\n", "broken"),
    "PDF with a stream of two gigabytes by its own words": (
        lambda: plain_pdf().replace(b"/Length ", b"/Length 2147483647 %"),
        None,
    ),
    "PDF of lists in lists": (
        lambda: raw_pdf(b"1 0 obj\n" + b"[" * 100_000 + b"]" * 100_000 + b"\nendobj"),
        "broken",
    ),
    "PDF and web page": (lambda: b"<script>alert(1)</script>" + plain_pdf(), CLEAN),
    "PDF and archive": (lambda: plain_pdf() + b"PK\x05\x06" + bytes(18), CLEAN),
    "PDF whose pages are in a circle": (
        lambda: raw_pdf(
            b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
            b"2 0 obj\n<< /Type /Pages /Count 1 /Kids [2 0 R] >>\nendobj"
        ),
        None,
    ),
}
OTHERS = {
    "nothing": (lambda: b"", "empty"),
    "spaces": (lambda: b" \n \n", "empty"),
    "31 megabytes": (lambda: bytes(31_000_000), "heavy"),
    "program of Windows": (lambda: PROGRAM, "unknown"),
    "picture": (lambda: pdfs.png("Ana"), "unknown"),
    "web page": (lambda: b"<!doctype html>a, b\n<script>a,b</script>", "unknown"),
    "PostScript": (lambda: b"%!PS\n(a, b) print\n(a, b) print", "unknown"),
    "letter": ("Ich heiße Amina.\nDas ist ein Brief.\n".encode, "unknown"),
    "table with a zero in it": (lambda: b"a,b\n1,\0\n", "unknown"),
    "table of one endless cell": (lambda: b'"' + b"a," * 10_000_000, "unknown"),
    "table of commas": (lambda: b"," * 29_000_000, CLEAN),
}
# What make test tries; make test-all tries every one.
TELLING = (
    "PDF that runs a script",
    "DOCX with macros",
    "DOCX that unpacks to 40 megabytes of spaces",
    "EPUB with a script",
    "program of Windows",
    "PDF cut in the middle",
    "PDF under a password",
    "PDF and web page",
    "DOCX that reads a file",
    "DOCX that laughs a billion times",
    "DOCX that says it has two gigabytes",
    "ZIP of a ZIP",
)
EVERY = PDFS | OTHERS | OFFICES
DOCUMENTS = {name: EVERY[name] for name in TELLING} | EVERY
