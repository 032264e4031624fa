"""Answer the dialogs of the editor, which look for figures, pages and pictures."""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, JsonResponse, QueryDict
from django.urls import URLPattern, path

from accounts.requests import parse_whole_number
from articles.admin.editor import figures, links
from articles.admin.forms.picture import PictureWhileWritingForm
from articles.models import Article, Image
from public_pages.language import reader_language

MOST_PICTURES: Final = 24


def urls(model_admin: admin.ModelAdmin[Article]) -> list[URLPattern]:
    return [
        path(
            f"{name}/",
            model_admin.admin_site.admin_view(_for_writers(model_admin, find)),
            name=f"articles_article_{name}",
        )
        for name, find in (("figures", _figures), ("pages", _pages), ("pictures", _pictures))
    ]


def _for_writers(
    model_admin: admin.ModelAdmin[Article], find: Callable[[QueryDict], list[Any]]
) -> Callable[[HttpRequest], JsonResponse]:
    def view(request: HttpRequest) -> JsonResponse:
        if not model_admin.has_add_permission(request):
            raise PermissionDenied
        return JsonResponse({"found": find(request.GET)})

    return view


def _figures(asked: QueryDict) -> list[dict[str, str]]:
    language = _language(asked)
    if key := asked.get("key"):
        return figures.figures_by_name(key, language, is_latest=asked.get("shows") == "latest")
    return figures.find_figures(asked.get("q", ""), language)


def _pages(asked: QueryDict) -> list[links.Link]:
    return links.find_pages(asked.get("q", ""), _language(asked))


def _language(asked: QueryDict) -> str:
    """Return the language of the article, which may differ from that of the admin."""
    language = asked.get("language", "")
    return language if language in dict(settings.LANGUAGES) else reader_language()


def _pictures(asked: QueryDict) -> list[dict[str, str]]:
    """The newest whose words hold every word of the question, or the one with this key."""
    found = Image.objects.all()
    if key := asked.get("key"):
        found = found.filter(pk=parse_whole_number(key) or 0)
    for word in asked.get("q", "").split():
        found = found.filter(Q(alt__icontains=word) | Q(credit__icontains=word))
    return [describe_picture(image) for image in found[:MOST_PICTURES]]


def describe_picture(image: Image) -> dict[str, str]:
    """Return what the dialog shows of a picture."""
    return {
        "key": str(image.pk),
        "alt": image.alt,
        "credit": image.credit,
        "address": image.thumbnail_url,
    }


def new_picture_form(request: HttpRequest) -> PictureWhileWritingForm | None:
    """Return the form of a new picture in the dialog; None for people who may not add one."""
    if not request.user.has_perm("articles.add_image"):
        return None
    return PictureWhileWritingForm(auto_id="new-picture-%s", use_required_attribute=True)
