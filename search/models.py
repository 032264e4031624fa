from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """A page that can be found, in one language. The other apps write it when they publish.

    The terms by which it is found stand beside it: in a column that PostgreSQL alone has, or in a
    full-text table of SQLite under the same number (search.backends).
    """

    kind = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=10)
    path = models.CharField(max_length=500)
    title = models.CharField(max_length=500)
    summary = models.TextField()
    text = models.TextField()  # for the words around what was found
    edition_of = models.CharField(max_length=600, blank=True, default="")
    published_at = models.DateTimeField(null=True)  # from when it is found; null: always
    ends_at = models.DateTimeField(null=True)  # until when it is found; null: always
    indexed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["published_at"], name="search_entry_published")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "language"], name="search_entry_once_per_language"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(path=""), name="search_entry_leads_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.path


class SearchWord(models.Model):
    """A word that entries of a language have: as it was written, its folded form, and its term.

    By it a search finds the terms for the beginning of a word, or for a word without its accents.
    """

    language = models.CharField(max_length=10)
    folded = models.CharField(max_length=40)
    term = models.CharField(max_length=40)
    written = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["folded", "language", "term"], name="search_word_once_per_term"
            )
        ]

    def __str__(self) -> str:
        return self.written


class SearchKey(models.Model):
    """A key by which search.words.fuzzy looks up a word that was misspelt."""

    key = models.CharField(max_length=8)
    language = models.CharField(max_length=10)
    written = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "language", "written"], name="search_key_once_per_word"
            )
        ]

    def __str__(self) -> str:
        return self.key


class SynonymGroup(models.Model):
    """Words of a language that mean the same: a search for one finds the others. Staff edit them."""

    language = models.CharField(_("language"), max_length=10)
    words = models.CharField(
        _("words that mean the same"),
        max_length=300,
        help_text=_("With commas between them: death penalty, capital punishment."),
    )

    class Meta:
        verbose_name = _("words that mean the same")
        verbose_name_plural = _("words that mean the same")
        ordering = ["language", "words"]
        constraints = [
            models.UniqueConstraint(fields=["language", "words"], name="search_synonyms_once"),
            models.CheckConstraint(
                condition=Q(words__contains=","), name="search_synonyms_are_several"
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Rebuild(models.Model):
    """The one row while the index is being rebuilt. Entries written since `started_at` are done."""

    started_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"since {self.started_at}"
