"""Entries of articles in the search, written in the transaction that changes what readers see."""

from typing import TYPE_CHECKING, Final

from django.utils import timezone

from articles.body import elements, references
from articles.body.content import SEARCHED
from articles.models.media.recording import RecordingWords
from search import engine
from search.document import Document

if TYPE_CHECKING:
    from articles.models.article import Article

KIND: Final = "article"
KIND_OF_PAGE: Final = "page"
GAP: Final = "…"
# The columns that an entry is made of.
FIELDS: Final = {*SEARCHED, "document", "language", "path", "status", "publish_at", "unpublish_at"}


def update_entry(article: "Article") -> None:
    """Let readers find the article while it is public, and only then."""
    if article.listed_from is None:
        engine.remove_objects(kind=kind_of(article), object_ids=[article.pk])
    else:
        engine.index_documents([search_document(article)])


def kind_of(article: "Article") -> str:
    return KIND_OF_PAGE if article.is_page else KIND


def search_document(article: "Article") -> Document:
    return Document(
        kind=kind_of(article),
        object_id=article.pk,
        language=article.language,
        path=article.get_absolute_url(),
        title=article.title,
        summary=article.summary,
        text=_text(article),
        published_at=article.publish_at,
        ends_at=article.unpublish_at,
        year=timezone.localdate(article.publish_at).year,
    )


def _text(article: "Article") -> str:
    """Return the words of the article, and those of what it plays and offers."""
    own = elements.text_for_search(article.body, _reference_text)
    offered = [article.document.text] if article.document else []
    return "\n".join([own, *_spoken(article), *offered])


def _spoken(article: "Article") -> list[str]:
    """Return what is said in its videos and sounds, in its own language. One query, if it has any."""
    keys = elements.recording_keys(article.body)
    if not keys:
        return []
    words = RecordingWords.objects.filter(recording__in=keys, language=article.language)
    return list(words.values_list("transcript", flat=True))


def _reference_text(reference: references.Reference) -> str:
    """Return the words in the place of a figure, or a gap.

    A number is never shown without its period and source. So the entry does not age either.
    """
    return reference.words or (GAP if reference.tag == "stat-ref" else "")
