"""List all records for a rebuild of the search index."""

from collections.abc import Iterable
from typing import Any

from advocacy.models import Instrument, Observance, Source, Statistic, Topic
from advocacy.models.search_entries import SearchableQuerySet
from articles.models import Article, Author, search_entry
from search.document import Document
from search.rebuild import IndexSource


def index_sources() -> list[IndexSource]:
    """Return the sources of the index, articles last, so that their entries are the newest."""
    return [
        *(
            _records(model.objects.all())
            for model in (Observance, Instrument, Source, Statistic, Author, Topic)
        ),
        IndexSource(search_entry.KIND_OF_PAGE, lambda: _published(is_page=True), _articles),
        IndexSource(search_entry.KIND, lambda: _published(is_page=False), _articles),
    ]


def _records(rows: SearchableQuerySet[Any]) -> IndexSource:
    return IndexSource(
        str(rows.model._meta.model_name),
        lambda: list(rows.for_search().order_by("pk").values_list("pk", flat=True)),
        lambda keys: rows.for_search().filter(pk__in=keys).select_for_update().search_documents(),
    )


def _published(*, is_page: bool) -> list[int]:
    """Return published articles, or pages, with those whose moment is still to come."""
    articles = Article.objects.filter(status=Article.Status.PUBLISHED, place__isnull=not is_page)
    return list(articles.order_by("publish_at", "pk").values_list("pk", flat=True))


def _articles(object_ids: Iterable[int]) -> list[Document]:
    articles = Article.objects.filter(pk__in=object_ids, status=Article.Status.PUBLISHED)
    in_order = articles.order_by("publish_at", "pk").select_for_update()
    return [search_entry.search_document(article) for article in in_order]
