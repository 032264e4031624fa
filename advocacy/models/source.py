from dataclasses import replace
from typing import Any, Self
from urllib.parse import urlsplit

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advocacy.models.publisher import Publisher
from advocacy.models.search_entries import Searchable, SearchableQuerySet
from languages.translated import Words, words_in
from public_pages.addresses import address_below
from search.document import Document


class Verification(models.TextChoices):
    """How a fact was checked, the strongest way first."""

    VERIFIED_PRIMARY = "verified-primary", _("Checked at the source")
    VERIFIED_PRIMARY_COPY = "verified-primary-copy", _("Checked against a copy of the publication")
    VERIFIED_SECONDARY = "verified-secondary", _("Checked against a report of the publication")
    COMPUTED = "computed", _("Our calculation from published data")
    CONSISTENT = "consistent", _("Not checked itself, but consistent with a figure we checked")
    PARTLY_VERIFIED = "partly-verified", _("Partly checked: some parts, but not the rest")
    UNOFFICIAL = "unofficial", _("No official source found yet")
    UNVERIFIED = "unverified", _("Not checked yet")

    @property
    def short_label(self) -> str:
        """The label in two or three words, for the column "where read"."""
        return str(SHORT_LABELS[self])

    @property
    def is_checked(self) -> bool:
        """Whether somebody read this very fact, or computed it from facts that were read.

        A fact read on a blog or an anonymous page does not count: it still needs an official source.
        """
        unchecked = (self.CONSISTENT, self.PARTLY_VERIFIED, self.UNOFFICIAL, self.UNVERIFIED)
        return self not in unchecked


SHORT_LABELS = {
    Verification.VERIFIED_PRIMARY: _("The publisher's page"),
    Verification.VERIFIED_PRIMARY_COPY: _("A copy of the publication"),
    Verification.VERIFIED_SECONDARY: _("A report of the publication"),
    Verification.COMPUTED: _("Our calculation"),
    Verification.CONSISTENT: _("Consistent with a checked figure"),
    Verification.PARTLY_VERIFIED: _("Partly checked"),
    Verification.UNOFFICIAL: _("No official source found yet"),
    Verification.UNVERIFIED: _("Not checked yet"),
}


class SourceQuerySet(SearchableQuerySet["Source"]):
    def in_use(self) -> Self:
        """Keep the sources that a published figure names: those that readers may see."""
        from advocacy.models.figures.figure import Figure  # noqa: PLC0415 -- figures know their sources

        figures = Figure.objects.published().filter(source=models.OuterRef("pk"))
        return self.filter(models.Exists(figures))

    def for_search(self) -> Self:
        return self.in_use()

    def editions_of(self, source: "Source") -> Self:
        """Keep the editions of the report of which this source is one."""
        return self.filter(publisher=source.publisher_id, report=source.report)


_SourceManager = models.Manager.from_queryset(SourceQuerySet)


class SourceManager(_SourceManager["Source"]):
    def get_queryset(self) -> SourceQuerySet:
        """Return sources with their publishers, because the name of a source begins with its publisher."""
        return SourceQuerySet(self.model, using=self._db).select_related("publisher")


class Source(Searchable):
    """A publication from which figures come."""

    publisher = models.ForeignKey(
        Publisher, on_delete=models.PROTECT, related_name="sources", verbose_name=_("publisher")
    )
    title = models.CharField(_("title"), max_length=300)
    titles = models.JSONField(_("title in other languages"), default=dict, blank=True)
    year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        blank=True,
        help_text=_("Leave empty for a source that is updated all the time."),
    )
    report = models.CharField(
        _("report"),
        max_length=300,
        blank=True,
        help_text=_(
            "For one edition of a regular report: the name of the report, the same for all "
            "editions. Readers see the editions together."
        ),
    )
    locator = models.CharField(
        _("page or table"),
        max_length=200,
        blank=True,
        help_text=_("Page, table or sales number, so that a reader finds the place."),
    )
    url = models.URLField(_("link"), max_length=500, blank=True)
    licence = models.CharField(
        _("licence"),
        max_length=200,
        blank=True,
        help_text=_("If it asks for attribution, name it: for example CC BY 4.0."),
    )

    objects = SourceManager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["publisher__name", "-year", "title", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="source_has_a_title"),
            models.UniqueConstraint(
                "publisher",
                "title",
                Coalesce("year", Value(0)),
                "locator",
                "url",
                name="source_entered_once",
                violation_error_message=_("This source already exists. Choose it from the list."),
            ),
        ]

    def __str__(self) -> str:
        year = f", {self.year}" if self.year else ""
        return f"{self.publisher.name}, {self.title}{year}"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        # Programs that fetch only what is new hold the old words of the source beside each figure.
        self.figures.update(changed_at=timezone.now())
        statistics = apps.get_model("advocacy", "Statistic").objects
        statistics.filter(figures__source=self).distinct().mark_changed()

    def get_absolute_url(self) -> str:
        return address_below("sources:list", str(self.pk))

    def title_in(self, language: str) -> Words:
        """Return the title, in English where this language has none."""
        return words_in(language, self.title, self.titles, main="en")

    def search_documents(self) -> list[Document]:
        """Return its entry. The search page counts the figures that rest on it."""
        summary = ", ".join(filter(None, [self.publisher.name, str(self.year or "")]))
        texts = [self.publisher.full_name, self.report, self.locator, *self.titles.values()]
        document = self.search_document(title=self.title, summary=summary, texts=texts)
        edition_of = f"{self.publisher.name}: {self.report}" if self.report else ""
        return [replace(document, edition_of=edition_of)]

    @property
    def may_have_been_read(self) -> bool:
        """Whether readers may have seen one of its figures, which shows the words of the source."""
        figures = self.figures.select_related("statistic").order_by("entered_at")
        return any(figure.may_have_been_read for figure in figures.iterator())

    @property
    def host(self) -> str:
        """The host of its address, such as unhcr.org, to tell apart sources of the same title."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")

    @property
    def with_place(self) -> str:
        """The source in words, with the page or table where the figure stands."""
        return f"{self}, {self.locator}" if self.locator else str(self)
