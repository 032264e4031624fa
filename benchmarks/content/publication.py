"""The article that is published with a stopwatch: what both sites are given to say, and in turn."""

from collections.abc import Callable
from typing import Final

from django.test import Client

from benchmarks.content import articles
from benchmarks.harness.timing import Stopwatch, Took, ask_page

WARM_UP: Final = 30  # that are not counted: a server has published before
TIMES: Final = 20  # in each round
TURNS: Final = ("first publication", "next version")

type Press = Callable[[], str]  # returns where it leads


def article(number: int) -> articles.Article:
    return articles.article(number, of=articles.FEWEST)


def paragraphs(number: int, version: int) -> str:
    """Return 600 words as HTML; each version says one word more."""
    return f"{article(number).body}<p>Version {'again ' * version}of it.</p>"


def time[T](
    first: int,
    client: Client,
    prepare: Callable[[int], T],
    ready: Callable[[T, int, int], Press],
) -> dict[str, Took]:
    """Publish drafts and their next versions; `prepare` makes a draft, `ready` fills its form in."""
    watches: dict[str, Stopwatch] = {}
    for number in range(first, first + WARM_UP + TIMES):
        if number in {first, first + WARM_UP}:
            watches = {what: Stopwatch() for what in TURNS}
        draft = prepare(number)
        for version, watch in enumerate(watches.values(), 2):
            leads_to = watch.time(ready(draft, number, version))
            ask_page(client, leads_to, secure=True)  # as a browser does: a message is read there
    return {what: watch.took() for what, watch in watches.items()}
