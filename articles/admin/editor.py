"""Answer the dialogs of the editor, which look for figures, pages and pictures."""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, JsonResponse, QueryDict
from django.urls import URLPattern
from django.utils import timezone, translation
from django.utils.translation import get_language_info, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.requests import StaffRequest, parse_whole_number
from advocacy.models import Figure, Topic, Verification
from advocacy.numbers import figure_words
from advocacy.presentation.figure_search import matching_words
from articles.admin.article_pages import article_path
from articles.admin.pictures.forms import PictureWhileWritingForm
from articles.admin.pictures.library import describe_picture
from articles.models import Article, Author, BundleItem, Image, Recording
from public_pages.language import reader_language
from public_pages.sections import offered_sections, section_address
from search import engine

MOST_FOUND: Final = 20
MOST_PICTURES: Final = 24
MOST_TOPICS: Final = 5
SEARCHED_IN_PICTURES: Final = (
    *("alt", "caption", "credit", "topics__name"),
    *("words__alt", "words__caption", "words__credit"),
)
KINDS: Final = {
    "article": pgettext_lazy("kind of page", "Article"),
    "page": _("Page"),
    "observance": pgettext_lazy("kind of page", "Day to mark"),
    "statistic": pgettext_lazy("kind of page", "Figures"),
    "source": _("Source"),
    "instrument": pgettext_lazy("kind of page", "Treaty or declaration"),
}
SECTION: Final = pgettext_lazy("kind of page", "Section")
WAITING: Final = _(
    "New figures for it are in a bundle and have no ID yet. “Always the newest figure” shows the "
    "newest of them as soon as the bundle goes live."
)
REPLACED: Final = _("superseded: its publisher revised it")
REVISED: Final = _("revised value")


type Link = dict[str, str]


def find_figures(query: str, language: str) -> list[dict[str, str]]:
    """Return figures that hold every word of the query, by statistic, the newest period first."""
    every = Figure.objects.published().select_related("statistic", "source__publisher")
    found = matching_words(every, query.split())
    newest = found.order_by("statistic__title", "statistic__slug", "-period_end", "-pk")
    return _figures_for_dialog(newest[:MOST_FOUND], language)


def figures_by_name(key: str, language: str, *, is_latest: bool) -> list[dict[str, str]]:
    """Return the figure that a body cites by this name; for a statistic its newest.

    With `is_latest`, return what stands there where the citation follows its statistic.
    """
    named = Figure.objects.cited_as([key]).first()
    if named and not is_latest:
        return _figures_for_dialog([named], language)
    of = Q(statistic=named.statistic_id) if named else Q(statistic__slug=key)
    newest = (
        Figure.objects.filter(of).select_related("statistic", "source__publisher").latest_of_each()
    )
    return _figures_for_dialog(newest, language)


def _figures_for_dialog(found: Iterable[Figure], language: str) -> list[dict[str, str]]:
    """Describe figures. Words for editors say what else is known: `waiting`, newer ones wait in
    a bundle; `revision`, its publisher revised it.
    """
    found = list(found)
    waiting = _waiting({figure.statistic_id for figure in found})
    replaced = set(
        Figure.objects.published().filter(revises__in=found).values_list("revises_id", flat=True)
    )
    return [
        _figure_for_dialog(each, language)
        | ({"waiting": str(WAITING)} if each.statistic_id in waiting else {})
        | {"revision": _revision(each, is_replaced=each.pk in replaced)}
        for each in found
    ]


def _revision(figure: Figure, *, is_replaced: bool) -> str:
    if is_replaced:
        return str(REPLACED)
    return str(REVISED) if figure.revises_id else ""


def _waiting(statistics: set[int]) -> set[int]:
    """Return those statistics for which an import of figures waits in a bundle."""
    items = BundleItem.objects.filter(
        went_at=None, figure_import__applied_at=None, figure_import__statistic__in=statistics
    )
    return set(items.values_list("figure_import__statistic", flat=True))


def _figure_for_dialog(figure: Figure, language: str) -> dict[str, str]:
    """Describe a figure: `words` are what the citation says, `qualified` what its source says around them."""
    is_unchecked = figure.verification == Verification.UNVERIFIED
    with translation.override(language):
        unchecked = gettext("not checked yet") if is_unchecked else ""
    return {
        "key": figure.slug,
        "also": figure.also_cited_as,
        "statistic": figure.statistic.slug,
        "title": figure.statistic.title,
        "place": figure.statistic.geography_name,
        "number": figure_words.figure_on_card(figure, language),
        "words": figure_words.figure_in_words(figure, language),
        "qualified": figure_words.qualified("{}", figure.qualifier, language),
        "unchecked": unchecked,
        "period": figure_words.period_in_words(figure.period_start, figure.period_end, language),
        "publisher": figure.source.publisher.name,
        # Two statistics of one name come from two editions, or measure two things.
        "source": figure.source.title,
        "measure": figure.statistic.measure,
    }


def find_pages(query: str, language: str) -> list[Link]:
    """Return pages with these words, in this language first; for no words the newest articles."""
    if not query.strip():
        newest = Article.objects.listed().in_language(language).for_list()
        return [
            _link(article.get_absolute_url(), article.title, str(KINDS["article"]))
            for article in newest[:MOST_FOUND]
        ]
    named = [*_sections(query, language), *_topics(query, language)]
    return [*named, *_find_entries(query, language)][:MOST_FOUND]


def _find_entries(query: str, language: str) -> Iterable[Link]:
    every = [code for code, _name in settings.CONTENT_LANGUAGES]
    languages = [language, *(code for code in every if code != language)]
    found = engine.find_entries(query, languages=languages, labels=[], now=timezone.now())
    for entry in engine.load_entries(found.entry_ids[:MOST_FOUND]):
        other = "" if entry.language == language else _name_of(entry.language)
        yield _link(entry.path, entry.title, str(KINDS.get(entry.kind, entry.kind)), other)


def _sections(query: str, language: str) -> Iterable[Link]:
    """Find sections of the site, such as the form for messages, by their names."""
    words = query.casefold().split()
    with translation.override(language):
        names = {name: str(section.label) for name, section in offered_sections().items()}
    for name, label in names.items():
        if all(word in label.casefold() for word in words):
            yield _link(section_address(name, language), label, str(SECTION))


def _topics(query: str, language: str) -> Iterable[Link]:
    """Find topics by their names, which are few and translated into every language."""
    words = query.casefold().split()
    named = ((topic, topic.name_in(language)) for topic in Topic.objects.published())
    found = [(t, name) for t, name in named if all(word in name.casefold() for word in words)]
    with translation.override(language):
        addresses = [topic.get_absolute_url() for topic, _name in found[:MOST_TOPICS]]
    for (_topic, name), address in zip(found, addresses, strict=False):
        yield _link(address, name, str(_("Topic")))


def find_choices(of: str, language: str, user: User) -> list[dict[str, str]]:
    """Return the `people`, `recordings` or kinds of `articles` to choose from, each with its key and its name."""
    if of == "people":
        return [
            {"key": str(each.pk), "name": each.name_in(language)} for each in Author.objects.all()
        ]
    if of == "recordings":
        return [
            {"key": str(each.pk), "name": each.title} for each in Recording.objects.visible_to(user)
        ]
    kinds = [(f"kind-{code}", str(name)) for code, name in Article.Kind.choices]
    topics = [(f"topic-{t.pk}", t.name_in(language)) for t in Topic.objects.published()]
    return [{"key": key, "name": name} for key, name in [*kinds, *topics]]


def _name_of(language: str) -> str:
    return str(get_language_info(language)["name_translated"])


def _link(address: str, title: str, kind: str, language: str = "") -> Link:
    return {"address": address, "title": title, "kind": kind, "language": language}


def urls() -> list[URLPattern]:
    return [
        article_path(f"{name}/", _for_writers(find), name)
        for name, find in (("figures", _figures), ("pages", _pages), ("choices", _choices))
    ] + [article_path("pictures/", _pictures, "pictures")]


def _for_writers(
    find: Callable[[QueryDict, User], list[Any]],
) -> Callable[[StaffRequest], JsonResponse]:
    def view(request: StaffRequest) -> JsonResponse:
        if not request.user.has_perm("articles.add_article"):
            raise PermissionDenied
        return JsonResponse({"found": find(request.GET, request.user)})

    return view


def _figures(asked: QueryDict, _user: User) -> list[dict[str, str]]:
    language = _language(asked)
    if key := asked.get("key"):
        return figures_by_name(key, language, is_latest=asked.get("shows") == "latest")
    return find_figures(asked.get("q", ""), language)


def _pages(asked: QueryDict, _user: User) -> list[Link]:
    return find_pages(asked.get("q", ""), _language(asked))


def _choices(asked: QueryDict, user: User) -> list[dict[str, str]]:
    return find_choices(asked.get("of", ""), _language(asked), user)


def _language(asked: QueryDict) -> str:
    """Return the language of the article, which may differ from that of the admin."""
    language = asked.get("language", "")
    return language if language in dict(settings.CONTENT_LANGUAGES) else reader_language()


def _pictures(request: StaffRequest) -> JsonResponse:
    """Return the newest pictures with every word of the question, or the one with this key."""
    if not request.user.has_perm("articles.add_article"):
        raise PermissionDenied
    found, asked = Image.objects.visible_to(request.user).kept(), request.GET
    if key := asked.get("key"):
        found = found.filter(pk=parse_whole_number(key) or 0)
    for word in asked.get("q", "").split():
        said = (Q(**{f"{name}__icontains": word}) for name in SEARCHED_IN_PICTURES)
        found = found.filter(pk__in=Image.objects.filter(reduce(or_, said)).values("pk"))
    return JsonResponse({"found": [describe_picture(image) for image in found[:MOST_PICTURES]]})


def new_picture_form(request: HttpRequest) -> PictureWhileWritingForm | None:
    """Return the form of a new picture in the dialog; None for people who may not add one."""
    if not request.user.has_perm("articles.add_image"):
        return None
    return PictureWhileWritingForm(auto_id="new-picture-%s", use_required_attribute=True)
