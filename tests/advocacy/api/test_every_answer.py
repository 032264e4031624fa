"""All that /api/v1/ answers of the reference data: as its document says, and in few queries."""

import jsonschema
import pytest
from django.urls import reverse

from advocacy.models import Statistic
from tests.advocacy.api.helpers import DOCUMENT, OPERATIONS

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
    path = OPERATIONS[operation].replace("{slug}", one.get(operation, "")).replace("{number}", "1")
    if operation == "source":
        path = client.get("/api/v1/sources/").json()["data"][0]["api_url"].partition("/api/v1")[2]
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
