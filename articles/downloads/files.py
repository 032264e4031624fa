"""Keep documents and the pictures of their first pages, and delete them. A file is never changed."""

import hashlib
import logging
from functools import partial
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import User
from articles.documents.cleaning import CleanDocument
from articles.models import Article, ArticleVersion, Document
from articles.models.media.document import COVER_WIDTH
from articles.stored_files import delete_now_or_later, sweep_folder

logger = logging.getLogger(__name__)

NAME_PATTERN: Final = r"d[1-9][0-9]{0,17}-[0-9a-f]{32}\.(?:pdf|docx|odt|ods|xlsx|csv|epub|zip|png)"
"""The first letter tells them from pictures, whose addresses begin alike."""
FOLDER: Final = "documents/"


@transaction.atomic
def store_document(*, title: str, clean: CleanDocument, by: User) -> Document:
    """Store a cleaned document with its cover, and return its row."""
    checksum = hashlib.sha256(clean.content).hexdigest()
    document = Document.objects.create(
        title=title,
        file=checksum,  # its name begins with its key
        suffix=clean.suffix,
        size=len(clean.content),
        pages=clean.pages,
        checksum=checksum,
        text=clean.text,
        removed=list(clean.removed),
        uploaded_by=by,
    )
    document.file = _write(document, clean.content, clean.suffix)
    if clean.cover:
        document.cover = _write(document, clean.cover, "png")
        document.cover_height = _height_of(clean.cover)
    document.save()
    logger.info("Document %s stored by %s", document.pk, by.pk)
    return document


def _height_of(png: bytes) -> int:
    """Return the height that a picture has where it is COVER_WIDTH wide. A PNG begins with its size."""
    width, height = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
    return round(height * COVER_WIDTH / width)


def _write(document: Document, content: bytes, suffix: str) -> str:
    name = f"d{document.pk}-{hashlib.sha256(content).hexdigest()[:32]}.{suffix}"
    stored = default_storage.save(path_of(name), ContentFile(content))
    return str(stored).removeprefix(FOLDER)


def path_of(name: str) -> str:
    """Return where a file lies: apart from pictures, whose folder is swept of what no picture has."""
    return f"{FOLDER}{name}"


def read(name: str) -> bytes:
    """Return the bytes of a file. Raises FileNotFoundError."""
    with default_storage.open(path_of(name)) as file:
        content: bytes = file.read()
    return content


def names_of(document: Document) -> list[str]:
    """Return the names of its files: itself, and the picture of its first page."""
    return [name for name in (document.file, document.cover) if name]


@transaction.atomic
def delete_document(*, document: Document, by: User) -> None:
    """Delete a document with its files. No article may show it: raises ProtectedError."""
    names, key = names_of(document), document.pk
    document.delete()
    for name in names:
        transaction.on_commit(partial(delete_now_or_later, path_of(name)))
    logger.info("Document %s deleted by %s", key, by.pk)


def documents_of(article: Article) -> list[Document]:
    """Return the documents that this article offers, offered or was to offer, and no other article does."""
    versions = article.versions.with_text().values_list("content__document", flat=True)
    offered = article.offered_documents.values_list("document", flat=True)
    keys = {article.document_id, *versions, *offered} - {None}
    return [
        each
        for each in Document.objects.filter(pk__in=keys)
        if not _is_used_elsewhere(each, article)
    ]


def _is_used_elsewhere(document: Document, article: Article) -> bool:
    others = ArticleVersion.objects.exclude(article=article)
    return (
        document.articles.exclude(pk=article.pk).exists()
        or document.offers.exclude(article=article).exists()
        or others.filter(content__document=document.pk).exists()
    )


def sweep_files() -> None:
    """Delete files that no document names."""
    sweep_folder(FOLDER, named_files())


def named_files() -> set[str]:
    """Return the paths of all files that rows of documents name."""
    rows = Document.objects.values_list("file", "cover")
    return {path_of(name) for names in rows for name in names if name}
