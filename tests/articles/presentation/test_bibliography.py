"""Files by which a reference manager takes over an article."""

from datetime import UTC, datetime

import pytest
import rispy
from pybtex.database import parse_string

from articles.models import Article, ArticleFormerAddress
from articles.publishing.publish import withdraw_article
from tests.articles.factories import ArticleFactory, BylineFactory, PageFactory, UserFactory

pytestmark = pytest.mark.django_db

HERE = "http://testserver"


@pytest.fixture
def article():
    return ArticleFactory(
        slug="wait",
        title="They were told to <wait> & see",
        publish_at=datetime(2026, 10, 21, 15, tzinfo=UTC),
        updated_at=datetime(2026, 10, 23, 15, tzinfo=UTC),
    )


def read_bibtex(client, path):
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "application/x-bibtex; charset=utf-8"
    ((key, entry),) = parse_string(answer.text, "bibtex").entries.items()
    return key, entry


def read_ris(client, path):
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "application/x-research-info-systems; charset=utf-8"
    (found,) = rispy.loads(answer.text)
    return found


def test_an_article_is_cited_with_its_writers_and_days(client, article):
    BylineFactory(article=article, author__name="Ann Author")
    BylineFactory(article=article, author__name="Policy team", author__is_team=True)
    BylineFactory(article=article, author__name="Tess Translator", role="translation")

    key, entry = read_bibtex(client, "/articles/wait/cite.bib")

    assert key == "wait"
    assert [str(person) for person in entry.persons["author"]] == ["Author, Ann", "{Policy team}"]
    assert dict(entry.fields) == {
        "title": r"{They were told to <wait> \& see}",
        "publisher": "{Standing}",
        "howpublished": "{Standing}",
        "date": "2026-10-21",
        "year": "2026",
        "month": "October",
        "url": f"{HERE}/articles/wait/",
        "note": "Updated on 23 October 2026",
    }
    assert read_ris(client, "/articles/wait/cite.ris") == {
        "type_of_reference": "ELEC",
        "authors": ["Ann Author", "Policy team,"],
        "title": "They were told to <wait> & see",
        "publisher": "Standing",
        "year": "2026",
        "date": "2026/10/21/",
        "urls": [f"{HERE}/articles/wait/"],
        "language": "en",
        "notes": ["Updated on 23 October 2026"],
        "id": "wait",
    }


@pytest.mark.exhaustive
def test_the_organisation_stands_where_nobody_signed(client, article):
    assert read_ris(client, "/articles/wait/cite.ris")["authors"] == ["Standing,"]


@pytest.mark.exhaustive
def test_a_translation_is_cited_in_its_language(client):
    updated_at = datetime(2027, 1, 2, 15, tzinfo=UTC)
    article = ArticleFactory(slug="espera", language="es", updated_at=updated_at)
    BylineFactory(article=article, author__name="Ann", author__names={"es": "Ana"})

    cited = read_ris(client, "/es/articles/espera/cite.ris")

    assert (cited["authors"], cited["language"]) == (["Ana"], "es")
    assert cited["urls"] == [f"{HERE}/es/articles/espera/"]
    assert cited["notes"] == ["Actualizado el 2 de enero de 2027"]


@pytest.mark.exhaustive
@pytest.mark.parametrize("ending", ["bib", "ris"])
def test_a_file_has_the_name_of_the_article(client, article, ending):
    answer = client.get(f"/articles/wait/cite.{ending}")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="wait.{ending}"'


@pytest.mark.sampled
@pytest.mark.parametrize("ending", ["bib", "ris"])
def test_a_file_answers_as_its_page_does(client, article, ending):
    ArticleFactory(slug="draft", status=Article.Status.DRAFT)
    PageFactory(slug="about")
    ArticleFormerAddress.objects.create(article=article, language="en", path="articles/old")
    address = f"/articles/wait/cite.{ending}"

    assert client.get(f"/articles/draft/cite.{ending}").status_code == 404
    assert client.get(f"/articles/none/cite.{ending}").status_code == 404
    assert client.get(f"/about/cite.{ending}").status_code == 404
    assert client.get(f"/es{address}").status_code == 404
    moved = client.get(f"/articles/old/cite.{ending}")
    assert (moved.status_code, moved.headers["Location"]) == (301, address)
    withdraw_article(article=article, by=UserFactory())
    gone = client.get(address)
    assert gone.status_code == 410
    assert "told to" not in gone.text
    assert client.get("/articles/wait/").status_code == 410


def test_a_file_costs_two_queries(client, article, django_assert_num_queries):
    client.get("/articles/")  # what is read once in a generation
    with django_assert_num_queries(2):
        client.get("/articles/wait/cite.bib")


@pytest.mark.exhaustive
def test_the_page_leads_to_both_files(client, article):
    page = client.get("/articles/wait/").text

    for ending in ("bib", "ris"):
        assert f'href="/articles/wait/cite.{ending}"' in page
