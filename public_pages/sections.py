"""The sections of the site by name: what a menu can lead to, and a link in a text."""

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


OF_LEGAL_HELP: Final = {"help", "return"}


def offered_sections() -> dict[str, Section]:
    """Return the sections of this site by name. Where LEGAL_HELP is 0, those of legal help are left out."""
    return {
        name: section
        for name, section in SECTIONS.items()
        if settings.LEGAL_HELP or name not in OF_LEGAL_HELP
    }


def section_address(name: str, language: str) -> str:
    """Return where a section stands in a language."""
    section = SECTIONS[name]
    with override(language):
        address = reverse(section.view)
    return f"{address}?language={language}" if section.is_one_address else address
