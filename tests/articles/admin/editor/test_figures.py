"""What the dialog for citing a figure tells: how it will read, in the language of the article."""

from datetime import date

import pytest

from advocacy.models import Verification
from tests.advocacy.factories import FigureFactory, StatisticFactory
from tests.articles.factories import UserFactory

pytestmark = pytest.mark.django_db

FIND = "/admin/articles/article/figures/"
HOW_IT_READS = ("words", "qualified", "unchecked")


@pytest.fixture
def find(client, author, settings):
    settings.DEMO = True  # asks for no second factor
    client.force_login(author)
    return lambda **asked: client.get(FIND, asked).json()["found"]


@pytest.fixture
def figure():
    """Of 2020; of its statistic there is one of 2024, and one of that which was revised."""
    statistic = StatisticFactory(slug="displaced")
    FigureFactory(
        statistic=statistic,
        slug="newest",
        value=3000,
        verification=Verification.VERIFIED_PRIMARY,
        revises=FigureFactory(statistic=statistic, slug="first-said", value=2000),
    )
    return FigureFactory(
        statistic=statistic,
        slug="older",
        value=1000,
        qualifier="more than",
        verification=Verification.UNVERIFIED,
        period_start=date(2020, 1, 1),
        period_end=date(2020, 12, 31),
    )


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("asked", "reads"),
    [
        ({}, ["1,000 people", "more than {}", "not checked yet"]),
        ({"language": "es"}, ["1.000 personas", "más de {}", "sin verificar todavía"]),
        ({"language": "ar"}, ["1,000 شخص", "أكثر من {}", "لم نتحقق منه بعد"]),
        ({"language": "tlh"}, ["1,000 people", "more than {}", "not checked yet"]),
        ({"shows": "latest"}, ["3,000 people", "{}", ""]),
    ],
)
def test_a_figure_says_how_it_reads_in_a_sentence(find, figure, asked, reads):
    (found,) = find(key="older", **asked)

    assert [found[part] for part in HOW_IT_READS] == reads


@pytest.mark.sampled
@pytest.mark.parametrize("asked", [{}, {"shows": "latest"}])
def test_a_statistic_says_how_its_newest_figure_reads(find, figure, asked):
    (found,) = find(key="displaced", **asked)

    assert (found["key"], found["words"]) == ("newest", "3,000 people")


@pytest.mark.exhaustive
@pytest.mark.parametrize("asked", [{}, {"shows": "latest"}])
def test_nothing_is_known_of_what_is_not_there(find, figure, asked):
    assert find(key="gone", **asked) == []


def test_the_list_is_in_the_language_of_the_article(find, figure):
    found = find(q="displaced", language="es")

    assert {one["number"] for one in found} == {"más de 1.000", "2.000", "3.000"}


def test_a_value_that_was_revised_and_its_revision_say_so(
    find, figure, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        found = find(q="displaced")

    assert {one["key"]: one["revision"] for one in found} == {
        "newest": "revised value",
        "first-said": "superseded: its publisher revised it",
        "older": "",
    }
    (cited,) = find(key="first-said", language="es")
    assert cited["revision"] == "superseded: its publisher revised it"
    (now,) = find(key="first-said", shows="latest")
    assert now["revision"] == "revised value"


@pytest.mark.exhaustive
def test_a_revision_that_was_revised_again_is_superseded(find):
    first = FigureFactory(slug="first")
    second = FigureFactory(slug="second", statistic=first.statistic, revises=first)
    FigureFactory(slug="third", statistic=first.statistic, revises=second)

    (found,) = find(key="second")
    assert found["revision"] == "superseded: its publisher revised it"


def test_figures_are_for_whoever_writes(client, settings):
    settings.DEMO = True
    client.force_login(UserFactory())

    assert client.get(FIND, {"key": "older"}).status_code == 404
