"""Tables of the identity. Fields that are empty fall back to the settings of the operator."""

from typing import Final

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

THE_ROW: Final = 1
COLOUR: Final = RegexValidator(r"^#[0-9a-f]{6}\Z", _("Enter a colour such as #0c5c56."))


class IdentityFile(models.Model):
    """A logo or an icon, made safe. It is never changed: another file has another name."""

    name = models.CharField(max_length=80, unique=True)
    """The hash of its bytes and its suffix: its address ends with it."""
    content = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    stored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


def _file() -> "models.ForeignKey[IdentityFile | None]":
    return models.ForeignKey(
        IdentityFile,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )


class Identity(models.Model):
    """The organisation as readers know it."""

    class Headings(models.TextChoices):
        SERIF = "serif", _("Serif")
        SANS = "sans", _("Sans serif")

    name = models.CharField(_("name"), max_length=80, blank=True)
    names = models.JSONField(_("name in other languages"), default=dict, blank=True)
    short_name = models.CharField(
        _("short name"), max_length=30, blank=True, help_text=_("Shown under the icon on a phone.")
    )
    tagline = models.CharField(
        _("tagline"),
        max_length=120,
        blank=True,
        help_text=_("Shown under the name, and in the title of the front page for search engines."),
    )
    taglines = models.JSONField(default=dict, blank=True)
    mission = models.CharField(
        _("description in one sentence"),
        max_length=300,
        blank=True,
        help_text=_("What you do. Shown in the footer, and where the front page is shared."),
    )
    missions = models.JSONField(default=dict, blank=True)
    logo = _file()
    logo_dark = _file()
    icons = models.JSONField(default=dict, editable=False)
    """The names of the files of the icon, by their sizes in pixels."""
    main_colour = models.CharField(max_length=7, blank=True, validators=[COLOUR])
    accent_colour = models.CharField(max_length=7, blank=True, validators=[COLOUR])
    headings = models.CharField(
        _("headings"), max_length=5, choices=Headings, default=Headings.SERIF
    )
    email = models.EmailField(_("email address"), blank=True)
    phone = models.CharField(_("phone number"), max_length=40, blank=True)
    postal_address = models.TextField(_("postal address"), max_length=400, blank=True)
    registration = models.CharField(
        _("registration number"),
        max_length=120,
        blank=True,
        help_text=_("As it should be read, such as “Registered charity 1234567”."),
    )
    social_links = models.JSONField(default=list, blank=True)
    donate_address = models.URLField(_("donation page"), blank=True)
    licence = models.CharField(_("licence of content"), max_length=80, blank=True)
    licence_address = models.URLField(_("address of the licence"), blank=True)
    websub_hub = models.URLField(
        _("WebSub hub"),
        blank=True,
        help_text=_(
            "A service that announces new items as soon as you publish them; your feeds name it."
        ),
    )
    languages = models.JSONField(default=list, blank=True)
    made_with = models.BooleanField(_("show “Made with Standing” in the footer"), default=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("Identity")
        default_permissions = ("change",)
        constraints = [
            models.CheckConstraint(condition=Q(pk=THE_ROW), name="there_is_one_identity"),
            models.CheckConstraint(
                condition=Q(licence="", licence_address="")
                | ~Q(licence="") & ~Q(licence_address=""),
                name="identity_licence_has_name_and_address",
                violation_error_message=_("Enter both the licence and its address, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Banner(models.Model):
    """A message above all pages, or those of one section, for a time."""

    class Kind(models.TextChoices):
        NOTICE = "notice", _("Notice")
        URGENT = "urgent", _("Urgent")
        MEMORIAL = "memorial", _("Memorial")

    class Section(models.TextChoices):
        ALL = "", _("All pages")
        ARTICLES = "articles", _("Articles")
        STATISTICS = "statistics", _("Figures")
        OBSERVANCES = "observances", _("Days to mark")
        TOPICS = "topics", _("Topics")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.NOTICE)
    section = models.CharField(
        _("shown on"), max_length=12, choices=Section, default=Section.ALL, blank=True
    )
    text = models.CharField(_("text"), max_length=300)
    texts = models.JSONField(default=dict, blank=True)
    address = models.CharField(
        _("leads to"),
        max_length=500,
        blank=True,
        help_text=_("Leave empty for no link. Begin with https:// or, on this site, with “/”."),
    )
    begins_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("Leave empty to show it until you delete it."),
    )

    class Meta:
        verbose_name = _("banner")
        verbose_name_plural = _("banners")
        ordering = ["-begins_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("begins_at")),
                name="banner_ends_after_it_begins",
                violation_error_message=_("The end must be after the beginning."),
            )
        ]

    def __str__(self) -> str:
        return self.text
