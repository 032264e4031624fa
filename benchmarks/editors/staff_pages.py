"""How fast the pages of staff are, and how they grow from 200 articles to 20,000.

Beside 20,000 figures, five versions of each article are kept; a tenth are drafts, some in review.
An editor asks for each page of the desk through all of Django in one process, first among few
articles, then among many. What is worked out once in a generation is asked for anew as well.
"""

from datetime import date, timedelta
from itertools import batched, cycle
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from advocacy.models import Figure, Observance, Source, Statistic, Verification
from articles.models import Article, ArticleEvent, ArticleVersion, PlannedPiece
from benchmarks.content import library
from benchmarks.editors import article_form
from benchmarks.harness.database import analyze
from benchmarks.harness.findings import Finding, at_most
from benchmarks.harness.timing import time_pages
from page_cache import generation

ARTICLES, FEW = 20_000, 200
FIGURES: Final = 20_000
VERSIONS: Final = 5
LONG_HISTORY: Final = 120  # versions of one article, however many articles there are
MOST_MS: Final = 100
MOST_QUERIES: Final = 20
MOST_TIMES: Final = 2
NOISE_MS: Final = 3  # a page that takes so little more is as fast as it need be
# A list of few is short where it shows a part: it is measured by one that is as long.
PARTS: Final = ("articles, last page", "drafts", "in review")
GROWS: Final = ("articles, sought",)  # with what there is to look through
ANEW: Final = ("front page", "radar", "superseded citations", "statistics")


def measure(articles: int = ARTICLES, figures: int = FIGURES) -> list[Finding]:
    library.fill_whole(FEW, figures)
    _leave_work(Statistic.objects.filter(slug__startswith="statistic-"))
    _remember(list(Article.objects.all()))
    client = article_form.signed_in()
    few = {name: time_pages(client, [at], secure=True) for name, at in _addresses().items()}
    for some in batched(library.add_articles(articles, figures=figures), library.IN_ONE_GO):
        _remember(list(some))
    analyze()
    findings = []
    for name, address in _addresses().items():
        took = time_pages(client, [address], secure=True)
        findings.append(took.finding(name, most_ms=MOST_MS, most_queries=MOST_QUERIES))
        before = few["articles" if name in PARTS else name].cpu
        if name not in GROWS and took.cpu > before + NOISE_MS:
            what = f"{name}, from {FEW} articles to {articles:,}"
            findings.append(at_most(what, took.cpu / before, MOST_TIMES, "×"))
    for name in ANEW:
        took = time_pages(client, [_addresses()[name]], before=generation.forget_all, secure=True)
        findings.append(took.finding(f"{name}, first after a change"))
    return findings


def _leave_work(statistics: Any) -> None:
    """Leave a tenth unchecked and a fifth due; let the newest figure come out after the articles."""
    keys, today = list(statistics.order_by("pk").values_list("pk", flat=True)), timezone.localdate()
    Figure.objects.filter(statistic__in=keys[::10]).update(verification=Verification.UNVERIFIED)
    statistics.filter(pk__in=keys[1::5]).update(review_on=today - timedelta(days=3))
    statistics.filter(pk__in=keys[2::5]).update(next_expected_on=today + timedelta(days=9))
    newest = Figure.objects.filter(statistic__in=keys).latest_of_each()
    for some in batched([*newest.values_list("pk", flat=True)], library.IN_ONE_GO):
        Figure.objects.filter(pk__in=some).update(recorded_on=date(2026, 9, 1))
    # Two pieces for each day to mark, this year and the last, each with its article.
    articles, by = cycle(Article.objects.order_by("pk")), library.editor()
    PlannedPiece.objects.bulk_create(
        PlannedPiece(observance=day, year=year, title="Planned", article=next(articles), owner=by)
        for day in Observance.objects.all()
        for year in (today.year, today.year - 1)
    )


def _remember(articles: list[Article]) -> None:
    """Make drafts of a tenth, and give each article versions like that of one made in its form."""
    by, said = library.editor(), _content()
    for article in articles[::10]:
        article.status, article.publish_at = Article.Status.DRAFT, None
        article.first_published_at = None
    Article.objects.bulk_update(articles[::10], ["status", "publish_at", "first_published_at"], 500)
    versions = []
    for place, article in enumerate(articles):
        count = LONG_HISTORY if article.pk == articles[1].pk and place < FEW else VERSIONS
        for number in range(1, count + 1):
            version = ArticleVersion(article=article, number=number, written_by=by)
            version.content = said | {"title": article.title, "body": article.body}
            version.state = ArticleVersion.State.EARLIER
            if place % 10:
                version.state = ArticleVersion.State.PUBLISHED
                version.published_at, version.published_by = article.publish_at, by
            elif number == count:
                in_review = place % 30 == 0
                states = ArticleVersion.State
                version.state = states.IN_REVIEW if in_review else states.DRAFT
            versions.append(version)
    ArticleVersion.objects.bulk_create(versions, library.IN_ONE_GO)
    ArticleEvent.objects.bulk_create(
        [
            ArticleEvent(article=each.article, version=each, kind="published", by=by)
            for each in versions
            if each.published_at
        ],
        library.IN_ONE_GO,
    )


def _content() -> dict[str, Any]:
    """Return the content of a version, as the form of an article made it."""
    known = ArticleVersion.objects.filter(article__slug="by-hand").first()
    if known is None:
        client = article_form.signed_in()
        words = {"title": "By hand", "slug": "by-hand", "summary": "In short.", "body": "<p>x</p>"}
        article_form.begin(client, **words)
        known = ArticleVersion.objects.get(article__slug="by-hand")
    content: dict[str, Any] = known.content
    return content


def _addresses() -> dict[str, str]:
    made = Statistic.objects.filter(slug__startswith="statistic-").order_by("pk")
    figure = Figure.objects.get(slug="figure-9").pk
    source = Source.objects.get(title="Report 0").pk
    public = Article.objects.published().order_by("pk")[20].pk
    oldest = Article.objects.order_by("pk")[1].pk

    def of(model: str, page: str = "changelist", *keys: int) -> str:
        app = (
            "articles" if model in {"article", "plannedpiece", "supersededcitation"} else "advocacy"
        )
        return reverse(f"admin:{app}_{model}_{page}", args=keys)

    return {
        "front page": reverse("admin:index"),
        "articles": of("article"),
        "articles, last page": f"{of('article')}?p={max(Article.objects.count() // 100, 1)}",
        "drafts": f"{of('article')}?state=draft",
        "in review": f"{of('article')}?next=in-review",
        "articles, sought": f"{of('article')}?q=judge",
        "history": of("article", "history", public),
        "long history": of("article", "history", oldest),
        "form of an article": of("article", "change", public),
        "figures to cite": f"{reverse('admin:articles_article_figures')}?q=number+77",
        "calendar": reverse("editorial_calendar"),
        "days ahead": reverse("days_ahead"),
        "planned pieces": of("plannedpiece"),
        "radar": reverse("radar"),
        "radar, second page": f"{reverse('radar')}?p=2",
        "radar of superseded": f"{reverse('radar')}?kind=superseded",
        "superseded citations": of("supersededcitation"),
        "statistics": of("statistic"),
        "statistics, last page": f"{of('statistic')}?p={max(Statistic.objects.count() // 100, 1)}",
        "statistics, unchecked": f"{of('statistic')}?unchecked=1",
        "statistics, sought": f"{of('statistic')}?q=number+77",
        "a statistic of 40 figures": of("statistic", "change", made[5].pk),
        "a statistic to delete": of("statistic", "delete", made[0].pk),
        "figures": of("figure"),
        "figures, far on": f"{of('figure')}?p={max(Figure.objects.count() // 100 - 1, 1)}",
        "figures, unchecked": f"{of('figure')}?verification__exact=unverified",
        "figures, sought": f"{of('figure')}?q=figure-777",
        "a figure": of("figure", "change", figure),
        "a figure to delete": of("figure", "delete", figure),
        "sources": of("source"),
        "a source": of("source", "change", source),
    }
