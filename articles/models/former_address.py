from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from articles.models.article import Article


class AddressLeadsElsewhere(Exception):
    """Readers who follow an old link to this address are led to another article, `to`."""

    def __init__(self, to: "Article") -> None:
        super().__init__(to.pk)
        self.to = to


class FormerAddressQuerySet(models.QuerySet["FormerAddress"]):
    def leads_from(self, language: str, slug: str, *, but: int | None = None) -> "Article | None":
        """The article to which an old link leads from here, if it is another than `but`."""
        found = self.filter(language=language, slug=slug).exclude(article=but)
        former = found.select_related("article").defer("article__body").first()
        return former.article if former else None

    def move(self, article: "Article", slug: str) -> None:
        """Let old links to an article lead to `slug`, its next address. Does not change its row.

        Raises AddressLeadsElsewhere. What readers never saw has no old links.
        """
        if other := self.leads_from(article.language, slug, but=article.pk):
            raise AddressLeadsElsewhere(other)
        if not article.was_seen:
            return
        self.filter(language=article.language, slug=slug).delete()
        self.create(language=article.language, slug=article.slug, article=article)


class FormerAddress(models.Model):
    """Where an article stood before its address changed: links from anywhere still lead to it.

    No other article takes it: who follows an old link would read something else.
    """

    language = models.CharField(max_length=10)
    slug = models.SlugField(max_length=120)
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="former_addresses")

    objects = FormerAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["language", "slug"], name="former_address_leads_to_one_article"
            )
        ]

    def __str__(self) -> str:
        return self.slug
