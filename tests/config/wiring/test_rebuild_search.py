from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.models import Article
from search.models import Rebuild, SearchEntry
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.articles.factories import ArticleFactory, AuthorFactory, DraftFactory, PageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def rebuild():
    said = StringIO()
    call_command("rebuild_search", stdout=said)
    return said.getvalue().splitlines()


def entries():
    fields = [field.name for field in SearchEntry._meta.fields if field.name != "indexed_at"]
    return list(SearchEntry.objects.order_by("kind", "pk").values_list(*fields))


def test_a_rebuild_writes_what_saving_wrote():
    ArticleFactory(title="Radio", publish_at=timezone.now() + timedelta(days=1))
    ArticleFactory(title="Gone", status=Article.Status.WITHDRAWN)
    DraftFactory(title="Draft")
    ObservanceFactory(names={"es": "Día de la Radio"})
    InstrumentFactory()
    FigureFactory(statistic=StatisticFactory())
    PageFactory()
    AuthorFactory()
    TopicFactory(names={"es": "Radio"})
    before = entries()
    assert len(before) == 10

    assert rebuild() == [
        "observance: 1 of 1",
        "instrument: 1 of 1",
        "source: 1 of 1",
        "statistic: 1 of 1",
        "author: 1 of 1",
        "topic: 1 of 1",
        "page: 1 of 1",
        "article: 1 of 1",
        "The search index is new.",
    ]
    assert entries() == before


def test_from_nothing_the_newest_article_comes_last():
    now = timezone.now()
    for title, days in (("Second", 2), ("Third", 1), ("First", 3)):
        ArticleFactory(title=title, publish_at=now - timedelta(days=days))
    SearchEntry.objects.all().delete()

    rebuild()

    titles = SearchEntry.objects.order_by("pk").values_list("title", flat=True)
    assert list(titles) == ["First", "Second", "Third"]


def test_it_says_that_it_goes_on():
    Rebuild.objects.create(started_at=timezone.now())

    assert rebuild()[0].startswith("Going on with the rebuild that began at ")
