"""The front page as editors arranged it. One row; until it is published, the site has its own."""

from typing import TYPE_CHECKING, Any, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appearance.permissions import EDIT_FRONT_PAGE
from publication.models import (
    Publication,
    PublicationEvent,
    PublicationQuerySet,
    Version,
    VersionQuerySet,
)

if TYPE_CHECKING:
    from accounts.models import User

THE_ROW: Final = 1


class FrontPageQuerySet(PublicationQuerySet["FrontPage"]):
    pass


class FrontPageVersionQuerySet(VersionQuerySet["FrontPageVersion"]):
    pass


class FrontPage(Publication):
    """The sections of the front page, in their order."""

    sections = models.JSONField(default=list, editable=False)
    """A list of objects, as `appearance.front_page.kinds` describes them."""

    objects = FrontPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("Front page")
        default_permissions = ("view", "change")
        constraints = [
            *Publication.Meta.constraints,
            models.CheckConstraint(condition=Q(pk=THE_ROW), name="there_is_one_front_page"),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def ensure(cls, by: "User", sections: list[Any]) -> "FrontPage":
        """Return the row. Where there is none yet, store one by this user with these sections."""
        defaults = {"created_by": by, "sections": sections}
        return cls.objects.get_or_create(pk=THE_ROW, defaults=defaults)[0]

    @classmethod
    def may_publish(cls, user: "User") -> bool:
        return user.has_perm(EDIT_FRONT_PAGE)

    def read_content(self) -> list[Any]:
        return list(self.sections)

    def write_content(self, content: list[Any]) -> list[Any]:
        before = self.read_content()
        self.sections = content
        return before


class FrontPageVersion(Version):
    """The sections of the front page at one moment, and who arranged them."""

    SUBJECT = "front_page"

    front_page = models.ForeignKey(FrontPage, models.CASCADE, related_name="versions")

    objects = FrontPageVersionQuerySet.as_manager()

    class Meta(Version.Meta):
        constraints = [
            *Version.Meta.constraints,
            models.UniqueConstraint(
                fields=["front_page", "number"], name="front_page_version_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["front_page"],
                condition=Q(state__in=["draft", "in-review", "returned"]),
                name="front_page_has_one_next_version",
            ),
        ]


class FrontPageEvent(PublicationEvent):
    """One thing that happened to the front page."""

    front_page = models.ForeignKey(FrontPage, models.CASCADE, related_name="events")
    version = models.ForeignKey(FrontPageVersion, models.RESTRICT, related_name="events", null=True)

    def __str__(self) -> str:
        return f"{self.front_page_id} · {self.kind}"
