"""Where Babel keeps the dates and the countries of a language of the site."""

from babel import Locale
from django.conf import settings


def locale_of(language: str) -> Locale:
    """Babel calls some languages otherwise: Dari, our prs, is its fa_AF."""
    return Locale.parse(settings.BABEL_LOCALES.get(language) or language.replace("-", "_"))
