"""The panel "Before you publish": what was found in the newest version of an article."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from articles.admin.forms.article import ArticleForm
from articles.admin.shown_version import shown_version
from articles.body.content import Content
from articles.checks.finding import Finding
from articles.models import Article
from articles.publishing import commitments, run_checks
from articles.publishing.check_words import LEVELS, describe

FRAGMENT = "admin/articles/article/checks_list.html"


def checks_panel(article: Article | None, content: Content, form: ArticleForm) -> dict[str, Any]:
    """Return what the panel shows: of what was typed where that was refused, else of `content`.

    An article that has no row yet has nothing to look at.
    """
    found = run_checks.find_problems(form.examined) if form.examined else None
    if found is None and article:
        found = _found(article, content)
    return {"checked": _by_level(found), "asked": form.asked}


def checks_fragment(
    request: HttpRequest, article: Article | None, may_change: bool
) -> HttpResponse:
    """Check what was last saved, for the panel of an open form. Raises Http404."""
    if article is None or not may_change:
        raise Http404
    found = _found(article, shown_version(request, article).content)
    return render(request, FRAGMENT, {"checked": _by_level(found)})


def _found(article: Article, content: Content) -> list[Finding]:
    """Check what is written; what a button asks besides stands in the panel of the bundle."""
    going_out = replace(commitments.commitments_of(article), is_withdrawn=False, bundle_at=None)
    return run_checks.find_problems(run_checks.checked_article(article, content, going_out))


def _by_level(found: list[Finding] | None) -> list[dict[str, Any]] | None:
    if found is None:
        return None
    return [
        {"name": level.name.lower(), "title": title, "findings": levelled}
        for level, title in LEVELS.items()
        if (levelled := [describe(each) for each in found if each.level is level])
    ]
