"""The field of a form that says which version of its original a translation says the same as."""

from typing import Any, Final

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.http import whole_number
from articles import translating
from articles.models import ArticleVersion

SOURCE: Final = _("The original as published on %(moment)s")
SOURCE_DRAFT: Final = _("A draft of the original, of %(moment)s")
SOURCE_UNKNOWN: Final = _("Nobody has said which version of the original")


class Choices(forms.RadioSelect):
    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Django ties the help of a group to it by this, which it leaves out of several buttons."""
        return super().id_for_label(id_, index) or id_


class SourceField(forms.ModelChoiceField[ArticleVersion]):
    """Which version of its original a translation says the same as."""

    widget: Any = Choices

    def label_from_instance(self, version: ArticleVersion) -> str:
        moment = version.published_at or version.written_at
        words = SOURCE if version.published_at else SOURCE_DRAFT
        when = date_format(timezone.localtime(moment), "DATETIME_FORMAT")
        return str(words % {"moment": when})

    def offer(self, original: object, chosen: object, seen: int | None) -> None:
        """Let the version be chosen that is chosen, the one that readers `seen`, and the newest.

        The first two come as a form has them: a key, or what was typed for one.
        """
        article, source = (whole_number(str(typed or "")) for typed in (original, chosen))
        newest = translating.newest_published(article) if article else None
        offered = [key for key in (source, newest.pk if newest else None) if key]
        # What readers see may be of another original than the one that is chosen now.
        found = ArticleVersion.objects.filter(Q(article=article, pk__in=offered) | Q(pk=seen or 0))
        self.queryset = found.without_words().order_by("number")
        self.empty_label = None if source else SOURCE_UNKNOWN
        if newest is None and source is None:
            self.widget = forms.HiddenInput()
