"""Pages on which a picture is blurred, replaced or deleted. Each says first what cannot be undone."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import StaffRequest
from articles.admin.pictures.forms import BlurForm, ReplaceForm
from articles.images import served, take_back
from articles.images.uses import Uses, uses_of
from articles.models import Image

type Page = Callable[[StaffRequest, Image, Uses], HttpResponse]


def may_take_back(user: User, permission: str, image: Image, uses: Uses) -> bool:
    """Return whether somebody has a permission; whoever added a picture has it until readers see it."""
    if user.has_perm(permission):
        return True
    # Articles name a picture also while it is withheld; series and authors show it without an article.
    is_read = bool(uses.public) or served.is_on_a_page(image)
    return image.uploaded_by_id == user.pk and not is_read


def _page(permission: str) -> Callable[[Page], Callable[..., HttpResponse]]:
    """Find the picture for those of whom `may_take_back` says so."""

    def decorate(page: Page) -> Callable[..., HttpResponse]:
        @require_http_methods(["GET", "HEAD", "POST"])
        def view(request: StaffRequest, pk: int) -> HttpResponse:
            found = Image.objects.visible_to(request.user).kept().filter(pk=pk).first()
            if found is None or not request.user.has_perm("articles.view_image"):
                raise Http404
            uses = uses_of(found)
            if not may_take_back(request.user, permission, found, uses):
                raise Http404
            try:
                return page(request, found, uses)
            except (take_back.AlreadyDeleted, FileNotFoundError):
                messages.warning(request, gettext("A colleague has deleted this picture."))
                return redirect("admin:articles_image_changelist")
            except take_back.AlreadyChanged:
                words = gettext(
                    "A colleague has changed this picture in the meantime. Please check it again."
                )
                messages.warning(request, words)
                return redirect("admin:articles_image_change", pk)

        return view

    return decorate


@_page("articles.change_image")
def blur(request: StaffRequest, image: Image, uses: Uses) -> HttpResponse:
    form = BlurForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        regions = form.cleaned_data["regions"]
        take_back.blur_picture(image=image, regions=regions, by=request.user)
        words = ngettext(
            "%(count)s region was made unrecognisable for good.",
            "%(count)s regions were made unrecognisable for good.",
            len(regions),
        )
        messages.success(request, words % {"count": len(regions)})
        return redirect("admin:articles_image_change", image.pk)
    return _show(request, image, uses, gettext("Make faces unrecognisable"), "blur", form=form)


@_page("articles.change_image")
def replace(request: StaffRequest, image: Image, uses: Uses) -> HttpResponse:
    if request.method == "POST":
        form = ReplaceForm(request.POST, request.FILES, instance=image)
    else:
        form = ReplaceForm(instance=image)
    if form.is_valid():
        typed = dict(form.cleaned_data)
        new, leads = typed.pop("upload"), typed.pop("leads")
        take_back.replace_picture(image=image, new=new, by=request.user, leads=leads, words=typed)
        messages.success(request, gettext("Replaced wherever it is used."))
        return redirect("admin:articles_image_change", image.pk)
    adminform = AdminForm(form, [(None, {"fields": [*form.fields]})], {})
    title = gettext("Replace the picture")
    return _show(request, image, uses, title, "replace", form=form, adminform=adminform)


@_page("articles.delete_image")
def delete(request: StaffRequest, image: Image, uses: Uses) -> HttpResponse:
    if request.method == "POST":
        take_back.delete_picture(image=image, by=request.user)
        messages.success(request, gettext("Deleted, with all its files."))
        return redirect("admin:articles_image_changelist")
    return _show(request, image, uses, gettext("Delete the picture"), "take_back")


def _show(
    request: StaffRequest, image: Image, uses: Uses, title: str, template: str, **more: Any
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "opts": Image._meta,
        "title": title,
        "subtitle": str(image),
        "original": image,
        "uses": uses.seen_by(request.user),
        "address": image.thumbnail_url or reverse("admin:articles_image_whole", args=[image.pk]),
        **more,
    }
    return render(request, f"admin/articles/image/{template}.html", context)
