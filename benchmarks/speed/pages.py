"""The pages asked of every site, and the words an answer must hold. Addresses are the same on all of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Final
from urllib.parse import urlencode

from benchmarks.content import articles as content

PER_PAGE: Final = 20
MOST_PATHS: Final = 2_000  # spread over the whole archive, where each page is made anew
READ_BY_ALL: Final = 50  # the newest, where pages are kept
READERS: Final = 16


@dataclass(frozen=True)
class Page:
    """A kind of page: the paths asked for in turn, and words that the first of them must show.

    Both depend on how many articles there are.
    """

    name: str
    paths: Callable[[int], list[str]]
    shows: Callable[[int], list[str]]
    readers: int = READERS


def _newest(count: int, of: int) -> list[content.Article]:
    return [content.article(number, of=of) for number in range(of - 1, of - 1 - count, -1)]


def _paths(articles: list[content.Article]) -> list[str]:
    return [f"/articles/{article.slug}/" for article in articles]


@cache
def _spread(of: int) -> list[str]:
    """Return up to MOST_PATHS articles, spread evenly from the newest to the oldest."""
    count = min(of, MOST_PATHS)
    return _paths([content.article(of - 1 - turn * of // count, of=of) for turn in range(count)])


def _shown_by_the_newest(of: int) -> list[str]:
    [article] = _newest(1, of)
    return [article.title, article.last_sentence, *article.authors]


def _titles(articles: list[content.Article]) -> list[str]:
    return [article.title for article in articles]


def _search(name: str, questions: list[str]) -> Page:
    paths = _questions(questions)
    return Page(f"search, {name}", lambda _: paths, lambda _: questions[0].split())


def _questions(questions: Iterable[str]) -> list[str]:
    return [f"/search/?{urlencode({'q': each})}" for each in questions]


def _with_a_slip(word: str) -> str:
    """Return the word with its two middle letters swapped."""
    middle = len(word) // 2
    return f"{word[:middle]}{word[middle + 1]}{word[middle]}{word[middle + 2 :]}"


ARTICLE: Final = Page("article", _spread, _shown_by_the_newest)
LIST: Final = Page("list", lambda _: ["/articles/"], lambda of: _titles(_newest(PER_PAGE, of)))
TOPIC: Final = Page(
    "topic",
    lambda _: [f"/topics/{topic}/" for topic in content.TOPICS],
    lambda of: _titles(content.articles_on(next(iter(content.TOPICS)), of=of)),
)
FEED: Final = Page(
    "feed",
    lambda _: ["/articles/feed.xml"],
    lambda of: [article.last_sentence for article in _newest(PER_PAGE, of)],
)
SEARCHES: Final = (
    _search("a common word", [words[0] for words in content.TOPICS.values()]),
    _search("a name", [content.name(number) for number in range(content.NAMES)]),
    _search(
        "two words",
        [" ".join(w[at : at + 2]) for w in content.TOPICS.values() for at in range(2, 14, 2)],
    ),
)
# A question of which no page has all words, and a word that no page has as it is typed.
QUESTION: Final = Page(
    "search, a question",
    lambda _: _questions(
        f"what does the {words[2]} say about a {words[3]} in {content.name(number)}"
        for number, words in product(range(content.NAMES), content.TOPICS.values())
    ),
    lambda _: [content.name(0)],
)
MISSPELT: Final = Page(
    "search, a misspelt name",
    lambda _: _questions(_with_a_slip(content.name(number)) for number in range(content.NAMES)),
    lambda _: [content.name(0).lower()],
)
# How many articles the goal names. More are measured too.
SEARCHED_AMONG: Final = 10_000
# One reader at a time: how long a person waits.
ALONE: Final = tuple(
    replace(page, name=f"{page.name}, one reader", readers=1)
    for page in (*SEARCHES, QUESTION, MISSPELT)
)
HELLO: Final = Page("hello", lambda _: ["/hello/"], lambda _: ["Hello"])
# Where whole pages are kept, searches are not: nobody keeps what people look for.
KEPT: Final = (
    replace(ARTICLE, paths=lambda of: _paths(_newest(READ_BY_ALL, of))),
    *(LIST, TOPIC, FEED),
)
PAGES: Final = (ARTICLE, LIST, TOPIC, FEED, *SEARCHES)
