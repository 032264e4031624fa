"""Tags of the desk: its front page, the days ahead in words, and panels on the form of an article."""

from collections.abc import Iterable
from typing import Any, Final

from babel.lists import format_list
from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.utils import timezone
from django.utils.functional import Promise

from advocacy.dates.lead_times import MissingStep, Step
from advocacy.dates.recurrence import Occurrence
from advocacy.numbers.figure_words import day_in_words
from articles.admin.panels import preview_links, series, translations
from articles.models import Article, Bundle
from articles.planning import dashboard, days_ahead, status_words
from contact.models import Message
from page_cache.models import PageReads
from public_pages.language import reader_language

register = template.Library()
DAYS_OF_READS: Final = 30  # as the panel says


@register.simple_tag
def bundle_of(article: Article) -> Bundle | None:
    """Return the bundle in which the article waits."""
    return Bundle.objects.not_yet_live().filter(items__article=article).first()


@register.simple_tag
def reads_of(article: Article) -> dict[str, int]:
    """Return how often readers opened it, at its former addresses too. Two queries."""
    former = article.former_addresses.values_list("path", flat=True)
    pages = [f"/{path}/" for path in (article.path, *former)]
    reads = PageReads.objects.filter(page__in=pages, language=article.language)
    recent, total = reads.recent_and_total(today=timezone.localdate(), days=DAYS_OF_READS)
    return {"recent": recent, "total": total}


@register.filter
def step_words(step: Step) -> Promise | str:
    return status_words.STEPS[step]


@register.filter
def missing_words(missing: MissingStep) -> Promise | str:
    return status_words.MISSING[missing]


@register.filter
def article_state(article: Article) -> str:
    """Return its state, such as draft, in review, scheduled or published."""
    return status_words.state_words(article)


@register.filter
def in_languages(article: Article) -> str:
    """List its languages, with the state of each that readers cannot see."""
    names = dict(settings.CONTENT_LANGUAGES)
    return _listed(
        names[each.language]
        if each.is_public
        else f"{names[each.language]} ({status_words.state_for_readers(each)})"
        for each in days_ahead.languages(article).there
    )


@register.filter
def missing_languages(article: Article) -> str:
    """List the languages of the site in which it does not exist."""
    names = dict(settings.CONTENT_LANGUAGES)
    return _listed(names[code] for code in days_ahead.languages(article).missing)


def _listed(names: Iterable[Any]) -> str:
    return format_list([str(name) for name in names], style="unit-short", locale=reader_language())


@register.filter
def plain_days(when: Occurrence) -> str:
    """Write one day, or the first and the last, where nothing but text can stand."""
    days = dict.fromkeys([when.start, when.end])
    return "–".join(day_in_words(day, reader_language()).words for day in days)


@register.simple_tag(takes_context=True)
def front_page(context: Any) -> dict[str, Any]:
    """Return what waits for this person on the front page of the admin."""
    request: HttpRequest = context["request"]
    user: Any = request.user
    today = timezone.localdate()
    found: dict[str, Any] = {"today": today}
    found["bundles"] = dashboard.bundles(user)
    if user.has_perm("articles.change_article"):
        found["sections"] = dashboard.sections(user)
        found["scheduled"] = dashboard.scheduled(user)
        found["outdated"] = dashboard.outdated(user)
        found["pictureless"] = dashboard.pictureless(user)
    if user.has_perms(["articles.change_article", "advocacy.view_observance"]):
        found["days"] = dashboard.days(user, today)
    if user.has_perm("advocacy.change_figure"):
        found["figures"] = dashboard.figures_due(today)
    if user.has_perm("contact.view_message"):
        found["messages"] = Message.objects.filter(is_done=False).count()
    return found


@register.inclusion_tag("admin/articles/article/preview_links_panel.html", takes_context=True)
def preview_links_panel(context: Context) -> dict[str, Any]:
    """Show the panel on the form of an article, empty for people who may make no links of it."""
    article: Article | None = context.get("original")
    token = {"csrf_token": context.get("csrf_token")}
    if article is None or not preview_links.may_make_links(context["request"].user, article):
        return token
    return token | preview_links.links_panel(article)


@register.inclusion_tag("admin/articles/article/series_panel.html", takes_context=True)
def series_panel(context: Context) -> dict[str, Any]:
    """Show the panel on the form of an article, empty for pages and who may edit no series."""
    article: Article | None = context.get("original")
    may_edit = context["request"].user.has_perm(series.MAY_EDIT)
    if article is None or article.is_page or not may_edit:
        return {}
    return {"csrf_token": context.get("csrf_token")} | series.series_panel(article)


@register.inclusion_tag("admin/articles/article/translations_panel.html", takes_context=True)
def translations_panel(context: Context) -> dict[str, Any]:
    """Show the panel on the form of an article, empty before it was saved."""
    article: Article | None = context.get("original")
    if article is None:
        return {}
    token = {"csrf_token": context.get("csrf_token")}
    return token | translations.translations_panel(context["request"].user, article)
