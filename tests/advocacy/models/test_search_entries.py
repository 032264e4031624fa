import pytest
from django.db import DatabaseError

from advocacy.models import Figure, FigureName, Observance, Source
from advocacy.models.source import SourceQuerySet
from search.models import SearchEntry
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    PublisherFactory,
    SourceFactory,
    StatisticFactory,
)
from tests.advocacy.helpers import found

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_day_is_found_by_its_name_in_each_language():
    ObservanceFactory(
        slug="braille", name="World Braille Day", names={"es": "Día Mundial del Braille"}
    )

    assert found("braille") == ["/observances/braille/"]
    assert found("dia mundial", "es") == ["/es/observances/braille/"]
    assert found("braille", "fr") == []


def test_a_name_that_goes_is_not_found_any_more():
    observance = ObservanceFactory(names={"es": "Día del Braille", "xx": "No language of ours"})

    observance.names = {}
    observance.save()

    assert found("braille", "es") == []
    assert SearchEntry.objects.count() == 1


def test_a_statistic_is_found_by_its_figures():
    statistic = StatisticFactory(slug="displaced", unit="million persons")
    figure = FigureFactory(statistic=statistic, value="123.2")

    assert found('"123.2 million people"') == ["/statistics/displaced/"]

    figure.value = "117.3"
    figure.save()
    assert found('"123.2 million people"') == []
    assert found('"117.3 million people"') == ["/statistics/displaced/"]

    figure.delete()
    assert found('"117.3 million people"') == []


@pytest.mark.exhaustive
def test_a_statistic_is_found_by_the_figures_and_sources_it_has_now():
    figure = FigureFactory(
        statistic__slug="before",
        statistic__unit="million persons",
        value="123.2",
        source__publisher="Comayagua",
    )
    after = StatisticFactory(slug="after", unit="million persons")

    figure.statistic = after
    figure.save()
    source = figure.source.get_absolute_url()
    assert found('"123.2 million people"') == ["/statistics/after/"]
    assert set(found("comayagua")) == {"/statistics/after/", source}

    figure.source.publisher = PublisherFactory(name="Tegucigalpa")
    figure.source.save()
    assert found("comayagua") == []
    assert set(found("tegucigalpa")) == {"/statistics/after/", source}

    Figure.objects.filter(pk=figure.pk).delete()
    assert found('"123.2 million people"') == found("tegucigalpa") == []


def test_a_treaty_is_found_by_either_title():
    InstrumentFactory(
        slug="refugees",
        short_title="Refugee Convention",
        full_title="Convention relating to the Status of Refugees",
    )

    assert found('"refugee convention"') == ["/instruments/refugees/"]
    assert found('"status of refugees"') == ["/instruments/refugees/"]


def test_a_source_is_found_as_long_as_a_figure_rests_on_it():
    first, second = SourceFactory(title="Aguacate"), SourceFactory(title="Bergamota")
    assert found("aguacate", "en") == []

    figure = FigureFactory(source=first)
    page = first.get_absolute_url()
    assert page in found("aguacate")
    first.title = "Cilantro"
    first.save()
    assert (found("aguacate"), page in found("cilantro")) == ([], True)

    figure.source = second
    figure.save()
    assert (found("cilantro"), second.get_absolute_url() in found("bergamota")) == ([], True)

    figure.delete()
    assert found("bergamota") == []
    other = FigureFactory(source=first)
    Figure.objects.filter(pk=other.pk).delete()
    assert found("cilantro") == []


@pytest.mark.exhaustive
def test_a_source_that_is_deleted_is_not_found():
    figure = FigureFactory()
    Source.objects.filter(pk=figure.source_id).update_search()
    for model in (FigureName, Figure):
        model.objects.all()._raw_delete("default")

    figure.source.delete()

    assert not SearchEntry.objects.filter(kind="source").exists()


def test_what_is_deleted_is_not_found():
    for thing in (ObservanceFactory(), StatisticFactory(), InstrumentFactory()):
        thing.delete()
    ObservanceFactory()
    Observance.objects.all().delete()

    assert not SearchEntry.objects.exists()


def test_figures_stay_where_the_search_cannot_follow(monkeypatch):
    figure = FigureFactory()

    def fail(_sources):
        raise DatabaseError

    monkeypatch.setattr(SourceQuerySet, "update_search", fail)
    with pytest.raises(DatabaseError):
        Figure.objects.all().delete()

    assert Figure.objects.get() == figure


def test_who_leads_a_day_stands_with_its_word():
    ObservanceFactory(slug="rights", lead_agency="OHCHR", note="", resolution="")

    assert found("ohchr") == ["/observances/rights/"]
    assert "Lead agency: OHCHR" in SearchEntry.objects.get().text
