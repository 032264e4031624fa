"""The working calendar and the radar in words, for staff."""

from collections.abc import Iterable
from typing import Any

from babel.lists import format_list
from django import template
from django.conf import settings
from django.utils.functional import Promise

from advocacy.dates.lead_times import MissingStep, Step
from advocacy.dates.recurrence import Occurrence
from advocacy.numbers.figure_words import day_in_words
from articles.models import Article
from articles.planning import days_ahead, status_words
from articles.planning.status_words import ENDED, MISSING, SCHEDULED, STEPS
from public_pages.language import reader_language

register = template.Library()


@register.filter
def step_words(step: Step) -> Promise | str:
    return STEPS[step]


@register.filter
def missing_words(missing: MissingStep) -> Promise | str:
    return MISSING[missing]


@register.filter
def article_state(article: Article) -> str:
    """Draft, in review, scheduled, published: how far it is."""
    return status_words.state_words(article)


@register.filter
def in_languages(article: Article) -> str:
    """The languages in which it exists, each that readers cannot see yet with how far it is."""
    names = dict(settings.LANGUAGES)
    return _listed(
        names[each.language] if each.is_public else f"{names[each.language]} ({_how_far(each)})"
        for each in days_ahead.languages(article).there
    )


@register.filter
def missing_languages(article: Article) -> str:
    """Empty where it exists in every language of the site."""
    names = dict(settings.LANGUAGES)
    return _listed(names[code] for code in days_ahead.languages(article).missing)


def _how_far(article: Article) -> str:
    if article.is_ended:
        return str(ENDED)
    return str(SCHEDULED) if article.is_scheduled else article.get_status_display()


def _listed(names: Iterable[Any]) -> str:
    return format_list([str(name) for name in names], style="unit-short", locale=reader_language())


@register.filter
def plain_days(when: Occurrence) -> str:
    """One day, or the first and the last, where nothing but text can stand."""
    days = dict.fromkeys([when.start, when.end])
    return "–".join(day_in_words(day, reader_language()).words for day in days)
