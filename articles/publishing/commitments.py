"""What was promised or planned of an article that is about to go out: to whom, until when, with what.

Nearly always nothing was: whoever reads the row of the article asks in the same query whether that
is so, see `with_commitments`, and the rest is looked up where it is not.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from articles.checks.facts import PublicationCommitments
from articles.models import Article, ArticlePreviewLink, Bundle, BundleItem


def with_commitments(articles: "QuerySet[Article]") -> "QuerySet[Article]":
    """With what `commitments_of` asks of an article that is to go out by itself."""
    waits = BundleItem.objects.planned().filter(article=OuterRef("pk"))
    return with_embargo(articles).annotate(is_in_plan=Exists(waits))


def with_embargo(articles: "QuerySet[Article]") -> "QuerySet[Article]":
    """With what `commitments_of` asks of one that goes out with its bundle."""
    told = ArticlePreviewLink.objects.filter(article=OuterRef("pk"), embargo_until__isnull=False)
    return articles.annotate(is_promised=Exists(told))


def commitments_of(article: Article, *, at: datetime | None = None) -> PublicationCommitments:
    """Of an article as it was read by `with_commitments` or `with_embargo`; of another nothing was promised.

    `at` is when it is to go out: without it at its own moment, at that of its bundle, or now. Two
    queries at most, and none where nothing was promised or planned.
    """
    now = timezone.now()
    bundle = _planned_bundle(article) if getattr(article, "is_in_plan", False) else None
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


def _planned_bundle(article: Article) -> Bundle | None:
    item = BundleItem.objects.planned().filter(article=article).select_related("bundle").first()
    return item.bundle if item else None


def _embargo(article: Article, goes_at: datetime) -> tuple[datetime | None, int]:
    """The latest that lasts longer, and how many were told of one that does.

    Who had their link taken away unread was told nothing; and of what readers see already, an
    embargo speaks only where it was given since.
    """
    lasts = max(goes_at, timezone.now())
    links = ArticlePreviewLink.objects.filter(article=article, embargo_until__gt=lasts)
    links = links.exclude(revoked_at__isnull=False, times_opened=0)
    if article.is_public:
        links = links.filter(made_at__gt=article.updated_at or article.publish_at)
    told = list(links.order_by("-embargo_until").values_list("embargo_until", "recipient"))
    return (told[0][0], len({who for _until, who in told})) if told else (None, 0)
