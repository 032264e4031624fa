from datetime import date

import factory
from django.utils import timezone

from advocacy.models import Figure, Instrument, Observance, Publisher, Source, Statistic, Topic


class PublishedFactory(factory.django.DjangoModelFactory):
    """Makes rows that readers see."""

    class Meta:
        abstract = True

    is_published = True
    first_published_at = factory.LazyAttribute(
        lambda row: timezone.now() if row.is_published else None
    )


class TopicFactory(PublishedFactory):
    class Meta:
        model = Topic

    name = factory.Sequence(lambda n: f"Topic {n}")
    slug = factory.Sequence(lambda n: f"topic-{n}")


class PublisherFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Publisher
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"Publisher {n}")


class SourceFactory(factory.django.DjangoModelFactory):
    """Makes sources. A publisher may be given by its name."""

    class Meta:
        model = Source

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        if isinstance(kwargs["publisher"], str):
            kwargs["publisher"] = PublisherFactory(name=kwargs["publisher"])
        return kwargs

    publisher = "UNHCR"
    title = factory.Sequence(lambda n: f"Global Trends {n}")
    year = 2025


class ObservanceFactory(PublishedFactory):
    class Meta:
        model = Observance

    slug = factory.Sequence(lambda n: f"observance-{n}")
    name = factory.Sequence(lambda n: f"Observance {n}")
    kind = Observance.Kind.DAY
    status = Observance.Status.UN_LIST
    rule = {"type": "fixed", "month": 12, "day": 10}


class StatisticFactory(PublishedFactory):
    class Meta:
        model = Statistic

    slug = factory.Sequence(lambda n: f"statistic-{n}")
    title = factory.Sequence(lambda n: f"Statistic {n}")
    measure = "people forcibly displaced"
    unit = Statistic.Unit.PERSONS
    counted = "people"
    population = "all ages"


def entered(at):
    """What a figure keeps of the moment at which it was entered."""
    return {"entered_at": at, "entered_on": timezone.localdate(at)}


class FigureFactory(PublishedFactory):
    class Meta:
        model = Figure

    statistic = factory.SubFactory(StatisticFactory)
    source = factory.SubFactory(SourceFactory)
    slug = factory.Sequence(lambda n: f"figure-{n}")
    value = 1000
    period_start = date(2024, 1, 1)
    period_end = date(2024, 12, 31)
    entered_at = factory.LazyFunction(timezone.now)
    entered_on = factory.LazyAttribute(lambda figure: timezone.localdate(figure.entered_at))


class InstrumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Instrument

    slug = factory.Sequence(lambda n: f"instrument-{n}")
    short_title = factory.Sequence(lambda n: f"Convention {n}")
    full_title = factory.Sequence(lambda n: f"Convention number {n}")
    kind = Instrument.Kind.TREATY
    adopted_on = date(1989, 11, 20)
