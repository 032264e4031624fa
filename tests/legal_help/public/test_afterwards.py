"""One question after Send, counted and kept apart from everything."""

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from legal_help.models import Tally

HEARD = "/legal-help/request/heard/"
pytestmark = pytest.mark.django_db


def counted():
    return {tally.option: tally.count for tally in Tally.objects.all()}


def test_an_answer_is_counted_in_its_month_and_thanked(client):
    client.post(HEARD, {"heard": "friend"})
    response = client.post(HEARD, {"heard": "friend"})

    assert "Thank you. Your answer is counted." in response.text
    assert counted() == {"friend": 2}
    assert Tally.objects.get().month == timezone.localdate().replace(day=1)


@pytest.mark.parametrize("data", [{}, {"heard": ""}, {"heard": "forged"}, {"heard": ["a", "b"]}])
def test_whoever_skips_it_is_thanked_all_the_same(client, data):
    response = client.post(HEARD, data)

    assert response.status_code == 200
    assert "Thank you" in response.text
    assert counted() == {}


def test_a_language_button_counts_nothing_and_keeps_the_choice(client):
    response = client.post(HEARD, {"heard": "lawyer", "_to": "es"})

    assert '<html lang="es"' in response.text
    assert 'value="lawyer"' in response.text
    assert counted() == {}


def test_the_count_touches_no_other_table(client):
    with CaptureQueriesContext(connection) as queries:
        client.post(HEARD, {"heard": "friend"})

    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert written
    assert all('"legal_help_tally"' in sql for sql in written)


def test_a_tally_is_of_a_month_and_of_one_row():
    day = timezone.localdate().replace(day=2)
    with pytest.raises(IntegrityError):
        Tally.objects.create(month=day, question="heard", option="friend", count=1)


def test_nothing_is_counted_by_a_link(client):
    assert client.get(HEARD, {"heard": "friend"}).status_code == 405
