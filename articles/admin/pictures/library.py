"""The library: every picture with its words, its use and who agreed to it."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import StaffRequest
from advocacy.models import Topic
from articles.admin.pictures import taking_back
from articles.admin.pictures.forms import (
    ACCEPTED,
    LIMITS,
    WHAT_IS_WRONG,
    ConsentForm,
    ImageForm,
    NewImageForm,
    PictureWhileWritingForm,
    WordsForm,
)
from articles.admin.uploads import STORAGE_AWAY
from articles.bucket import StorageAway
from articles.images import pictures
from articles.images.alike import find_alike
from articles.images.redraw import MOST_BYTES
from articles.images.renditions import SHAPES
from articles.images.uses import Uses, count_uses, uses_of
from articles.models import (
    Article,
    Author,
    Image,
    PictureConsent,
    PictureWords,
    Recording,
    Series,
)

SOON: Final = timedelta(days=30)
CROPS: Final = [
    (_("In lists and above its article"), SHAPES["card"].ratio),
    (_("Above its article, on phones"), SHAPES["phone"].ratio),
]
"""The crops around a focal point: where readers see each, and its ratio of width to height."""


class UseFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002 -- Django passes them
        return [
            ("public", _("Readers see it")),
            ("drafts", _("In drafts only")),
            ("nowhere", _("Not used")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:  # noqa: ARG002 -- Django passes it
        using = (
            Q(cover=OuterRef("pk"))
            | Q(body_pictures__image=OuterRef("pk"))
            | Q(body_recordings__recording__picture=OuterRef("pk"))
        )
        of_author = Exists(Author.objects.filter(picture=OuterRef("pk")))  # whose page is public
        of_series = Exists(Series.objects.filter(picture=OuterRef("pk")))
        on_series = Exists(Series.objects.published().filter(picture=OuterRef("pk")))
        public = Exists(Article.objects.published().filter(using)) | of_author | on_series
        of_recording = Exists(Recording.objects.filter(picture=OuterRef("pk")))
        anywhere = Exists(Article.objects.filter(using)) | of_author | of_series
        match self.value():
            case "public":
                return queryset.filter(public)
            case "drafts":
                return queryset.filter(anywhere & ~public)
            case "nowhere":
                return queryset.filter(~anywhere & ~of_recording)
        return queryset


class ConsentFilter(admin.SimpleListFilter):
    title = _("consent")
    parameter_name = "consent"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002 -- Django passes them
        return [
            ("none", _("None recorded")),
            ("soon", _("Ends within 30 days")),
            ("over", _("Ended, or picture deleted")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:  # noqa: ARG002 -- Django passes it
        now = timezone.now()
        match self.value():
            case "none":
                return queryset.filter(consents=None, removed_at=None)
            case "soon":
                return queryset.filter(withheld_from__gt=now, withheld_from__lte=now + SOON)
            case "over":
                return queryset.filter(withheld_from__lte=now)
        return queryset


class TopicFilter(admin.SimpleListFilter):
    title = _("topic")
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002 -- Django passes them
        used = Topic.objects.filter(imagetopics__isnull=False).distinct()
        return [(topic.slug, topic.name) for topic in used]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:  # noqa: ARG002 -- Django passes it
        slug = self.value()
        return queryset.filter(topics__slug=slug) if slug else queryset


class AddedFilter(admin.DateFieldListFilter):
    """As the column says it: the field has no words of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("added at")


class OfPicture(admin.options.InlineModelAdmin[Any, Image]):
    """Lets whoever may change a picture change what belongs to it."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 -- Django passes it
        return request.user.has_perm("articles.change_image")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)


class WordsInline(OfPicture, admin.TabularInline[PictureWords, Image]):
    model = PictureWords
    form = WordsForm
    extra = 0


class ConsentInline(OfPicture, admin.StackedInline[PictureConsent, Image]):
    model = PictureConsent
    form = ConsentForm
    fields = [("person", "scope"), "languages", ("until", "paper"), "is_withdrawn"]
    extra = 0


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin[Image]):
    list_display = ["seen_and_said", "credit", "licence", "used", "added_at", "added_by"]
    list_filter = [UseFilter, "licence", ConsentFilter, TopicFilter, ("uploaded_at", AddedFilter)]
    list_select_related = ["uploaded_by"]
    list_per_page = 48
    search_fields = ["alt", "caption", "credit", "words__alt", "words__caption", "topics__name"]
    readonly_fields = ["thumbnail", "used_in", "looks_like"]
    inlines = [WordsInline, ConsentInline]

    def get_queryset(self, request: Any) -> QuerySet[Image]:
        return Image.objects.visible_to(request.user)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        found = super().get_changelist_instance(request)
        uses = count_uses(found.result_list)
        for image in found.result_list:
            image.use_count = uses[image.pk]
        return found

    def get_form(
        self, request: HttpRequest, obj: Image | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Image]]:
        kwargs["form"] = ImageForm if obj else NewImageForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> list[Any]:  # noqa: ARG002 -- Django passes it
        seen = ["thumbnail" if obj else "upload", ("focal_x", "focal_y")]
        words = ["alt", "caption", "credit", ("licence", "language"), "topics"]
        return [
            (None, {"classes": ["picture-seen"], "fields": seen}),
            (None, {"fields": [*words, *(["used_in", "looks_like"] if obj else [])]}),
        ]

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form, with what this person may see and do of the picture."""
        context |= {"crops": CROPS}
        if obj := kwargs.get("obj"):
            uses = uses_of(obj)
            obj.seen_uses, obj.seen_alike = uses.seen_by(request.user), _alike_seen_by(obj, request)
            for verb in ("change", "delete"):
                context[f"may_{verb}"] = taking_back.may_take_back(
                    request.user, f"articles.{verb}_image", obj, uses
                )
        return super().render_change_form(request, context, *args, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Image | None) -> list[Any]:  # noqa: ARG002 -- Django passes it
        return [*self.inlines] if obj else []

    def get_urls(self) -> list[URLPattern]:
        def at(address: str, view: Callable[..., Any], name: str) -> URLPattern:
            return path(address, self.admin_site.admin_view(view), name=f"articles_image_{name}")

        return [
            at("while-writing/", self.add_while_writing, "while_writing"),
            at("several/", self.several, "several"),
            at("<int:pk>/whole/", self.whole, "whole"),
            at("<int:pk>/blur/", taking_back.blur, "blur"),
            at("<int:pk>/replace/", taking_back.replace, "replace"),
            at("<int:pk>/take-back/", taking_back.delete, "take_back"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def add_while_writing(self, request: StaffRequest) -> JsonResponse:
        """Answer a script with the new picture or, by field, with why it cannot be one."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PictureWhileWritingForm(request.POST, request.FILES)
        if not form.is_valid():
            return JsonResponse({"wrong": {name: [*words] for name, words in form.errors.items()}})
        new = form.cleaned_data["upload"]
        try:
            image = pictures.store_picture(image=form.instance, new=new, by=request.user)
        except StorageAway:
            return JsonResponse({"wrong": {"upload": [STORAGE_AWAY]}})
        self.log_addition(request, image, [{"added": {}}])
        alike = [describe_picture(each) for each in _alike_seen_by(image, request)]
        return JsonResponse({"added": describe_picture(image), "alike": alike})

    @method_decorator(require_GET)
    def several(self, request: StaffRequest) -> HttpResponse:
        """Show the page on which several pictures are added at once, each by `add_while_writing`."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Add several pictures"),
            "form": PictureWhileWritingForm(auto_id="several-%s"),
            "limits": LIMITS,
            "accepted": ACCEPTED,
            "most_bytes": MOST_BYTES,
            "heavy": WHAT_IS_WRONG["heavy"],
        }
        return render(request, "admin/articles/image/several.html", context)

    @method_decorator(require_GET)
    def whole(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the whole picture, which the public never sees, to choose its focal point."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        image = self.get_queryset(request).filter(pk=pk, removed_at=None).first()
        picture = image and pictures.whole_picture(image=image)
        if not picture:
            raise Http404
        return HttpResponse(picture.content, content_type=f"image/{picture.format}")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 -- Django passes it
        """Refuse: a picture is taken back on a page of its own, with all its files."""
        return False

    def save_model(self, request: Any, obj: Image, form: ModelForm[Any], change: bool) -> None:
        if not change:
            new = form.cleaned_data["upload"]
            pictures.store_picture(image=obj, new=new, by=request.user)
            self._tell_of_alike(request, obj)
            return
        if not Image.objects.select_for_update().kept().filter(pk=obj.pk).first():
            raise Http404  # a colleague has deleted it since the form was opened
        # Not the columns that a colleague, a worker or a consent may have changed meanwhile.
        columns = {column.name for column in Image._meta.concrete_fields}
        obj.save(update_fields=columns & {*form.changed_data})
        if {"focal_x", "focal_y"} & set(form.changed_data):
            pictures.draw_later(obj)

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:  # noqa: ARG002 -- Django passes them
        for consent in formset.save(commit=False):
            if isinstance(consent, PictureConsent) and not consent.recorded_by_id:
                consent.recorded_by = request.user
            consent.save()
        for gone in formset.deleted_objects:
            gone.delete()

    def _tell_of_alike(self, request: StaffRequest, image: Image) -> None:
        alike = _alike_seen_by(image, request)
        if alike:
            words = ngettext(
                "It looks like a picture in the library: {pictures}",
                "It looks like pictures in the library: {pictures}",
                len(alike),
            )
            messages.warning(request, format_html(words, pictures=_links(alike)))

    @admin.display(description=_("picture"))
    def thumbnail(self, image: Image) -> str:
        if image.removed_at:
            return gettext("Deleted")
        return format_html(
            '<img class="thumbnail" src="{}" width="240" height="150" alt="">', staff_address(image)
        )

    @admin.display(description=_("picture"), ordering="alt")
    def seen_and_said(self, image: Image) -> str:
        """One link: its picture has no words of its own, for they stand below."""
        seen = "" if image.removed_at else self.thumbnail(image)
        return format_html('{}<bdi class="words">{}</bdi>', seen, image)

    @admin.display(description=_("used"))
    def used(self, image: Image) -> str:
        if image.is_withheld:
            return gettext("Readers do not see it")
        count: int = getattr(image, "use_count", 0)
        if not count:
            return gettext("not used")
        return ngettext("in %(count)s article", "in %(count)s articles", count) % {"count": count}

    @admin.display(description=_("used in"))
    def used_in(self, image: Any) -> str:
        uses: Uses = image.seen_uses
        shown = _links(
            [*uses.articles, *uses.drafts, *uses.authors, *uses.recordings, *uses.series]
        )
        if not uses.hidden:
            return shown or gettext("not used")
        words = ngettext(
            "in %(count)s article that you may not see",
            "in %(count)s articles that you may not see",
            uses.hidden,
        )
        return format_html("{} {}", shown, words % {"count": uses.hidden})

    @admin.display(description=_("looks like"))
    def looks_like(self, image: Any) -> str:
        return _links(image.seen_alike) or gettext("no other picture")

    @admin.display(description=_("added at"), ordering="uploaded_at")
    def added_at(self, image: Image) -> datetime:
        return image.uploaded_at

    @admin.display(description=_("added by"), ordering="uploaded_by")
    def added_by(self, image: Image) -> str:
        return image.uploaded_by.display_name


def describe_picture(image: Image) -> dict[str, Any]:
    """Return what a dialog shows of a picture, and what the text of an article shows in the editor."""
    return {
        "key": str(image.pk),
        "alt": image.alt,
        "credit": image.credit,
        "address": staff_address(image),
        "whole": image.whole.smallest_url if image.is_drawn else staff_address(image),
        "width": image.width,
        "height": image.height,
    }


def staff_address(image: Image) -> str:
    """Return the address of a small picture or, until it is drawn, of the whole."""
    return image.thumbnail_url or reverse("admin:articles_image_whole", args=[image.pk])


def _alike_seen_by(image: Image, request: StaffRequest) -> list[Image]:
    alike = find_alike(image)
    seen = Image.objects.visible_to(request.user).filter(pk__in=[each.pk for each in alike])
    keys = set(seen.values_list("pk", flat=True))
    return [each for each in alike if each.pk in keys]


def _links(rows: Iterable[Model]) -> SafeString:
    links = (
        (reverse(f"admin:articles_{each._meta.model_name}_change", args=[each.pk]), each)
        for each in rows
    )
    return format_html_join(" · ", '<a href="{}"><bdi>{}</bdi></a>', links)
