"""Save what the browser sends by itself while somebody writes an article."""

import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.requests import StaffRequest
from articles.admin.article import posted_content
from articles.admin.next_version import (
    check_place_above,
    may_change,
    new_place,
    visible_article,
)
from articles.body.content import Content
from articles.models import Article, ArticleVersion, PagePlace
from articles.models.article import site_languages
from articles.writing.addresses import address_refusal, path_of
from publication import drafts


def create_article(
    content: Content, language: str, by: User, place: PagePlace | None = None
) -> Article:
    """Create a row for what has only begun to be typed, with what a row must have.

    It is a page where it has a place, which may not have been saved yet.
    """
    known = [code for code, _name in site_languages()]
    language = language if language in known else Article._meta.get_field("language").get_default()
    slug = slugify(content.slug)[:120]
    if not slug or address_refusal(language, path_of(language, slug, place), but=None):
        slug = f"untitled-{secrets.token_hex(4)}"
    title = content.title.strip()[:200] or _("Untitled")
    if place:
        place.save()
    return Article.objects.create(
        language=language, slug=slug, title=title, place=place, created_by=by
    )


def saved_response(
    request: StaffRequest, article: Article, saved: drafts.SaveResult, seen: str
) -> JsonResponse:
    """Say to the form what it shows now that this was saved of it.

    `seen` is its new token; `at` is the moment, in ISO 8601 with its offset from UTC; `beside` names
    who wrote meanwhile, where it was kept aside; then `both` is the page that shows both texts, and
    `own` whether the same person did, in another window.
    """
    if not saved.is_late:
        posted_content.keep_safety_answer(request.POST, article, request.user)
    beside = saved.beside
    kept = [article.pk, saved.version.number]
    preview = reverse("admin:articles_article_preview", args=[article.pk])
    return JsonResponse(
        {
            "seen": seen if beside else saved.version.token,
            "at": timezone.now().isoformat(timespec="seconds"),
            "beside": beside.written_by.display_name if beside else "",
            "own": bool(beside and beside.written_by == request.user),
            # A writer who was kept aside sees their own text, not that of the other.
            "preview": reverse("admin:articles_article_version", args=kept) if beside else preview,
            "version": saved.version.number,
            "both": reverse("admin:articles_article_beside", args=kept) if beside else "",
            "form": reverse("admin:articles_article_change", args=[article.pk]),
            "autosave": reverse("admin:articles_article_autosave", args=[article.pk]),
        }
    )


def article_begun_by_form(request: StaffRequest) -> int | None:
    """Return the key of the article that this form has begun already without hearing of it, or None.

    Lock the person meanwhile: a save that is asked for again may come before the first is done.
    """
    User.objects.select_for_update().get(pk=request.user.pk)
    written = ArticleVersion.objects.of_form(request.POST.get("form_save", ""))
    return written.filter(written_by=request.user).values_list("article", flat=True).first()


@require_POST
@transaction.atomic
def autosave_new(request: StaffRequest) -> HttpResponse:
    """Create the row of a new article, whose form goes on at the address returned."""
    if known := article_begun_by_form(request):
        return autosave(request, known)
    if not request.user.has_perm("articles.add_article"):
        raise PermissionDenied
    content = Article.drop_missing(posted_content.content_of_post(request.POST))
    form_save = request.POST.get("form_save", "")
    check_place_above(request)
    place = new_place(request.POST.get("below", ""))
    article = create_article(content, request.POST.get("language", ""), request.user, place)
    saved = drafts.start_history(
        subject=article, content=content, by=request.user, form_save=form_save
    )
    return saved_response(request, article, saved, "")


@require_POST
def autosave(request: StaffRequest, pk: int) -> HttpResponse:
    article = visible_article(request, pk)
    if not may_change(request, article):
        raise PermissionDenied
    withdrawn = article.status == Article.Status.WITHDRAWN
    if withdrawn and article.versions.exclude(redacted_at=None).exists():
        raise Http404  # its words were removed for good; what a form still has is not theirs to bring back
    seen, form_save = (request.POST.get(name, "") for name in ("seen", "form_save"))
    content = Article.drop_missing(posted_content.content_of_post(request.POST))
    saved = drafts.autosave_version(
        subject=article, content=content, by=request.user, seen=seen, form_save=form_save
    )
    return saved_response(request, article, saved, seen)
