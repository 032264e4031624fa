from django.urls import path, register_converter
from django.urls.converters import IntConverter, StringConverter

from articles import views
from articles.presentation import feeds


class FeedEnding(StringConverter):
    """The formats of a feed, by the endings of its address."""

    regex = "|".join(feeds.FORMATS)


class RowNumber(IntConverter):
    """A number in one spelling, so that what it names has one address."""

    regex = "[1-9][0-9]{0,17}"


register_converter(FeedEnding, "feed_ending")
register_converter(RowNumber, "row_number")

app_name = "articles"
urlpatterns = [
    path("", views.article_list, name="list"),
    path("feed.<feed_ending:ending>", views.article_feed, name="feed"),
    path("<slug:slug>/", views.article_detail, name="detail"),
    path("<slug:slug>/republish/", views.article_republish, name="republish"),
    path("<slug:slug>/versions/<row_number:number>/", views.article_version, name="version"),
]
sources = (
    [
        path("", views.source_list, name="list"),
        path("<row_number:source>/", views.source_detail, name="detail"),
    ],
    "sources",
)
