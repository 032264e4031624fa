"""Pages on which editors and authors write articles."""

from articles.admin import author, documents, recordings, series
from articles.admin.article import change_form
from articles.admin.pictures import library
from articles.admin.planning import bundle, days, superseded_citations

__all__ = [
    "author",
    "bundle",
    "change_form",
    "days",
    "documents",
    "library",
    "recordings",
    "series",
    "superseded_citations",
]
