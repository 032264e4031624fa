from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class AddressTaken(Exception):
    """A content cannot stand at an address, because of another one."""


class AddressLeadsElsewhere(AddressTaken):
    """Readers who follow an old link to this address are led to another content, whose key it names."""


class FormerAddressQuerySet[Address: "FormerAddress"](models.QuerySet[Address]):
    def leads_from(self, language: str, path: str, *, but: int | None = None) -> Any:
        """Return the content to which an old link leads from here, or None.

        Leave out the content with the key `but`.
        """
        subject = self.model.SUBJECT
        found = self.filter(language=language, path=path).exclude(**{subject: but})
        former = found.select_related(subject).first()
        return getattr(former, subject) if former else None

    def move(self, content: Any, *, old: str, new: str) -> None:
        """Let links to the old path of a content lead to its new one. Does not change its row.

        Content that readers never saw has no old links. Raises AddressLeadsElsewhere.
        """
        if other := self.leads_from(content.language, new, but=content.pk):
            raise AddressLeadsElsewhere(other.pk)
        if not content.was_seen:
            return
        self.filter(language=content.language, path=new).delete()
        self.create(language=content.language, path=old, **{self.model.SUBJECT: content})


class FormerAddress(models.Model):
    """An address that a content had before: links from anywhere still lead to the content.

    No other content of its kind takes it: a person with an old link would read something else.
    """

    SUBJECT: ClassVar[str]
    """The name of the foreign key to the content."""

    language = models.CharField(max_length=10)
    path = models.CharField(max_length=700)
    """The address without its language and outer slashes, such as articles/march."""

    class Meta:
        abstract = True
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["language", "path"], name="%(class)s_leads_to_one_content"
            )
        ]

    def __str__(self) -> str:
        return self.path
