"""What readers find articles by. Called in the transaction that changes what they see."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from articles import body
from search import engine
from search.document import Document

if TYPE_CHECKING:
    from articles.models import Article

KIND: Final = "article"
# The fields that an entry is made of.
FIELDS: Final = frozenset(("language", "slug", "title", "summary", "body", "status", "publish_at"))


def put(article: "Article") -> None:
    """Let the article be found from the moment it is public, or no more if it is not to be."""
    if article.listed_from is None:
        engine.remove(kind=KIND, object_ids=[article.pk])
    else:
        engine.put(documents([article]))


def documents(articles: "Iterable[Article]") -> list[Document]:
    return [_document(article) for article in articles]


def _document(article: "Article") -> Document:
    return Document(
        kind=KIND,
        object_id=article.pk,
        language=article.language,
        path=article.get_absolute_url(),
        title=article.title,
        summary=article.summary,
        text=body.plain_text(article.body),
        published_at=article.publish_at,
        year=timezone.localdate(article.publish_at).year,
    )
