"""Template tags that every page may use."""

from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse, translate_url
from django.utils.translation import get_language, get_language_info

register = template.Library()


class LanguageLink(NamedTuple):
    code: str
    name: str
    url: str
    is_current: bool


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """Link this page in every language of the site.

    A page whose words exist in some languages only says so with `alternates`, a mapping from
    language code to address; the others lead to the home page of their language. So do all
    links of a page that was not found.
    """
    alternates: dict[str, str] | None = {} if "exception" in context else context.get("alternates")
    request: Any = context.get("request")
    if alternates is None:
        return _links(request.path if request else "/")
    return [
        link._replace(url=alternates.get(link.code, link.url)) for link in _links(reverse("home"))
    ]


@register.simple_tag
def page_in_languages(view_name: str) -> list[LanguageLink]:
    """Link one page of the site in every language."""
    return _links(reverse(view_name))


def _links(path: str) -> list[LanguageLink]:
    return [
        LanguageLink(
            code,
            get_language_info(code)["name_local"].capitalize(),
            translate_url(path, code),
            code == get_language(),
        )
        for code, _name in settings.LANGUAGES
    ]
