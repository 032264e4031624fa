"""PDFs with names in every corner that is known, and PDFs that do something."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, PngImagePlugin

HELLO = b"BT /F1 20 Tf 50 700 Td (Report on 50% of cases) Tj ET"


def saved(pdf, **options):
    out = io.BytesIO()
    pdf.save(out, fix_metadata_version=False, **options)
    return out.getvalue()


def plain(pages=1, drawing=HELLO):
    """Return an open PDF that says something on each page."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
        page = pdf.pages[-1].obj
        page.Contents = Stream(pdf, drawing)
        helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources = Dictionary(Font=Dictionary(F1=helvetica))
    return pdf


def exif_of(name):
    exif = Image.Exif()
    exif[0x013B] = name  # artist
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    return exif


def jpeg(name, **options):
    """Return a JPEG with the name in EXIF, XMP, a comment and behind its end."""
    out = io.BytesIO()
    picture = Image.linear_gradient("L").convert("RGB")
    xmp = f"<x:xmpmeta>{name}-xmp</x:xmpmeta>".encode()
    comment = f"{name}-comment".encode()
    picture.save(out, "JPEG", exif=exif_of(f"{name}-exif"), xmp=xmp, comment=comment, **options)
    return out.getvalue() + f"{name}-behind".encode()


def png(name):
    """Return a PNG with the name in text, XMP, EXIF and behind its end."""
    out = io.BytesIO()
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", f"{name}-text")
    text.add_itxt("XML:com.adobe.xmp", f"{name}-itxt")
    picture = Image.linear_gradient("L").convert("RGB")
    picture.save(out, "PNG", pnginfo=text, exif=exif_of(f"{name}-exif"))
    return out.getvalue() + f"{name}-behind".encode()


def annotation(pdf, kind, **entries):
    return pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=[10, 10, 60, 60], **entries)
    )


def file_of(pdf, name):
    embedded = Stream(pdf, name.encode(), Type=Name.EmbeddedFile)
    return pdf.make_indirect(
        Dictionary(Type=Name.Filespec, F=String(f"{name}.doc"), EF=Dictionary(F=embedded))
    )


def script(code="app.alert(1)"):
    return Dictionary(S=Name.JavaScript, JS=String(code))


NAMES = [
    "Author",
    "Creator",
    "Xmp",
    "PieceInfo",
    "Thumb",
    "Comment",
    "Popup",
    "FreeText",
    "Stamp",
    "Attached",
    "FileAnnotation",
    "Script",
    "OpenAction",
    "Field",
    "Signature",
    "ImageMeta",
    "Picture-exif",
    "Picture-xmp",
    "Picture-comment",
    "Picture-behind",
    "FormMeta",
    "Ptex",
    "Former",
    "Unreferenced",
    "DrawingComment",
    "Outline-script",
    "Measure",
    "Layer-creator",
    "Thread",
    "Identity",
    "BehindFlate",
    "Structure",
    "LayerUser",
    "LayerCreator",
    "Placed",
    "StreamNote",
    "Trailer",
    "OddFilter",
    "OddObject",
    "OutlineNote",
    "StructureTitle",
]


def sentinel(name):
    return f"Sentinel{name}"


def with_names():
    """Return a PDF that was written twice, with a sentinel of each of NAMES in its place."""
    s = sentinel
    pdf = plain()
    page, root = pdf.pages[0].obj, pdf.Root
    pdf.docinfo["/Author"], pdf.docinfo["/Creator"] = s("Author"), s("Creator")
    pdf.docinfo["/CreationDate"] = "D:20260101"
    root.Metadata = Stream(pdf, f"<dc:creator>{s('Xmp')}</dc:creator>".encode())
    page.PieceInfo = Dictionary(App=Dictionary(Private=String(s("PieceInfo"))))
    page.LastModified = String("D:20260101")
    page.Thumb = Stream(pdf, s("Thumb").encode())
    page.VP = Array([Dictionary(Measure=Dictionary(GPTS=Array([1]), Note=String(s("Measure"))))])
    note = annotation(pdf, "Text", T=String(s("Comment")), Contents=String(s("Comment")))
    note.Popup = annotation(pdf, "Popup", Parent=note, T=String(s("Popup")))
    look = Stream(pdf, f"({s('Stamp')}) Tj".encode(), Subtype=Name.Form, BBox=[0, 0, 9, 9])
    link = annotation(
        pdf, "Link", A=Dictionary(S=Name.URI, URI=String("https://standing.example/"))
    )
    link.T = String(s("Comment"))
    signature = annotation(pdf, "Widget", FT=Name.Sig, T=String("signed"))
    signature.V = Dictionary(Type=Name.Sig, Name=String(s("Signature")))
    shown = Stream(pdf, b"BT /F1 9 Tf (Filled in) Tj ET", Subtype=Name.Form, BBox=[0, 0, 50, 50])
    shown.Resources = page.Resources
    field = annotation(pdf, "Widget", FT=Name.Tx, T=String(s("Field")), V=String("Filled in"))
    field.AP = Dictionary(N=shown)
    field.F = 4
    page.Annots = Array(
        [
            note,
            note.Popup,
            annotation(pdf, "FreeText", T=String(s("FreeText"))),
            annotation(pdf, "Stamp", AP=Dictionary(N=look)),
            annotation(pdf, "FileAttachment", FS=file_of(pdf, s("FileAnnotation"))),
            link,
            field,
            signature,
        ]
    )
    root.AcroForm = Dictionary(Fields=Array([field, signature]))
    root.Names = Dictionary(
        EmbeddedFiles=Dictionary(Names=Array([String("a"), file_of(pdf, s("Attached"))])),
        JavaScript=Dictionary(Names=Array([String("a"), script(s("Script"))])),
    )
    root.OpenAction = script(s("OpenAction"))
    item = pdf.make_indirect(Dictionary(Title=String("Chapter"), A=script(s("Outline-script"))))
    root.Outlines = pdf.make_indirect(Dictionary(First=item, Last=item, Count=1))
    item.Parent = root.Outlines
    item.Note = String(s("OutlineNote"))
    root.Threads = Array([Dictionary(I=Dictionary(Author=String(s("Thread"))))])
    layer = Dictionary(Type=Name.OCG, Name=String("Layer"))
    layer.Usage = Dictionary(CreatorInfo=Dictionary(Creator=String(s("Layer-creator"))))
    layer.Usage.User = Dictionary(Type=Name.Ind, Name=String(s("LayerUser")))
    choice = Dictionary(Creator=String(s("LayerCreator")))
    root.OCProperties = Dictionary(OCGs=Array([pdf.make_indirect(layer)]), D=choice)
    placed = Dictionary(Title=String(f"/home/{s('Placed')}/a.psd"), MCID=3)
    page.Resources.Properties = Dictionary(MC0=placed, Layer=root.OCProperties.OCGs[0])
    # The tree of the structure leads to a note as well, and so it would survive with it.
    root.StructTreeRoot = Dictionary(K=Array([Dictionary(Type=Name.OBJR, Obj=note)]))
    root.StructTreeRoot.K.append(
        Dictionary(S=Name.P, A=Dictionary(O=Name.UserProperties, P=Array([])))
    )
    root.StructTreeRoot.K[1].A.UserProperties = String(s("Structure"))
    root.StructTreeRoot.K[1].P = page
    root.StructTreeRoot.K[1].T = String(s("StructureTitle"))
    picture = Stream(pdf, jpeg(s("Picture")), Type=Name.XObject, Subtype=Name.Image)
    picture.Width = picture.Height = 256
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceRGB, 8
    picture.Filter = Name.DCTDecode
    picture.Metadata = Stream(pdf, s("ImageMeta").encode())
    form = Stream(pdf, b"0 0 5 5 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    form.Metadata = Stream(pdf, s("FormMeta").encode())
    form["/PTEX.InfoDict"] = Dictionary(Author=String(s("Ptex")))
    page.Resources.XObject = Dictionary(Im1=picture, Fm1=form)
    page.Resources.XObject.Odd = Stream(pdf, s("OddObject").encode(), Subtype=Name.Ana)
    page.Resources.XObject.Odd2 = Stream(pdf, s("OddFilter").encode(), Subtype=Name.Form)
    page.Resources.XObject.Odd2.Filter = Name.AnaDecode
    pdf.trailer.Note = String(s("Trailer"))
    packed = zlib.compress(b"/Im1 Do /Fm1 Do\n") + s("BehindFlate").encode()
    behind = Stream(pdf, packed)
    behind.Filter = Name.FlateDecode
    behind.Note = String(s("StreamNote"))
    commented = Stream(pdf, f"% {s('DrawingComment')}\n".encode() + HELLO)
    page.Contents = Array([commented, behind])
    pdf.trailer.ID = Array([String(s("Identity")), String("b")])
    written = saved(pdf)
    return _with_former_version(written)


def _with_former_version(content):
    """Return the PDF with a version before it, as programs leave one that add what is new at the end."""
    count = len(pikepdf.open(io.BytesIO(content)).objects) + 5
    at = len(content)
    former = f"{count} 0 obj\n({sentinel('Former')})\nendobj\n".encode()
    unreferenced = f"{count + 1} 0 obj\n({sentinel('Unreferenced')})\nendobj\n".encode()
    body = former + unreferenced
    places = [at, at + len(former)]
    before = int(content.rsplit(b"startxref", 1)[1].split()[0])
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root, info = pdf.Root.objgen[0], pdf.trailer["/Info"].objgen[0]
    table = f"xref\n{count} 2\n{rows}trailer\n<< /Size {count + 2} /Root {root} 0 R /Info {info} 0 R /Prev {before} >>\n"
    later = content + body + table.encode() + f"startxref\n{at + len(body)}\n%%EOF\n".encode()
    # And once more, so that the version before is one that had no slow lines in mind.
    again = f"xref\n0 0\ntrailer\n<< /Size {count + 2} /Root {root} 0 R /Info {info} 0 R /Prev {at + len(body)} >>\n"
    return later + again.encode() + f"startxref\n{len(later)}\n%%EOF\n".encode()
