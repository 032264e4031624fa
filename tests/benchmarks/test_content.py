import hashlib
import re
from datetime import UTC, datetime

import pytest

from articles.body.sanitise import sanitise
from articles.body.tree import flat_text
from benchmarks.content import articles as content


def test_articles_are_the_same_on_every_machine():
    made = content.article(41, of=1_000)

    assert made.title == "Hazardous private purpose country gave archive leak"
    assert made.topics == ("press", "children")
    assert made.authors == ("Dana Farah", "Amal Bianchi")
    assert made.published_at == datetime(2016, 6, 2, 19, 13, 26, 400000, tzinfo=UTC)
    assert hashlib.sha256(made.body.encode()).hexdigest().startswith("3ee4204ba2f8")


def test_articles_have_their_words_and_a_body_that_stays_as_it_is():
    for number in range(60):
        made = content.article(number, of=1_000)

        assert len(flat_text(made.body).split()) == content.WORDS
        assert sanitise(made.body) == made.body
        assert made.last_sentence in flat_text(made.body)


@pytest.mark.exhaustive
def test_articles_have_addresses_of_their_own_and_the_last_is_the_newest():
    made = [content.article(number, of=200) for number in range(200)]

    assert len({article.slug for article in made}) == 200
    assert made == sorted(made, key=lambda article: article.published_at)
    assert all(re.fullmatch(r"[a-z-]+-\d+", article.slug) for article in made)


@pytest.mark.exhaustive  # what the benchmarks measure
def test_a_name_stands_in_as_many_articles_however_many_there_are():
    for count in (content.FEWEST, 500):
        bodies = [content.article(number, of=count).body for number in range(count)]

        found = sum(content.name(7) in text for text in bodies)

        assert abs(found - content.ARTICLES_WITH_A_NAME) <= 1  # one may be written over by another


def test_names_are_different():
    names = {content.name(number) for number in range(content.NAMES)}

    assert len(names) == content.NAMES


@pytest.mark.exhaustive
def test_a_few_words_are_everywhere_and_most_are_seldom():
    texts = [set(content.article(n, of=300).body.split()) for n in range(300)]

    def share(word: str) -> float:
        return sum(word in text for text in texts) / len(texts)

    assert share("the") == 1
    assert 0.2 < share("asylum") < 0.5  # two topics of five
    assert share("bebiba") < 0.1


@pytest.mark.exhaustive
def test_articles_on_a_topic_come_newest_first():
    newest = content.articles_on("press", of=200)

    assert len(newest) == 20
    assert all("press" in article.topics for article in newest)
    assert newest == sorted(newest, key=lambda article: article.published_at, reverse=True)
