"""Words of editors on a page, which says where they are not in its language."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from languages.translated import Words


def mark_language(words: Words) -> SafeString:
    """Return the words for a page, marked with their language if the page has another one."""
    if not words.lang:
        return format_html("{}", words.text)
    return format_html('<bdi lang="{}">{}</bdi>', words.lang, words.text)
