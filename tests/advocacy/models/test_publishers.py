import pytest
from django.core.exceptions import ValidationError

from advocacy.models import Figure, Publisher
from tests.advocacy.factories import FigureFactory, PublisherFactory

pytestmark = pytest.mark.django_db


def test_a_publisher_has_one_spelling():
    PublisherFactory(name="UNHCR")

    with pytest.raises(ValidationError, match="already exists"):
        Publisher(name="Unhcr").full_clean()


def test_a_new_website_tells_programs_nothing():
    figure = FigureFactory(source__publisher="Tegucigalpa")
    publisher = figure.source.publisher

    publisher.url = "https://publisher.example/"
    publisher.save()

    assert Figure.objects.get(pk=figure.pk).changed_at == figure.changed_at


@pytest.mark.both_databases
def test_a_new_name_is_found_and_told_to_programs(client):
    figure = FigureFactory(source__publisher="Tegucigalpa")
    other = FigureFactory()
    stands = Figure.objects.get(pk=other.pk).changed_at
    publisher = figure.source.publisher
    publisher.name, publisher.full_name = "Comayagua", "Office of Honduras"
    publisher.save()

    assert Figure.objects.get(pk=figure.pk).changed_at > figure.changed_at
    assert Figure.objects.get(pk=other.pk).changed_at == stands
    found = client.get("/search/", {"q": "Comayagua"}).text
    assert figure.source.title in found
    assert figure.statistic.title in found
    found = client.get("/search/", {"q": "Honduras"}).text
    assert figure.source.title in found
    assert figure.statistic.title in found
