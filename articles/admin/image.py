from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import StaffRequest
from articles.admin.editor.dialogs import describe_picture
from articles.admin.forms.picture import ImageForm, NewImageForm, PictureWhileWritingForm
from articles.images import pictures
from articles.models import Image


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin[Image]):
    list_display = ["alt", "thumbnail", "credit", "added_at", "added_by"]
    list_select_related = ["uploaded_by"]
    search_fields = ["alt", "credit"]
    readonly_fields = ["thumbnail"]

    def get_form(
        self, request: HttpRequest, obj: Image | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Image]]:
        kwargs["form"] = ImageForm if obj else NewImageForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Image | None = None) -> list[Any]:  # noqa: ARG002 -- Django passes it
        return ["thumbnail" if obj else "upload", *ImageForm.Meta.fields]

    def get_urls(self) -> list[URLPattern]:
        while_writing = self.admin_site.admin_view(self.add_while_writing)
        whole = self.admin_site.admin_view(self.whole)
        return [
            path("while-writing/", while_writing, name="articles_image_while_writing"),
            path("<int:pk>/whole/", whole, name="articles_image_whole"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def add_while_writing(self, request: StaffRequest) -> JsonResponse:
        """The new picture, for the dialog of the article; or, by field, why it cannot be one."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PictureWhileWritingForm(request.POST, request.FILES)
        if not form.is_valid():
            return JsonResponse({"wrong": {name: [*words] for name, words in form.errors.items()}})
        original = form.cleaned_data["upload"]
        image = pictures.store_picture(image=form.instance, original=original, by=request.user)
        self.log_addition(request, image, [{"added": {}}])
        return JsonResponse({"added": describe_picture(image)})

    @method_decorator(require_GET)
    def whole(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the whole picture, which the public never sees, to choose its focal point."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        image = self.get_queryset(request).filter(pk=pk).first()
        picture = image and pictures.whole_picture(image=image)
        if not picture:
            raise Http404
        return HttpResponse(picture.content, content_type=f"image/{picture.format}")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 -- Django passes it
        """A picture that was public is taken back as a whole, with its copies; not by a row."""
        return False

    @admin.display(description=_("added at"), ordering="uploaded_at")
    def added_at(self, image: Image) -> datetime:
        return image.uploaded_at

    @admin.display(description=_("added by"), ordering="uploaded_by")
    def added_by(self, image: Image) -> str:
        return image.uploaded_by.display_name

    def save_model(self, request: Any, obj: Image, form: ModelForm[Any], change: bool) -> None:
        if not change:
            pictures.store_picture(image=obj, original=form.cleaned_data["upload"], by=request.user)
        elif {"focal_x", "focal_y"} & set(form.changed_data):
            pictures.recrop(image=obj, by=request.user)
        else:
            super().save_model(request, obj, form, change)

    @admin.display(description=_("picture"))
    def thumbnail(self, image: Image) -> str:
        return format_html('<img src="{}" width="240" height="150" alt="">', image.thumbnail_url)
