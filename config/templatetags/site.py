"""Template tags that every page may use."""

from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.template import Context
from django.urls import translate_url
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
    language code to address; the others lead to the home page of their language.
    """
    alternates: dict[str, str] | None = context.get("alternates")
    request: Any = context.get("request")
    path = request.path if request else "/"
    links = []
    for code, _name in settings.LANGUAGES:
        if alternates is None:
            url = translate_url(path, code)
        else:
            url = alternates.get(code) or translate_url("/", code)
        name = get_language_info(code)["name_local"]
        links.append(LanguageLink(code, name.capitalize(), url, code == get_language()))
    return links
