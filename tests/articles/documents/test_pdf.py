"""A PDF says what it said, and nothing of who wrote it."""

import io
import zlib
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from articles.documents import kinds
from articles.documents.document import DocumentRefused
from articles.documents.pdf.pages import cover_of, text_of
from tests.articles.documents import pdfs
from tests.articles.documents.levels import said

SENTINELS = {pdfs.sentinel(name) for name in pdfs.NAMES}


@pytest.fixture(scope="module")
def with_names():
    return pdfs.with_names()


def clean(content):
    """Return what two processes make of a PDF, made in this one, which is faster."""
    document = kinds.clean(content)
    text, cover = text_of(document.content), cover_of(document.content)
    return replace(document, text=text, cover=cover)


def reopened(document):
    return pikepdf.open(io.BytesIO(document.content))


def test_no_name_of_any_corner_is_left_at_any_level(with_names):
    assert said(SENTINELS, with_names) == SENTINELS, "or nothing was to be removed"

    document = clean(with_names)

    assert said(SENTINELS, document.content) == set()
    assert document.removed == (
        *("attachments", "author", "changes", "comments", "dates", "forms"),
        *("location", "properties", "scripts", "signatures", "software", "thumbnail"),
    )


def test_what_it_showed_stays(with_names):
    document = clean(with_names)

    pdf = reopened(document)
    page = pdf.pages[0].obj
    assert document.pages == len(pdf.pages) == 1
    assert "Report on 50% of cases" in document.text
    assert "Filled in" in document.text
    (link,) = page.Annots
    assert Dictionary(S=Name.URI, URI=String("https://standing.example/")) == link.A
    assert pdf.Root.Outlines.First.Title == "Chapter"
    picture = pikepdf.PdfImage(page.Resources.XObject.Im1).as_pil_image()
    assert picture.tobytes() == Image.open(io.BytesIO(pdfs.jpeg(""))).tobytes()
    assert pypdfium2.PdfDocument(document.content)[0].render().to_pil().size == (612, 792)
    assert pdf.check_pdf_syntax() == []


def test_the_cover_is_the_first_page():
    pdf = pdfs.plain(pages=3, drawing=b"1 0 0 rg 0 0 2000 2000 re f")

    document = clean(pdfs.saved(pdf))

    cover = Image.open(io.BytesIO(document.cover))
    assert (cover.format, cover.size) == ("PNG", (928, 1200))
    assert cover.getpixel((100, 100)) == (255, 0, 0)
    assert document.pages == 3


@pytest.mark.exhaustive
def test_a_clean_document_stays_as_it_is_but_for_its_number():
    once = clean(pdfs.saved(pdfs.plain()))

    again = clean(once.content)

    assert (again.content, again.removed) == (once.content, ())


@pytest.mark.sampled(8)
@pytest.mark.parametrize(
    ("action", "code"),
    [
        (Dictionary(S=Name.Launch, F=String("cmd.exe")), "scripts"),
        (Dictionary(S=Name.GoToR, F=String("Ana.pdf"), D=Array([0])), "links-outside"),
        (Dictionary(S=Name.SubmitForm, F=String("https://tell.example")), "scripts"),
        (Dictionary(S=Name.ImportData, F=String("Ana.fdf")), "scripts"),
        (Dictionary(S=Name.URI, URI=String("file:///C:/Users/Ana/a.pdf")), "links-outside"),
        (Dictionary(S=Name.URI, URI=String("javascript:alert(1)")), "links-outside"),
        (Dictionary(S=Name.URI, URI=String("https://ana:secret@tell.example")), "links-outside"),
        (Dictionary(S=Name.Rendition, JS=String("x")), "scripts"),
    ],
    ids=["launch", "other PDF", "form", "data", "file", "script", "who", "rendition"],
)
@pytest.mark.parametrize("place", ["link", "outline"])
def test_a_link_that_leads_elsewhere_leads_nowhere(action, code, place):
    pdf = pdfs.plain()
    holder = pdfs.annotation(pdf, "Link", A=action)
    pdf.pages[0].obj.Annots = Array([holder])
    if place == "outline":
        holder = pdf.make_indirect(Dictionary(Title=String("x"), A=action))
        pdf.Root.Outlines = Dictionary(First=holder, Last=holder)
        del pdf.pages[0].obj.Annots

    document = clean(pdfs.saved(pdf))

    pdf = reopened(document)
    kept = pdf.Root.Outlines.First if place == "outline" else pdf.pages[0].obj.Annots[0]
    assert "/A" not in kept
    assert document.removed == (code,)


def test_a_link_within_the_document_stays():
    pdf = pdfs.plain(pages=2)
    place = Array([pdf.pages[1].obj, Name.Fit])
    pdf.pages[0].obj.Annots = Array(
        [
            pdfs.annotation(pdf, "Link", A=Dictionary(S=Name.GoTo, D=place, Next=pdfs.script())),
            pdfs.annotation(pdf, "Link", Dest=place),
        ]
    )

    pdf = reopened(clean(pdfs.saved(pdf)))

    first, second = pdf.pages[0].obj.Annots
    assert set(first.A.keys()) == {"/D", "/S"}
    assert first.A.D[0].objgen == second.Dest[0].objgen == pdf.pages[1].obj.objgen


@pytest.mark.parametrize(
    ("kind", "entries"),
    [
        ("Redact", {}),
        ("Square", {"IC": Array([0, 0, 0])}),
        ("Polygon", {"IC": Array([1, 1, 1])}),
        ("Highlight", {"C": Array([0, 0, 0])}),
    ],
)
def test_what_only_hides_words_is_refused(kind, entries):
    pdf = pdfs.plain()
    pdf.pages[0].obj.Annots = Array([pdfs.annotation(pdf, kind, **entries)])

    with pytest.raises(DocumentRefused) as refused:
        clean(pdfs.saved(pdf))

    assert refused.value.code == "unclean"


def test_a_yellow_mark_of_a_reviewer_goes():
    pdf = pdfs.plain()
    pdf.pages[0].obj.Annots = Array([pdfs.annotation(pdf, "Highlight", C=Array([1, 1, 0]))])

    document = clean(pdfs.saved(pdf))

    assert document.removed == ("comments",)
    pdf = reopened(document)
    assert "/Annots" not in pdf.pages[0].obj


def test_names_that_somebody_chose_for_fonts_stay():
    pdf = pdfs.plain(drawing=b"BT /Metadata 20 Tf 50 700 Td (In a font) Tj ET")
    fonts = pdf.pages[0].obj.Resources.Font
    fonts.Metadata, fonts.AA = fonts.F1, fonts.F1
    fonts.F1 = pdf.make_indirect(fonts.F1)

    document = clean(pdfs.saved(pdf))

    pdf = reopened(document)
    assert sorted(pdf.pages[0].obj.Resources.Font.keys()) == [*("/AA", "/F1", "/Metadata")]
    assert (document.text, document.removed) == ("In a font", ())


@pytest.mark.parametrize("filters", [["/FlateDecode", "/DCTDecode"], ["/DCTDecode"]])
def test_a_picture_in_two_wrappings_is_stripped_too(filters):
    pdf = pdfs.plain()
    picture = Stream(pdf, pdfs.jpeg("Ana"), Type=Name.XObject, Subtype=Name.Image)
    picture.Width = picture.Height = 256
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceRGB, 8
    if len(filters) == 2:
        picture.write(zlib.compress(pdfs.jpeg("Ana")))
    picture.Filter = Array([Name(name) for name in filters])
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im=picture)
    content = pdfs.saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert said({"Ana"}, content) == {"Ana"}

    document = clean(content)

    assert said({"Ana"}, document.content) == set()
    pdf = reopened(document)
    image = pdf.pages[0].obj.Resources.XObject.Im
    assert pikepdf.PdfImage(image).as_pil_image().size == (256, 256)


def test_a_jpeg_2000_loses_its_boxes():
    out = io.BytesIO()
    Image.linear_gradient("L").save(out, "JPEG2000", comment="Ana of the office")
    box = b"Ana in a box"
    packed = out.getvalue()
    content = packed[:32] + (len(box) + 8).to_bytes(4) + b"xml " + box + packed[32:]
    pdf = pdfs.plain()
    picture = Stream(pdf, content, Type=Name.XObject, Subtype=Name.Image, Width=256, Height=256)
    picture.Filter = Name.JPXDecode
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im=picture)
    content = pdfs.saved(pdf)
    assert said({"Ana in", "Ana of"}, content) == {"Ana in", "Ana of"}

    document = clean(content)

    assert said({"Ana"}, document.content) == set()
    pdf = reopened(document)
    kept = pdf.pages[0].obj.Resources.XObject.Im.read_raw_bytes()
    assert Image.open(io.BytesIO(kept)).tobytes() == Image.linear_gradient("L").tobytes()


def test_an_owners_password_alone_keeps_nobody_out():
    content = pdfs.saved(pdfs.plain(), encryption=pikepdf.Encryption(owner="secret", user=""))

    document = clean(content)

    assert not reopened(document).is_encrypted
    assert document.text == "Report on 50% of cases"


def test_nothing_before_the_header_or_behind_the_end_stays():
    content = b"<script>Ana</script>\n" + pdfs.saved(pdfs.plain()) + b"PK\x03\x04 Ana"

    document = clean(content)

    assert document.content.startswith(b"%PDF-")
    assert document.content.endswith(b"%%EOF\n")
    assert said({"Ana"}, document.content) == set()


def test_labels_of_pages_stay():
    pdf = pdfs.plain(pages=2)
    label = Dictionary(S=Name.D, P=String("A-"), St=7)
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, label]))

    pdf = reopened(clean(pdfs.saved(pdf)))

    assert [page.label for page in pdf.pages] == ["A-7", "A-8"]


def test_what_was_filled_in_is_drawn_and_a_hidden_field_is_not():
    pdf = pdfs.plain()
    font = pdf.pages[0].obj.Resources.Font.F1
    hidden = {"F": 2, "V": String("Secret")}
    fields = [
        pdfs.annotation(
            pdf, "Widget", FT=Name.Tx, T=String("a"), DA=String("/F1 9 Tf 0 g"), **entries
        )
        for entries in ({"V": String("Answer"), "F": 4}, hidden)
    ]
    pdf.pages[0].obj.Annots = Array(fields)
    pdf.Root.AcroForm = Dictionary(Fields=Array(fields), NeedAppearances=True)
    pdf.Root.AcroForm.DR = Dictionary(Font=Dictionary(F1=font))
    content = pdfs.saved(pdf)
    assert said({"Answer", "Secret"}, content) == {"Answer", "Secret"}

    document = clean(content)

    assert "Answer" in document.text
    assert said({"Secret"}, document.content) == set()
    assert document.removed == ("forms",)
