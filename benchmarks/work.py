"""What is asked of every site, and what its answer must hold. Addresses are the same on all of them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlencode

from benchmarks import content
from benchmarks.load import CONNECTIONS

PER_PAGE: Final = 20
# Readers spread over the whole archive where each page is made anew, over the newest where pages
# are kept.
MOST_PATHS: Final = 2_000
READ_BY_ALL: Final = 50

ALONE: Final = ", one reader"

COMMON_WORDS: Final = tuple(words.split()[0] for words in content.TOPICS.values())
TWO_WORDS: Final = tuple(
    f"{first} {second}"
    for topic in content.TOPICS
    for first, second in zip(
        content.topic_words(topic)[2:14:2], content.topic_words(topic)[3:15:2], strict=True
    )
)


@dataclass(frozen=True)
class Page:
    """A kind of page: the paths asked for in turn, and words that the first of them must show."""

    name: str
    paths: Callable[[int], list[str]]
    shows: Callable[[int], list[str]] = field(repr=False)
    is_compressed: bool = False
    readers: int = CONNECTIONS

    def alone(self) -> "Page":
        """The same for one reader at a time: how long a person waits."""
        return replace(self, name=self.name + ALONE, readers=1)


def newest(count: int, *, of: int) -> list[content.Article]:
    return [content.article(number, of=of) for number in range(of - 1, of - 1 - count, -1)]


def _spread_articles(of: int) -> list[str]:
    """Up to MOST_PATHS articles, spread evenly from the newest to the oldest."""
    count = min(of, MOST_PATHS)
    numbers = [of - 1 - turn * of // count for turn in range(count)]
    return [article_path(content.article(number, of=of)) for number in numbers]


def _newest_articles(of: int) -> list[str]:
    return [article_path(article) for article in newest(READ_BY_ALL, of=of)]


def article_path(article: content.Article) -> str:
    return f"/articles/{article.slug}/"


def _shown_by_the_newest(of: int) -> list[str]:
    [article] = newest(1, of=of)
    return [article.title, article.last_sentence, *article.authors]


def _titles(articles: list[content.Article]) -> list[str]:
    return [article.title for article in articles]


def _last_page(of: int) -> list[str]:
    return [f"/articles/?page={-(-of // PER_PAGE)}"]


def _oldest_titles(of: int) -> list[str]:
    left = of % PER_PAGE or PER_PAGE
    return _titles([content.article(number, of=of) for number in range(left)])


def _first_topic(of: int) -> list[str]:
    return _titles(content.articles_on(next(iter(content.TOPICS)), of=of))


def _searches(words: list[str]) -> list[str]:
    return [f"/search/?{urlencode({'q': each})}" for each in words]


def _names() -> list[str]:
    return [content.name(number) for number in range(content.NAMES)]


ARTICLE: Final = Page("article", _spread_articles, _shown_by_the_newest)
LIST: Final = Page("list", lambda _: ["/articles/"], lambda of: _titles(newest(20, of=of)))
LAST_PAGE: Final = Page("list, last page", _last_page, _oldest_titles)
TOPIC: Final = Page(
    "topic", lambda _: [f"/topics/{topic}/" for topic in content.TOPICS], _first_topic
)
FEED: Final = Page(
    "feed",
    lambda _: ["/articles/feed.xml"],
    lambda of: [article.last_sentence for article in newest(20, of=of)],
)
SEARCH_COMMON: Final = Page(
    "search, a common word", lambda _: _searches(list(COMMON_WORDS)), lambda _: [COMMON_WORDS[0]]
)
SEARCH_NAME: Final = Page(
    "search, a name", lambda _: _searches(_names()), lambda _: [content.name(0)]
)
SEARCH_TWO: Final = Page(
    "search, two words", lambda _: _searches(list(TWO_WORDS)), lambda _: TWO_WORDS[0].split()
)
SEARCHES: Final = (SEARCH_COMMON, SEARCH_NAME, SEARCH_TWO)
# Where whole pages are kept, searches are not: nobody keeps what people look for.
KEPT_ARTICLE: Final = Page("article", _newest_articles, _shown_by_the_newest)
KEPT_COMPRESSED: Final = replace(KEPT_ARTICLE, name="article, compressed", is_compressed=True)
KEPT: Final = (KEPT_ARTICLE, KEPT_COMPRESSED, LIST, TOPIC, FEED)
HELLO: Final = Page("hello", lambda _: ["/hello/"], lambda _: ["Hello"])
PAGES: Final = (ARTICLE, LIST, LAST_PAGE, TOPIC, FEED, *SEARCHES)
