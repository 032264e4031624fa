"""Records that publication keeps of each article: versions, events, preview links, addresses."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from articles.body.content import Content
from articles.permissions import may_publish
from publication.models import (
    FormerAddress,
    FormerAddressQuerySet,
    PreviewLink,
    PublicationEvent,
    Version,
    VersionQuerySet,
    Withdrawal,
)

if TYPE_CHECKING:
    from accounts.models import User


class ArticleVersionQuerySet(VersionQuerySet["ArticleVersion"]):
    def visible_to(self, user: "User") -> Self:
        """Select every version for editors; for authors their own, and those that readers saw.

        `Article.objects.visible_to` decides which articles somebody may see at all.
        """
        if may_publish(user):
            return self
        return self.filter(
            Q(article__created_by=user)
            | Q(written_by=user)
            | Q(state=ArticleVersion.State.PUBLISHED)
        )


def outdated_since() -> Subquery:
    """Say in a query of articles when the original of a translation was first published anew."""
    since = published_since(
        Coalesce(OuterRef("translated_from"), Value(0)),
        Coalesce(OuterRef("translated_from__published_at"), OuterRef("created_at")),
        original=OuterRef("translation_of"),
    )
    return Subquery(since.order_by("published_at").values("published_at")[:1])


def published_since(source: Any, begun: Any, *, original: Any) -> ArticleVersionQuerySet:
    """Choose versions of an original that were published since it was translated from `source`.

    `begun` is when that was published. Where nobody has said which version a translation was made
    from, it is taken for the one that readers saw when the translation was begun; so it is where
    that was a draft. An original that was withdrawn has nothing to bring over.
    """
    return ArticleVersion.objects.published().filter(
        ~Q(pk=source), ~Q(article__status="withdrawn"), article=original, published_at__gt=begun
    )


class ArticleVersion(Version):
    """The content of an article at one moment, and who wrote it."""

    SUBJECT = "article"

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="versions")

    objects = ArticleVersionQuerySet.as_manager()

    class Meta(Version.Meta):
        indexes = [models.Index(fields=["state", "article"], name="article_version_by_state")]
        constraints = [
            *Version.Meta.constraints,
            models.UniqueConstraint(
                fields=["article", "number"], name="article_version_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(state__in=["draft", "in-review", "returned"]),
                name="article_has_one_next_version",
            ),
        ]

    def read(self) -> Content:
        return Content.from_json(self.content)

    @classmethod
    def packed(cls, content: Content) -> dict[str, Any]:
        return content.as_json()


class ArticleEvent(PublicationEvent):
    """One thing that happened to an article, or that staff told each other about it."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="events")
    # Goes with the article; not alone, while an event refers to it.
    version = models.ForeignKey(ArticleVersion, models.RESTRICT, related_name="events", null=True)

    def __str__(self) -> str:
        return f"{self.article_id} · {self.kind}"


class ArticlePreviewLink(PreviewLink):
    """One person without an account may read one article before readers do."""

    SUBJECT = "article"

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="preview_links")


class ArticleWithdrawal(Withdrawal):
    """One taking back of an article."""

    SUBJECT = "article"

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="withdrawals")

    class Meta(Withdrawal.Meta):
        constraints = [
            *Withdrawal.Meta.constraints,
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(done_at=None),
                name="article_has_one_proposed_withdrawal",
            ),
        ]


class ArticleFormerAddressQuerySet(FormerAddressQuerySet["ArticleFormerAddress"]):
    pass


class ArticleFormerAddress(FormerAddress):
    """Where an article stood before its address changed."""

    SUBJECT = "article"

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="former_addresses")

    objects = ArticleFormerAddressQuerySet.as_manager()
