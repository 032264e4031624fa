"""Records beside a picture: its words in other languages, who agreed to what, its former files."""

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from advocacy.models import TopicLink


class ImageTopic(TopicLink):
    content_object = models.ForeignKey("articles.Image", models.CASCADE, related_name="+")


class PictureWords(models.Model):
    """The alt text, caption and credit of a picture in one more language."""

    image = models.ForeignKey("articles.Image", models.CASCADE, related_name="words")
    language = models.CharField(_("language"), max_length=10)
    alt = models.CharField(_("alt text"), max_length=300, blank=True)
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("text in another language")
        verbose_name_plural = _("texts in other languages")
        default_permissions = ()
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["image", "language"],
                name="picture_words_once_in_a_language",
                violation_error_message=_("There is already a text in this language."),
            ),
            models.CheckConstraint(
                condition=~Q(alt="", caption="", credit=""),
                name="picture_words_say_something",
                violation_error_message=_("Fill in at least one of these, or delete the row."),
            ),
        ]

    def __str__(self) -> str:
        return self.alt


class PictureConsent(models.Model):
    """The consent of one person who can be recognised in a picture. The paper is kept elsewhere."""

    class Scope(models.TextChoices):
        SITE = "site", pgettext_lazy("consent to a picture", "On our own site")
        EVERYWHERE = (
            "everywhere",
            pgettext_lazy("consent to a picture", "Anywhere, including by others who republish"),
        )

    image = models.ForeignKey("articles.Image", models.CASCADE, related_name="consents")
    person = models.CharField(
        _("who agreed"),
        max_length=200,
        help_text=_("Initials are enough, if your colleagues know who it is."),
    )
    scope = models.CharField(_("agreed use"), max_length=12, choices=Scope, default=Scope.SITE)
    languages = models.JSONField(
        _("languages"), default=list, blank=True, help_text=_("Tick none for all languages.")
    )
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day on which readers may see it.")
    )
    paper = models.CharField(
        _("where the signed form is"),
        max_length=200,
        blank=True,
        help_text=_("The signed form is not kept here. Say where it is."),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(person=""), name="picture_consent_says_who"),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.image.derive_from_consents()

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **kwargs)
        self.image.derive_from_consents()
        return deleted

    @property
    def ends_at(self) -> datetime | None:
        """When it was withdrawn, or the midnight after its last day; None if it goes on."""
        if self.withdrawn_at:
            return self.withdrawn_at
        if self.until is None:
            return None
        return timezone.make_aware(datetime.combine(self.until + timedelta(days=1), time.min))

    @property
    def is_for_others(self) -> bool:
        return self.scope == self.Scope.EVERYWHERE


class FormerPictureFile(models.Model):
    """The name of a file that is gone. It leads to the picture as it is now, or says that it is gone."""

    name = models.CharField(max_length=100, unique=True)
    image = models.ForeignKey(
        "articles.Image", models.SET_NULL, related_name="former_files", null=True
    )
    """None where it leads nowhere."""
    shape = models.CharField(max_length=10)
    format = models.CharField(max_length=10)
    width = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
