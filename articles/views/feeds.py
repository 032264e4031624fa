"""The feeds of the site, of a topic and of an author, each in every language and three formats."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from advocacy.models import Topic
from articles.models import Author
from articles.presentation import feeds, whole_article
from articles.presentation.lists import ListQuery, list_keys
from identity.site_identity import site_name
from page_cache.decorators import origin_of, public_page
from public_pages.feed_formats import FeedDescription
from public_pages.language import reader_language


@require_safe
@public_page()
def article_feed(request: HttpRequest, ending: str) -> HttpResponse:
    words = _("What we found, with the source of every figure.")
    about = _about(request, site_name(), words, reverse("articles:list"))
    return _feed(request, ending, about, ListQuery(about.language))


@require_safe
@public_page()
def topic_feed(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.published(), slug=slug)
    name = topic.name_in(reader_language())
    words = _("%(name)s: articles, days to mark, and figures with their sources.") % {"name": name}
    about = _about(request, f"{site_name()}: {name}", words, topic.get_absolute_url())
    return _feed(request, ending, about, ListQuery(about.language, topic=slug))


@require_safe
@public_page()
def author_feed(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    author = get_object_or_404(Author, slug=slug)
    name = author.name_in(reader_language())
    words = _("Articles by %(name)s, with the source of every figure.") % {"name": name}
    about = _about(request, f"{site_name()}: {name}", words, author.get_absolute_url())
    return _feed(request, ending, about, ListQuery(about.language, author=slug))


def _about(request: HttpRequest, title: str, words: str, page: str) -> FeedDescription:
    return FeedDescription(title, words, page, request.path, reader_language())


def _feed(
    request: HttpRequest, ending: str, about: FeedDescription, wanted: ListQuery
) -> HttpResponse:
    origin = origin_of(request)
    newest = whole_article.load_many(list(list_keys(wanted)[: feeds.NEWEST]))
    return feeds.build_feed(newest, about, ending=ending, origin=origin).response()
