from django.urls import path, register_converter
from django.urls.converters import StringConverter

from articles import feeds, views


class FeedEnding(StringConverter):
    """The formats of a feed, by the endings of its address."""

    regex = "|".join(feeds.FORMATS)


register_converter(FeedEnding, "feed_ending")

app_name = "articles"
urlpatterns = [
    path("", views.article_list, name="list"),
    path("feed.<feed_ending:ending>", views.article_feed, name="feed"),
    path("<slug:slug>/", views.article_detail, name="detail"),
    path("<slug:slug>/republish/", views.article_republish, name="republish"),
]
