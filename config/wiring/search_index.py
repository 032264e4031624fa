"""Everything that can be found, for making the index anew."""

from collections.abc import Iterable

from advocacy.models import Instrument, Observance, Source, Statistic
from advocacy.models.search_entries import of_instrument, of_observance, of_source, of_statistic
from articles.models import Article, search_entry
from search.document import Document
from search.rebuild import Shelf


def shelves() -> list[Shelf]:
    """Articles last, so that they are the newest."""
    return [
        Shelf("observance", lambda: _numbers(Observance), _observances),
        Shelf("instrument", lambda: _numbers(Instrument), _instruments),
        Shelf("source", _sources_in_use, _sources),
        Shelf("statistic", lambda: _numbers(Statistic), _statistics),
        Shelf(search_entry.KIND, _published, _articles),
    ]


def _numbers(model: type[Observance | Instrument | Statistic]) -> list[int]:
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True))


def _sources_in_use() -> list[int]:
    return list(Source.objects.in_use().order_by("pk").values_list("pk", flat=True))


def _published() -> list[int]:
    """With those whose moment is still to come."""
    articles = Article.objects.filter(status=Article.Status.PUBLISHED)
    return list(articles.order_by("publish_at", "pk").values_list("pk", flat=True))


def _observances(numbers: Iterable[int]) -> list[Document]:
    chosen = Observance.objects.filter(pk__in=numbers).prefetch_related("themes")
    observances = chosen.select_for_update()
    return [document for observance in observances for document in of_observance(observance)]


def _instruments(numbers: Iterable[int]) -> list[Document]:
    instruments = Instrument.objects.filter(pk__in=numbers).select_for_update()
    return [of_instrument(instrument) for instrument in instruments]


def _sources(numbers: Iterable[int]) -> list[Document]:
    sources = Source.objects.in_use().filter(pk__in=numbers).select_for_update()
    return [of_source(source) for source in sources]


def _statistics(numbers: Iterable[int]) -> list[Document]:
    statistics = Statistic.objects.filter(pk__in=numbers).with_figures().select_for_update()
    return [of_statistic(statistic) for statistic in statistics]


def _articles(numbers: Iterable[int]) -> list[Document]:
    articles = Article.objects.filter(pk__in=numbers, status=Article.Status.PUBLISHED)
    return search_entry.search_documents(articles.order_by("publish_at", "pk").select_for_update())
