from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.body.content import Content
from articles.permissions import may_publish
from publication import form_saves

if TYPE_CHECKING:
    from accounts.models import User


class ArticleVersionQuerySet(models.QuerySet["ArticleVersion"]):
    def open(self) -> Self:
        """What is being written: one of each article at most."""
        return self.filter(state__in=ArticleVersion.OPEN)

    def newest_first(self) -> Self:
        """Of one article: the open one, then what was published last, and so on."""
        shown = self.exclude(state__in=[ArticleVersion.State.ASIDE, ArticleVersion.State.EARLIER])
        return shown.order_by(F("published_at").desc(nulls_first=True), "-number")

    def published(self) -> Self:
        return self.filter(state=ArticleVersion.State.PUBLISHED)

    def visible_to(self, user: "User") -> Self:
        """Editors see every version, authors those of their articles and what readers saw of others.

        Which articles somebody may see at all, `Article.objects.visible_to` says.
        """
        if may_publish(user):
            return self
        return self.filter(
            Q(article__created_by=user)
            | Q(written_by=user)
            | Q(state=ArticleVersion.State.PUBLISHED)
        )

    def aside_of(self, user: "User") -> Self:
        """What this person wrote that took nobody's place, and nobody went on from; the last first."""
        gone_on_from = ArticleVersion.objects.filter(restores=OuterRef("pk"))
        aside = self.filter(~Exists(gone_on_from), state=ArticleVersion.State.ASIDE)
        return aside.filter(written_by=user).order_by("-number")

    def of_form(self, form_save: str) -> Self:
        """Those that this open form wrote last."""
        this = form_saves.parse_save_id(form_save)
        return self.filter(form_save__startswith=f"{this.form}.") if this else self.none()

    def with_text(self) -> Self:
        """Those whose text was not removed when the article was withdrawn."""
        return self.filter(redacted_at=None)

    def without_words(self) -> Self:
        """For lists: what a version says stays in the database."""
        return self.defer("content")


def outdated_since() -> Subquery:
    """For a query of articles: when the original of a translation was first published anew."""
    first = published_since_translated().order_by("published_at")
    return Subquery(first.values("published_at")[:1])


def published_since_translated() -> ArticleVersionQuerySet:
    """For a query of articles: as `published_since`, of each translation."""
    return published_since(
        Coalesce(OuterRef("translated_from"), Value(0)),
        Coalesce(OuterRef("translated_from__published_at"), OuterRef("created_at")),
        original=OuterRef("translation_of"),
    )


def published_since(source: Any, begun: Any, *, original: Any) -> ArticleVersionQuerySet:
    """Versions of an original that were published since a translation was made from `source`.

    `begun` is when that was published. Where nobody has said which version a translation was made
    from, it is taken for the one that readers saw when the translation was begun; so it is where
    that was a draft. An original that was withdrawn has nothing to bring over.
    """
    return ArticleVersion.objects.published().filter(
        ~Q(pk=source), ~Q(article__status="withdrawn"), article=original, published_at__gt=begun
    )


class ArticleVersion(models.Model):
    """What an article said at one moment, and who wrote it. The open one is still being written.

    The row of the article is what readers see; its next version stands here until it is published.
    docs/decisions/0033-a-version-is-content.md says why.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in-review", _("In review")
        RETURNED = "returned", _("Returned")
        EARLIER = "earlier", _("Earlier draft")
        ASIDE = "aside", pgettext_lazy("version of an article", "Kept aside")
        PUBLISHED = "published", _("Published")

    FIRST = "1.1"
    """The token of the version that begins a history."""
    OPEN = (State.DRAFT, State.IN_REVIEW, State.RETURNED)

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField(encoder=DjangoJSONEncoder)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    why = models.CharField(_("what changed"), max_length=200, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    saves = models.PositiveIntegerField(default=1)
    """How often it was written in place: a form that shows an earlier save is out of date."""
    is_autosave = models.BooleanField(default=False)
    """Whether the browser saved it last, and nobody pressed a button: it is written in place."""
    form_save = models.CharField(max_length=form_saves.LONGEST, blank=True)
    """Which open form wrote it last, and which save of that it was: see `publication.form_saves`."""
    restores = models.ForeignKey(
        "self", models.SET_NULL, related_name="+", null=True, verbose_name=_("restored from")
    )
    published_at = models.DateTimeField(_("published at"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    redacted_at = models.DateTimeField(_("text removed at"), null=True)
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    objects = ArticleVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number"]
        default_permissions = ()
        indexes = [models.Index(fields=["state", "article"], name="article_version_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"], name="article_version_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(state__in=["draft", "in-review", "returned"]),
                name="article_has_one_next_version",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="published", published_at__isnull=False, published_by__isnull=False
                )
                | ~Q(state="published") & Q(published_at=None, published_by=None),
                name="article_version_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(is_autosave=False),
                name="article_version_published_on_purpose",
            ),
            models.CheckConstraint(
                condition=Q(redacted_at=None, redacted_by=None)
                | Q(redacted_at__isnull=False, redacted_by__isnull=False, content={}, why=""),
                name="article_version_redacted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} · {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and not self.number:
            others = ArticleVersion.objects.filter(article=self.article_id).order_by("-number")
            last = Coalesce(models.Subquery(others.values("number")[:1]), 0)
            self.number = last + 1  # the database says what that is
        super().save(*args, **kwargs)

    @property
    def token(self) -> str:
        """Names exactly what a form shows: the version, and which save of it."""
        return f"{self.number}.{self.saves}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def stage(self) -> str:
        """How far its review is: in-review or returned, else empty."""
        return self.state if self.state in (self.State.IN_REVIEW, self.State.RETURNED) else ""

    def read(self) -> Content:
        return Content.from_json(self.content)

    def write(self, content: Content, *, at: datetime | None = None) -> None:
        """Put these words in the place of those it had; does not save."""
        self.content = content.as_json()
        self.written_at = at or timezone.now()
