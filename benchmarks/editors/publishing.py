"""How long an editor waits for Publish, beside Wagtail, among 10,000 articles.

An article of 600 words is published through the admin, the first time and again after a word was
changed, in turn by Standing and by Wagtail: with authors, topics, a picture and a link in its text;
and with the search, the references, the history and the log of the staff that each has. Ours cites
a figure and has its checks besides. Queries are all of them, but for BEGIN and COMMIT, which Django
does not count.
"""

import statistics
from functools import partial
from typing import Any, Final

from advocacy.models import Topic
from articles.models import Article, Author, Image
from benchmarks.content import library, publication
from benchmarks.editors import article_form
from benchmarks.harness import sites
from benchmarks.harness.findings import Finding, at_most, say
from benchmarks.harness.timing import Took

ROUNDS: Final = 3
MOST_QUERIES: Final = 60
NO_SLOWER: Final = 1.0


def measure(articles: int = 10_000) -> list[Finding]:
    library.fill_whole(articles, 240)
    Image.objects.create(
        alt="People at a gate",
        original="originals/0.webp",
        width=480,
        height=300,
        renditions=[{"format": "webp", "width": 480, "height": 300, "name": f"{'a' * 40}.webp"}],
        uploaded_by=library.editor(),
    )
    sites.make_wagtail_environment()
    with sites.empty("wagtail") as wagtail:
        wagtail.call("benchmarks.wagtail_site.content.fill", articles)
        say(f"Both have {articles:,} articles; now they publish in turn")
        turns = [
            (publish(first), wagtail.call("benchmarks.wagtail_site.publishing.publish", first))
            for first in range(2 * articles, 2 * articles + 100 * ROUNDS, 100)
        ]
    findings = []
    for what in publication.TURNS:
        ours, theirs = (_middle([Took(*turn[side][what]) for turn in turns]) for side in range(2))
        findings += [
            at_most(f"{what}: of Wagtail's processor time", ours.cpu / theirs.cpu, NO_SLOWER, "×"),
            ours.finding(f"{what}, Standing", most_queries=MOST_QUERIES),
            theirs.finding(f"{what}, Wagtail"),
        ]
    return findings


def _middle(rounds: list[Took]) -> Took:
    return Took(*map(statistics.median_low, zip(*rounds, strict=True)))


def publish(first: int) -> dict[str, Took]:
    """Publish drafts and their next versions; the first of them is numbered so."""
    client = article_form.signed_in()

    def prepare(number: int) -> str:
        return article_form.begin(client, **_fields(number))

    def ready(address: str, number: int, version: int) -> publication.Press:
        fields = article_form.fields_of(client, address)
        fields["body"] = [_body(number, version)]
        return partial(article_form.press, client, address, "_publish", fields)

    return publication.time(first, client, prepare, ready)


def _fields(number: int) -> dict[str, Any]:
    text = publication.article(number)
    fields: dict[str, Any] = {
        "title": text.title,
        "slug": f"{text.slug}-{number}",
        "kind": text.kind,
        "kicker": text.kicker,
        "summary": text.summary,
        "body": _body(number, version=1),
        "topics": [*Topic.objects.filter(slug__in=text.topics).values_list("pk", flat=True)],
        "bylines-TOTAL_FORMS": str(len(text.authors)),
    }
    for place, name in enumerate(text.authors):
        fields[f"bylines-{place}-author"] = Author.objects.get(name=name).pk
        fields |= {f"bylines-{place}-role": "author", f"bylines-{place}-order": str(place + 1)}
    return fields


def _body(number: int, version: int) -> str:
    link, key = Article.objects.published().order_by("pk")[7].slug, Image.objects.get().pk
    return (
        f"{publication.paragraphs(number, version)}"
        f'<p>Of <stat-ref key="figure-7"></stat-ref> we wrote'
        f' in <a href="/articles/{link}/">an article</a>.</p>'
        f'<picture-card key="{key}" alt="A gate"></picture-card>'
    )
