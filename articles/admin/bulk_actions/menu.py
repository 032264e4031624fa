"""The actions of the list of articles, and the addresses that they lead to."""

from typing import Any, Final

from django.contrib import admin
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from articles.admin.article_pages import article_path
from articles.admin.bulk_actions.assigning import AssignArticles
from articles.admin.bulk_actions.confirmation import bulk_view, redirect_to_confirmation
from articles.admin.bulk_actions.publishing import PublishArticles
from articles.admin.bulk_actions.topics import AddTopics, RemoveTopics


@admin.action(description=_("Publish …"), permissions=["publish"])
def publish_articles(_admin: Any, request: Any, chosen: Any) -> Any:
    return redirect_to_confirmation(PublishArticles, request, chosen)


@admin.action(description=_("Add topics …"), permissions=["publish"])
def add_topics(_admin: Any, request: Any, chosen: Any) -> Any:
    return redirect_to_confirmation(AddTopics, request, chosen)


@admin.action(description=_("Remove topics …"), permissions=["publish"])
def remove_topics(_admin: Any, request: Any, chosen: Any) -> Any:
    return redirect_to_confirmation(RemoveTopics, request, chosen)


@admin.action(description=_("Assign planned articles …"), permissions=["assign"])
def assign(_admin: Any, request: Any, chosen: Any) -> Any:
    return redirect_to_confirmation(AssignArticles, request, chosen)


LIST_ACTIONS: Final = [publish_articles, add_topics, remove_topics, assign]


def urls() -> list[URLPattern]:
    return [
        article_path(f"bulk/{each.name.replace('_', '-')}/", bulk_view(each), each.name)
        for each in (PublishArticles, AddTopics, RemoveTopics, AssignArticles)
    ]
