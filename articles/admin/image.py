"""Pictures: their own pages, and new ones from the dialog of the article."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import StaffRequest
from articles.images import pictures, redraw
from articles.images.redraw import Picture, PictureRefused
from articles.models import Image

WHAT_IS_WRONG: Final = {
    "heavy": _("This file is over 20 MB. Save the picture smaller and try again."),
    "large": _("This picture has too many pixels. Save it smaller and try again."),
    "small": _("This picture is too small. It needs to be at least 480 pixels wide."),
    "heic": _("This is a HEIC picture from a phone. Save it as JPEG and try again."),
    "unknown": _("This file is not a picture we can read. Use JPEG, PNG, WebP or AVIF."),
    "broken": _("This picture is damaged. Save it again and try once more."),
}


class ImageForm(forms.ModelForm[Image]):
    class Meta:
        model = Image
        fields = ["alt", "credit", "focal_x", "focal_y"]


class NewImageForm(ImageForm):
    """`upload` becomes a redrawn Picture, or the reason why it cannot be one."""

    upload = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG, WebP or AVIF, up to 20 MB. We remove place, time and camera."),
    )

    class Meta(ImageForm.Meta):
        fields = ["upload", *ImageForm.Meta.fields]

    def clean_upload(self) -> Picture:
        upload: UploadedFile[Any] = self.cleaned_data["upload"]
        try:
            # One byte more than is taken is enough to refuse it, however large it is.
            return redraw.redraw(upload.read(redraw.MOST_BYTES + 1))
        except PictureRefused as refusal:
            raise ValidationError(WHAT_IS_WRONG[refusal.code]) from refusal


class PictureWhileWritingForm(NewImageForm):
    """Asks for a new picture in the dialog of the article. How to crop it is asked on its own form."""

    class Meta(NewImageForm.Meta):
        fields = ["upload", "alt", "credit"]
        widgets = {
            name: forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
            for name in ("alt", "credit")
        }


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
        """Answer the dialog with the new picture or, by field, with why it cannot be one."""
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
        """Refuse: a public picture is taken back as a whole, with its copies, and not by its row."""
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


def describe_picture(image: Image) -> dict[str, str]:
    """Return what the dialog shows of a picture."""
    return {
        "key": str(image.pk),
        "alt": image.alt,
        "credit": image.credit,
        "address": image.thumbnail_url,
    }
