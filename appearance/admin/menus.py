"""The menus of the site, for editors: add entries, change them, put them in order."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from advocacy.admin.forms.fields import NamesField
from appearance import permissions
from appearance.menus.copy_built_in import copy_built_in
from appearance.menus.entries import load_items, menu_of
from appearance.models import MenuItem
from articles.models import Article, PagePlace
from articles.writing.tree_order import move_as_asked
from public_pages.language import reader_language
from public_pages.sections import SECTIONS


class MenuItemForm(forms.ModelForm[MenuItem]):
    labels = NamesField(
        max_length=60,
        label=_("Label in other languages"),
        help_text=_(
            "Leave empty to use the label above, or else the name or title in that language."
        ),
    )

    class Meta:
        model = MenuItem
        fields = ["menu", "parent", "section", "page", "url", "label", "labels"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = page_titles()
        page: Any = self.fields["page"]
        page.queryset = PagePlace.objects.with_tree_fields().filter(pk__in=titles)
        page.label_from_instance = lambda place: f"{'— ' * place.tree_depth}{titles[place.pk]}"
        parent: Any = self.fields["parent"]
        first_level = MenuItem.objects.filter(parent=None).exclude(menu=MenuItem.Menu.BAR)
        parent.queryset = first_level.exclude(pk=self.instance.pk).order_by(
            "menu", "position", "pk"
        )
        parent.label_from_instance = lambda item: (
            f"{item.get_menu_display()}: {words_of(item, titles)}"
        )


def page_titles() -> dict[int, str]:
    """Return the title of each page by its place, that of its original. One query."""
    pages = Article.objects.exclude(place=None).order_by(
        F("translation_of").desc(nulls_last=True), "-pk"
    )
    return dict(pages.values_list("place", "title"))


def words_of(item: MenuItem, titles: dict[int, str]) -> str:
    """Return what editors know an entry by."""
    if item.label:
        return item.label
    return titles.get(item.page_id or 0) or str(item)


@dataclass(frozen=True)
class ItemRow:
    item: MenuItem
    words: str
    target: str
    is_below: bool
    is_shown: bool
    """Whether readers of the editor's language see it."""
    is_first: bool
    is_last: bool


@admin.register(MenuItem)
class MenuItemAdmin(admin.ModelAdmin[MenuItem]):
    form = MenuItemForm
    fieldsets = [
        (None, {"fields": ["menu", "parent"]}),
        (_("Link target (choose one)"), {"fields": ["section", "page", "url"]}),
        (_("Label"), {"fields": ["label", "labels"]}),
    ]

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/order/", guarded(order_items), name="order_menu_items"),
            path("<slug:menu>/copy/", guarded(copy_menu), name="copy_built_in_menu"),
            *super().get_urls(),
        ]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer no small window to add a page or an entry from here."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget: Any = getattr(field, "widget", None)
        for may in ("can_add_related", "can_change_related", "can_view_related"):
            if hasattr(widget, may):
                setattr(widget, may, False)
        return field

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show each menu as it stands; one without entries is the site's own."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        titles = page_titles()
        items: list[Any] = list(MenuItem.objects.order_by("position", "pk"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Menus"),
            "menus": [
                (name, label, _rows(items, name, titles), menu_of(name, reader_language()))
                for name, label in MenuItem.Menu.choices
            ],
            **(extra_context or {}),
        }
        return render(request, "admin/menus/menus.html", context)


def _rows(items: list[Any], menu: str, titles: dict[int, str]) -> list[ItemRow]:
    found: list[ItemRow] = []
    top = [item for item in items if item.menu == menu and item.parent_id is None]
    for item in top:
        below = [each for each in items if each.parent_id == item.pk]
        is_shown = _is_shown(item, below)
        found.append(_row(item, top, titles, is_shown=is_shown))
        found += [
            _row(each, below, titles, is_shown=is_shown and _is_shown(each, [])) for each in below
        ]
    return found


def _row(item: Any, siblings: list[Any], titles: dict[int, str], *, is_shown: bool) -> ItemRow:
    return ItemRow(
        item,
        words_of(item, titles),
        _target(item, titles),
        is_below=item.parent_id is not None,
        is_shown=is_shown,
        is_first=siblings[0] == item,
        is_last=siblings[-1] == item,
    )


def _target(item: MenuItem, titles: dict[int, str]) -> str:
    if item.section:
        return str(SECTIONS[item.section].label)
    return titles.get(item.page_id or 0, "") or item.url


def _is_shown(item: MenuItem, below: list[Any]) -> bool:
    if item.page_id:
        # None for an entry that was added on another host a moment ago: these are kept per generation.
        loaded = load_items().get(item.pk)
        return loaded is not None and loaded.page_in(reader_language()) is not None
    return not item.is_heading or any(_is_shown(each, []) for each in below)


@require_POST
def copy_menu(request: HttpRequest, menu: str) -> HttpResponse:
    """Make entries of what a menu shows by itself, to be changed."""
    if not request.user.has_perm(permissions.EDIT):
        raise PermissionDenied
    if menu not in MenuItem.Menu:
        raise Http404
    copy_built_in(menu)
    return redirect(f"{reverse('admin:appearance_menuitem_changelist')}#menu-{menu}")


@require_POST
def order_items(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an entry before or behind another one of its level."""
    if not request.user.has_perm(permissions.EDIT):
        raise PermissionDenied
    item = get_object_or_404(MenuItem, pk=pk)
    siblings = MenuItem.objects.filter(menu=item.menu, parent=item.parent)
    move_as_asked(item, siblings, request.POST)
    return redirect(f"{reverse('admin:appearance_menuitem_changelist')}#item-{pk}")
