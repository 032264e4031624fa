"""Pages to put into the index, and what a search finds, by number."""

from django.utils import timezone

from search import engine
from search.document import Document

LANGUAGES = ["en", "es", "fr", "ar", "zh", "am"]


def page(number, title, summary="", text="", language="en", **more):
    kind = more.pop("kind", "article")
    path = f"/{language}/{number}/"
    return Document(kind, number, language, path, title, summary, text, **more)


def find(raw, languages=LANGUAGES, labels=(), now=None):
    return engine.find_entries(raw, languages=languages, labels=labels, now=now or timezone.now())


def found(raw, **more):
    return [entry.object_id for entry in engine.load_entries(find(raw, **more).entry_ids)]
