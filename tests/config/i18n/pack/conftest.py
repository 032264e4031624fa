import json
from dataclasses import asdict
from datetime import date

import pytest
from babel.messages.catalog import Catalog
from django.template.loader import get_template

from config.i18n import catalogs, languages
from config.i18n.languages import Covers, Language, Status

FREE = "Our help is free."
FILES = {
    "templates/legal_help/public/start.html": (
        '{% load i18n %}<h1>{% translate "Seeking asylum?" %}</h1>'
        '<p>{% translate "Our help is free." %}</p><p>{% translate "May" context "month" %}</p>'
        "<p>{% blocktranslate count n=days %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}</p>"
    ),
    "legal_help/questions/parts/urgent.py": (
        'NAMES = [_("Call %(phone)s"), _("Our help is free."), _("Are you <b>held</b>?"), _("- None -")]'
    ),
    "articles/admin/forms.py": '_("Only staff read this")',
}
NOTES = {
    "places": {
        "templates/legal_help/*": {"place": "First page", "reader": "everybody"},
        "legal_help/questions/*": {"place": "The form", "reader": "the person"},
    },
    "messages": {FREE: {"note": "We never ask for money.", "exact": "promise"}},
}
# As Russian counts: 1, 21 · 2, 3, 4, 22 · 0, 5, 11.
WORDS = {
    "Seeking asylum?": "Azul ba?",
    "Our help is free.": "Wir ba nol.",
    ("%(n)s day", "%(n)s days"): ("%(n)s da", "%(n)s dai", "%(n)s daam"),
    "Call %(phone)s": "Kol %(phone)s",
    "Are you <b>held</b>?": "Bi ti <b>hel</b>?",
    "- None -": "- Nil -",
    "Only staff read this": "Staf",
}


@pytest.fixture
def project(tmp_path, settings):
    """A project with words for people who ask for help, and for staff."""
    get_template("translation_pack.html")  # with all that reads files of ours when it is loaded
    for path, words in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(words)
    settings.BASE_DIR = tmp_path
    return tmp_path


@pytest.fixture
def begin(project, monkeypatch):
    """Return a function that translates the project into a made-up language."""

    def begin_language(babel="ru", words=WORDS, **changed):
        known = {"code": "qaa", "name": "Made-up", "own_name": "Mai", "django": "", "babel": babel}
        language = Language(
            **known | {"direction": "ltr", "covers": Covers.HELP, "status": Status.DRAFT} | changed
        )
        monkeypatch.setattr(languages, "FOLDER", project / "locale")
        monkeypatch.setattr(languages, "REGISTERED", {"qaa": language})
        monkeypatch.setattr(languages, "BY_FOLDER", {"qaa": language})
        catalog = Catalog(locale=babel)
        for message in catalogs.extract(project):
            if message.id in words:
                places = message.locations
                catalog.add(message.id, words[message.id], places, context=message.context)
        catalog.add("May", "Mai", [("templates/legal_help/public/start.html", 0)], context="month")
        language.catalog.parent.mkdir(parents=True)
        catalogs.write(language.catalog, catalog)
        (project / "locale" / languages.REGISTRY).write_text(json.dumps([asdict(language)]))
        (project / "locale" / "notes.json").write_text(json.dumps(NOTES))
        return language

    return begin_language


@pytest.fixture
def made_up(begin):
    return begin()


@pytest.fixture
def day():
    return date(2026, 12, 1)
