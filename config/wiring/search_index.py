"""List all records for a rebuild of the search index."""

from collections.abc import Iterable

from advocacy.models import Instrument, Observance, Source, Statistic
from advocacy.models.search_entries import (
    instrument_document,
    observance_documents,
    source_document,
    statistic_document,
)
from articles.models import Article, search_entry
from search.document import Document
from search.rebuild import IndexSource


def index_sources() -> list[IndexSource]:
    """Return the sources of the index, articles last, so that their entries are the newest."""
    return [
        IndexSource("observance", lambda: _ids(Observance), _observances),
        IndexSource("instrument", lambda: _ids(Instrument), _instruments),
        IndexSource("source", _sources_in_use, _sources),
        IndexSource("statistic", lambda: _ids(Statistic), _statistics),
        IndexSource(search_entry.KIND, _published, _articles),
    ]


def _ids(model: type[Observance | Instrument | Statistic]) -> list[int]:
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True))


def _sources_in_use() -> list[int]:
    return list(Source.objects.in_use().order_by("pk").values_list("pk", flat=True))


def _published() -> list[int]:
    """Return published articles, with those whose moment is still to come."""
    articles = Article.objects.filter(status=Article.Status.PUBLISHED)
    return list(articles.order_by("publish_at", "pk").values_list("pk", flat=True))


def _observances(object_ids: Iterable[int]) -> list[Document]:
    chosen = Observance.objects.filter(pk__in=object_ids).prefetch_related("themes")
    observances = chosen.select_for_update()
    return [document for observance in observances for document in observance_documents(observance)]


def _instruments(object_ids: Iterable[int]) -> list[Document]:
    instruments = Instrument.objects.filter(pk__in=object_ids).select_for_update()
    return [instrument_document(instrument) for instrument in instruments]


def _sources(object_ids: Iterable[int]) -> list[Document]:
    sources = Source.objects.in_use().filter(pk__in=object_ids).select_for_update()
    return [source_document(source) for source in sources]


def _statistics(object_ids: Iterable[int]) -> list[Document]:
    statistics = Statistic.objects.filter(pk__in=object_ids).with_figures().select_for_update()
    return [statistic_document(statistic) for statistic in statistics]


def _articles(object_ids: Iterable[int]) -> list[Document]:
    articles = Article.objects.filter(pk__in=object_ids, status=Article.Status.PUBLISHED)
    in_order = articles.order_by("publish_at", "pk").select_for_update()
    return [search_entry.search_document(article) for article in in_order]
