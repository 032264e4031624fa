"""Share between the forms of documents and recordings: the progress of an upload, what was removed, where it is used."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.forms import Form, ModelForm, Script
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Article

SHOWS_PROGRESS: Final = Script("js/admin/upload_progress.js", type="module")
STORAGE_AWAY: Final = _(
    "The place where files are kept does not answer, so nothing was saved. What you typed is still here: "
    "send it again in a minute."
)


def ask_for_file_again(form: Form | ModelForm[Any], name: str) -> None:
    """Say at the field of a file that was sent that it must be chosen again.

    A form that is shown anew was refused, and browsers fill in no file.
    """
    if form.files.get(form.add_prefix(name)):
        field = form.fields[name]
        again = gettext("Choose the file again: browsers do not keep it.")
        field.help_text = f"{again} {field.help_text}"


def answer_upload(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Return the answer to a form; to the script that shows the progress, where to go as JSON.

    Following the redirect itself, the script would use up the messages for the editor.
    """
    if "X-Progress" in request.headers and "Location" in answer:
        return JsonResponse({"address": answer["Location"]})
    return answer


def links_to(articles: Iterable[Article]) -> SafeString:
    """Return the titles of articles, each of which leads to its form; "" for none."""
    rows = (
        (reverse("admin:articles_article_change", args=[each.pk]), each.title) for each in articles
    )
    return format_html_join(" · ", '<a href="{}"><bdi>{}</bdi></a>', rows)


def removed_in_words(codes: Iterable[str], words: Mapping[str, Promise | str]) -> str:
    """Return what was removed from a file, for editors; "" for nothing."""
    return ", ".join(str(words.get(code, code)) for code in codes)
