"""Fields of the form of an article: its moments, and the version it was translated from."""

from collections.abc import Container
from datetime import datetime, time
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField, Field, MultiWidget
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.desk.admin_fields import MomentField
from accounts.requests import parse_whole_number
from articles.models import Article, ArticleVersion
from articles.writing import translate

LAST_MINUTE: Final = time(23, 59)


class FirstShownBoundField(BoundField):
    """Keeps the hidden initial value of the first form when the form comes back.

    For a day beside a time, Django would put the typed value there, and take the field for unchanged
    when the form is sent again.
    """

    def as_widget(
        self, widget: Any = None, attrs: Any = None, only_initial: bool = False
    ) -> SafeString:
        if not (only_initial and self.form.is_bound):
            return super().as_widget(widget, attrs, only_initial)
        shown = self.field.hidden_widget()
        named = {"id": self.html_initial_id} if self.auto_id else {}
        data, name = self.form.data, self.html_initial_name
        value = shown.value_from_datadict(data, self.form.files, name)
        return shown.render(name, value, {**named, **(attrs or {})}, self.form.renderer)


class EndField(MomentField):
    """A day without a time of day is meant whole: the article ends with it."""

    def compress(self, data_list: Any) -> datetime | None:
        """Return the moment of a day and a time, either of which may be empty."""
        if data_list and data_list[0] and data_list[1] is None:
            data_list = (data_list[0], LAST_MINUTE)
        return super().compress(data_list)


def set_autofocus(field: Field) -> None:
    """Put the focus on the day of this field when the form is shown."""
    if isinstance(field.widget, MultiWidget):
        field.widget.widgets[0].attrs["autofocus"] = True


TO_COME: Final = _("Enter a day and a time to come.")
NOW_OR_THEN: Final = _(
    "Now, or at this moment? To publish it then, press “Schedule”. To publish it now, empty both"
    " fields and press “Publish now”."
)
SCHEDULE_MOVES_IT: Final = _(
    "Its moment stays as it was, and nothing is saved yet. To move it, press “Schedule”: readers then"
    " get what stands here. To save a draft alone, enter the moment it had."
)


def refusal_of_moment(
    at: datetime | None, buttons: Container[str], *, now: datetime, stays: bool, is_changed: bool
) -> Promise | str:
    """Return why this moment does not fit the button among `buttons`; empty where it does.

    `stays` says that the article has a moment that Schedule alone moves; `is_changed`, that it is
    not the one that the form showed.
    """
    if "_schedule" in buttons:
        return "" if at and at > now else TO_COME
    if "_publish" in buttons:
        is_question = at is not None and at > now and (is_changed or not stays)
        return NOW_OR_THEN if is_question else ""
    return SCHEDULE_MOVES_IT if stays and is_changed else ""


SOURCE: Final = _("The original as published on %(moment)s")
SOURCE_DRAFT: Final = _("A draft of the original, of %(moment)s")
SOURCE_UNKNOWN: Final = _("Version of the original not recorded")


class RadioChoices(forms.RadioSelect):
    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return an id also for a group, by which Django ties its help to it."""
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
