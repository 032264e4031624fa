"""Office files with names in every corner that is known. Sentinels are made by `pdfs.sentinel`."""

import io
import zipfile
from xml.sax.saxutils import escape

from tests.articles.documents import pdfs
from tests.articles.documents.pdfs import sentinel as s

OPEN = "http://schemas.openxmlformats.org/"
W = f'xmlns:w="{OPEN}wordprocessingml/2006/main"'
R = f'xmlns:r="{OPEN}officeDocument/2006/relationships"'
MC = f'xmlns:mc="{OPEN}markup-compatibility/2006"'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
DRAWING = (
    f'xmlns:wp="{OPEN}drawingml/2006/wordprocessingDrawing" xmlns:a="{OPEN}drawingml/2006/main" '
    f'xmlns:pic="{OPEN}drawingml/2006/picture"'
)
VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
KIND = "application/vnd.openxmlformats-officedocument."
RELATION = f"{OPEN}officeDocument/2006/relationships/"


def packed(members, comment=b"", **options):
    """Return a ZIP of members, each with a date and something extra that tells of its packing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, (2026, 3, 4, 5, 6, 8))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
        archive.comment = comment
    return out.getvalue()


def relationships(*entries):
    rows = "".join(
        f'<Relationship Id="{identifier}" Type="{kind if ":" in kind else RELATION + kind}" Target="{target}"'
        + (' TargetMode="External"' if ":" in target else "")
        + "/>"
        for identifier, kind, target in entries
    )
    return f'<Relationships xmlns="{OPEN}package/2006/relationships">{rows}</Relationships>'


def types(**overrides):
    rows = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items()
    )
    return (
        f'<Types xmlns="{OPEN}package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.oleObject"/>{rows}</Types>'
    )


def run(words, extra=""):
    return f'<w:r w:rsidR="00Rsid01">{extra}<w:t xml:space="preserve">{words}</w:t></w:r>'


def field(instruction, result):
    half = len(instruction) // 2
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{escape(instruction[:half])}</w:instrText></w:r>"
        f"<w:r><w:instrText>{escape(instruction[half:])}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def by(name):
    return f'w:id="1" w:author="{s(name)}" w:date="2026-01-01T00:00:00Z"'


WORD_NAMES = [
    "Core",
    "Company",
    "CustomProperty",
    "Comment",
    "CommentAuthor",
    "Person",
    "Inserter",
    "Deleter",
    "Deleted",
    "DeletedRow",
    "MovedFrom",
    "FormatChange",
    "Rsid",
    "Template",
    "Attached",
    "OleObject",
    "Thumbnail",
    "CustomXml",
    "Picture-exif",
    "Picture-xmp",
    "Picture-comment",
    "Picture-behind",
    "FileName",
    "PathName",
    "Field",
    "FieldSimple",
    "Zotero",
    "LinkedPicture",
    "PrinterSettings",
    "Glossary",
    "GfxData",
    "Unreferenced",
    "DocVar",
    "MailMerge",
    "DataBinding",
    "Extension",
    "ParagraphId",
    "HeaderDeleter",
    "FileLink",
    "XmlComment",
    "Zip",
    "Website",
]


def body():
    picture = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" '
        f'descr="C:\\Users\\{s("PathName")}\\a.jpg"/><a:graphic><a:graphicData uri="x"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="0" name="{s("FileName")}.jpeg" descr="A map of the camp"/></pic:nvPicPr><pic:blipFill>'
        '<a:blip r:embed="rPicture" r:link="rLinked"><a:extLst><a:ext uri="y"><w15:x/></a:ext></a:extLst></a:blip>'
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    ole = (
        f'<w:r><w:object><v:shape id="s1" o:gfxdata="{s("GfxData")}"><v:imagedata r:id="rPicture" o:title="{s("FileName")}"/></v:shape>'
        '<o:OLEObject Type="Embed" ProgID="Excel" ShapeID="s1" r:id="rOle"/></w:object></w:r>'
    )
    row = "<w:tc><w:p>{}</w:p></w:tc>"
    return f"""
    <w:p w14:paraId="{s("ParagraphId")}" w:rsidR="{s("Rsid")}">
      <w:pPr><w:rPr><w:ins {by("Inserter")}/></w:rPr><w:pPrChange {by("FormatChange")}><w:pPr/></w:pPrChange></w:pPr>
      {run("Report on ")}<w:ins {by("Inserter")}>{run("twelve ")}</w:ins>
      <w:del {by("Deleter")}><w:r><w:delText>{s("Deleted")}</w:delText></w:r></w:del>{run("cases.")}
      <w:moveFrom {by("MovedFrom")}>{run(s("MovedFrom"))}</w:moveFrom>
      <w:commentRangeStart w:id="3"/>{run("Marked.")}<w:commentRangeEnd w:id="3"/>
      <w:r><w:commentReference w:id="3"/></w:r>
    </w:p><!-- {s("XmlComment")} -->
    <w:p>{field(f"INCLUDETEXT C:\\\\{s('Field')}.docx", "Included.")}{field("PAGE", "7")}
      {field(f"ADDIN ZOTERO_ITEM {s('Zotero')}", "(Cited 2026)")}
      <w:fldSimple w:instr="FILENAME {s("FieldSimple")}">{run("File field.")}</w:fldSimple>
      <w:hyperlink r:id="rWeb">{run("Web link.")}</w:hyperlink>
      <w:hyperlink r:id="rFile">{run("File link.")}</w:hyperlink>
    </w:p>
    <w:p>{picture}{ole}</w:p>
    <w:tbl><w:tblPr/><w:tblGrid/><w:tr>{row.format(run("Kept row"))}</w:tr>
      <w:tr><w:trPr><w:del {by("Deleter")}/></w:trPr>{row.format(run(s("DeletedRow")))}</w:tr></w:tbl>
    <w:sdt><w:sdtPr><w:dataBinding w:xpath="{s("DataBinding")}"/><w15:appearance w15:val="{s("Extension")}"/></w:sdtPr>
      <w:sdtContent><w:p>{run("Control.")}</w:p></w:sdtContent></w:sdt>
    <mc:AlternateContent><mc:Choice Requires="w15"><w15:new/></mc:Choice>
      <mc:Fallback><w:p>{run("Fallback.")}</w:p></mc:Fallback></mc:AlternateContent>
    <w:sectPr><w:headerReference w:type="default" r:id="rHeader"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>"""


def docx(**changed):
    """Return a DOCX with a sentinel of each of WORD_NAMES, or with other members."""
    declared = f'{W} {R} {MC} {W14} {W15} {DRAWING} {VML} mc:Ignorable="w14 w15"'
    one_run = f"<w:p>{run('x')}</w:p>"
    members = {
        "[Content_Types].xml": types(
            **{
                "word/document.xml": f"{KIND}wordprocessingml.document.main+xml",
                "word/settings.xml": f"{KIND}wordprocessingml.settings+xml",
                "word/styles.xml": f"{KIND}wordprocessingml.styles+xml",
                "word/header1.xml": f"{KIND}wordprocessingml.header+xml",
                "word/comments.xml": f"{KIND}wordprocessingml.comments+xml",
                "word/people.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.people+xml",
                "word/glossary/document.xml": f"{KIND}wordprocessingml.document.glossary+xml",
                "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
                "docProps/app.xml": f"{KIND}extended-properties+xml",
                "docProps/custom.xml": f"{KIND}custom-properties+xml",
            }
        ),
        "_rels/.rels": relationships(
            ("r1", "officeDocument", "word/document.xml"),
            (
                "r2",
                f"{OPEN}package/2006/relationships/metadata/core-properties",
                "docProps/core.xml",
            ),
            ("r3", "extended-properties", "docProps/app.xml"),
            ("r4", "custom-properties", "docProps/custom.xml"),
            (
                "r5",
                f"{OPEN}package/2006/relationships/metadata/thumbnail",
                "docProps/thumbnail.jpeg",
            ),
        ).replace(' TargetMode="External"', ""),
        "docProps/core.xml": f"<c:coreProperties xmlns:c='c' xmlns:dc='d'><dc:creator>{s('Core')}</dc:creator><c:modified/></c:coreProperties>",
        "docProps/app.xml": f"<Properties><Application>Word</Application><Company>{s('Company')}</Company></Properties>",
        "docProps/custom.xml": f"<Properties><property name='{s('CustomProperty')}'/></Properties>",
        "docProps/thumbnail.jpeg": s("Thumbnail"),
        "word/document.xml": f"<w:document {declared}><w:body>{body()}</w:body></w:document>",
        "word/_rels/document.xml.rels": relationships(
            ("rSettings", "settings", "settings.xml"),
            ("rStyles", "styles", "styles.xml"),
            ("rHeader", "header", "header1.xml"),
            ("rComments", "comments", "comments.xml"),
            (
                "rPeople",
                "http://schemas.microsoft.com/office/2011/relationships/people",
                "people.xml",
            ),
            ("rPicture", "image", "media/image1.jpeg"),
            ("rLinked", "image", f"file:///C:/{s('LinkedPicture')}.jpg"),
            ("rOle", "oleObject", "embeddings/oleObject1.bin"),
            ("rWeb", "hyperlink", "https://standing.example/"),
            ("rFile", "hyperlink", f"file:///C:/{s('FileLink')}"),
            ("rXml", "customXml", "../customXml/item1.xml"),
            ("rPrinter", "printerSettings", "printerSettings1.bin"),
            ("rGlossary", "glossaryDocument", "glossary/document.xml"),
        ).replace('people.xml" TargetMode="External"', 'people.xml"'),
        "word/settings.xml": f'<w:settings {W} {R}><w:zoom w:percent="100"/><w:trackRevisions/><w:rsids><w:rsid w:val="{s("Rsid")}"/></w:rsids>'
        f'<w:attachedTemplate r:id="r1"/><w:docVars><w:docVar w:name="x" w:val="{s("DocVar")}"/></w:docVars>'
        f'<w:mailMerge><w:connectString w:val="{s("MailMerge")}"/></w:mailMerge></w:settings>',
        "word/_rels/settings.xml.rels": relationships(
            ("r1", "attachedTemplate", f"file:///C:/{s('Template')}.dotx")
        ),
        "word/styles.xml": f'<w:styles {W}><w:style w:type="paragraph" w:styleId="Normal"><w:name w:val="Normal"/><w:rsid w:val="{s("Rsid")}"/></w:style></w:styles>',
        "word/header1.xml": f"<w:hdr {W}><w:p><w:ins {by('HeaderDeleter')}>{run('Running head')}</w:ins></w:p></w:hdr>",
        "word/comments.xml": f"<w:comments {W}><w:comment {by('CommentAuthor')}><w:p>{run(s('Comment'))}</w:p></w:comment></w:comments>",
        "word/people.xml": f"<w15:people {W15}><w15:person w15:author='{s('Person')}'/></w15:people>",
        "word/glossary/document.xml": f"<w:glossaryDocument {W}>{s('Glossary')}</w:glossaryDocument>",
        "word/media/image1.jpeg": pdfs.jpeg(s("Picture")),
        "word/embeddings/oleObject1.bin": s("OleObject"),
        "word/embeddings/attached.docx": s("Attached"),
        "word/printerSettings1.bin": s("PrinterSettings"),
        "word/unreferenced.xml": f"<w:p {W}>{run(s('Unreferenced'))}</w:p>",
        "customXml/item1.xml": f"<x>{s('CustomXml')}</x>",
        "word/webSettings.xml": f"<x>{s('Website')}</x>",
    }
    if "body" in changed:
        members["word/document.xml"] = (
            f"<w:document {declared}><w:body>{changed.pop('body')}</w:body></w:document>"
        )
    assert one_run
    return packed({**members, **changed}, comment=s("Zip").encode())


SHEET_NAMES = [
    "Core",
    "Comment",
    "CommentAuthor",
    "Threaded",
    "Person",
    "External",
    "Connection",
    "DefinedName",
    "Scenario",
    "FileSharing",
    "AbsPath",
    "Formula",
    "Dde",
    "Pivot",
    "PrinterSettings",
    "CustomView",
    "CodeName",
    "CustomXml",
    "Revision",
    "QueryTable",
    "Picture-text",
    "Picture-itxt",
    "Picture-exif",
    "Picture-behind",
    "ExtList",
    "UidAttr",
    "FileLink",
    "Zip",
]
S = f'xmlns="{OPEN}spreadsheetml/2006/main"'
XR = 'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
XDR = f'xmlns:xdr="{OPEN}drawingml/2006/spreadsheetDrawing" xmlns:a="{OPEN}drawingml/2006/main"'


def xlsx(**changed):
    """Return an XLSX with a sentinel of each of SHEET_NAMES, or with other members."""
    workbook = (
        f'<workbook {S} {R} {MC} {XR} xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" mc:Ignorable="xr x15ac">'
        f'<fileVersion appName="xl"/><fileSharing userName="{s("FileSharing")}"/><workbookPr codeName="{s("CodeName")}"/>'
        f'<mc:AlternateContent><mc:Choice Requires="x15ac"><x15ac:absPath url="C:\\{s("AbsPath")}"/></mc:Choice></mc:AlternateContent>'
        f'<xr:revisionPtr documentId="{s("Revision")}"/><bookViews><workbookView xr:uid="{s("UidAttr")}"/></bookViews>'
        '<sheets><sheet name="Deaths by year" sheetId="1" r:id="rSheet"/></sheets>'
        '<externalReferences><externalReference r:id="rExternal"/></externalReferences>'
        f'<definedNames><definedName name="{s("DefinedName")}">[1]Sheet1!$A$1</definedName>'
        '<definedName name="_xlnm.Print_Area" localSheetId="0">\'Deaths by year\'!$A$1:$B$9</definedName></definedNames>'
        f'<customWorkbookViews><customWorkbookView name="{s("CustomView")}"/></customWorkbookViews>'
        '<pivotCaches><pivotCache cacheId="1" r:id="rPivot"/></pivotCaches></workbook>'
    )
    sheet = (
        f'<worksheet {S} {R}><sheetPr codeName="{s("CodeName")}"/><sheetData>'
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>2024</v></c><c r="B2"><f>SUM(A2,8)</f><v>2032</v></c></row>'
        f'<row r="3"><c r="A3"><f>[1]{s("Formula")}!A1</f><v>5</v></c><c r="B3"><f>cmd|\'/c {s("Dde")}\'!A1</f><v>6</v></c></row>'
        "</sheetData>"
        f'<scenarios><scenario name="x" user="{s("Scenario")}"/></scenarios>'
        '<hyperlinks><hyperlink ref="A1" r:id="rFile"/></hyperlinks>'
        '<pageSetup orientation="landscape" r:id="rPrinter"/>'
        '<drawing r:id="rDrawing"/><legacyDrawing r:id="rVml"/>'
        f"<extLst><ext>{s('ExtList')}</ext></extLst></worksheet>"
    )
    drawing = (
        f'<xdr:wsDr {XDR} {R}><xdr:oneCellAnchor><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="p"/></xdr:nvPicPr>'
        '<xdr:blipFill><a:blip r:embed="rPng"/></xdr:blipFill></xdr:pic></xdr:oneCellAnchor></xdr:wsDr>'
    )
    kind = f"{KIND}spreadsheetml."
    members = {
        "[Content_Types].xml": types(
            **{
                "xl/workbook.xml": f"{kind}sheet.main+xml",
                "xl/worksheets/sheet1.xml": f"{kind}worksheet+xml",
                "xl/sharedStrings.xml": f"{kind}sharedStrings+xml",
                "xl/styles.xml": f"{kind}styles+xml",
                "xl/comments1.xml": f"{kind}comments+xml",
                "xl/drawings/drawing1.xml": f"{KIND}drawing+xml",
                "xl/externalLinks/externalLink1.xml": f"{kind}externalLink+xml",
                "xl/connections.xml": f"{kind}connections+xml",
                "xl/pivotCache/pivotCacheDefinition1.xml": f"{kind}pivotCacheDefinition+xml",
                "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
            }
        ),
        "_rels/.rels": relationships(
            ("r1", "officeDocument", "xl/workbook.xml"),
            (
                "r2",
                f"{OPEN}package/2006/relationships/metadata/core-properties",
                "docProps/core.xml",
            ),
        ),
        "docProps/core.xml": f"<c:coreProperties xmlns:c='c' xmlns:dc='d'><c:lastModifiedBy>{s('Core')}</c:lastModifiedBy></c:coreProperties>",
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": relationships(
            ("rSheet", "worksheet", "worksheets/sheet1.xml"),
            ("rStrings", "sharedStrings", "sharedStrings.xml"),
            ("rStyles", "styles", "styles.xml"),
            ("rExternal", "externalLink", "externalLinks/externalLink1.xml"),
            ("rConnections", "connections", "connections.xml"),
            ("rPivot", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
            ("rPersons", "person", "persons/person.xml"),
            ("rXml", "customXml", "../customXml/item1.xml"),
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/worksheets/_rels/sheet1.xml.rels": relationships(
            ("rComments", "comments", "../comments1.xml"),
            ("rThreaded", "threadedComment", "../threadedComments/threadedComment1.xml"),
            ("rPrinter", "printerSettings", "../printerSettings/printerSettings1.bin"),
            ("rDrawing", "drawing", "../drawings/drawing1.xml"),
            ("rVml", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
            ("rQuery", "queryTable", "../queryTables/queryTable1.xml"),
            ("rFile", "hyperlink", f"file:///C:/{s('FileLink')}"),
        ),
        "xl/drawings/drawing1.xml": drawing,
        "xl/drawings/_rels/drawing1.xml.rels": relationships(("rPng", "image", "../media/a.png")),
        "xl/drawings/vmlDrawing1.vml": "<xml/>",
        "xl/media/a.png": pdfs.png(s("Picture")),
        "xl/sharedStrings.xml": f"<sst {S}><si><t>Year</t></si><si><t>Deaths</t></si></sst>",
        "xl/styles.xml": f'<styleSheet {S}><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
        "xl/comments1.xml": f"<comments {S}><authors><author>{s('CommentAuthor')}</author></authors><text>{s('Comment')}</text></comments>",
        "xl/threadedComments/threadedComment1.xml": f"<x>{s('Threaded')}</x>",
        "xl/persons/person.xml": f"<x>{s('Person')}</x>",
        "xl/externalLinks/externalLink1.xml": f"<x>{s('External')}</x>",
        "xl/connections.xml": f"<x>{s('Connection')}</x>",
        "xl/pivotCache/pivotCacheDefinition1.xml": f"<x refreshedBy='{s('Pivot')}'/>",
        "xl/printerSettings/printerSettings1.bin": s("PrinterSettings"),
        "xl/queryTables/queryTable1.xml": f"<x>{s('QueryTable')}</x>",
        "customXml/item1.xml": f"<x>{s('CustomXml')}</x>",
    }
    return packed({**members, **changed}, comment=s("Zip").encode())


OPEN_NAMES = [
    "Creator",
    "Initial",
    "Comment",
    "CommentAuthor",
    "Deleted",
    "Changer",
    "Thumbnail",
    "Printer",
    "Rsid",
    "Script",
    "Ole",
    "Configuration",
    "Picture-exif",
    "Picture-xmp",
    "Picture-comment",
    "Picture-behind",
    "SectionFile",
    "LinkedPicture",
    "Database",
    "Form",
    "FileLink",
    "Rdf",
    "View",
    "Zip",
]
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
ODF = (
    " ".join(
        f'xmlns:{prefix}="{OASIS}{name}:1.0"'
        for prefix, name in {
            **{
                name: name
                for name in ("office", "text", "table", "style", "config", "meta", "form")
            },
            "draw": "drawing",
            "script": "script",
        }.items()
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    + ' xmlns:officeooo="http://openoffice.org/2009/office"'
)


def odt(kind="text", **changed):
    """Return an ODT with a sentinel of each of OPEN_NAMES, or with other members."""
    person = f"<dc:creator>{s('Changer')}</dc:creator><dc:date>2026-01-01</dc:date>"
    body_ = f"""
    <text:tracked-changes><text:changed-region text:id="c1"><text:deletion>
      <office:change-info>{person}</office:change-info><text:p>{s("Deleted")}</text:p></text:deletion></text:changed-region></text:tracked-changes>
    <text:p officeooo:paragraph-rsid="{s("Rsid")}">Report on <text:change-start text:change-id="c2"/>twelve <text:change-end text:change-id="c2"/><text:change text:change-id="c1"/>cases.
      <office:annotation><dc:creator>{s("CommentAuthor")}</dc:creator><text:p>{s("Comment")}</text:p></office:annotation>
      <text:creator>Written by us.</text:creator><text:page-number>7</text:page-number>
      <text:a xlink:href="https://standing.example/">Web link.</text:a><text:a xlink:href="../{s("FileLink")}.odt">File link.</text:a></text:p>
    <text:section><text:section-source xlink:href="file:///{s("SectionFile")}"/><text:p>In a section.</text:p></text:section>
    <text:p><draw:frame><draw:image xlink:href="Pictures/a.jpeg"/></draw:frame><draw:frame><draw:image xlink:href="file:///{s("LinkedPicture")}.png"/></draw:frame>
      <draw:frame><draw:object-ole xlink:href="./Object 1"/></draw:frame></text:p>"""
    if kind == "spreadsheet":
        body_ = '<table:table table:name="A"><table:table-row><table:table-cell><text:p>Report on twelve cases.</text:p></table:table-cell></table:table-row></table:table>'
    members = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{OASIS}manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
        "content.xml": f'<office:document-content {ODF} office:version="1.3"><office:scripts><script:event>{s("Script")}</script:event></office:scripts>'
        f"<office:body><office:{kind}><office:forms><form:form form:name='{s('Form')}'/></office:forms>{body_}</office:{kind}></office:body></office:document-content>",
        "styles.xml": f'<office:document-styles {ODF}><office:styles><style:style style:name="Standard" officeooo:rsid="{s("Rsid")}"/></office:styles></office:document-styles>',
        "meta.xml": f"<office:document-meta {ODF}><office:meta><meta:initial-creator>{s('Initial')}</meta:initial-creator><dc:creator>{s('Creator')}</dc:creator><meta:generator>LibreOffice</meta:generator></office:meta></office:document-meta>",
        "settings.xml": f'<office:document-settings {ODF}><office:settings><config:config-item-set config:name="ooo:view-settings"><config:config-item config:name="a" config:type="int">{s("View")}</config:config-item></config:config-item-set>'
        f'<config:config-item-set config:name="ooo:configuration-settings"><config:config-item config:name="PrinterName" config:type="string">{s("Printer")}</config:config-item>'
        f'<config:config-item config:name="CurrentDatabaseDataSource" config:type="string">{s("Database")}</config:config-item><config:config-item config:name="TabAtLeftIndent" config:type="boolean">false</config:config-item>'
        "</config:config-item-set></office:settings></office:document-settings>",
        "Thumbnails/thumbnail.png": s("Thumbnail"),
        "Object 1": s("Ole"),
        "Configurations2/accelerator/current.xml": s("Configuration"),
        "Pictures/a.jpeg": pdfs.jpeg(s("Picture")),
        "manifest.rdf": s("Rdf"),
    }
    return packed({**members, **changed}, comment=s("Zip").encode())


BOOK_NAMES = [
    "Author",
    "Publisher",
    "Date",
    "Generator",
    "Contributor",
    "Comment",
    "Ncx",
    "Calibre",
    "Picture-exif",
    "Picture-xmp",
    "Picture-comment",
    "Picture-behind",
    "Container",
    "Svg",
    "Remote",
    "Css",
    "Zip",
    "Data",
]
DOCTYPE = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">'


def epub(page="<p>Report on twelve&#160;cases.</p>", **changed):
    """Return an EPUB with a sentinel of each of BOOK_NAMES, or with other members."""
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        f'<rootfile full-path="OEBPS/book.opf" media-type="x"/></rootfiles><!-- {s("Container")} --></container>',
        "META-INF/calibre.txt": s("Calibre"),
        "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A report</dc:title><dc:language>en</dc:language>'
        f'<dc:identifier id="id">urn:x:1</dc:identifier><dc:creator>{s("Author")}</dc:creator><dc:publisher>{s("Publisher")}</dc:publisher>'
        f'<dc:date>{s("Date")}</dc:date><dc:contributor>{s("Contributor")}</dc:contributor><meta name="generator" content="{s("Generator")}"/>'
        '<meta property="rendition:layout">reflowable</meta><meta property="dcterms:modified">2026-01-01</meta></metadata>'
        '<manifest><item id="page" href="page%201.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/><item id="css" href="a.css" media-type="text/css"/>'
        '<item id="image" href="a.jpeg" media-type="image/jpeg"/><item id="gone" href="gone.pls" media-type="application/pls+xml"/>'
        '<item id="drawing" href="a.svg" media-type="image/svg+xml"/></manifest>'
        '<spine toc="ncx"><itemref idref="page"/><itemref idref="gone"/></spine></package>',
        "OEBPS/page 1.xhtml": f'<?xml version="1.0"?>{DOCTYPE}<html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title>'
        f'<meta name="author" content="{s("Author")}"/><link rel="stylesheet" href="a.css"/><style>p {{ background: url(https://{s("Remote")}/a.png) }}</style></head>'
        f'<body><!-- {s("Comment")} --><img src="a.jpeg" alt="A map" data-x="{s("Data")}"/><img src="https://{s("Remote")}/b.png" alt="Gone"/>'
        f'<a href="https://standing.example/">Web&nbsp;link.</a>{page}</body></html>',
        "OEBPS/toc.ncx": f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><head><meta name="dtb:uid" content="urn:x:1"/><meta name="dtb:generator" content="{s("Generator")}"/></head>'
        f'<docTitle><text>A report</text></docTitle><docAuthor><text>{s("Ncx")}</text></docAuthor><navMap><navPoint id="n"><content src="page%201.xhtml"/></navPoint></navMap></ncx>',
        "OEBPS/a.css": f'/* {s("Css")} */ @import "https://{s("Remote")}/c.css"; p::before {{ content: "\\201C" }} body {{ background: url(a.jpeg) }}',
        "OEBPS/a.jpeg": pdfs.jpeg(s("Picture")),
        "OEBPS/a.svg": f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:export="{s("Svg")}"><metadata>{s("Svg")}</metadata><path d="M0 0"/></svg>',
        "OEBPS/gone.pls": "x",
    }
    return packed({**members, **changed}, comment=s("Zip").encode())
