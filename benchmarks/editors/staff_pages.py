"""How fast the pages of staff are with 20,000 articles, and how they grow from 200.

Beside 20,000 figures, five versions of each article are kept; a tenth of the articles are drafts.
An editor asks for each page of the desk through all of Django in one process.
"""

from datetime import date, timedelta
from itertools import batched
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from advocacy.models import Figure, Source, Statistic, Verification
from articles.models import Article, ArticleVersion
from benchmarks.content import library
from benchmarks.editors import article_form
from benchmarks.harness.database import analyze
from benchmarks.harness.findings import Finding, at_most
from benchmarks.harness.timing import time_pages

ARTICLES, FEW = 20_000, 200
FIGURES: Final = 20_000
VERSIONS: Final = 5
MOST_MS: Final = 100
# Lists of figures ask 7 times, pages of articles less than 20 times; forms have goals of their own.
MOST_QUERIES, MOST_QUERIES_OF_ARTICLES = 7, 19
MOST_QUERIES_OF: Final = {
    "a statistic of 40 figures": 15,
    "a figure": 10,
    "a figure to delete": 9,
    "a source": 9,
}
MOST_TIMES: Final = 2
GROWING: Final = ("front page", "articles", "history")


def measure(articles: int = ARTICLES, figures: int = FIGURES) -> list[Finding]:
    library.fill_whole(FEW, figures)
    _leave_work(Statistic.objects.filter(slug__startswith="statistic-"))
    _add_versions(list(Article.objects.all()))
    client = article_form.signed_in()
    of_articles = _of_articles()
    few = {name: time_pages(client, [of_articles[name]], secure=True) for name in GROWING}
    for some in batched(library.add_articles(articles, figures=figures), library.IN_ONE_GO):
        _add_versions(list(some))
    analyze()
    of_articles, findings = _of_articles(), []
    for name, address in (of_articles | _of_figures()).items():
        took = time_pages(client, [address], secure=True)
        most = MOST_QUERIES_OF_ARTICLES if name in of_articles else MOST_QUERIES
        most = MOST_QUERIES_OF.get(name, most)
        findings.append(took.finding(name, most_ms=MOST_MS, most_queries=most))
        if name in GROWING:
            what = f"{name}, from {FEW} articles to {articles:,}"
            findings.append(at_most(what, took.cpu / few[name].cpu, MOST_TIMES, "×"))
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


def _add_versions(articles: list[Article]) -> None:
    """Make drafts of a tenth, and give each article versions like that of one made in its form."""
    by, said, states = library.editor(), _content(), ArticleVersion.State
    for article in articles[::10]:
        article.status = Article.Status.DRAFT
        article.publish_at = article.first_published_at = None
    Article.objects.bulk_update(articles[::10], ["status", "publish_at", "first_published_at"], 500)
    versions = []
    for article in articles:
        for number in range(1, VERSIONS + 1):
            version = ArticleVersion(article=article, number=number, written_by=by)
            version.content = said | {"title": article.title, "body": article.body}
            version.state = states.EARLIER if number < VERSIONS else states.DRAFT
            if article.publish_at:
                version.state = states.PUBLISHED
                version.published_at, version.published_by = article.publish_at, by
            versions.append(version)
    ArticleVersion.objects.bulk_create(versions, library.IN_ONE_GO)


def _content() -> dict[str, Any]:
    """Return the content of a version, as the form of an article made it."""
    made = ArticleVersion.objects.filter(article__slug="by-hand")
    if not made:
        words = {"title": "By hand", "slug": "by-hand", "summary": "In short.", "body": "<p>x</p>"}
        article_form.begin(article_form.signed_in(), **words)
    return dict(made.get().content)


def _of_articles() -> dict[str, str]:
    articles, article = reverse("admin:articles_article_changelist"), "admin:articles_article"
    public = Article.objects.published().order_by("pk")[20].pk
    return {
        "front page": reverse("admin:index"),
        "articles": articles,
        "articles, last page": f"{articles}?p={max(Article.objects.count() // 100, 1)}",
        "articles, sought": f"{articles}?q=judge",
        "history": reverse(f"{article}_history", args=[public]),
        "form of an article": reverse(f"{article}_change", args=[public]),
        "radar": reverse("radar"),
        "superseded citations": reverse("admin:articles_supersededcitation_changelist"),
    }


def _of_figures() -> dict[str, str]:
    statistic = Statistic.objects.get(slug="statistic-1").pk
    figure = Figure.objects.get(slug="figure-9").pk
    source = Source.objects.get(title="Report 0").pk
    statistics, figures, sources = (
        reverse(f"admin:advocacy_{model}_changelist") for model in ("statistic", "figure", "source")
    )
    return {
        "statistics": statistics,
        "statistics, last page": f"{statistics}?p={max(Statistic.objects.count() // 100, 1)}",
        "statistics, unchecked": f"{statistics}?unchecked=1",
        "statistics, sought": f"{statistics}?q=number+77",
        "a statistic of 40 figures": f"{statistics}{statistic}/change/",
        "figures": figures,
        "figures, far on": f"{figures}?p={max(Figure.objects.count() // 100 - 1, 1)}",
        "figures, unchecked": f"{figures}?verification__exact=unverified",
        "figures, sought": f"{figures}?q=figure-777",
        "a figure": f"{figures}{figure}/change/",
        "a figure to delete": f"{figures}{figure}/delete/",
        "sources": sources,
        "a source": f"{sources}{source}/change/",
    }
