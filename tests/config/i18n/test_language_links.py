import pytest
from django.conf import settings
from django.http import Http404
from django.template import Context
from django.test import RequestFactory
from django.urls import get_resolver, resolve, reverse, translate_url
from django.urls.resolvers import LocalePrefixPattern, URLResolver
from django.utils import translation

from config.templatetags.site import language_links
from page_cache.decorators import PARAMETERS

# What the addresses of pages hold; those of feeds and files hold more, and have no menu.
SAMPLES = {"slug": "a-slug", "year": 2026}
HELP = ("/legal-help/", "/privacy/")


def names(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{namespace}{pattern.name}", pattern.pattern.converters


def public_paths():
    localised = [
        pattern
        for pattern in get_resolver().url_patterns
        if isinstance(pattern.pattern, LocalePrefixPattern)
    ]
    for resolver in localised:
        for name, converters in names(resolver.url_patterns):
            if converters.keys() <= SAMPLES.keys():
                yield reverse(name, kwargs={key: SAMPLES[key] for key in converters})


def links_of(path, *, is_public=True):
    request = RequestFactory().get(path)
    if is_public:
        request.META[PARAMETERS] = ()
    return {link.code: link.url for link in language_links(Context({"request": request}))}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"alternates": {"en": "/articles/a/"}}, ["/articles/a/", "/ar/"]),
        (
            {"alternates": {"en": "/articles/a/"}, "nearest": "/topics/exile/#not-translated"},
            ["/articles/a/", "/ar/topics/exile/#not-translated"],
        ),
        (
            {"alternates": {"ar": "/ar/articles/a/"}, "nearest": "/articles/"},
            ["/articles/", "/ar/articles/a/"],
        ),
        ({"exception": Http404()}, ["/", "/ar/"]),
    ],
)
def test_a_language_without_the_page_is_linked_to_what_comes_nearest(values, expected):
    links = {link.code: link.url for link in language_links(Context(values))}

    assert [links["en"], links["ar"]] == expected


@pytest.mark.parametrize("language", [code for code, _name in settings.CONTENT_LANGUAGES])
def test_every_public_page_is_linked_in_every_language_as_django_would(language):
    with translation.override(language):
        paths = list(public_paths())
        assert len(paths) > 10
        for path in paths:
            resolve(path)
            links = links_of(path)
            speaks = settings.LANGUAGES if path.endswith(HELP) else settings.CONTENT_LANGUAGES
            assert links == {code: translate_url(path, code) for code, _ in speaks}


def test_a_page_with_one_address_for_all_languages_keeps_it():
    path = reverse("legal_help:return")

    assert set(links_of(path, is_public=False).values()) == {path}
