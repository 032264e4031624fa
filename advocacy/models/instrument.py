from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from advocacy.models.constraints import limit_to_codes, refuse_future_days, require_slug
from advocacy.models.observance import Observance
from advocacy.models.search_entries import Searchable
from advocacy.models.topic import TopicalQuerySet, TopicLink
from public_pages.addresses import address_below
from search.document import Document


class InstrumentTopic(TopicLink):
    content_object = models.ForeignKey("Instrument", on_delete=models.CASCADE, related_name="+")


class Instrument(Searchable):
    """A treaty or declaration that guarantees rights."""

    class Kind(models.TextChoices):
        TREATY = "treaty", _("Treaty")
        DECLARATION = "declaration", _("Declaration")

    slug = models.SlugField(_("web address (slug)"), max_length=100, unique=True)
    short_title = models.CharField(_("short title"), max_length=100)
    full_title = models.CharField(_("full title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    text_url = models.URLField(
        _("text"),
        max_length=300,
        blank=True,
        help_text=_("Web address of its text on the website of the treaty body."),
    )
    text_url_checked = models.BooleanField(_("I opened the text"), default=False)
    adopted_on = models.DateField(_("adopted on"))
    in_force_on = models.DateField(_("in force since"), null=True, blank=True)
    dates_source = models.CharField(_("source of the dates"), max_length=300, blank=True)
    untc_chapter = models.CharField(
        _("chapter"),
        max_length=20,
        blank=True,
        help_text=_("In the United Nations Treaty Collection, such as IV-11."),
    )
    untc_chapter_source = models.CharField(_("source of the chapter"), max_length=300, blank=True)
    party_count = models.PositiveSmallIntegerField(_("states parties"), null=True, blank=True)
    party_count_qualifier = models.CharField(_("qualifier"), max_length=20, blank=True)
    party_count_on = models.DateField(_("counted on"), null=True, blank=True)
    party_count_source = models.CharField(_("source of the count"), max_length=500, blank=True)
    description = models.TextField(_("description"), blank=True)
    note = models.TextField(_("note"), blank=True)
    observances = models.ManyToManyField(
        Observance, blank=True, related_name="instruments", verbose_name=_("observances")
    )
    topics = TaggableManager(through=InstrumentTopic, blank=True, verbose_name=_("topics"))

    objects = TopicalQuerySet.as_manager()

    class Meta:
        verbose_name = _("treaty or declaration")
        verbose_name_plural = _("treaties and declarations")
        ordering = ["adopted_on", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(short_title="") & ~Q(full_title=""), name="instrument_has_its_titles"
            ),
            require_slug("instrument_has_an_address"),
            limit_to_codes("kind", ("treaty", "declaration"), name="instrument_kind_is_known"),
            models.CheckConstraint(
                condition=Q(adopted_on__lte=F("in_force_on")),
                name="instrument_in_force_after_adoption",
                violation_error_message=_("It cannot be in force before it was adopted."),
            ),
            models.CheckConstraint(
                condition=Q(party_count__isnull=True)
                | (Q(party_count_on__isnull=False) & ~Q(party_count_source="")),
                name="instrument_party_count_has_day_and_source",
                violation_error_message=_("Say when the parties were counted and who counted."),
            ),
        ]

    def __str__(self) -> str:
        return self.short_title

    def get_absolute_url(self) -> str:
        return address_below("instruments:list", self.slug)

    def search_documents(self) -> list[Document]:
        short, full = self.short_title, self.full_title
        title = full if short in full else f"{full} ({short})"
        return [self.search_document(title=title, summary=self.description, texts=[self.note])]

    def clean(self) -> None:
        refuse_future_days(self, "adopted_on", "party_count_on")
