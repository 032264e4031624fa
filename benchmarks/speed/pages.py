"""What is asked of every site, and what its answer must hold. Addresses are the same on all of them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlencode

from benchmarks.content import articles as content
from benchmarks.speed.load import CONNECTIONS

PER_PAGE: Final = 20
MOST_PATHS: Final = 2_000  # spread over the whole archive, where each page is made anew
READ_BY_ALL: Final = 50  # the newest, where pages are kept
ALONE: Final = ", one reader"
TWO_WORDS: Final = tuple(
    " ".join(content.topic_words(topic)[at : at + 2])
    for topic in content.TOPICS
    for at in range(2, 14, 2)
)


@dataclass(frozen=True)
class Page:
    """A kind of page: the paths asked for in turn, and words that the first of them must show."""

    name: str
    paths: Callable[[int], list[str]]
    shows: Callable[[int], list[str]] = field(repr=False)
    readers: int = CONNECTIONS

    def alone(self) -> "Page":
        """Return the same for one reader at a time: how long a person waits."""
        return replace(self, name=self.name + ALONE, readers=1)


def _newest(count: int, of: int) -> list[content.Article]:
    return [content.article(number, of=of) for number in range(of - 1, of - 1 - count, -1)]


def _spread(of: int) -> list[str]:
    """Return up to MOST_PATHS articles, spread evenly from the newest to the oldest."""
    count = min(of, MOST_PATHS)
    numbers = [of - 1 - turn * of // count for turn in range(count)]
    return [_path(content.article(number, of=of)) for number in numbers]


def _path(article: content.Article) -> str:
    return f"/articles/{article.slug}/"


def _shown_by_the_newest(of: int) -> list[str]:
    [article] = _newest(1, of)
    return [article.title, article.last_sentence, *article.authors]


def _titles(articles: list[content.Article]) -> list[str]:
    return [article.title for article in articles]


def _search(name: str, questions: list[str]) -> Page:
    paths = [f"/search/?{urlencode({'q': each})}" for each in questions]
    return Page(f"search, {name}", lambda _: paths, lambda _: questions[0].split())


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
    _search("a common word", [words.split()[0] for words in content.TOPICS.values()]),
    _search("a name", [content.name(number) for number in range(content.NAMES)]),
    _search("two words", list(TWO_WORDS)),
)
HELLO: Final = Page("hello", lambda _: ["/hello/"], lambda _: ["Hello"])
# Where whole pages are kept, searches are not: nobody keeps what people look for.
KEPT: Final = (
    replace(ARTICLE, paths=lambda of: [_path(each) for each in _newest(READ_BY_ALL, of)]),
    *(LIST, TOPIC, FEED),
)
PAGES: Final = (ARTICLE, LIST, TOPIC, FEED, *SEARCHES)
