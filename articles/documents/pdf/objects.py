"""Decide which entries of a PDF's dictionaries stay.

Page, catalog, pictures and forms have lists of the entries that stay. All other dictionaries lose the
entries that are known to tell of people, to act, or to lie outside the file.
"""

from collections.abc import Callable, Iterator
from typing import Final, TypeGuard

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from articles.documents.addresses import is_web_address
from articles.documents.document import Removed

type Tell = Callable[[Removed], None]

CATALOG: Final = frozenset(
    [
        "/Type",
        "/Pages",
        "/PageLabels",
        "/PageLayout",
        "/Outlines",
        "/Dests",
        "/Names",
        "/Lang",
        "/StructTreeRoot",
        "/MarkInfo",
        "/OCProperties",
    ]
)
PAGE: Final = frozenset(
    [
        "/Type",
        "/Parent",
        "/Resources",
        "/MediaBox",
        "/CropBox",
        "/BleedBox",
        "/TrimBox",
        "/ArtBox",
        "/Contents",
        "/Rotate",
        "/Group",
        "/Annots",
        "/StructParents",
        "/Tabs",
        "/UserUnit",
    ]
)
PAGE_TREE: Final = frozenset(
    ["/Type", "/Parent", "/Kids", "/Count", "/Resources", "/MediaBox", "/CropBox", "/Rotate"]
)
STREAM: Final = ("/Length", "/Filter", "/DecodeParms")
IMAGE: Final = frozenset(
    [
        "/Type",
        "/Subtype",
        "/Width",
        "/Height",
        "/ColorSpace",
        "/BitsPerComponent",
        "/Intent",
        "/ImageMask",
        "/Mask",
        "/Decode",
        "/Interpolate",
        "/SMask",
        "/SMaskInData",
        "/StructParent",
        "/OC",
        "/Matte",
        "/Name",
    ]
).union(STREAM)
FORM: Final = frozenset(
    [
        "/Type",
        "/Subtype",
        "/FormType",
        "/BBox",
        "/Matrix",
        "/Resources",
        "/Group",
        "/StructParent",
        "/StructParents",
        "/OC",
        "/Name",
    ]
).union(STREAM)
LINK: Final = frozenset(
    [
        "/Type",
        "/Subtype",
        "/Rect",
        "/QuadPoints",
        "/Border",
        "/BS",
        "/C",
        "/H",
        "/F",
        "/StructParent",
        "/Dest",
        "/A",
        "/Contents",
    ]
)
STREAMS: Final = {"/Image": IMAGE, "/Form": FORM}
# What a stretch of a page may say of itself. Programs for layout add the path of what they placed there.
MARKED: Final = frozenset(
    ["/Type", "/Subtype", "/MCID", "/ActualText", "/Alt", "/E", "/Lang", "/BBox", "/Attached"]
)
OUTLINE: Final = frozenset(
    [
        "/Type",
        "/Title",
        "/Parent",
        "/Prev",
        "/Next",
        "/First",
        "/Last",
        "/Count",
        "/Dest",
        "/A",
        "/C",
        "/F",
        "/SE",
    ]
)
STRUCTURE: Final = frozenset(
    [
        "/Type",
        "/S",
        "/ID",
        "/P",
        "/Ref",
        "/Pg",
        "/K",
        "/A",
        "/C",
        "/Lang",
        "/Alt",
        "/E",
        "/ActualText",
        "/NS",
        "/St",  # labels of pages have /S and /P too, and begin at this number
    ]
)
LAYERS: Final = frozenset({"/OCG", "/OCMD"})

# What goes wherever it stands, and what the editor is told of it.
DROPPED: Final[dict[str, Removed]] = {
    "/AA": "scripts",
    "/OpenAction": "scripts",
    "/JS": "scripts",
    "/JavaScript": "scripts",
    "/PA": "links-outside",
    "/AF": "attachments",
    "/EF": "attachments",
    "/EmbeddedFiles": "attachments",
    "/Collection": "attachments",
    "/AcroForm": "forms",
    "/XFA": "forms",
    "/Perms": "signatures",
    "/DSS": "signatures",
    "/Metadata": "properties",
    "/UserProperties": "properties",
    "/SpiderInfo": "properties",
    "/Threads": "properties",
    "/Author": "author",
    "/Company": "author",
    "/User": "author",
    "/Creator": "software",
    "/Producer": "software",
    "/PieceInfo": "software",
    "/CreatorInfo": "software",
    "/CreationDate": "dates",
    "/ModDate": "dates",
    "/LastModified": "dates",
    "/Thumb": "thumbnail",
    "/OPI": "links-outside",
    "/Measure": "location",
    "/PtData": "location",
    "/VP": "location",
    "/LGIDict": "location",
    "/Alternates": "media",
    "/Renditions": "media",
}
EXTERNAL_STREAM: Final = ("/F", "/FFilter", "/FDecodeParms")
# In these the keys are names of somebody's choice, and no words of the format.
NAME_MAPS: Final = frozenset(
    [
        "/Font",
        "/XObject",
        "/ExtGState",
        "/ColorSpace",
        "/Pattern",
        "/Shading",
        "/Properties",
        "/CharProcs",
        "/Dests",
        "/RoleMap",
        "/ClassMap",
        "/Colorants",
        "/RoleMapNS",
    ]
)
ACTIONS: Final = frozenset(
    [
        "/GoTo",
        "/GoToR",
        "/GoToE",
        "/GoToDp",
        "/Launch",
        "/Thread",
        "/URI",
        "/Sound",
        "/Movie",
        "/Hide",
        "/Named",
        "/SubmitForm",
        "/ResetForm",
        "/ImportData",
        "/JavaScript",
        "/SetOCGState",
        "/Rendition",
        "/Trans",
        "/GoTo3DView",
        "/RichMediaExecute",
    ]
)


def keep_only(thing: Object, kept: frozenset[str], tell: Tell) -> None:
    """Delete all entries but these, and tell of those that have a word for it."""
    for key in list(thing.keys()):
        if key not in kept:
            if key in DROPPED:
                tell(DROPPED[key])
            del thing[key]


def drop_known(thing: Object, tell: Tell) -> None:
    """Delete the entries of any dictionary that go wherever they stand."""
    for key in list(thing.keys()):
        if key in DROPPED or key.startswith("/PTEX"):  # pdfTeX keeps the properties of each figure
            tell(DROPPED.get(key, "properties"))
            del thing[key]


def clean_action(holder: Object, tell: Tell) -> None:
    """Keep what /A does if it goes to a place in this file or to a page of the web, and nothing else."""
    action = holder.get("/A")
    if not isinstance(action, Dictionary) or str(action.get("/S")) not in ACTIONS:
        return
    kind = str(action.get("/S"))
    if kind == "/GoTo" and "/D" in action:
        holder["/A"] = Dictionary(S=Name.GoTo, D=action["/D"])
    elif kind == "/URI" and is_web_address(str(action.get("/URI", ""))):
        holder["/A"] = Dictionary(S=Name.URI, URI=action["/URI"])
    else:
        del holder["/A"]
        tell("links-outside" if kind in {"/GoToR", "/GoToE", "/URI"} else "scripts")


def empty(thing: Object) -> None:
    """Leave nothing in a dictionary, whatever still refers to it."""
    for key in list(thing.keys()):
        del thing[key]


def walk(pdf: pikepdf.Pdf) -> Iterator[tuple[Object, str]]:
    """Yield each dictionary and stream that the catalog leads to, with the key it stands under.

    A caller may delete entries of what it gets: those are then not walked. For entries of a map of
    names the key is that of the map.
    """
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Object, str, bool]] = [(pdf.Root, "/Root", False)]
    while waiting:
        thing, key, is_map = waiting.pop()
        if thing.objgen != (0, 0):
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        if isinstance(thing, Array):
            # Both branches skip numbers and words, of which there are thousands.
            waiting.extend((item, key, False) for item in thing if _is_container(item))
            continue
        if not is_map:
            yield thing, key
        for name in thing.keys():  # noqa: SIM118 -- a stream is no mapping
            value = thing.get(name)
            if _is_container(value):
                in_map = name in NAME_MAPS and not is_map
                waiting.append((value, key if is_map else name, in_map))


def _is_container(value: object) -> TypeGuard[Object]:
    return isinstance(value, (Dictionary, Array, Stream))
