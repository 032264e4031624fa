"""What the form of an article says once a draft is saved."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from articles.models import Article
from articles.writing.drafts import SaveResult


def say_saved(request: HttpRequest, article: Article, saved: SaveResult) -> None:
    """A warning where readers are going to get something else than what was saved."""
    if article.status == Article.Status.DRAFT:
        messages.success(request, gettext("Draft saved. Nobody but the staff sees it."))
    elif article.status == Article.Status.WITHDRAWN:
        messages.success(request, gettext("Draft saved. The article stays withdrawn."))
    elif article.is_scheduled and article.publish_at:
        moment = date_format(timezone.localtime(article.publish_at), "DATETIME_FORMAT")
        if saved.open_version is None:
            words = gettext("Nothing changed. It is published on %(moment)s, as it was scheduled.")
            messages.success(request, words % {"moment": moment})
        else:
            words = gettext(
                "Saved as the next version, which is not scheduled: on %(moment)s readers get the"
                " version that was. To have these changes published then, press “Schedule” again."
            )
            messages.warning(request, words % {"moment": moment})
    else:
        messages.success(
            request, gettext("Saved as the next version. Readers see it once it is published.")
        )
