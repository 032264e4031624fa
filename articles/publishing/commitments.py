"""Promises and plans for an article that is about to go out: to whom, until when, with what.

There is nearly always none. The query that reads the article says whether there is one, see
`with_commitments`; only then is the rest looked up.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from articles.checks.facts import PublicationCommitments
from articles.models import Article, ArticlePreviewLink, Bundle


def with_commitments(articles: "QuerySet[Article]") -> "QuerySet[Article]":
    """Add what `commitments_of` needs."""
    told = ArticlePreviewLink.objects.filter(article=OuterRef("pk"), embargo_until__isnull=False)
    plans = Bundle.objects.planned().filter(items__article=OuterRef("pk"))
    return articles.annotate(is_promised=Exists(told), is_in_plan=Exists(plans))


def commitments_of(article: Article, *, at: datetime | None = None) -> PublicationCommitments:
    """Return the commitments for an article that was read by `with_commitments`.

    `at` is when it is to go out: without it at its own moment, at that of its bundle, or now. Two
    queries at most, and none where nothing was promised or planned.
    """
    now = timezone.now()
    bundle = None
    if getattr(article, "is_in_plan", False):
        bundle = Bundle.objects.planned().filter(items__article=article).first()
    waits_for = article.publish_at if article.is_scheduled else None
    goes_at = at or waits_for or (bundle and bundle.goes_at) or now
    is_promised = getattr(article, "is_promised", False)
    until, told = _embargo(article, goes_at) if is_promised else (None, 0)
    return PublicationCommitments(
        instead_of=waits_for if goes_at <= now else None,
        is_withdrawn=article.status == Article.Status.WITHDRAWN,
        embargo_until=until,
        recipients=told,
        bundle=bundle.name if bundle else "",
        bundle_at=bundle.goes_at if bundle else None,
    )


def _embargo(article: Article, goes_at: datetime) -> tuple[datetime | None, int]:
    """Return the embargo that ends last after `goes_at`, and how many people were told of one.

    A person whose link was revoked unread was told nothing. An embargo on what readers see already
    counts only if it was given since.
    """
    lasts = max(goes_at, timezone.now())
    links = ArticlePreviewLink.objects.filter(article=article, embargo_until__gt=lasts)
    links = links.exclude(revoked_at__isnull=False, times_opened=0)
    if article.is_public:
        links = links.filter(made_at__gt=article.updated_at or article.publish_at)
    told = list(links.order_by("-embargo_until").values_list("embargo_until", "recipient"))
    return (told[0][0], len({who for _until, who in told})) if told else (None, 0)
