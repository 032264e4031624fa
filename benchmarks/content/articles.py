"""The articles that are measured, made from numbers alone. No clock, no chance, no database.

Article 41 of 1,000 is the same on every machine. Its words fall as those of a language do: a
few everywhere, most of them seldom, and the words of its topics often.
"""

import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import accumulate, islice, product
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
WORDS: Final = 600  # in a body, headings counted
OF_ITS_TOPICS: Final = 90  # of these
FIRST_DAY: Final = datetime(2016, 1, 1, 9, tzinfo=UTC)
LAST_DAY: Final = datetime(2026, 1, 1, 9, tzinfo=UTC)
KINDS: Final = ("news", "report", "explainer", "guide", "statement")
FEWEST: Final = 100  # with fewer, names would stand in the same article twice
# Each name stands in as many articles however many there are: a page full of results, always.
NAMES: Final = 40
ARTICLES_WITH_A_NAME: Final = 25
TOPICS: Final[dict[str, list[str]]] = {
    topic: words.split() for topic, words in json.loads((HERE / "topics.json").read_text()).items()
}
GIVEN_NAMES: Final = ("Amal", "Bea", "Chidi", "Dana", "Elif")
SURNAMES: Final = ("Abara", "Bianchi", "Costa", "Demir", "Eze", "Farah", "Gomez", "Haddad")
AUTHORS: Final = tuple(map(" ".join, product(GIVEN_NAMES, SURNAMES)))


@dataclass(frozen=True)
class Article:
    number: int
    slug: str
    title: str
    kicker: str
    kind: str
    summary: str
    body: str  # HTML of paragraphs and headings
    topics: tuple[str, ...]
    authors: tuple[str, ...]
    published_at: datetime

    @property
    def last_sentence(self) -> str:
        last_paragraph = self.body.rpartition("<p>")[2].removesuffix("</p>")
        return last_paragraph.rpartition(". ")[2]


def article(number: int, *, of: int) -> Article:
    """Return one of `of` articles; the last is the newest."""
    chance = random.Random(number)  # noqa: S311 -- the same for everybody, on purpose
    topics = tuple(chance.sample(list(TOPICS), k=2))
    words = _words(chance, topics)
    for which in range(NAMES):
        if (number - which) % of in _places(of):
            words[chance.randrange(WORDS)] = name(which)
    vocabulary, _ = _vocabulary()
    seldom = [vocabulary[chance.randrange(50, 1_000)] for _ in range(5)]
    title = " ".join(seldom + chance.choices(TOPICS[topics[0]], k=2))
    return Article(
        number=number,
        slug=f"{title.replace(' ', '-')}-{number}",
        title=title.capitalize(),
        kicker=topics[0].capitalize(),
        kind=KINDS[number % len(KINDS)],
        summary=" ".join(_sentences(chance, _words(chance, topics)[:30])),
        body=_html(chance, words),
        topics=topics,
        authors=tuple(chance.sample(AUTHORS, k=chance.choice((1, 1, 2)))),
        published_at=FIRST_DAY + (LAST_DAY - FIRST_DAY) * (number + 1) / of,
    )


def name(number: int) -> str:
    """Return a name of a person or a place that nobody else has."""
    first, second = divmod(number, 8)
    return f"{('Quor', 'Zhev', 'Yxa', 'Wuld', 'Jorv')[first]}{'aeioumst'[second]}ndrezh"


def articles_on(topic: str, *, of: int) -> list[Article]:
    """Return the newest twenty of a topic, newest first."""
    newest = (article(number, of=of) for number in reversed(range(of)))
    return list(islice((each for each in newest if topic in each.topics), 20))


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    """Return words from the most to the least common, and how often each comes (Zipf, Mandelbrot)."""
    of_topics = {word for words in TOPICS.values() for word in words}
    real = (HERE / "words.txt").read_text().split()
    # Words nobody says, for the many that stand in few articles.
    syllables = ["".join(pair) for pair in product("bdfgklmnprstv", "aeiou")]
    made_up = ["".join(parts) for parts in product(syllables, repeat=3)][::13]
    words = [word for word in real if word not in of_topics] + made_up[:20_000]
    return words, list(accumulate(1 / (rank + 2.7) for rank in range(1, len(words) + 1)))


def _words(chance: random.Random, topics: tuple[str, ...]) -> list[str]:
    vocabulary, weights = _vocabulary()
    words = chance.choices(vocabulary, cum_weights=weights, k=WORDS - OF_ITS_TOPICS)
    for topic in topics:
        falling = [1 / (rank + 4) for rank in range(len(TOPICS[topic]))]
        words += chance.choices(TOPICS[topic], falling, k=OF_ITS_TOPICS // len(topics))
    chance.shuffle(words)
    return words


@cache
def _places(of: int) -> frozenset[int]:
    return frozenset(turn * of // ARTICLES_WITH_A_NAME for turn in range(ARTICLES_WITH_A_NAME))


def _sentences(chance: random.Random, words: list[str]) -> list[str]:
    sentences = []
    while words:
        length = chance.randint(9, 23)
        part, words = words[:length], words[length:]
        sentences.append(" ".join([part[0].capitalize(), *part[1:]]) + ".")
    return sentences


def _html(chance: random.Random, words: list[str]) -> str:
    """Return paragraphs of about four sentences, with a heading after each third."""
    pieces: list[str] = []
    while words:
        if pieces and len(words) > 4:
            pieces.append(f"<h2>{' '.join(words[:4]).capitalize()}</h2>")
            words = words[4:]
        for _ in range(3):
            length = 4 * chance.randint(12, 18)
            part, words = words[:length], words[length:]
            if part:
                pieces.append(f"<p>{' '.join(_sentences(chance, part))}</p>")
    return "".join(pieces)
