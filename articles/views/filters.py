from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from advocacy.views.filters import OptionalChoiceField, TopicField
from articles.models import Article, ArticleTopic
from articles.presentation import lists
from articles.presentation.lists import ListQuery
from public_pages.language import reader_language

ALL_LANGUAGES: Final = "all"


def languages() -> list[tuple[str, Any]]:
    """The language of the page goes without saying, so it has no address of its own."""
    here = reader_language()
    offered = [(code, name) for code, name in settings.LANGUAGES if code != here]
    return [("", dict(settings.LANGUAGES)[here]), *offered, (ALL_LANGUAGES, _("All languages"))]


def years() -> list[tuple[str, Any]]:
    return [("", _("All years")), *((str(year), str(year)) for year in lists.list_years())]


class ArticleFilter(forms.Form):
    topic = TopicField(ArticleTopic.public)
    language = OptionalChoiceField(label=_("Language"), choices=languages)
    kind = OptionalChoiceField(
        label=_("Kind"), choices=[("", _("All kinds")), *Article.Kind.choices]
    )
    year = OptionalChoiceField(label=_("Year"), choices=years)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query, label_suffix="")

    def chosen(self) -> dict[str, str]:
        """Return the parameters that were understood, without empty ones."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def wanted(self) -> ListQuery:
        chosen = self.chosen()
        language = chosen.get("language", reader_language())
        return ListQuery(
            language="" if language == ALL_LANGUAGES else language,
            topic=chosen.get("topic", ""),
            kind=chosen.get("kind", ""),
            year=int(chosen["year"]) if "year" in chosen else None,
        )
