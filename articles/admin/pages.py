"""The tree of pages, for staff: add, open, move, put in order."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import StaffRequest
from articles.admin.change_list import with_next_state
from articles.models import Article, PagePlace
from articles.permissions import PUBLISH
from articles.planning.status_words import state_words
from articles.writing import move_pages
from articles.writing.addresses import is_reserved
from articles.writing.tree_order import move_as_asked
from public_pages.language import reader_language

TAKEN: Final = _(
    "There is already a page at %(path)s, or old links to another page use it. Change one of the two"
    " addresses first."
)
RESERVED: Final = _(
    "%(path)s is reserved for the site itself. Change the address of this page first."
)


@dataclass(frozen=True)
class PageRow:
    """One place in the tree, with the page and its translations that this person may see."""

    place: PagePlace
    depth: int
    page: Article
    translations: list[tuple[str, Article, str]]
    """Language, page and state, in the order of the site's languages."""
    is_first: bool
    is_last: bool


@require_safe
@permission_required("articles.change_article", raise_exception=True)
def pages_page(request: StaffRequest) -> HttpResponse:
    """Show the tree. Two queries, however large it is."""
    context = {
        **admin.site.each_context(request),
        "title": gettext("Pages"),
        "rows": _rows(request),
        "may_move": request.user.has_perm(PUBLISH),
        "may_add": request.user.has_perm("articles.add_article"),
    }
    return render(request, "admin/pages/tree.html", context)


def _rows(request: StaffRequest) -> list[PageRow]:
    pages: dict[int, list[Article]] = defaultdict(list)
    seen = Article.objects.visible_to(request.user).exclude(place=None).defer("body")
    for page in with_next_state(seen, request.user).order_by("translation_of", "pk"):
        if page.place_id:
            pages[page.place_id].append(page)
    places: list[Any] = list(PagePlace.objects.with_tree_fields())
    first = {each.parent_id: each.pk for each in reversed(places)}
    last = {each.parent_id: each.pk for each in places}
    return [
        PageRow(
            place,
            place.tree_depth,
            _shown(pages[place.pk]),
            _in_languages(pages[place.pk]),
            is_first=first[place.parent_id] == place.pk,
            is_last=last[place.parent_id] == place.pk,
        )
        for place in places
        if place.pk in pages
    ]


def _shown(pages: list[Article]) -> Article:
    """Return the page in the language that this person reads, else its original."""
    here = reader_language()
    standing = [each for each in pages if each.status != Article.Status.WITHDRAWN] or pages
    in_language = [each for each in standing if each.language == here]
    originals = [each for each in standing if each.translation_of_id is None]
    return (in_language or originals or standing)[0]


def _in_languages(pages: list[Article]) -> list[tuple[str, Article, str]]:
    names = dict(settings.CONTENT_LANGUAGES)
    order = list(names)
    ordered = sorted(pages, key=lambda page: (order.index(page.language), page.pk))
    return [(str(names[page.language]), page, state_words(page)) for page in ordered]


class MoveForm(forms.Form):
    """Asks for the new parent of a page."""

    parent = forms.ModelChoiceField(
        PagePlace.objects.none(), label=_("Parent page"), required=False, empty_label=_("Top level")
    )

    def __init__(self, place: PagePlace, titles: dict[int, str], typed: Any = None) -> None:
        super().__init__(typed, initial={"parent": place.parent_id}, label_suffix="")
        elsewhere = PagePlace.objects.with_tree_fields()
        below_it = {each.pk for each in place.descendants(include_self=True)}
        field: Any = self.fields["parent"]
        field.queryset = elsewhere.exclude(pk__in=below_it)
        field.label_from_instance = lambda each: (
            f"{'— ' * each.tree_depth}{titles.get(each.pk, each)}"
        )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PUBLISH, raise_exception=True)
def move_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask below which page it shall stand; then move it there, behind the pages that are there."""
    place = get_object_or_404(PagePlace, pk=pk)
    rows = {row.place.pk: row.page for row in _rows(request)}
    if pk not in rows:
        raise Http404
    titles = {key: page.title for key, page in rows.items()}
    form = MoveForm(place, titles, request.POST if request.method == "POST" else None)
    if form.is_valid():
        parent = form.cleaned_data["parent"]
        siblings = PagePlace.objects.filter(parent=parent).exclude(pk=pk)
        try:
            last = siblings.order_by("position", "pk").last()
            move_pages.move_page(place=place, parent=parent, after=last, by=request.user)
        except move_pages.BelowItself:
            form.add_error("parent", gettext("A page cannot be below itself."))
        except move_pages.NoRoom as refused:
            words = RESERVED if is_reserved(refused.path) else TAKEN
            form.add_error("parent", words % {"path": f"/{refused.path}/"})
        else:
            messages.success(
                request,
                gettext("Page moved. Old links redirect to the new addresses."),
            )
            return redirect("admin_pages")
    context = {
        **admin.site.each_context(request),
        "title": gettext("Move this page"),
        "subtitle": titles[pk],
        "page": rows[pk],
        "form": form,
    }
    return render(request, "admin/pages/move.html", context)


@require_POST
@permission_required(PUBLISH, raise_exception=True)
def order_pages(request: StaffRequest, pk: int) -> HttpResponse:
    """Put a page before or behind another one below the same page."""
    place = get_object_or_404(PagePlace, pk=pk)
    move_as_asked(place, PagePlace.objects.filter(parent=place.parent), request.POST)
    return redirect(f"{reverse('admin_pages')}#page-{pk}")
