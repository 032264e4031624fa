"""Which version of an article its form shows, looked up once a request."""

from typing import Any

from accounts.requests import whole_number
from articles.admin.permissions import may_see_next
from articles.body.content import Content
from articles.models import Article, ArticleVersion
from articles.writing import article_content, drafts


def version_shown(request: Any, article: Article) -> ArticleVersion | None:
    """The newest, which this form shows: each of its parts asks for it.

    None for those who read an article of somebody else: they see what readers see.
    """
    if not hasattr(request, "version_shown"):
        is_seen = may_see_next(request.user, article)
        request.version_shown = drafts.newest_version(article) if is_seen else None
    version: ArticleVersion | None = request.version_shown
    return version


def content_shown(request: Any, article: Article) -> Content:
    if not hasattr(request, "content_shown"):
        version = version_opened(request, article) or version_shown(request, article)
        if version and version.state != ArticleVersion.State.PUBLISHED:
            request.content_shown = version.read()
        else:
            request.content_shown = article_content.content_of(article)
    content: Content = request.content_shown
    return content


def version_opened(request: Any, article: Article) -> ArticleVersion | None:
    """One kept aside that is opened in the form, to be merged by hand into the newest."""
    number = whole_number(request.GET.get("from", ""))
    if number is None:
        return None
    if not hasattr(request, "version_opened"):
        aside = (
            article.versions.visible_to(request.user)
            .with_text()
            .filter(state=ArticleVersion.State.ASIDE)
        )
        request.version_opened = aside.filter(number=number).first()
    version: ArticleVersion | None = request.version_opened
    return version


def form_shows(request: Any, article: Article) -> dict[str, Any]:
    """For the form: which version it says that it was made from, and what it shows."""
    version = version_shown(request, article)
    made_from = {"seen": drafts.version_token(version), "stage": version.stage if version else ""}
    if version_opened(request, article):
        # What came since the page with both texts was made is not taken for seen.
        made_from["seen"] = request.GET.get("seen", "")[:30]
    elif version is None or not version.is_open:
        return {"made_from": made_from}
    return {"made_from": made_from, "content": content_shown(request, article)}
