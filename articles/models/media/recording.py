from typing import TYPE_CHECKING, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from articles.body import elements
from articles.models.media.image import Image, media_url
from articles.permissions import may_publish
from articles.recordings.recording import VIDEO_SUFFIXES
from publication.models import readable_now

if TYPE_CHECKING:
    from accounts.models import User
    from articles.models.article import Article

SUFFIXES: Final = {"mp4": "MP4", "webm": "WebM", "mp3": "MP3", "m4a": "M4A", "opus": "Opus"}
"""Kinds of files by their suffixes, as people call them."""


class RecordingQuerySet(models.QuerySet["Recording"]):
    def visible_to(self, user: "User") -> Self:
        """Choose every recording for editors; for authors their own, and those in articles that they may see."""
        if may_publish(user):
            return self
        seen = Q(uploaded_by=user) | Q(in_bodies__article__created_by=user)
        seen |= readable_now("in_bodies__article__")
        return self.filter(pk__in=Recording.objects.filter(seen).values("pk"))


class Recording(models.Model):
    """A video or a sound that articles show in their text. It was cleaned, and is never changed.

    Those who are seen or heard in it agree at its picture: when their consent ends, both are gone.
    """

    title = models.CharField(
        _("title"),
        max_length=200,
        help_text=_("Readers see it below the player, and colleagues find the recording by it."),
    )
    language = models.CharField(
        _("language"),
        max_length=10,
        default=settings.LANGUAGE_CODE,
        help_text=_("The language spoken in it."),
    )
    picture = models.ForeignKey(
        Image,
        models.PROTECT,
        related_name="recordings",
        null=True,
        blank=True,
        verbose_name=_("picture"),
        help_text=_(
            "Shown until somebody presses play. Consents recorded for this picture also cover the "
            "recording: when one ends, neither is shown any more."
        ),
    )
    has_no_speech = models.BooleanField(
        _("nobody speaks in it"),
        default=False,
        help_text=_("It then needs no captions or transcript."),
    )
    file = models.CharField(max_length=80, unique=True, editable=False)
    """The name under which it is stored, made of its key and the hash of its bytes."""
    suffix = models.CharField(_("kind"), max_length=4, choices=SUFFIXES.items(), editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    seconds = models.FloatField(_("length"), editable=False)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    is_widely_played = models.BooleanField(default=True, editable=False)
    """Whether older devices play it, too."""
    removed = models.JSONField(default=list, editable=False)
    """Codes of what was taken out of it before it was stored, see `articles.recordings`."""
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded on"), auto_now_add=True)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("video or audio")
        verbose_name_plural = _("videos and audio")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="recording_has_a_title"),
            models.CheckConstraint(
                condition=Q(suffix__in=list(SUFFIXES)), name="recording_is_of_a_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_video(self) -> bool:
        return self.suffix in VIDEO_SUFFIXES

    @property
    def url(self) -> str:
        return media_url(self.file)

    @property
    def kind(self) -> str:
        return SUFFIXES[self.suffix]

    @property
    def weight(self) -> str:
        return filesizeformat(self.size)

    @property
    def lacks_words(self) -> bool:
        """Return whether people who cannot hear it would miss what is said: it needs captions or a transcript."""
        needed = "captions" if self.is_video else "transcript"
        return not (self.has_no_speech or any(getattr(words, needed) for words in self.words.all()))

    def is_shown_in(self, language: str) -> bool:
        """Return whether readers of an article in this language may play it, as far as its picture says."""
        return self.picture is None or not self.picture.is_withheld_in(language)


class RecordingWords(models.Model):
    """The words said in a recording, in one language: captions for those who see it, a transcript to read."""

    recording = models.ForeignKey(Recording, models.CASCADE, related_name="words")
    language = models.CharField(_("language"), max_length=10, default=settings.LANGUAGE_CODE)
    captions = models.TextField(_("captions"), blank=True)
    """WebVTT, as `articles.recordings.captions` writes it."""
    transcript = models.TextField(
        _("transcript"),
        blank=True,
        help_text=_("If empty, it is made from the captions."),
    )

    class Meta:
        verbose_name = _("captions and transcript")
        verbose_name_plural = _("captions and transcripts")
        default_permissions = ()
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["recording", "language"],
                name="recording_words_once_in_a_language",
                violation_error_message=_("There is already a text in this language."),
            ),
            models.CheckConstraint(
                condition=~Q(captions="", transcript=""), name="recording_words_say_something"
            ),
        ]

    def __str__(self) -> str:
        return str(get_language_info(self.language)["name_translated"])


class BodyRecordingQuerySet(models.QuerySet["BodyRecording"]):
    def derive(self, article: "Article") -> None:
        """Make the rows of an article say which recordings its body plays."""
        shown = set(elements.recording_keys(article.body))
        before = set(self.filter(article=article).values_list("recording", flat=True))
        if gone := before - shown:
            self.filter(article=article, recording__in=gone).delete()
        if new := shown - before:
            known = Recording.objects.filter(pk__in=new).values_list("pk", flat=True)
            self.bulk_create(BodyRecording(article=article, recording_id=key) for key in known)


class BodyRecording(models.Model):
    """Record that the body of an article plays a recording.

    Read from the body whenever an article is saved, never entered by hand.
    """

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="body_recordings")
    recording = models.ForeignKey(Recording, models.CASCADE, related_name="in_bodies")

    objects = BodyRecordingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["article", "recording"], name="body_recording_once_in_an_article"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id} plays {self.recording_id}"
