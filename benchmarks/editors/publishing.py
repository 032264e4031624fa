"""How long an editor waits for Publish, beside Wagtail, among 10,000 articles.

An article of 600 words is published through the admin, the first time and again after a word was
changed, in turn by Standing and by Wagtail: with a cover, a byline, topics and a source, a
quotation with its speaker, a picture with its caption, a cited figure with a note, and a link; and
with the search, the references, the history and the log of the staff that each has. Ours has its
checks besides. Queries are all of them, but for BEGIN and COMMIT, which Django does not count.
"""

import statistics
import tempfile
from functools import partial
from pathlib import Path
from typing import Any, Final

from advocacy.models import Topic
from articles.models import Article, Author, Image
from benchmarks.content import library, publication
from benchmarks.content.publication import TIMES, WARM_UP
from benchmarks.editors import article_form
from benchmarks.harness import sites
from benchmarks.harness.findings import Finding, at_most, say
from benchmarks.harness.timing import Stopwatch, Took
from tests.migrated import database_of_its_own

ROUNDS: Final = 3
MOST_QUERIES: Final = 60
NO_SLOWER: Final = 1.0


def measure(articles: int = 10_000) -> list[Finding]:
    library.fill_whole(articles, 240)
    _make_picture()
    with tempfile.TemporaryDirectory(prefix="standing-wagtail-") as folder:
        sites.make_wagtail_environment()
        url = database_of_its_own("bench_wagtail", Path(folder))
        wagtail = sites.make("wagtail", url, Path(folder))
        wagtail.migrate()
        wagtail.call("benchmarks.wagtail_site.content.fill", articles)
        say(f"Both have {articles:,} articles; now they publish in turn")
        turns = [
            (publish(first), wagtail.call("benchmarks.wagtail_site.publishing.publishing", first))
            for first in range(2 * articles, 2 * articles + 100 * ROUNDS, 100)
        ]
    findings = []
    for what in turns[0][0]:
        ours, theirs = (_middle([Took(*turn[side][what]) for turn in turns]) for side in range(2))
        findings += [
            at_most(f"{what}: of Wagtail's processor time", ours.cpu / theirs.cpu, NO_SLOWER, "×"),
            at_most(f"{what}: queries", ours.queries, MOST_QUERIES, ""),
            ours.finding(f"{what}, Standing"),
            theirs.finding(f"{what}, Wagtail"),
        ]
    return findings


def _middle(rounds: list[Took]) -> Took:
    return Took(*map(statistics.median_low, zip(*rounds, strict=True)))


def _make_picture() -> None:
    Image.objects.create(
        alt="People at a gate",
        original="originals/0.webp",
        width=480,
        height=300,
        renditions=[{"format": "webp", "width": 480, "height": 300, "name": f"{'a' * 40}.webp"}],
        uploaded_by=library.editor(),
    )


def publish(first: int) -> dict[str, Took]:
    """Publish drafts and their next versions; the first of them is numbered so."""
    client = article_form.signed_in()
    watches = {"first publication": Stopwatch(), "next version": Stopwatch()}
    for number in range(first, first + WARM_UP + TIMES):
        if number == first + WARM_UP:
            watches = {what: Stopwatch() for what in watches}
        address = article_form.begin(client, **_fields(number, version=1))
        for version, watch in enumerate(watches.values(), 2):
            fields = article_form.fields_of(client, address)
            fields["body"] = [_body(number, version)]
            press = partial(article_form.press, client, address, "_publish", fields)
            client.get(watch.time(press), secure=True)  # as a browser does
    return {what: watch.took() for what, watch in watches.items()}


def _fields(number: int, *, version: int) -> dict[str, Any]:
    text = publication.article(number)
    return {
        "title": text.title,
        "slug": f"{text.slug}-{number}",
        "kind": text.kind,
        "kicker": text.kicker,
        "summary": text.summary,
        "body": _body(number, version),
        "cover": Image.objects.get().pk,
        "topics": [*Topic.objects.filter(slug__in=text.topics).values_list("pk", flat=True)],
        "bylines-TOTAL_FORMS": "1",
        "bylines-0-author": Author.objects.get(name=text.authors[0]).pk,
        "bylines-0-role": "author",
        "bylines-0-order": "1",
        "sources-TOTAL_FORMS": "1",
        "sources-0-title": "A report",
        "sources-0-order": "1",
    }


def _body(number: int, version: int) -> str:
    link, key = Article.objects.published().order_by("pk")[7].slug, Image.objects.get().pk
    return (
        f"{publication.paragraphs(number, version=version)}"
        f'<p>Of <stat-ref key="figure-7"></stat-ref><foot-note>By hand.</foot-note> we wrote'
        f' in <a href="/articles/{link}/">an article</a>.</p>'
        f'<blockquote><p>{publication.QUOTED}</p><footer speaker="A. B."></footer></blockquote>'
        f'<picture-card key="{key}" alt="A gate">{publication.CAPTION}</picture-card>'
    )
