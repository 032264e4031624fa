"""The field of a form that says which version of its original a translation says the same as."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.requests import parse_whole_number
from articles.models import Article, ArticleVersion
from articles.writing import translate

SOURCE: Final = _("The original as published on %(moment)s")
SOURCE_DRAFT: Final = _("A draft of the original, of %(moment)s")
SOURCE_UNKNOWN: Final = _("Nobody has said which version of the original")


class RadioChoices(forms.RadioSelect):
    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Django ties the help of a group to it by this, which it leaves out of several buttons."""
        return super().id_for_label(id_, index) or id_


class SourceField(forms.ModelChoiceField[ArticleVersion]):
    """Which version of its original a translation says the same as."""

    widget: Any = RadioChoices

    def label_from_instance(self, version: ArticleVersion) -> str:
        moment = version.published_at or version.written_at
        words = SOURCE if version.published_at else SOURCE_DRAFT
        when = date_format(timezone.localtime(moment), "DATETIME_FORMAT")
        return str(words % {"moment": when})

    article: Article | None = None
    """The translation, once it is known: see `offer`."""

    def offer(self, article: Article, original: object, chosen: object) -> None:
        """Let the version be chosen that is chosen, the one that readers see, and the newest.

        `original` and `chosen` come as a form has them: a key, or what was typed for one.
        """
        self.article = article
        of, source = (parse_whole_number(str(typed or "")) for typed in (original, chosen))
        newest = translate.last_published_version(of) if of else None
        named = (source, article.translated_from_id, newest.pk if newest else None)
        offered = {key for key in named if key}
        found = ArticleVersion.objects.filter(article=of, pk__in=offered)
        self.queryset = found.without_words().order_by("number")
        self.empty_label = None if source else SOURCE_UNKNOWN
        if newest is None and source is None:
            self.widget = forms.HiddenInput()

    def to_python(self, value: Any) -> ArticleVersion | None:
        """Return the version; None for one of an original that is no longer chosen."""
        try:
            return super().to_python(value)
        except ValidationError:
            if not self._was_said(parse_whole_number(str(value))):
                raise
            self.empty_label = SOURCE_UNKNOWN
            return None

    def _was_said(self, key: int | None) -> bool:
        """Return whether the article or one of its versions ever named this version."""
        if key is None or self.article is None or self.article.pk is None:
            return False
        said = self.article.versions.filter(content__translated_from=key)
        return key == self.article.translated_from_id or said.exists()
