"""The sections of the site that a menu can lead to, and the menus that the site has by itself."""

from typing import Final, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy


class Section(NamedTuple):
    view: str
    label: Promise | str
    is_one_address: bool = False
    """Whether it has the same address in every language, and is told the reader's by its query."""


SECTIONS: Final = {
    "articles": Section("articles:list", _("Articles")),
    "statistics": Section("statistics:list", _("Figures")),
    "observances": Section("observances:list", pgettext_lazy("menu", "Days to mark")),
    "topics": Section("topics", _("Topics")),
    "instruments": Section("instruments:list", _("Treaties and declarations")),
    "sources": Section("sources:list", _("Sources")),
    "corrections": Section("corrections", _("Corrections")),
    "archive": Section("archive", _("Archive")),
    "data": Section("api_page", _("Data and API")),
    "follow": Section("follow", _("Follow us")),
    "contact": Section("contact", _("Write to us")),
    "search": Section("search", _("Search")),
    "help": Section("legal_help_public:start", _("Help with asylum")),
    "return": Section("legal_help:return", _("I have a return code"), is_one_address=True),
    "privacy": Section("privacy", _("Privacy, in plain words")),
}

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
    for language, _name in settings.LANGUAGES:
        with override(language):
            words[language] = str(name)
    label = words.pop(settings.LANGUAGE_CODE)
    return label, {code: said for code, said in words.items() if said != label}


def section_address(name: str, language: str) -> str:
    """Return where a section stands in a language."""
    section = SECTIONS[name]
    with override(language):
        address = reverse(section.view)
    return f"{address}?language={language}" if section.is_one_address else address
