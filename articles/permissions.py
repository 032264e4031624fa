"""The permissions of each role for articles, and the check before something is put before readers."""

from typing import Any, Final

PUBLISH: Final = "articles.publish_article"
BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
"""By which `User.objects.with_perm` finds who may."""
# "*" stands for every permission of the app. `config/wiring/roles.py` joins the grants of all apps.
GRANTS: Final = {
    "Author": [
        "articles.view_article",
        "articles.add_article",
        "articles.change_article",
        "articles.view_byline",
        "articles.add_byline",
        "articles.change_byline",
        "articles.delete_byline",
        "articles.view_articlesource",
        "articles.add_articlesource",
        "articles.change_articlesource",
        "articles.delete_articlesource",
        "articles.view_author",
        "articles.view_supersededcitation",
        "articles.view_image",
        "articles.add_image",
        "articles.view_document",
        "articles.add_document",
        "articles.view_recording",
        "articles.add_recording",
    ],
    "Editor": ["articles.*"],
}


def may_publish(user: Any) -> bool:
    allowed: bool = user.has_perm(PUBLISH)
    return allowed
