import pytest
from django.urls import reverse

from tests.advocacy.factories import SourceFactory

pytestmark = pytest.mark.django_db


def test_a_publisher_of_sources_is_not_deleted(editor):
    source = SourceFactory(title="Yearbook")
    publisher = source.publisher

    page = editor.get(reverse("admin:advocacy_publisher_delete", args=[publisher.pk])).text

    assert "It published" in page
    assert reverse("admin:advocacy_source_change", args=[source.pk]) in page


def test_the_list_counts_the_sources_of_each_and_finds_by_the_name_in_full(editor):
    source = SourceFactory(publisher="ILO")
    SourceFactory(publisher="ILO")
    source.publisher.full_name = "International Labour Organization"
    source.publisher.save()
    SourceFactory(publisher="UNHCR")

    page = editor.get(reverse("admin:advocacy_publisher_changelist"), {"q": "labour"}).text

    assert '<td class="field-source_count">2</td>' in page
    assert "UNHCR" not in page
