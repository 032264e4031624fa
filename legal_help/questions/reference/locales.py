"""Find Babel's locale for a language of the site."""

from babel import Locale
from django.conf import settings


def locale_of(language: str) -> Locale:
    """Return the locale. Babel has other codes for some languages: Dari, our prs, is its fa_AF."""
    return Locale.parse(settings.BABEL_LOCALES.get(language) or language.replace("-", "_"))
