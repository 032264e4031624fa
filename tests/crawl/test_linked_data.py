"""Every page's linked data keeps to the vocabulary of schema.org, which is not a list of ours."""

import json

import pytest

from identity.models import THE_ROW, Identity
from tests.articles.factories import AuthorFactory, ImageFactory
from tests.config.templatetags.helpers import said
from tests.crawl import vocabulary

pytestmark = pytest.mark.exhaustive
PLACE = {"@type": "Place", "name": "World"}
# Of the demonstration: it has teams for authors.
TYPES = {
    *(
        "Article",
        "BreadcrumbList",
        "CreativeWorkSeries",
        "Dataset",
        "Event",
        "NewsArticle",
        "NGO",
        "Observation",
    ),
    *("Organization", "Report", "WebPage", "WebSite"),
}


def test_pages_say_what_schema_org_knows(answers, tmp_path):
    shapes = {}
    for address, answer in sorted(answers.items()):
        for text in answer.linked_data:
            for node in json.loads(text)["@graph"]:
                shapes.setdefault(vocabulary.shape(node), (address, node))

    wrong = vocabulary.mistakes([node for _address, node in shapes.values()], tmp_path)

    assert {node["@type"] for _address, node in shapes.values()} == TYPES
    assert wrong == set()


@pytest.mark.django_db
def test_people_and_organisations_say_what_schema_org_knows(client, tmp_path):
    AuthorFactory(
        slug="amal",
        names={"ar": "أمل حداد"},
        description="Lawyer in Geneva",
        other_names="A. Haddad",
        picture=ImageFactory(),
    )
    Identity.objects.create(
        pk=THE_ROW,
        tagline="Rights for all",
        mission="We stand by people who flee.",
        email="us@example.org",
        phone="+41 22 000 00 00",
        postal_address="1 Quay\nGeneva",
        registration="CHE-000",
        social_links=[{"name": "Mastodon", "address": "https://example.social/@us"}],
    )

    nodes = [said(client, "/authors/amal/")["Person"], said(client, "/")["NGO"]]

    assert [len(node) for node in nodes] == [6, 11]
    assert vocabulary.mistakes(nodes, tmp_path) == set()


@pytest.mark.parametrize(
    ("node", "message"),
    [
        ({"@type": "Statistic", "name": "s"}, "has no exported member 'Statistic'"),
        ({"@type": "Dataset", "headline": "s", "colour": "red"}, "'\"colour\"' does not exist"),
        ({"@type": "Place", "headline": "s"}, "'\"headline\"' does not exist"),
        ({"@type": "Dataset", "creator": PLACE}, "Type 'PlaceLeaf' is not assignable"),
        ({"@type": "Dataset", "creator": [{**PLACE, "@id": "/"}]}, "Type 'PlaceLeaf'"),
        ({"@type": "Event", "eventStatus": "soon"}, "Type '\"soon\"' is not assignable"),
        ({"@type": "Event", "location": {**PLACE, "startDate": "s"}}, "'\"startDate\"'"),
        ({"@type": "Article", "publisher": {"@id": "/", "name": "s"}}, "'\"name\"' does not exist"),
    ],
)
def test_what_schema_org_does_not_know_is_found(tmp_path, node, message):
    [(kind, told)] = vocabulary.mistakes([{"@type": "Thing", "name": "s"}, node], tmp_path)

    assert kind == node["@type"]
    assert message in told


def test_a_type_may_say_what_those_above_it_may(tmp_path):
    node = {"@type": "NewsArticle", "headline": "s", "name": "s", "spatialCoverage": PLACE}

    assert vocabulary.mistakes([node], tmp_path) == set()
