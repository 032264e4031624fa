"""Files as people send them, made small: a photograph with all that a telephone adds, a document."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from legal_help.files.sealed_pages import SealedFile
from legal_help.intake.return_visit import write_to_us

SENTINEL = "Zzsentinel of a paper"


def photo(words=SENTINEL, size=(400, 300), colour=(200, 30, 30)):
    """A JPEG that says in its comment, and in its EXIF, what nobody may learn of it."""
    exif = Image.Exif()
    exif[0x010E] = words
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, "JPEG", exif=exif, comment=words.encode())
    return content.getvalue()


def document(pages=3, words=SENTINEL):
    """A PDF of blank pages that says the words in its title and in a comment."""
    first, *others = [Image.new("RGB", (200, 300), "white") for _ in range(pages)]
    content = io.BytesIO()
    first.save(content, "PDF", save_all=True, append_images=others, title=words)
    return content.getvalue() + b"\n%" + words.encode()


def arrived(visit, *, pages=1, text=""):
    """Let the person have sent a file whose pages were drawn before."""
    drawn = [photo(words="", colour=(number, 0, 0)) for number in range(pages)]
    secret = visit.applicant.pair.own
    file = SealedFile.seal(visit.case.pk, drawn, secret=secret, once="")
    write_to_us(visit=visit, text=text, file=file)


def posted(client, path, content=None, **fields):
    """Send a form with a file as a browser does without a script."""
    file = {} if content is None else {"file": SimpleUploadedFile("Zzname of a file.jpg", content)}
    body = encode_multipart(BOUNDARY, {"page": "file", **fields, **file})
    return client.generic("POST", path, body, MULTIPART_CONTENT)
