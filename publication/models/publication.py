"""Content that readers can be shown: drafted, scheduled, public, over or withdrawn.

A kind of content, such as an article, inherits `Publication` and adds its own columns. Four models
of its own, with a foreign key to it, inherit `Version`, `PublicationEvent`, `PreviewLink` and
`FormerAddress`. The verbs of this app then work for it.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


def readable_now(path: str = "") -> Q:
    """Match what readers may see now; `path` leads to the content, such as `article__`.

    Time decides in the query, at both ends: no job must run for it.
    """
    now = timezone.now()
    begun = Q(**{f"{path}status": "published", f"{path}publish_at__lte": now})
    return begun & is_not_over(f"{path}unpublish_at", now)


def is_not_over(moment: str, now: datetime) -> Q:
    """Match what has no end, or one still to come."""
    return Q(**{moment: None}) | Q(**{f"{moment}__gt": now})


class PublicationQuerySet[Kind: "Publication"](models.QuerySet[Kind]):
    def published(self) -> Self:
        """Choose what the public may read now."""
        return self.filter(readable_now())

    def scheduled(self) -> Self:
        return self.filter(status=Publication.Status.PUBLISHED, publish_at__gt=timezone.now())

    def ended(self) -> Self:
        """Choose what readers could see until its last moment, which has passed."""
        return self.filter(status=Publication.Status.PUBLISHED, unpublish_at__lte=timezone.now())

    def ending(self) -> Self:
        """Choose what has a last moment to come."""
        return self.filter(status=Publication.Status.PUBLISHED, unpublish_at__gt=timezone.now())

    def withdrawn(self) -> Self:
        """Select content that readers have seen and that was withdrawn.

        Content that was only scheduled is left out, so that nobody learns that it existed.
        """
        withdrawn = Publication.Status.WITHDRAWN
        return self.filter(status=withdrawn, first_published_at__isnull=False)

    def gone(self) -> Self:
        """Choose what readers have seen and no longer can: withdrawn, or over."""
        return self.withdrawn() | self.ended()

    def standing(self) -> Self:
        """Choose what nobody has withdrawn."""
        return self.exclude(status=Publication.Status.WITHDRAWN)


class Publication(models.Model):
    """Content that is written in versions and shown to readers from one moment to another."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    publish_at = models.DateTimeField(
        _("publish at"),
        null=True,
        blank=True,
        help_text=_("When you schedule, readers see the article from this time."),
    )
    unpublish_at = models.DateTimeField(
        _("unpublish on"),
        null=True,
        blank=True,
        help_text=_("Readers see the article until this moment. Empty: for good."),
    )
    first_published_at = models.DateTimeField(null=True, editable=False)
    # When it was published or scheduled: the person who did it knew the figures of then.
    made_ready_at = models.DateTimeField(null=True, editable=False)
    updated_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    if TYPE_CHECKING:
        # The related managers of the models that each kind adds.
        versions: Any
        events: Any
        preview_links: Any
        former_addresses: Any

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published")
                | Q(publish_at__isnull=False, first_published_at__isnull=False),
                name="%(class)s_published_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(first_published_at=F("publish_at")),
                name="%(class)s_printed_day_is_its_place_in_lists",
            ),
            models.CheckConstraint(
                condition=Q(made_ready_at=None) | Q(made_ready_at__lte=F("first_published_at")),
                name="%(class)s_ready_before_it_is_seen",
            ),
            models.CheckConstraint(
                condition=Q(unpublish_at=None) | Q(unpublish_at__gt=F("publish_at")),
                name="%(class)s_ends_after_it_begins",
                violation_error_message=_("The expiry must be after the time of publication."),
            ),
        ]

    @classmethod
    def may_publish(cls, user: "User") -> bool:
        """Return whether this person decides what readers of this kind of content see."""
        raise NotImplementedError

    def read_content(self) -> Any:
        """Return what the row and the rows attached to it say, as a version keeps it."""
        raise NotImplementedError

    def write_content(self, content: Any) -> Any:
        """Let the row say this, and return what it said before. The caller saves the row."""
        raise NotImplementedError

    @classmethod
    def drop_missing(cls, content: Any) -> Any:
        """Return the content without rows that no longer exist."""
        return content

    def drop_hidden(self, content: Any, by: "User") -> Any:  # noqa: ARG002 -- for kinds that hide something
        """Return the content without rows that this person may not see."""
        return content

    def differs_for_readers(self, before: Any, after: Any) -> bool:
        """Return whether readers see a difference between two contents."""
        return bool(before != after)

    def prepare_first_publication(self) -> None:
        """Change what has to be different before readers see it for the first time."""

    def lock(self) -> None:
        """Lock the row and read it anew, so that two editors cannot change it past each other."""
        self.refresh_from_db(from_queryset=type(self)._default_manager.select_for_update())

    @property
    def log_name(self) -> str:
        """Names it in the log, which never holds its words."""
        return f"{type(self).__name__} {self.pk}"

    @property
    def is_public(self) -> bool:
        return self._has_begun and not self.is_ended

    @property
    def is_scheduled(self) -> bool:
        return self.listed_from is not None and not self._has_begun

    @property
    def is_ended(self) -> bool:
        return self.listed_until is not None and self.listed_until <= timezone.now()

    @property
    def was_seen(self) -> bool:
        """Whether readers have ever found it at its address."""
        return self.first_published_at is not None and self.first_published_at <= timezone.now()

    @property
    def listed_from(self) -> datetime | None:
        """When lists begin to show it; never for a draft or what was withdrawn."""
        return self.publish_at if self.status == self.Status.PUBLISHED else None

    @property
    def listed_until(self) -> datetime | None:
        return self.unpublish_at if self.status == self.Status.PUBLISHED else None

    @property
    def published_on(self) -> date | None:
        """The day that is printed, where the organisation is."""
        return timezone.localdate(self.publish_at) if self.publish_at else None

    @property
    def updated_later_at(self) -> datetime | None:
        """When the words last changed, if on a later day than the one printed."""
        if self.updated_at is None or self.first_published_at is None:
            return None
        later = timezone.localdate(self.updated_at) > timezone.localdate(self.first_published_at)
        return self.updated_at if later else None

    @property
    def _has_begun(self) -> bool:
        return self.listed_from is not None and self.listed_from <= timezone.now()
