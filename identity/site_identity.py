"""Look up name, colours, licence and banners of the organisation, once in a generation."""

from typing import Final, NamedTuple

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from identity.models import Banner, Identity
from languages.translated import Words, translated_name, words_in
from page_cache.generation import per_generation

NO_CONTENT: Final = ("logo__content", "logo_dark__content")


class Licence(NamedTuple):
    name: str
    address: str


class ShownBanner(NamedTuple):
    kind: str
    words: Words
    address: str


@per_generation
def load_identity() -> Identity:
    """Return what an Administrator said; all of it empty where nobody did. One query."""
    rows = Identity.objects.select_related("logo", "logo_dark").defer(*NO_CONTENT)
    return rows.first() or Identity()


def site_name(language: str | None = None) -> str:
    """Return the name of the organisation in a language, or else in the active one."""
    return name_of(load_identity(), language)


def name_of(identity: Identity, language: str | None = None) -> str:
    own = translated_name(identity.names, language or get_language() or "")
    return own or identity.name or settings.SITE_NAME


def short_name() -> str:
    return load_identity().short_name or site_name()


def tagline() -> str:
    """Return the line under the name in the reader's language; "" where the site's own stands."""
    identity = load_identity()
    return translated_name(identity.taglines, get_language() or "") or identity.tagline


def mission() -> str:
    """Return what the organisation does, in a sentence; "" where the site's own stands."""
    identity = load_identity()
    return translated_name(identity.missions, get_language() or "") or identity.mission


def content_licence() -> Licence:
    """Return the licence under which articles and figures may be used again."""
    identity = load_identity()
    if identity.licence:
        return Licence(identity.licence, identity.licence_address)
    return Licence(settings.CONTENT_LICENCE, settings.CONTENT_LICENCE_URL)


def websub_hub() -> str:
    return load_identity().websub_hub or settings.WEBSUB_HUB


def menu_languages() -> list[str]:
    """Return the codes of the languages that menus offer, in their order."""
    installed = [code for code, _name in settings.CONTENT_LANGUAGES]
    chosen = [code for code in load_identity().languages if code in installed]
    return chosen or installed


def banners(section: str) -> list[ShownBanner]:
    """Return the banners above a page of a section in the reader's language."""
    language = get_language() or settings.LANGUAGE_CODE
    return [
        _shown(banner, language) for banner in _running_banners() if banner.section in ("", section)
    ]


def _shown(banner: Banner, language: str) -> ShownBanner:
    words = words_in(language, banner.text, banner.texts, main=settings.LANGUAGE_CODE)
    return ShownBanner(banner.kind, words, banner.address)


@per_generation
def _running_banners() -> list[Banner]:
    """Return the banners of this moment. An epoch ends when one of them begins or ends."""
    now = timezone.now()
    begun = Banner.objects.filter(begins_at__lte=now)
    return list(begun.filter(Q(ends_at=None) | Q(ends_at__gt=now)))
