"""The menus as readers of a language see them. What leads nowhere is left out."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.conf import settings
from django.db.models import F, FilteredRelation
from django.utils.translation import override

from appearance.models import MenuItem
from appearance.sections import FOOTER, HEADER
from articles.models.addresses import article_address
from languages.translated import Words, words_in
from page_cache.generation import per_generation
from public_pages.sections import SECTIONS, offered_sections, section_address
from publication.models import readable_now

Menu: Final = MenuItem.Menu


@dataclass(frozen=True)
class MenuEntry:
    """One entry as readers see it."""

    label: str
    address: str = ""
    """Empty for the name of a column."""
    section: str = ""
    lang: str = ""
    """The language of the label, where that is not the reader's."""
    leads_to: str = ""
    """The language of the page, where that is not the reader's."""
    children: list["MenuEntry"] = field(default_factory=list)


@dataclass(frozen=True)
class LinkedPage:
    """A page to which an entry leads, in one language."""

    title: str
    address: str
    is_original: bool


@dataclass
class LoadedItem:
    """An entry as editors made it, with the pages that readers may see now, by their languages."""

    item: MenuItem
    pages: dict[str, LinkedPage] = field(default_factory=dict)

    def page_in(self, language: str) -> tuple[str, LinkedPage] | None:
        """Return the page in a language, else its original, with its language; None without either."""
        if language in self.pages:
            return language, self.pages[language]
        originals = ((code, page) for code, page in self.pages.items() if page.is_original)
        return next(originals, None)


@per_generation
def menu_of(menu: str, language: str) -> list[MenuEntry]:
    """Return a menu: the built-in one while readers can open no entry. One query for all in a generation."""
    loaded = [each for each in load_items().values() if each.item.menu == menu]
    return _entries(loaded, None, language) or _built_in(menu, language)


@per_generation
def load_items() -> dict[int, LoadedItem]:
    """Return the entries of all menus by their keys, in their order. One query."""
    shown = FilteredRelation("page__pages", condition=readable_now("page__pages__"))
    rows = MenuItem.objects.annotate(shown=shown).order_by("position", "pk")
    columns = ("language", "title", "path", "translation_of")
    found: dict[int, LoadedItem] = {}
    for item in rows.annotate(**{f"shown_{name}": F(f"shown__{name}") for name in columns}):
        loaded = found.setdefault(item.pk, LoadedItem(item))
        language = item.shown_language
        if language:
            address = article_address(language, item.shown_path)
            is_original = item.shown_translation_of is None
            loaded.pages[language] = LinkedPage(item.shown_title, address, is_original)
    return found


def _entries(loaded: Iterable[LoadedItem], parent: int | None, language: str) -> list[MenuEntry]:
    found = (
        _entry(each, _entries(loaded, each.item.pk, language), language)
        for each in loaded
        if each.item.parent_id == parent
    )
    return [entry for entry in found if entry]


def _entry(loaded: LoadedItem, children: list[MenuEntry], language: str) -> MenuEntry | None:
    item: Any = loaded.item
    label = words_in(language, item.label, item.labels, main=settings.LANGUAGE_CODE)
    if item.section and item.section not in offered_sections():
        return None
    if item.section:
        entry = replace(_section(item.section, language), children=children)
        return replace(entry, label=label.text, lang=label.lang) if label.text else entry
    if item.page_id:
        return _page(loaded, label, children, language)
    if item.url or children:
        return MenuEntry(label.text, item.url, lang=label.lang, children=children)
    return None


def _page(
    loaded: LoadedItem, label: Words, children: list[MenuEntry], language: str
) -> MenuEntry | None:
    found = loaded.page_in(language)
    if found is None:
        return None
    code, page = found
    foreign = "" if code == language else code
    return MenuEntry(
        label.text or page.title,
        page.address,
        lang=label.lang if label.text else foreign,
        leads_to=foreign,
        children=children,
    )


def _section(name: str, language: str) -> MenuEntry:
    with override(language):
        return MenuEntry(str(SECTIONS[name].label), section_address(name, language), name)


def _built_in(menu: str, language: str) -> list[MenuEntry]:
    """Return the menu that the site has by itself."""
    if menu == Menu.HEADER:
        return [_section(name, language) for name in HEADER if name in offered_sections()]
    if menu != Menu.FOOTER:
        return []
    with override(language):
        names = [str(name) for name, _sections in FOOTER]
    return [
        MenuEntry(
            name,
            children=[
                _section(section, language) for section in sections if section in offered_sections()
            ],
        )
        for name, (_name, sections) in zip(names, FOOTER, strict=True)
    ]
