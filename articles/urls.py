from django.urls import path, register_converter
from django.urls.converters import IntConverter, StringConverter

from articles import views
from articles.presentation import feeds
from articles.writing.addresses import known_page_paths


class FeedEnding(StringConverter):
    """The formats of a feed, by the endings of its address."""

    regex = "|".join(feeds.FORMATS)


class RowNumber(IntConverter):
    """A number in one spelling, so that what it names has one address."""

    regex = "[1-9][0-9]{0,17}"


class PagePath(StringConverter):
    """The path of a page, now or before, in any language.

    Other paths do not match, so that Django adds no slash to them. The known paths are read once in a
    generation.
    """

    regex = r"[-\w]+(?:/[-\w]+)*"

    def to_python(self, value: str) -> str:
        if value not in known_page_paths():
            raise ValueError
        return value


register_converter(FeedEnding, "feed_ending")
register_converter(RowNumber, "row_number")
register_converter(PagePath, "page_path")

app_name = "articles"
urlpatterns = [
    path("", views.article_list, name="list"),
    path("feed.<feed_ending:ending>", views.article_feed, name="feed"),
    path("<slug:slug>/", views.article_detail, name="detail"),
    path("<slug:slug>/cite.bib", views.article_bibliography, {"ending": "bib"}, name="bibtex"),
    path("<slug:slug>/cite.ris", views.article_bibliography, {"ending": "ris"}, name="ris"),
    path("<slug:slug>/republish/", views.article_republish, name="republish"),
    path("<slug:slug>/versions/<row_number:number>/", views.article_version, name="version"),
]
# Last of all: what no other address of the site is may be that of a page.
pages = [
    path("<page_path:path>/versions/<row_number:number>/", views.page_version, name="page_version"),
    path("<page_path:path>/", views.page_detail, name="page"),
]
sources = (
    [
        path("", views.source_list, name="list"),
        path("<row_number:source>/", views.source_detail, name="detail"),
    ],
    "sources",
)
