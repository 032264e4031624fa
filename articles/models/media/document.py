from typing import TYPE_CHECKING, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from articles.models.media.image import media_url
from articles.permissions import may_publish
from publication.models import readable_now

if TYPE_CHECKING:
    from accounts.models import User

SUFFIXES: Final = {
    "pdf": "PDF",
    "docx": "Word",
    "odt": "OpenDocument",
    "ods": "OpenDocument",
    "xlsx": "Excel",
    "csv": "CSV",
    "epub": "EPUB",
    "zip": "ZIP",
}
"""Kinds of files by their suffixes, as people call them."""


COVER_WIDTH: Final = 180  # pixels, as pages show it


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: "User") -> Self:
        """Choose every document for editors; for authors their own, and those of articles that they may see."""
        if may_publish(user):
            return self
        seen = Q(uploaded_by=user) | Q(articles__created_by=user) | readable_now("articles__")
        return self.filter(pk__in=Document.objects.filter(seen).values("pk"))


class Document(models.Model):
    """A file that an article offers to its readers, such as a report. It was cleaned, and is never changed.

    A newer edition is another document, in the next version of the same article.
    """

    title = models.CharField(
        _("title"),
        max_length=200,
        help_text=_("Colleagues find it by this title. Readers see the title of its article."),
    )
    file = models.CharField(max_length=80, unique=True, editable=False)
    """The name under which it is stored, made of its key and the hash of its bytes."""
    cover = models.CharField(max_length=80, blank=True, editable=False)
    """The name of the picture of its first page."""
    cover_height = models.PositiveSmallIntegerField(default=0, editable=False)
    """How many pixels high that picture is where it is COVER_WIDTH wide."""
    suffix = models.CharField(_("kind"), max_length=4, choices=SUFFIXES.items(), editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    pages = models.PositiveIntegerField(_("pages"), null=True, editable=False)
    checksum = models.CharField(_("checksum (SHA-256)"), max_length=64, editable=False)
    text = models.TextField(editable=False, blank=True)
    """Its words, for the search."""
    removed = models.JSONField(default=list, editable=False)
    """Codes of what was taken out of it before it was stored, see `articles.documents.cleaning`."""
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded on"), auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="document_has_a_title"),
            models.CheckConstraint(
                condition=Q(suffix__in=list(SUFFIXES)), name="document_is_of_a_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        return media_url(self.file)

    @property
    def cover_url(self) -> str:
        return media_url(self.cover) if self.cover else ""

    @property
    def kind(self) -> str:
        return SUFFIXES[self.suffix]

    @property
    def weight(self) -> str:
        return filesizeformat(self.size)


class OfferedDocument(models.Model):
    """A document that readers of an article could have since a moment. Earlier editions stay at their addresses."""

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="offered_documents"
    )
    document = models.ForeignKey(Document, models.CASCADE, related_name="offers")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "document"], name="document_offered_once_by_an_article"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id} · {self.document_id}"
