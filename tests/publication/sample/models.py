"""Notices: a second kind of content, as small as one can be. The verbs of publication need no more."""

from django.db import models

from accounts.models import User
from publication.models import (
    FormerAddress,
    FormerAddressQuerySet,
    PreviewLink,
    Publication,
    PublicationEvent,
    PublicationQuerySet,
    Version,
    VersionQuerySet,
)

WORDS = ("slug", "headline", "text")


class NoticeQuerySet(PublicationQuerySet["Notice"]):
    pass


class Notice(Publication):
    language = models.CharField(max_length=10, default="en")
    slug = models.SlugField()
    headline = models.CharField(max_length=100, default="Untitled")
    text = models.TextField(blank=True)
    # No content, no verb and no test names this one: a redaction has to empty it all the same.
    small_print = models.CharField(max_length=100, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta(Publication.Meta):
        pass

    @classmethod
    def may_publish(cls, user: User) -> bool:
        return user.is_staff

    def read_content(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in WORDS}

    def write_content(self, content: dict[str, str]) -> dict[str, str]:
        before = self.read_content()
        if content["slug"] != self.slug:
            NoticeFormerAddress.objects.move(self, old=self.slug, new=content["slug"])
        for name in WORDS:
            setattr(self, name, content[name])
        return before


class NoticeVersionQuerySet(VersionQuerySet["NoticeVersion"]):
    pass


class NoticeVersion(Version):
    SUBJECT = "notice"

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="versions")

    objects = NoticeVersionQuerySet.as_manager()

    class Meta(Version.Meta):
        pass


class NoticeEvent(PublicationEvent):
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="events")
    version = models.ForeignKey(NoticeVersion, models.RESTRICT, related_name="events", null=True)

    class Meta(PublicationEvent.Meta):
        pass


class NoticeLink(PreviewLink):
    SUBJECT = "notice"

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="preview_links")

    class Meta(PreviewLink.Meta):
        pass


class NoticeFormerAddressQuerySet(FormerAddressQuerySet["NoticeFormerAddress"]):
    pass


class NoticeFormerAddress(FormerAddress):
    SUBJECT = "notice"

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="former_addresses")

    objects = NoticeFormerAddressQuerySet.as_manager()

    class Meta(FormerAddress.Meta):
        pass
