"""Files by which a reference manager takes over a statistic."""

from datetime import UTC, date, datetime

import pytest
import rispy
from pybtex.database import parse_string

from tests.advocacy.factories import FigureFactory, SourceFactory, StatisticFactory

pytestmark = pytest.mark.django_db

HERE = "http://testserver"


@pytest.fixture
def jailed(settings):
    settings.SITE_NAME = "Standing"
    statistic = StatisticFactory(slug="jailed", title="Journalists {jailed} & held")
    census = SourceFactory(
        publisher="CPJ", title="Census", year=2025, url="https://cpj.example/census_1"
    )
    guess = SourceFactory(publisher="UN", title="Guess", year=None, url="")
    for year, source in [(2023, guess), (2024, census), (2025, census)]:
        FigureFactory(
            statistic=statistic,
            source=source,
            entered_at=datetime(2026, 5, 1, 12, tzinfo=UTC),
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
        )
    return statistic


def test_a_statistic_is_cited_with_its_sources_and_revision(client, jailed):
    answer = client.get("/statistics/jailed/cite.ris")

    assert answer.headers["Content-Type"] == "application/x-research-info-systems; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="jailed.ris"'
    assert rispy.loads(answer.text) == [
        {
            "type_of_reference": "DATA",
            "authors": ["Standing,"],
            "title": "Journalists {jailed} & held",
            "publisher": "Standing",
            "year": "2026",
            "date": "2026/05/01/",
            "urls": [f"{HERE}/statistics/jailed/"],
            "language": "en",
            "notes": [
                "Source: CPJ, Census, 2025, https://cpj.example/census_1",
                "Source: UN, Guess",
                "Revision of 1 May 2026",
            ],
            "id": "jailed",
        }
    ]


@pytest.mark.exhaustive
def test_bibtex_says_the_same(client, jailed):
    answer = client.get("/es/statistics/jailed/cite.bib")

    assert answer.headers["Content-Type"] == "application/x-bibtex; charset=utf-8"
    ((key, entry),) = parse_string(answer.text, "bibtex").entries.items()
    assert key == "jailed"
    assert [str(person) for person in entry.persons["author"]] == ["{Standing}"]
    assert entry.fields["url"] == f"{HERE}/es/statistics/jailed/"
    assert entry.fields["date"] == "2026-05-01"
    assert entry.fields["note"].startswith(
        r"Fuente: CPJ, Census, 2025, https://cpj.example/census\_1; "
    )


@pytest.mark.sampled
@pytest.mark.parametrize("ending", ["bib", "ris"])
def test_a_file_answers_as_its_page_does(client, jailed, ending):
    StatisticFactory(slug="empty")  # its page has nothing to cite
    address = f"/statistics/jailed/cite.{ending}"
    assert client.get(address).status_code == 200

    jailed.is_published = False
    jailed.save()

    assert client.get(address).status_code == client.get("/statistics/jailed/").status_code == 404
    assert client.get(f"/statistics/empty/cite.{ending}").status_code == 404


@pytest.mark.exhaustive
def test_files_cost_two_queries(client, jailed, django_assert_num_queries):
    client.get("/statistics/")  # what is read once in a generation
    with django_assert_num_queries(2):
        client.get("/statistics/jailed/cite.bib")


@pytest.mark.exhaustive
def test_the_page_leads_to_both_files_in_its_language(client, jailed):
    page = client.get("/es/statistics/jailed/").text

    for ending in ("bib", "ris"):
        assert f'href="/es/statistics/jailed/cite.{ending}"' in page
