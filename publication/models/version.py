from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from publication import form_saves
from publication.models.publication import Publication

if TYPE_CHECKING:
    from accounts.models import User


class VersionQuerySet[V: "Version"](models.QuerySet[V]):
    def open(self) -> Self:
        """Choose what is being written: one version of each content at most."""
        return self.filter(state__in=Version.OPEN)

    def newest_first(self) -> Self:
        """Order the versions of one content: the open one, then what was published last."""
        shown = self.exclude(state__in=[Version.State.ASIDE, Version.State.EARLIER])
        return shown.order_by(F("published_at").desc(nulls_first=True), "-number")

    def published(self) -> Self:
        return self.filter(state=Version.State.PUBLISHED)

    def aside_of(self, user: "User") -> Self:
        """Choose what this person wrote that was kept aside, and nobody went on from; last first."""
        gone_on_from = self.model._default_manager.filter(restores=OuterRef("pk"))
        aside = self.filter(~Exists(gone_on_from), state=Version.State.ASIDE)
        return aside.filter(written_by=user).order_by("-number")

    def of_form(self, form_save: str) -> Self:
        """Choose the versions that this open form wrote last."""
        this = form_saves.parse_save_id(form_save)
        return self.filter(form_save__startswith=f"{this.form}.") if this else self.none()

    def with_text(self) -> Self:
        """Choose versions whose text was not removed when the content was withdrawn."""
        return self.filter(redacted_at=None)

    def without_words(self) -> Self:
        """Leave what a version says in the database, for lists."""
        return self.defer("content")


class Version(models.Model):
    """The content at one moment, and who wrote it. The open version is still being written.

    The row of the content is what readers see; its next version stands here until it is published.
    docs/decisions/0033-a-version-is-content.md says why.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in-review", _("In review")
        RETURNED = "returned", _("Returned")
        EARLIER = "earlier", _("Earlier draft")
        ASIDE = "aside", pgettext_lazy("version of an article", "Conflicting draft")
        PUBLISHED = "published", _("Published")

    FIRST = "1.1"
    """The token of the version that begins a history."""
    OPEN = (State.DRAFT, State.IN_REVIEW, State.RETURNED)
    SUBJECT: ClassVar[str]
    """The name of the foreign key to the content."""

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
    """Whether the browser saved it last and nobody pressed a button. It is then written in place."""
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

    class Meta:
        abstract = True
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state="published", published_at__isnull=False, published_by__isnull=False
                )
                | ~Q(state="published") & Q(published_at=None, published_by=None),
                name="%(class)s_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(is_autosave=False),
                name="%(class)s_published_on_purpose",
            ),
            models.CheckConstraint(
                condition=Q(redacted_at=None, redacted_by=None)
                | Q(redacted_at__isnull=False, redacted_by__isnull=False, content={}, why=""),
                name="%(class)s_redacted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject.pk} · {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and not self.number:
            of_it = {self.SUBJECT: self.subject}
            others = type(self)._default_manager.filter(**of_it).order_by("-number")
            last = Coalesce(models.Subquery(others.values("number")[:1]), 0)
            self.number = last + 1  # the database says what that is
        super().save(*args, **kwargs)

    @property
    def subject(self) -> Publication:
        """The content that this is a version of."""
        found: Publication = getattr(self, self.SUBJECT)
        return found

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

    def read(self) -> Any:
        """Return its content, in the shape that `Publication.write_content` of its kind takes."""
        return self.content

    def write(self, content: Any, *, at: datetime | None = None) -> None:
        """Put these words in the place of those it had; does not save."""
        self.content = self.packed(content)
        self.written_at = at or timezone.now()

    @classmethod
    def packed(cls, content: Any) -> Any:
        """Return a content as the column keeps it: the opposite of `read`."""
        return content
