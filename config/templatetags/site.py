"""Template tags that every page may use."""

from collections.abc import Callable, Collection, Container
from typing import Any, Final, NamedTuple

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils.translation import (
    get_language,
    get_language_info,
    override,
    pgettext,
)
from django.utils.translation import gettext as _

from appearance.menus.entries import MenuEntry, menu_of
from identity import sheet, site_identity
from identity.models import Identity
from languages.scripts import one_of_each_script, script_of
from page_cache import decorators
from page_cache.generation import per_generation
from public_pages.language import (
    languages_of,
    publishes_in,
    reader_language,
    without_language,
)

register = template.Library()


FRAME: Final = ("site_name", "is_demo", "section", "publishes_only")


class LanguageLink(NamedTuple):
    code: str
    name: str
    url: str
    is_current: bool
    is_same_page: bool


class HeadLinks(NamedTuple):
    """The absolute addresses of a public page: its own, and its versions in other languages."""

    canonical: str
    alternates: list[tuple[str, str]]


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """Link this page in every language of the site.

    A page for people who ask for help has more languages than the others.
    A page whose words exist in some languages only says so with `alternates`, a mapping from
    language code to address. The others lead to `nearest`, a path without its language that all
    of them have, or else to the home page of their language, as do all links of a page that was
    not found.
    """
    alternates: dict[str, str] | None = {} if "exception" in context else context.get("alternates")
    request: Any = context.get("request")
    if alternates is not None:
        home = "/" if publishes_in(reader_language()) else "/legal-help/"
        nearest = str(context.get("nearest", home))
        return _links(
            lambda code: alternates.get(code) or _home(code)[:-1] + nearest,
            languages_of(nearest),
            set(alternates),
        )
    path = request.path if request else "/"
    bare = without_language(path)
    if request and decorators.is_public(request):
        return _links(lambda code: _home(code)[:-1] + bare, languages_of(bare))
    return _links(lambda code: translate_url(path, code), languages_of(bare))


@register.simple_tag(takes_context=True)
def written_once(context: Context, template_name: str) -> str:
    """Include a part that is the same on all pages of a section, rendered once in a generation.

    The part gets only the values named in FRAME, and must not depend on the page.
    """
    values = tuple((name, context.get(name)) for name in FRAME)
    return _written(template_name, get_language(), values)


@register.simple_tag
def menu(name: str) -> list[MenuEntry]:
    """Return the entries of a menu in the reader's language."""
    return menu_of(name, reader_language())


@per_generation
def _written(template_name: str, _language: str | None, values: tuple[tuple[str, Any], ...]) -> str:
    return render_to_string(template_name, dict(values))


@register.filter
def in_menu(links: list[LanguageLink]) -> list[LanguageLink]:
    """Return the links to the languages that menus offer, in their order. The one that is read is always there."""
    order = site_identity.menu_languages()
    by_code = {link.code: link for link in links}
    here = [link for link in links if link.is_current and link.code not in order]
    return [by_code[code] for code in order if code in by_code] + here


@register.simple_tag(takes_context=True)
def style_sheet(context: Context) -> str:
    """Return the address of the style sheet, in the colours of the organisation."""
    return sheet.sheet_address(context.get("organisation"))


@register.simple_tag(takes_context=True)
def organisation(context: Context) -> Identity:
    """Return what an Administrator said of the organisation."""
    return context.get("organisation") or site_identity.load_identity()


@register.simple_tag
def tagline() -> str:
    """Return the line under the name of the organisation, or the site's own."""
    return site_identity.tagline() or _("Human rights, on the record")


@register.simple_tag
def mission() -> str:
    """Return what the organisation does in a sentence, or the site's own."""
    return site_identity.mission() or _(
        "We put abuses on the record, and stand beside the people who survived them."
    )


@register.simple_tag(takes_context=True)
def banners(context: Context) -> list[site_identity.ShownBanner]:
    """Return the banners above the pages of this section."""
    return site_identity.banners(str(context.get("section") or ""))


@register.simple_tag
def comma() -> str:
    """Return the separator between two items of a template. Arabic has its own comma."""
    return pgettext("between two things", ", ")


@register.simple_tag
def page_in_languages(view_name: str) -> list[LanguageLink]:
    """Link one page of the site in every language."""
    path = reverse(view_name)
    return _links(lambda code: translate_url(path, code), languages_of(without_language(path)))


@register.simple_tag
def names_in_other_scripts() -> dict[str, str]:
    """Return the name of one language for each script but the reader's, by code.

    They show readers of other scripts that the site has more languages.
    """
    names = {code: get_language_info(code)["name_local"] for code, _name in settings.LANGUAGES}
    here = script_of(names[reader_language()])
    return {
        code: name for code, name in one_of_each_script(names).items() if script_of(name) != here
    }


@register.simple_tag
def url_in(language: str, view_name: str, *args: str) -> str:
    """Return the address of a page in another language than the reader's."""
    with override(language):
        return reverse(view_name, args=args)


@register.simple_tag(takes_context=True)
def head_links(context: Context, links: list[LanguageLink]) -> HeadLinks | None:
    """Return the links for search engines in the head of a public page, else None.

    Query parameters are part of an address only if they make another page. A page that names
    another one as `canonical_path` has no version in another language.
    """
    request: Any = context.get("request")
    same_page = [link for link in links if link.is_same_page]
    is_of_this_page = any(link.is_current for link in same_page)
    if request is None or not (is_of_this_page and decorators.is_public(request)):
        return None
    if elsewhere := context.get("canonical_path"):
        return HeadLinks(decorators.origin_of(request) + elsewhere, [])
    path = decorators.public_path(request)
    # The second page of a list has no translation: lists differ between languages.
    is_translated = len(same_page) > 1 and "?" not in path
    addresses = {link.code: link.url for link in same_page} if is_translated else {}
    if addresses:
        addresses["x-default"] = addresses.get(settings.LANGUAGE_CODE) or same_page[0].url
    origin = decorators.origin_of(request)
    alternates = [(code, origin + url) for code, url in addresses.items()]
    return HeadLinks(origin + path, alternates)


def _links(
    url: Callable[[str], str], codes: Collection[str], same_page: Container[str] | None = None
) -> list[LanguageLink]:
    current = get_language()
    return [
        LanguageLink(
            code,
            get_language_info(code)["name_local"].capitalize(),
            url(code),
            is_current=code == current,
            is_same_page=code in (codes if same_page is None else same_page),
        )
        for code in codes
    ]


def _home(language: str) -> str:
    return "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
