"""All that /api/v1/ answers of the reference data: as its document says, and in few queries."""

import csv
import io

import jsonschema
import pytest
from django.urls import reverse

from advocacy.api.openapi import csv_columns
from advocacy.models import Statistic
from tests.advocacy.api.helpers import DOCUMENT, OPERATIONS, TABLES
from tests.articles.api.helpers import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_reference_data")]


@pytest.mark.sampled
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_answer_is_as_the_document_says(client, operation):
    one = {
        "statistic": "forcibly-displaced",
        "statistic_figures": "journalists-in-prison",
        "figure": "displaced-2024",
        "observance": "human-rights-day",
        "instrument": "udhr",
        "topic": "refugees",
    }
    make_article()
    path = OPERATIONS[operation].replace("{slug}", one.get(operation, ""))
    if "{number}" in path:
        listed = client.get(f"/api/v1/{operation}s/").json()["data"]
        path = listed[0]["api_url"].partition("/api/v1")[2]
    described = DOCUMENT["paths"][OPERATIONS[operation]]["get"]["responses"]["200"]
    schema = described["content"]["application/json"]["schema"]
    schema = {**schema, "components": DOCUMENT["components"]}
    validator = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    seen = 0
    while path:
        answer = client.get(f"/api/v1{path}").json()
        validator.validate(answer)
        seen += len(answer["data"]) if "data" in answer else 1
        following = answer["links"]["next"] if "data" in answer else None
        path = following and following.partition("/api/v1")[2]

    assert seen


@pytest.mark.sampled
@pytest.mark.parametrize("table", TABLES)
def test_every_csv_has_the_rows_of_its_list_and_the_columns_of_the_document(client, table):
    make_article()
    path = TABLES[table].replace("{slug}", "journalists-in-prison")
    answer = client.get(f"/api/v1{path}")
    text = answer.getvalue().decode("utf-8-sig")

    head, *rows = csv.reader(io.StringIO(text, newline=""))

    assert answer.headers["Content-Type"].startswith("text/csv; charset=utf-8")
    described = DOCUMENT["paths"][TABLES[table]]["get"]["responses"]["200"]["description"]
    assert described == f"All records, with these columns: {', '.join(head)}."
    assert (head, len({*head})) == (csv_columns()[table], len(head))
    listed = client.get(
        f"/api/v1{path.removesuffix('.csv')}/", {} if table == "places_csv" else {"page_size": 1}
    )
    assert len(rows) == listed.json()["total"] > 0


def test_the_newest_figure_is_the_one_of_the_page_for_people(client):
    answers = client.get("/api/v1/statistics/?page_size=200").json()["data"]

    newest = {each["slug"]: (each["latest_figure"] or {}).get("slug") for each in answers}
    assert newest == {
        statistic.slug: statistic.latest_figure and statistic.latest_figure.slug
        for statistic in Statistic.objects.with_figures()
    }


@pytest.mark.sampled
@pytest.mark.parametrize("operation", OPERATIONS)
def test_answers_cost_few_queries(client, one_generation, django_assert_max_num_queries, operation):
    if "{" in OPERATIONS[operation]:
        path = client.get(reverse("api:statistics")).json()["data"][0]["figures_url"]
    else:
        path = reverse(f"api:{operation}")
    with django_assert_max_num_queries(7):
        assert client.get(path).status_code == 200
