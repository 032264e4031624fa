"""Lists within the body of an article, filled when its page is made.

They stay true with the page: it is made anew when an article begins, changes or ends.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.body.elements import NewestList
from articles.body.schema import MOST_NEWEST
from articles.models import Article, Author, Byline
from articles.presentation.lists import ListQuery, list_keys, load_listed
from page_cache.generation import each_per_generation, per_generation


def newest_html(article: Article, wanted: NewestList) -> str:
    """Return the newest articles in the language of this one, without itself; "" for none. Two queries."""
    of = ListQuery(article.language, topic_key=wanted.topic, kind=wanted.kind)
    others = [each for each in _newest(of) if each.pk != article.pk][: wanted.count]
    return render_to_string("articles/newest_list.html", {"articles": others}) if others else ""


@per_generation
def _newest(of: ListQuery) -> list[Article]:
    """Return as many as any list shows, and one more for the article that shows it."""
    return load_listed(list(list_keys(of)[: MOST_NEWEST + 1]))


def link_to_newest() -> str:
    """Return what stands for such a list where it would go stale."""
    return format_html('<p><a href="{}">{}</a></p>', reverse("articles:list"), _("Newest articles"))


def people_html(keys: Sequence[int], language: str, template: str) -> str:
    """Return authors in this order, with what readers of a language see; "" for none. Two queries."""
    known = _people(keys)
    people = [_person(known[key], language) for key in keys if key in known]
    return render_to_string(template, {"people": people}) if people else ""


@each_per_generation
def _people(keys: list[int]) -> Mapping[int, Any]:
    signed = Exists(Byline.public().filter(author=OuterRef("pk")))
    authors = Author.objects.annotate(has_signed=signed).select_related("picture")
    return authors.prefetch_related("picture__words").in_bulk(keys)


def _person(author: Any, language: str) -> dict[str, Any]:
    image = author.picture_in(language)
    return {
        "name": author.name_in(language),
        "position": author.position_in(language),
        "about": author.about,
        "url": author.get_absolute_url() if author.has_signed else "",
        "picture": image.phone if image else None,
        "words": image.alt_in(language) if image else "",
        "credit": image.credit_in(language) if image else "",
    }
