"""The menus that the site has by itself."""

from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

HEADER: Final = ("articles", "statistics", "observances", "search")
FOOTER: Final[tuple[tuple[Promise | str, tuple[str, ...]], ...]] = (
    (
        _("Read"),
        (
            *("articles", "topics", "statistics", "observances", "instruments"),
            *("corrections", "data", "follow"),
        ),
    ),
    (_("Get help"), ("help", "return", "privacy")),
)


def labels_of(name: object) -> tuple[str, dict[str, str]]:
    """Return words of the site in its main language, and in each of the others that has its own."""
    words = {}
    for language, _name in settings.CONTENT_LANGUAGES:
        with override(language):
            words[language] = str(name)
    label = words.pop(settings.LANGUAGE_CODE)
    return label, {code: said for code, said in words.items() if said != label}
