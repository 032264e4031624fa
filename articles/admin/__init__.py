"""Pages on which editors and authors write articles."""

from articles.admin import author, image
from articles.admin.article import change_form
from articles.admin.planning import bundle, days, superseded_citations

__all__ = ["author", "bundle", "change_form", "days", "image", "superseded_citations"]
